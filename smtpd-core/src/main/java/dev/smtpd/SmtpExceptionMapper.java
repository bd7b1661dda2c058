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

import org.jspecify.annotations.Nullable;

/**
 * Maps an exception that application code has thrown to the reply for the client. Applies
 * to {@link MessageProcessor processors}, {@link SessionPolicy policies} and
 * {@link CommandHandler command handlers}, whether they throw the exception or complete a
 * stage with it. Without a mapping the reply is 451, so that the client keeps the message
 * and tries again.
 * <p>
 * The mappers of a server are asked in order, first about the exception itself, then
 * about its cause, and so on; the first reply is used. Wrappers such as
 * {@link java.util.concurrent.CompletionException} are passed over. A
 * {@link SmtpReplyException} is its own mapping, and mappers aren't asked about it. A
 * mapping never turns a failure into success: where a mapper throws an exception, or
 * returns a reply other than 4xx or 5xx, the server logs that and asks the next one.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface SmtpExceptionMapper {

	/**
	 * Map an exception. Called on a thread of the application executor, inside the
	 * {@link ApplicationScope scopes} of the session.
	 * @param failure the exception, or one of its causes
	 * @return the reply (4xx or 5xx), or {@code null} if this mapper has none for it
	 */
	@Nullable SmtpReply map(Throwable failure);

}
