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
import java.util.Objects;

import dev.smtpd.mail.Attachment;
import dev.smtpd.mail.HeaderField;
import org.assertj.core.api.AbstractAssert;
import org.assertj.core.api.AbstractStringAssert;
import org.assertj.core.api.Assertions;
import org.jspecify.annotations.Nullable;

/**
 * AssertJ assertions for a {@link RecordedMessage}. Each failure shows the message.
 *
 * @since 0.1.0
 */
public final class RecordedMessageAssert extends AbstractAssert<RecordedMessageAssert, RecordedMessage> {

	RecordedMessageAssert(@Nullable RecordedMessage actual) {
		super(actual, RecordedMessageAssert.class);
	}

	/**
	 * Verify the subject.
	 * @param subject the decoded subject
	 * @return this assertion
	 */
	public RecordedMessageAssert hasSubject(String subject) {
		Assertions.assertThat(message().subject()).as("subject of %s", message()).isEqualTo(subject);
		return this;
	}

	/**
	 * Verify a part of the subject.
	 * @param part a part of the decoded subject
	 * @return this assertion
	 */
	public RecordedMessageAssert hasSubjectContaining(String part) {
		Assertions.assertThat(message().subject()).as("subject of %s", message()).contains(part);
		return this;
	}

	/**
	 * Verify parts of the text.
	 * @param parts parts of the plain text, or of the text of the HTML
	 * @return this assertion
	 */
	public RecordedMessageAssert hasTextContaining(String... parts) {
		Assertions.assertThat(message().text()).as("text of %s", message()).contains(parts);
		return this;
	}

	/**
	 * Verify parts of the HTML.
	 * @param parts parts of the HTML
	 * @return this assertion
	 */
	public RecordedMessageAssert hasHtmlContaining(String... parts) {
		Assertions.assertThat(message().mail().html()).as("HTML of %s", message()).contains(parts);
		return this;
	}

	/**
	 * Verify the sender on the envelope.
	 * @param sender the address, empty for the null reverse-path
	 * @return this assertion
	 */
	public RecordedMessageAssert hasSender(String sender) {
		Assertions.assertThat(message().sender()).as("sender of %s", message()).isEqualToIgnoringCase(sender);
		return this;
	}

	/**
	 * Verify the recipients on the envelope, in any order.
	 * @param recipients all addresses
	 * @return this assertion
	 */
	public RecordedMessageAssert hasRecipients(String... recipients) {
		Assertions.assertThat(message().recipients())
			.as("recipients of %s", message())
			.usingElementComparator(String.CASE_INSENSITIVE_ORDER)
			.containsExactlyInAnyOrder(recipients);
		return this;
	}

	/**
	 * Verify a header field.
	 * @param name the name of the field
	 * @param value its decoded value
	 * @return this assertion
	 */
	public RecordedMessageAssert hasHeader(String name, String value) {
		List<String> values = message().mail().headers(name).stream().map(HeaderField::value).toList();
		Assertions.assertThat(values).as("%s of %s", name, message()).contains(value);
		return this;
	}

	/**
	 * Verify that there is an attachment.
	 * @param name its file name
	 * @return this assertion
	 */
	public RecordedMessageAssert hasAttachment(String name) {
		Assertions.assertThat(attachmentNames()).as("attachments of %s", message()).contains(name);
		return this;
	}

	/**
	 * Verify that there is no attachment.
	 * @return this assertion
	 */
	public RecordedMessageAssert hasNoAttachments() {
		Assertions.assertThat(attachmentNames()).as("attachments of %s", message()).isEmpty();
		return this;
	}

	private List<String> attachmentNames() {
		return message().mail().attachments().stream().map(Attachment::name).map(Objects::toString).toList();
	}

	/**
	 * Verify that there is a link, and go on with it.
	 * @param part a part of the link, such as {@code "/confirm"}
	 * @return an assertion for the whole link
	 */
	public AbstractStringAssert<?> link(String part) {
		return Assertions.assertThat(message().link(part)).as("link of %s", message());
	}

	/**
	 * Verify that there is a number, and go on with it.
	 * @param digits the count of its digits
	 * @return an assertion for the number
	 */
	public AbstractStringAssert<?> code(int digits) {
		return Assertions.assertThat(message().code(digits)).as("code of %s", message());
	}

	private RecordedMessage message() {
		isNotNull();
		return this.actual;
	}

}
