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

package dev.smtpd.test;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * A mail that is made for a test, to be sent or to be given to what reads it:
 * <pre class="code">
 * TestMail mail = TestMail.from("Joe &lt;joe@example.org&gt;")
 *     .to("support@example.org")
 *     .subject("Broken lamp")
 *     .text("It doesn't shine.")
 *     .attach("lamp.jpg", "image/jpeg", photo);
 * client.send(mail);
 * InboundMail parsed = mail.as(InboundMail::of);</pre>
 * <p>
 * It is the same message whenever it is written: its date and its Message-ID are those of
 * its creation. For use by one thread at a time.
 *
 * @since 0.1.0
 * @see SmtpTestClient#send(TestMail)
 */
public final class TestMail implements SmtpTestMail.Content {

	private static final Pattern ADDRESS = Pattern.compile("<([^<>]*)>\\s*$");

	private final MimeContent mime = new MimeContent();

	private final String from;

	private final List<String> to = new ArrayList<>();

	private final List<String> cc = new ArrayList<>();

	private final List<String> bcc = new ArrayList<>();

	private final List<String> references = new ArrayList<>();

	private String subject = "";

	private TestMail(String from) {
		this.from = from;
	}

	/**
	 * Begin a mail.
	 * @param from the author, an address alone or one with a name,
	 * {@code Joe <joe@example.org>}; empty for none, as in a bounce
	 * @return a new mail
	 */
	public static TestMail from(String from) {
		return new TestMail(from);
	}

	/**
	 * Return mail that is unusual, broken or hostile, for parameterized tests.
	 * @return an unmodifiable list, in the same order at each call
	 */
	public static List<UglyMail> ugly() {
		return UglyMail.all();
	}

	/**
	 * Add recipients.
	 * @param recipients addresses, alone or with a name
	 * @return this mail
	 */
	public TestMail to(String... recipients) {
		this.to.addAll(Arrays.asList(recipients));
		return this;
	}

	/**
	 * Add recipients of a copy.
	 * @param recipients addresses, alone or with a name
	 * @return this mail
	 */
	public TestMail cc(String... recipients) {
		this.cc.addAll(Arrays.asList(recipients));
		return this;
	}

	/**
	 * Add recipients that the header does not show.
	 * @param recipients addresses
	 * @return this mail
	 */
	public TestMail bcc(String... recipients) {
		this.bcc.addAll(Arrays.asList(recipients));
		return this;
	}

	/**
	 * Set where answers go.
	 * @param address the address
	 * @return this mail
	 */
	public TestMail replyTo(String address) {
		return header("Reply-To", address);
	}

	/**
	 * Set the subject.
	 * @param subject the subject, which is encoded if it isn't ASCII
	 * @return this mail
	 */
	public TestMail subject(String subject) {
		this.subject = subject;
		this.mime.subject(subject);
		return this;
	}

	/**
	 * Set the plain text.
	 * @param text the text, whose lines end with LF or CR LF
	 * @return this mail
	 */
	public TestMail text(String text) {
		this.mime.text(text);
		return this;
	}

	/**
	 * Set the HTML, which is an alternative to the text if there is one.
	 * @param html the HTML document
	 * @return this mail
	 */
	public TestMail html(String html) {
		this.mime.html(html);
		return this;
	}

	/**
	 * Add an attachment of the type {@code application/octet-stream}.
	 * @param fileName the name of the file
	 * @param bytes the content of the file
	 * @return this mail
	 */
	public TestMail attach(String fileName, byte[] bytes) {
		return attach(fileName, "application/octet-stream", bytes);
	}

	/**
	 * Add an attachment.
	 * @param fileName the name of the file
	 * @param contentType the media type, {@code application/pdf} for example
	 * @param bytes the content of the file
	 * @return this mail
	 */
	public TestMail attach(String fileName, String contentType, byte[] bytes) {
		this.mime.attach(fileName, contentType, bytes);
		return this;
	}

	/**
	 * Add an image that the HTML shows by {@code <img src="cid:…">}.
	 * @param contentId the identifier after {@code cid:}
	 * @param contentType the media type, {@code image/png} for example
	 * @param bytes the content of the image
	 * @return this mail
	 */
	public TestMail inline(String contentId, String contentType, byte[] bytes) {
		this.mime.inline(contentId, contentType, bytes);
		return this;
	}

	/**
	 * Add a header field.
	 * @param name the name of the field
	 * @param value the value of the field, in ASCII
	 * @return this mail
	 */
	public TestMail header(String name, String value) {
		this.mime.header(name, value);
		return this;
	}

	/**
	 * Set the date.
	 * @param date the date
	 * @return this mail
	 */
	public TestMail date(ZonedDateTime date) {
		return header("Date", DateTimeFormatter.RFC_1123_DATE_TIME.format(date));
	}

	/**
	 * Have this mail be an answer.
	 * @param messageId the Message-ID of the original, with or without its angle brackets
	 * @return this mail
	 */
	public TestMail inReplyTo(String messageId) {
		String id = messageId.startsWith("<") ? messageId : "<" + messageId + ">";
		return inReplyTo(List.of(), id);
	}

	/**
	 * Have this mail be an answer, with the subject of the original if it has none
	 * itself.
	 * @param original the mail that is answered
	 * @return this mail
	 */
	public TestMail inReplyTo(TestMail original) {
		if (this.subject.isEmpty() && !original.subject.isEmpty()) {
			subject(original.subject.startsWith("Re: ") ? original.subject : "Re: " + original.subject);
		}
		return inReplyTo(original.references, original.messageId());
	}

	private TestMail inReplyTo(List<String> earlier, String messageId) {
		this.references.addAll(earlier);
		this.references.add(messageId);
		header("In-Reply-To", messageId);
		return header("References", String.join(" ", this.references));
	}

	/**
	 * Return the Message-ID.
	 * @return the identifier in its angle brackets
	 */
	public String messageId() {
		return this.mime.messageId();
	}

	/**
	 * Return the sender on the envelope.
	 * @return the address of the author, empty if there is none
	 */
	public String sender() {
		return address(this.from);
	}

	/**
	 * Return the recipients on the envelope.
	 * @return the addresses of all recipients, in the order of To, Cc and Bcc
	 */
	public List<String> recipients() {
		return Stream.of(this.to, this.cc, this.bcc).flatMap(List::stream).map(TestMail::address).distinct().toList();
	}

	private static String address(String address) {
		Matcher matcher = ADDRESS.matcher(address);
		return matcher.find() ? matcher.group(1) : address;
	}

	/**
	 * Return the message as it is sent.
	 * @return the header and body, with lines that end with CR LF
	 */
	public byte[] bytes() {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		try {
			writeTo(out);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return out.toByteArray();
	}

	/**
	 * Return the message as something else: {@code mail.as(InboundMail::of)}.
	 * @param <T> the type of it
	 * @param reader reads the message
	 * @return what the reader has returned
	 */
	public <T extends @Nullable Object> T as(Function<byte[], T> reader) {
		return reader.apply(bytes());
	}

	@Override
	public void writeTo(OutputStream out) throws IOException {
		this.mime.writeTo(this.from, this.to, this.cc, out);
	}

	/**
	 * Return the message as it is sent.
	 */
	@Override
	public String toString() {
		return new String(bytes(), StandardCharsets.UTF_8);
	}

}
