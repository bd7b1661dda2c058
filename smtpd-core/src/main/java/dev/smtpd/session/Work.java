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
import dev.smtpd.SmtpSession;
import org.jspecify.annotations.Nullable;

/**
 * Something that has to be done off the thread of the connection before the session goes
 * on, such as a call of application code.
 *
 * @param <T> the type of the result
 * @since 0.1.0
 */
public interface Work<T extends @Nullable Object> {

	/**
	 * Begin the work. Never blocks and never throws.
	 * @param executor the executor for application code
	 * @param eventLoop runs tasks on the event loop of the connection, at once if it is
	 * called there
	 * @param done receives the result, exactly once, on any thread, possibly before this
	 * method returns
	 */
	void start(Executor executor, Executor eventLoop, Completion<T> done);

	/**
	 * Return the result where the server answers the client instead, such as after the
	 * processing timeout.
	 * @param reply the reply
	 * @return the result
	 */
	T refused(SmtpReply reply);

	/**
	 * Return work that consists of one call, whose exceptions aren't mapped.
	 * @param <T> the type of the result
	 * @param session the session for which application code is called
	 * @param name what is called, for a log
	 * @param call the call
	 * @param refused returns the result for a reply to what the call throws, or where the
	 * server answers instead; called on any thread
	 * @return the work
	 */
	static <T extends @Nullable Object> Work<T> of(SmtpSession session, String name, Call<T> call,
			Function<SmtpReply, T> refused) {
		return new CallWork<>(WorkSubject.of(session, () -> name), call, ApplicationFaults.UNMAPPED, refused);
	}

	/**
	 * A call of application code.
	 *
	 * @param <T> the type of the result
	 */
	@FunctionalInterface
	interface Call<T extends @Nullable Object> {

		/**
		 * Call it.
		 * @return the result
		 * @throws Exception whatever it throws
		 */
		T call() throws Exception;

	}

	/**
	 * Receives the result.
	 *
	 * @param <T> the type of the result
	 */
	@FunctionalInterface
	interface Completion<T extends @Nullable Object> {

		/**
		 * Go on with the result.
		 * @param result the result
		 */
		void complete(T result);

		/**
		 * Return whether the client waits for the outcome.
		 * @return {@code false} if it was answered before, after the processing timeout
		 */
		default boolean isAwaited() {
			return true;
		}

	}

}
