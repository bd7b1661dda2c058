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
import java.util.Locale;

import dev.smtpd.extension.DeliverBy;
import dev.smtpd.extension.DsnReturn;
import dev.smtpd.extension.FutureRelease;
import org.jspecify.annotations.Nullable;

/**
 * The sender and the recipients of a message, from MAIL and RCPT (RFC 5321 section
 * 2.3.1). It has nothing to do with the {@code From} and {@code To} header fields inside
 * the content. Immutable.
 * <p>
 * The parameters that the client gave are there as it wrote them, and as values: of
 * extensions, only those that the server {@link SmtpServer.Builder#extensions offers}.
 * The values of an envelope that was received are there or {@code null}; of one made by
 * hand with parameters that break the grammar, they throw
 * {@link IllegalArgumentException}.
 *
 * @param sender the reverse-path; {@link Mailbox#NULL} for {@code <>}
 * @param recipients the accepted recipients in the order of their RCPT commands, at least
 * one in a received message, each as often as the client gave it
 * @param mailOptions the parameters of MAIL, smtpd.py's {@code mail_options}
 * @since 0.1.0
 */
public record Envelope(Mailbox sender, List<Recipient> recipients, EsmtpParameters mailOptions) {

	/**
	 * Create an envelope; the list is copied.
	 */
	public Envelope {
		recipients = List.copyOf(recipients);
	}

	/**
	 * Return an envelope without parameters, as a test of a {@link MessageProcessor}
	 * wants it.
	 * @param sender the reverse-path
	 * @param recipients the forward-paths
	 * @return the envelope
	 */
	public static Envelope of(Mailbox sender, List<Mailbox> recipients) {
		return new Envelope(sender, recipients.stream().map(Recipient::new).toList(), EsmtpParameters.none());
	}

	/**
	 * Return this envelope with some of its recipients only.
	 * @param indexes their indexes, in order
	 * @return a new envelope
	 */
	public Envelope only(List<Integer> indexes) {
		return new Envelope(this.sender, indexes.stream().map(this.recipients::get).toList(), this.mailOptions);
	}

	/**
	 * Return what of the message to return if it can't be delivered (RFC 3461, RET).
	 * @return what to return, or {@code null} if the client didn't say
	 */
	public @Nullable DsnReturn dsnReturn() {
		String value = this.mailOptions.get("RET");
		return (value != null) ? DsnReturn.valueOf(value.toUpperCase(Locale.ROOT)) : null;
	}

	/**
	 * Return by what the sender recognises the message in notifications (RFC 3461,
	 * ENVID).
	 * @return the decoded identifier, or {@code null} if the client didn't say
	 */
	public @Nullable String envelopeId() {
		return this.mailOptions.getXtext("ENVID");
	}

	/**
	 * Return by when to deliver the message (RFC 2852, BY).
	 * @return by when, or {@code null} if the client didn't say
	 */
	public @Nullable DeliverBy deliverBy() {
		String value = this.mailOptions.get("BY");
		return (value != null) ? DeliverBy.parse(value) : null;
	}

	/**
	 * Return the priority of the message (RFC 6710, MT-PRIORITY).
	 * @return -9, the lowest, to 9; 0 if the client didn't say
	 */
	public int priority() {
		String value = this.mailOptions.get("MT-PRIORITY");
		return (value != null) ? Integer.parseInt(value) : 0;
	}

	/**
	 * Return whether the message may be passed on by TLS only, to servers that promise
	 * the same (RFC 8689, REQUIRETLS).
	 * @return whether TLS is required
	 */
	public boolean isTlsRequired() {
		return this.mailOptions.contains("REQUIRETLS");
	}

	/**
	 * Return until when to hold the message back (RFC 4865, HOLDFOR or HOLDUNTIL).
	 * @return until when, or {@code null} if the client didn't say
	 */
	public @Nullable FutureRelease futureRelease() {
		String holdFor = this.mailOptions.get("HOLDFOR");
		if (holdFor != null) {
			return FutureRelease.parseHoldFor(holdFor);
		}
		String holdUntil = this.mailOptions.get("HOLDUNTIL");
		return (holdUntil != null) ? FutureRelease.parseHoldUntil(holdUntil) : null;
	}

}
