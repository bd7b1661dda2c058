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

import dev.smtpd.SmtpReply;
import dev.smtpd.SmtpSession;
import org.jspecify.annotations.Nullable;

/**
 * Work of application code whose result is the reply, or {@code null} if it has none.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface ApplicationWork extends Work<@Nullable SmtpReply> {

	@Override
	default @Nullable SmtpReply refused(SmtpReply reply) {
		return reply;
	}

	/**
	 * Return work that consists of one call.
	 * @param session the session for which application code is called
	 * @param name what is called, for a log
	 * @param call the call
	 * @param faults the replies to what it throws
	 * @return the work
	 */
	static ApplicationWork of(SmtpSession session, String name, Call<@Nullable SmtpReply> call,
			ApplicationFaults faults) {
		WorkSubject subject = WorkSubject.of(session, () -> name);
		// with types, since NullAway does not infer that of the reply
		return (Executor executor, Executor eventLoop, Completion<@Nullable SmtpReply> done) -> ApplicationFaults
			.execute(executor, () -> done.complete(callSafely(call, faults, subject, done)), subject, done);
	}

	private static @Nullable SmtpReply callSafely(Call<@Nullable SmtpReply> call, ApplicationFaults faults,
			WorkSubject subject, Completion<@Nullable SmtpReply> done) {
		try {
			return ApplicationFaults.requireFinal(call.call());
		}
		catch (Throwable ex) {
			return faults.toReply(ex, subject, done);
		}
	}

}
