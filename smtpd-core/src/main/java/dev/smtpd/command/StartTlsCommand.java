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
import dev.smtpd.tls.TlsMode;

/**
 * STARTTLS (RFC 3207).
 */
final class StartTlsCommand implements Command {

	private static final SmtpReply ACTIVE = SmtpReply.of(503, "5.5.1", "TLS is active already");

	private static final SmtpReply READY = SmtpReply.of(220, "2.0.0", "Ready to start TLS");

	@Override
	public Outcome execute(Session session, String argument) throws SyntaxException {
		requireNone(argument);
		return session.mayStartTls() ? new Outcome.StartTls(READY, new Outcome.Handshake()) : Outcome.answer(ACTIVE);
	}

	@Override
	public boolean isKnown(Session session) {
		return session.connector().tls() != TlsMode.NONE;
	}

	@Override
	public String syntax() {
		return "STARTTLS";
	}

}
