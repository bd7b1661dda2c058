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
 * Something that application code has to say, off the thread of the connection.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface ApplicationWork {

	/**
	 * Begin the work. Never blocks and never throws.
	 * @param executor the executor for application code
	 * @param eventLoop runs tasks on the event loop of the connection, at once if it is
	 * called there
	 * @param done told the outcome, exactly once, on any thread, possibly before this
	 * method returns
	 */
	void start(Executor executor, Executor eventLoop, Completion done);

	/**
	 * Return work that consists of one call, whose exceptions aren't mapped.
	 * @param session the session for which application code is called
	 * @param name what is called, for a log
	 * @param call the call
	 * @return the work
	 */
	static ApplicationWork of(SmtpSession session, String name, ApplicationCall call) {
		return of(session, name, call, ApplicationFaults.UNMAPPED);
	}

	/**
	 * Return work that consists of one call.
	 * @param session the session for which application code is called
	 * @param name what is called, for a log
	 * @param call the call
	 * @param faults the replies to what it throws
	 * @return the work
	 */
	static ApplicationWork of(SmtpSession session, String name, ApplicationCall call, ApplicationFaults faults) {
		WorkSubject subject = WorkSubject.of(session, () -> name);
		return (executor, eventLoop, done) -> ApplicationFaults.execute(executor,
				() -> done.complete(callSafely(call, faults, subject, done)), subject, done);
	}

	private static @Nullable SmtpReply callSafely(ApplicationCall call, ApplicationFaults faults, WorkSubject subject,
			Completion done) {
		try {
			return ApplicationFaults.requireFinal(call.call());
		}
		catch (Throwable ex) {
			return faults.toReply(ex, subject, done);
		}
	}

	/**
	 * A call of application code.
	 */
	@FunctionalInterface
	interface ApplicationCall {

		/**
		 * Call it.
		 * @return the reply, if it has one
		 * @throws Exception whatever it throws
		 */
		@Nullable SmtpReply call() throws Exception;

	}

	/**
	 * Receives what application code has answered.
	 */
	@FunctionalInterface
	interface Completion {

		/**
		 * Go on with what application code has said.
		 * @param reply the reply, or {@code null} if it has none
		 */
		void complete(@Nullable SmtpReply reply);

		/**
		 * Return whether the client waits for the outcome.
		 * @return {@code false} if it was answered before, after the processing timeout
		 */
		default boolean isAwaited() {
			return true;
		}

	}

}
