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

package dev.smtpd.settings;

/**
 * What the server accepts that isn't quite SMTP. Immutable.
 *
 * @param bareNewlines what becomes of a CR or LF on its own in content (RFC 5321 section
 * 2.3.8)
 * @param addresses which addresses are accepted in MAIL and RCPT
 * @param lmtpUnqualifiedRecipients whether recipients may be local parts without a domain
 * on connectors that speak LMTP, such as {@code <joe>}, as OpenSMTPD's mail.lmtp names
 * them. Those with {@code %}, {@code !} or quotes aren't accepted
 * @since 0.1.0
 * @see dev.smtpd.SmtpServer.Builder#syntax
 */
public record SyntaxSettings(BareNewlineMode bareNewlines, AddressSyntax addresses, boolean lmtpUnqualifiedRecipients) {

	private static final SyntaxSettings DEFAULTS = new SyntaxSettings(BareNewlineMode.REJECT, AddressSyntax.STRICT,
			false);

	/**
	 * Return the settings of a server for which none are set: what the RFCs allow, and
	 * nothing else.
	 * @return the defaults
	 */
	public static SyntaxSettings defaults() {
		return DEFAULTS;
	}

	/**
	 * Return these settings with another {@link #bareNewlines}.
	 * @param bareNewlines what becomes of a CR or LF on its own in content (RFC 5321
	 * section 2.3.8)
	 * @return new settings
	 */
	public SyntaxSettings withBareNewlines(BareNewlineMode bareNewlines) {
		return new SyntaxSettings(bareNewlines, this.addresses, this.lmtpUnqualifiedRecipients);
	}

	/**
	 * Return these settings with another {@link #addresses}.
	 * @param addresses which addresses are accepted in MAIL and RCPT
	 * @return new settings
	 */
	public SyntaxSettings withAddresses(AddressSyntax addresses) {
		return new SyntaxSettings(this.bareNewlines, addresses, this.lmtpUnqualifiedRecipients);
	}

	/**
	 * Return these settings with another {@link #lmtpUnqualifiedRecipients}.
	 * @param lmtpUnqualifiedRecipients whether recipients may be local parts without a
	 * domain on connectors that speak LMTP, such as {@code <joe>}, as OpenSMTPD's
	 * mail.lmtp names them. Those with {@code %}, {@code !} or quotes aren't accepted
	 * @return new settings
	 */
	public SyntaxSettings withLmtpUnqualifiedRecipients(boolean lmtpUnqualifiedRecipients) {
		return new SyntaxSettings(this.bareNewlines, this.addresses, lmtpUnqualifiedRecipients);
	}

}
