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

/**
 * Where a message comes from and goes to, as the client said in MAIL and RCPT (RFC 5321
 * section 2.3.1). It has nothing to do with the {@code From} and {@code To} header fields
 * inside the content. Immutable.
 *
 * @param sender the reverse-path; {@link Mailbox#NULL} for {@code <>}
 * @param recipients the accepted forward-paths in the order of their RCPT commands, at
 * least one in a received message, each as often as the client gave it
 * @param mailOptions the parameters of MAIL, smtpd.py's {@code mail_options}
 * @param recipientOptions the parameters of each RCPT, in the order of the recipients;
 * smtpd.py's {@code rcpt_options}
 * @since 0.1.0
 */
public record Envelope(Mailbox sender, List<Mailbox> recipients, EsmtpParameters mailOptions,
		List<EsmtpParameters> recipientOptions) {

	/**
	 * Create an envelope; the lists are copied.
	 * @throws IllegalArgumentException if there isn't one set of parameters per recipient
	 */
	public Envelope {
		recipients = List.copyOf(recipients);
		recipientOptions = List.copyOf(recipientOptions);
		if (recipients.size() != recipientOptions.size()) {
			throw new IllegalArgumentException("Each recipient must have its parameters");
		}
	}

	/**
	 * Return an envelope without parameters, as a test of a {@link MessageProcessor}
	 * wants it.
	 * @param sender the reverse-path
	 * @param recipients the forward-paths
	 * @return the envelope
	 */
	public static Envelope of(Mailbox sender, List<Mailbox> recipients) {
		return new Envelope(sender, recipients, EsmtpParameters.none(),
				recipients.stream().map((recipient) -> EsmtpParameters.none()).toList());
	}

}
