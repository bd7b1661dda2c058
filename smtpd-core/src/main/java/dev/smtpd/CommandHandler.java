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

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Replaces or adds a verb: what overriding {@code smtp_<command>} of {@code SMTPChannel}
 * is in smtpd.py.
 *
 * @since 0.1.0
 */
public interface CommandHandler {

	/**
	 * Return the verb to handle.
	 * @return the verb, letters only, in any case
	 */
	String verb();

	/**
	 * Handle a command. Called on a thread of the application executor; meanwhile the
	 * session reads nothing. An exception becomes 451, or the reply of a
	 * {@link SmtpReplyException} or {@link SmtpExceptionMapper}.
	 * @param session the session
	 * @param argument what follows the verb and a blank, without white space at its end;
	 * may be empty
	 * @return the reply, or {@code null} to go on with the server's own handling of the
	 * verb, as smtpd.py's overriding methods do by calling {@code super()}
	 * @throws Exception if the command can't be handled now
	 */
	@Nullable SmtpReply handle(SmtpSession session, String argument) throws Exception;

	/**
	 * Return the lines to add to the answer to EHLO, to announce what the verb does (RFC
	 * 5321 section 2.2.2).
	 * @return the lines, such as {@code XLOOKUP}; none unless overridden
	 */
	default List<String> ehloKeywords() {
		return List.of();
	}

}
