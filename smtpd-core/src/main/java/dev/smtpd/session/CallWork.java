/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package dev.smtpd.session;

import java.util.concurrent.Executor;
import java.util.function.Function;

import dev.smtpd.SmtpReply;
import org.jspecify.annotations.Nullable;

/**
 * Work that consists of one call of application code.
 *
 * @param <T> the type of the result
 */
final class CallWork<T extends @Nullable Object> implements Work<T> {

	private final WorkSubject subject;

	private final Call<T> call;

	private final ApplicationFaults faults;

	private final Function<SmtpReply, T> refused;

	CallWork(WorkSubject subject, Call<T> call, ApplicationFaults faults, Function<SmtpReply, T> refused) {
		this.subject = subject;
		this.call = call;
		this.faults = faults;
		this.refused = refused;
	}

	@Override
	public void start(Executor executor, Executor eventLoop, Completion<T> done) {
		ApplicationFaults.execute(executor, () -> done.complete(callSafely(done)), this.subject,
				(reply) -> done.complete(this.refused.apply((reply != null) ? reply : SmtpReply.LOCAL_ERROR)));
	}

	private T callSafely(Completion<T> done) {
		try {
			return this.call.call();
		}
		catch (Throwable ex) {
			return this.refused.apply(this.faults.toReply(ex, this.subject, done));
		}
	}

	@Override
	public T refused(SmtpReply reply) {
		return this.refused.apply(reply);
	}

}
