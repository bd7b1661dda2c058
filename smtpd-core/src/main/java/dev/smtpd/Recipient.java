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

import java.util.Set;

import dev.smtpd.extension.DsnNotify;
import dev.smtpd.extension.OriginalRecipient;
import org.jspecify.annotations.Nullable;

/**
 * A recipient of a message, as the client named it in RCPT (RFC 5321 section 4.1.1.3).
 * Immutable.
 * <p>
 * The values of a recipient that was received are there or {@code null}; of one made by
 * hand with parameters that break the grammar, they throw
 * {@link IllegalArgumentException}.
 *
 * @param mailbox the forward-path
 * @param parameters the parameters of RCPT, smtpd.py's {@code rcpt_options}
 * @since 0.1.0
 */
public record Recipient(Mailbox mailbox, EsmtpParameters parameters) {

	/**
	 * Create a recipient without parameters.
	 * @param mailbox the forward-path
	 */
	public Recipient(Mailbox mailbox) {
		this(mailbox, EsmtpParameters.none());
	}

	/**
	 * Return when the sender wants to be notified of what became of the recipient (RFC
	 * 3461, NOTIFY).
	 * @return the cases; none if the client didn't say, which leaves it to the server
	 */
	public Set<DsnNotify> dsnNotify() {
		String value = this.parameters.get("NOTIFY");
		return (value != null) ? DsnNotify.parse(value) : Set.of();
	}

	/**
	 * Return the recipient as the sender named it (RFC 3461, ORCPT).
	 * @return the original recipient, or {@code null} if the client didn't say
	 */
	public @Nullable OriginalRecipient originalRecipient() {
		String value = this.parameters.get("ORCPT");
		return (value != null) ? OriginalRecipient.parse(value) : null;
	}

	/**
	 * Return the mailbox as it is written in a path, without the parameters.
	 */
	@Override
	public String toString() {
		return this.mailbox.toString();
	}

}
