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

package dev.smtpd.relay;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

import dev.smtpd.CommandHandler;
import dev.smtpd.SmtpReply;
import dev.smtpd.SmtpSession;

/**
 * {@link CommandHandler} by which a relay recognizes its own server, even behind a proxy:
 * the server offers {@code XRELAY} with a random word of the relay in its reply to EHLO.
 * An upstream server that offers the same word is this server, which would relay each
 * message to itself again. The relay doesn't use it.
 *
 * @since 0.1.0
 */
public final class RelayIdentity implements CommandHandler {

	private static final String VERB = "XRELAY";

	private static final int BYTES = 8;

	private final String identity;

	/**
	 * Create a handler for the server of a relay.
	 * @param relay the relay
	 */
	public RelayIdentity(SmtpRelay relay) {
		this.identity = relay.settings().identity();
	}

	static String create() {
		byte[] random = new byte[BYTES];
		new SecureRandom().nextBytes(random);
		return HexFormat.of().formatHex(random).toUpperCase(Locale.ROOT);
	}

	static boolean isOffered(UpstreamExtensions extensions, String identity) {
		return extensions.parameters().getOrDefault(VERB, List.of()).contains(identity);
	}

	@Override
	public String verb() {
		return VERB;
	}

	@Override
	public SmtpReply handle(SmtpSession session, String argument) {
		return SmtpReply.of(250, "2.0.0", this.identity);
	}

	@Override
	public List<String> ehloKeywords() {
		return List.of(VERB + " " + this.identity);
	}

}
