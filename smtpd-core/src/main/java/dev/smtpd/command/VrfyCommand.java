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

package dev.smtpd.command;

import dev.smtpd.SmtpReply;
import dev.smtpd.protocol.SyntaxException;
import dev.smtpd.session.Session;

/**
 * VRFY (RFC 5321 section 4.1.1.6), which never tells whether a mailbox exists (section
 * 7.3).
 */
final class VrfyCommand implements Command {

	private static final SmtpReply BAD_ARGUMENT = SmtpReply.of(501, "5.5.4", "Syntax: VRFY <address>");

	private static final SmtpReply CANNOT_VERIFY = SmtpReply.of(252, "2.1.5",
			"Cannot VRFY user, but will accept message and attempt delivery");

	@Override
	public Outcome execute(Session session, String argument) throws SyntaxException {
		if (argument.isBlank()) {
			throw new SyntaxException(BAD_ARGUMENT);
		}
		return Outcome.answer(CANNOT_VERIFY);
	}

	@Override
	public String syntax() {
		return "VRFY <address>";
	}

}
