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

package dev.smtpd.spring.boot.autoconfigure;

import dev.smtpd.settings.AddressSyntax;
import dev.smtpd.settings.BareNewlineMode;

/**
 * Properties of what the server accepts beyond the syntax of the RFCs.
 *
 * @since 0.1.0
 */
public class SmtpdSyntaxProperties {

	/**
	 * Handling of a CR or LF on its own in content, which could smuggle mail past other
	 * servers: reject the message, keep the character, or convert LF to CR LF and reject
	 * CR. It never ends a message.
	 */
	private BareNewlineMode bareNewlines = BareNewlineMode.REJECT;

	/**
	 * Addresses to accept: only those of RFC 5321, or also those in use that have dots in
	 * a row, or at an end, of the local part, or underscores in the domain.
	 */
	private AddressSyntax addresses = AddressSyntax.STRICT;

	/**
	 * Whether recipients may be local parts without a domain on LMTP connectors.
	 * OpenSMTPD's mail.lmtp sends such recipients.
	 */
	private boolean lmtpUnqualifiedRecipients;

	public BareNewlineMode getBareNewlines() {
		return this.bareNewlines;
	}

	public void setBareNewlines(BareNewlineMode bareNewlines) {
		this.bareNewlines = bareNewlines;
	}

	public AddressSyntax getAddresses() {
		return this.addresses;
	}

	public void setAddresses(AddressSyntax addresses) {
		this.addresses = addresses;
	}

	public boolean isLmtpUnqualifiedRecipients() {
		return this.lmtpUnqualifiedRecipients;
	}

	public void setLmtpUnqualifiedRecipients(boolean lmtpUnqualifiedRecipients) {
		this.lmtpUnqualifiedRecipients = lmtpUnqualifiedRecipients;
	}

}
