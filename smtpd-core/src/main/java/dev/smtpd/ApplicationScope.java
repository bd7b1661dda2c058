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

package dev.smtpd;

/**
 * Surrounds the application code that is called for a session, on a thread of the
 * application executor, with what that code expects to find on its thread, such as a
 * security context. Processors that don't block run in place and have none.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface ApplicationScope {

	/**
	 * Application code is about to be called on this thread.
	 * @param session the session for which it is called
	 * @return closed on the same thread when the code has returned
	 */
	Handle open(SmtpSession session);

	/**
	 * An open scope.
	 */
	@FunctionalInterface
	interface Handle extends AutoCloseable {

		@Override
		void close();

	}

}
