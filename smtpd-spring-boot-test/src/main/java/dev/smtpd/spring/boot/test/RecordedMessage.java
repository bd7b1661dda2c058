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

package dev.smtpd.spring.boot.test;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.smtpd.Envelope;
import dev.smtpd.SmtpMessage;
import dev.smtpd.SmtpReply;
import dev.smtpd.mail.InboundMail;
import org.assertj.core.api.AssertProvider;

/**
 * A message that a server has accepted during a test. AssertJ's {@code assertThat} takes
 * it: {@code assertThat(message).hasSubject("Welcome")}.
 *
 * @since 0.1.0
 */
public final class RecordedMessage implements AssertProvider<RecordedMessageAssert> {

	private final long number;

	private final SmtpMessage message;

	private final SmtpReply reply;

	private final InboundMail mail;

	RecordedMessage(long number, SmtpMessage message, SmtpReply reply) {
		this.number = number;
		this.message = message;
		this.reply = reply;
		this.mail = InboundMail.of(message);
	}

	long number() {
		return this.number;
	}

	/**
	 * Return the message as the server has taken it.
	 * @return the message, with session and content, and with the recipients for which
	 * the server has accepted it
	 */
	public SmtpMessage message() {
		return this.message;
	}

	/**
	 * Return the reply of the server.
	 * @return the reply
	 */
	public SmtpReply reply() {
		return this.reply;
	}

	/**
	 * Return the parsed message.
	 * @return the mail
	 */
	public InboundMail mail() {
		return this.mail;
	}

	/**
	 * Return the envelope.
	 * @return the envelope
	 */
	public Envelope envelope() {
		return this.message.envelope();
	}

	/**
	 * Return the sender on the envelope.
	 * @return the address, empty for the null reverse-path
	 */
	public String sender() {
		return envelope().sender().toString();
	}

	/**
	 * Return the recipients on the envelope for which the server has accepted the
	 * message.
	 * @return the addresses, in the order of RCPT
	 */
	public List<String> recipients() {
		return envelope().recipients().stream().map((recipient) -> recipient.mailbox().toString()).toList();
	}

	/**
	 * Return the decoded subject.
	 * @return the subject, empty if there is none
	 */
	public String subject() {
		return this.mail.subject();
	}

	/**
	 * Return the text.
	 * @return the plain text, else the text of the HTML
	 */
	public String text() {
		return this.mail.text();
	}

	/**
	 * Return all links.
	 * @return the links of the HTML, then those of the text, each of them once
	 */
	public List<String> links() {
		return this.mail.links();
	}

	/**
	 * Return the first link that contains a text: one whose own text does, or else one in
	 * which it is percent-encoded, as in links that are tracked.
	 * @param part the text, such as {@code "/confirm"}
	 * @return the whole link from the HTML, else from the text
	 * @throws AssertionError if there is no such link, with all links
	 */
	public String link(String part) {
		List<String> found = this.mail.links(part);
		if (found.isEmpty()) {
			throw new AssertionError(
					"No link contains '%s' in %s. Links: %s%nText:%n%s".formatted(part, this, links(), text()));
		}
		return found.get(0);
	}

	/**
	 * Return the first number with a certain count of digits, such as a one-time code. It
	 * is looked for in the text, the subject and the HTML, and not in links; then once
	 * more as groups of equal length, as in {@code 123 456} and {@code 12-34-56}.
	 * @param digits the count of digits
	 * @return the digits alone
	 * @throws AssertionError if there is none, with the message's text
	 */
	public String code(int digits) {
		String code = this.mail.code(digits);
		if (code == null) {
			throw new AssertionError("There is no number of %s digits in %s:%n%s".formatted(digits, this, text()));
		}
		return code;
	}

	/**
	 * Return the first part of the text that matches a pattern.
	 * @param pattern the pattern
	 * @return its first group, or the whole match if it has none
	 * @throws AssertionError if there is none, with the message's text
	 */
	public String code(Pattern pattern) {
		Matcher matcher = pattern.matcher(text());
		if (!matcher.find()) {
			throw new AssertionError("Nothing matches '%s' in %s:%n%s".formatted(pattern, this, text()));
		}
		return (matcher.groupCount() > 0) ? matcher.group(1) : matcher.group();
	}

	@Override
	public RecordedMessageAssert assertThat() {
		return new RecordedMessageAssert(this);
	}

	@Override
	public String toString() {
		return "message %s from <%s> to %s with the subject '%s'".formatted(this.message.id(), sender(), recipients(),
				subject());
	}

}
