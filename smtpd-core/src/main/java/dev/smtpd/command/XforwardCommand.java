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

import dev.smtpd.ForwardedClient;
import dev.smtpd.SmtpReply;
import dev.smtpd.protocol.SyntaxException;
import dev.smtpd.session.Session;
import org.jspecify.annotations.Nullable;

/**
 * XFORWARD, by which a trusted client says for whom it sends the next message (Postfix's
 * XFORWARD_README). What one command doesn't say stays as an earlier one said it.
 */
final class XforwardCommand implements Command {

	static final String ATTRIBUTES = "NAME ADDR PORT PROTO HELO IDENT SOURCE";

	private static final SmtpReply IN_TRANSACTION = SmtpReply.of(503, "5.5.1", "A transaction is open");

	@Override
	public Outcome execute(Session session, String argument) throws SyntaxException {
		if (session.isTransactionOpen()) {
			return Outcome.answer(IN_TRANSACTION);
		}
		ForwardedAttributes attributes = ForwardedAttributes.parse(argument, ATTRIBUTES);
		attributes.address("ADDR");
		ForwardedClient before = session.forwardedClient();
		ForwardedClient known = (before != null) ? before : new ForwardedClient(null, null, 0, null, null, null, null);
		Integer port = attributes.port("PORT");
		session.setForwardedClient(
				new ForwardedClient(orElse(attributes, "NAME", attributes.hostName("NAME"), known.name()),
						orElse(attributes, "ADDR", attributes.get("ADDR"), known.address()),
						attributes.contains("PORT") ? ((port != null) ? port : 0) : known.port(),
						orElse(attributes, "HELO", attributes.clientName("HELO"), known.clientName()),
						orElse(attributes, "PROTO", attributes.protocol("PROTO"), known.protocol()),
						orElse(attributes, "IDENT", attributes.get("IDENT"), known.identifier()),
						orElse(attributes, "SOURCE", attributes.get("SOURCE"), known.source())));
		return Outcome.answer(SmtpReply.OK);
	}

	private static @Nullable String orElse(ForwardedAttributes attributes, String key, @Nullable String value,
			@Nullable String known) {
		return attributes.contains(key) ? value : known;
	}

	@Override
	public boolean isKnown(Session session) {
		return session.isFrom(session.settings().xforwardNetworks());
	}

	@Override
	public String syntax() {
		return "XFORWARD attribute=value...";
	}

	@Override
	public int additionalLineLength() {
		return ForwardedAttributes.ADDITIONAL_LINE_LENGTH;
	}

}
