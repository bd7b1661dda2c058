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

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A message that a {@link SmtpTestClient} sends. It is a MIME message made of subject,
 * text, HTML and attachments, unless {@link #content(String) content} is given as it is.
 * <p>
 * A message can be sent several times. It is for use by one thread at a time.
 *
 * @since 0.1.0
 */
public final class SmtpTestMail {

	private final SmtpTestClient client;

	private final @Nullable SmtpTestConnection connection;

	private final MimeContent mime = new MimeContent();

	private final List<String> recipients = new ArrayList<>();

	private String sender = "joe@example.org";

	private String mailParameters = "";

	private String recipientParameters = "";

	private @Nullable Content content;

	private boolean pipelined;

	private int chunkSize;

	SmtpTestMail(SmtpTestClient client, @Nullable SmtpTestConnection connection) {
		this.client = client;
		this.connection = connection;
	}

	/**
	 * Set the sender.
	 * @param sender the mailbox in MAIL FROM and in the header, {@code joe@example.org}
	 * by default; empty for the null reverse path of a bounce
	 * @return this message
	 */
	public SmtpTestMail from(String sender) {
		this.sender = sender;
		return this;
	}

	/**
	 * Add recipients.
	 * @param recipients the mailboxes in RCPT TO and in the header, each of them once;
	 * {@code jane@example.org} if none is given
	 * @return this message
	 */
	public SmtpTestMail to(String... recipients) {
		this.recipients.addAll(List.of(recipients));
		return this;
	}

	/**
	 * Set parameters of MAIL FROM.
	 * @param parameters the parameters, {@code SIZE=1000} for example
	 * @return this message
	 */
	public SmtpTestMail mailParameters(String... parameters) {
		this.mailParameters = parameters(parameters);
		return this;
	}

	/**
	 * Set parameters of RCPT TO.
	 * @param parameters the parameters, {@code NOTIFY=NEVER} for example
	 * @return this message
	 */
	public SmtpTestMail recipientParameters(String... parameters) {
		this.recipientParameters = parameters(parameters);
		return this;
	}

	/**
	 * Set the subject.
	 * @param subject the subject, which is encoded if it isn't ASCII
	 * @return this message
	 */
	public SmtpTestMail subject(String subject) {
		this.mime.subject(subject);
		return this;
	}

	/**
	 * Add a header field.
	 * @param name the name of the field
	 * @param value the value of the field, in ASCII
	 * @return this message
	 */
	public SmtpTestMail header(String name, String value) {
		this.mime.header(name, value);
		return this;
	}

	/**
	 * Set the plain text.
	 * @param text the text, whose lines end with LF or CR LF
	 * @return this message
	 */
	public SmtpTestMail text(String text) {
		this.mime.text(text);
		return this;
	}

	/**
	 * Set the HTML, which is an alternative to the text if there is one.
	 * @param html the HTML document
	 * @return this message
	 */
	public SmtpTestMail html(String html) {
		this.mime.html(html);
		return this;
	}

	/**
	 * Add an attachment of the type {@code application/octet-stream}.
	 * @param fileName the name of the file
	 * @param bytes the content of the file
	 * @return this message
	 */
	public SmtpTestMail attach(String fileName, byte[] bytes) {
		return attach(fileName, "application/octet-stream", bytes);
	}

	/**
	 * Add an attachment.
	 * @param fileName the name of the file
	 * @param contentType the media type, {@code application/pdf} for example
	 * @param bytes the content of the file
	 * @return this message
	 */
	public SmtpTestMail attach(String fileName, String contentType, byte[] bytes) {
		this.mime.attach(fileName, contentType, bytes);
		return this;
	}

	/**
	 * Set the whole content instead of a MIME message. A CR LF is added if its last line
	 * has none; dots at the start of lines are doubled when it is sent by DATA.
	 * @param content the header and body, sent as UTF-8
	 * @return this message
	 */
	public SmtpTestMail content(String content) {
		return content(content.getBytes(StandardCharsets.UTF_8));
	}

	/**
	 * Set the whole content instead of a MIME message, as {@link #content(String)} does.
	 * @param content the header and body
	 * @return this message
	 */
	public SmtpTestMail content(byte[] content) {
		return content((out) -> out.write(content));
	}

	/**
	 * Set the whole content instead of a MIME message, as {@link #content(String)} does.
	 * It isn't held in memory.
	 * @param content writes the header and body
	 * @return this message
	 */
	public SmtpTestMail content(Content content) {
		this.content = content;
		return this;
	}

	/**
	 * Send MAIL, RCPT and DATA in one write, without waiting for replies (RFC 2920).
	 * @return this message
	 */
	public SmtpTestMail pipelined() {
		this.pipelined = true;
		return this;
	}

	/**
	 * Send the content by BDAT (RFC 3030) instead of DATA.
	 * @param size the size of each chunk but the last, in bytes
	 * @return this message
	 */
	public SmtpTestMail chunked(int size) {
		if (size < 1) {
			throw new IllegalArgumentException("'size' must be positive");
		}
		this.chunkSize = size;
		return this;
	}

	/**
	 * Send the message: on the connection it belongs to, or on a new one, which is closed
	 * afterwards. The recipients that the server accepts receive it even if others are
	 * refused. A transaction that is refused is ended by RSET.
	 * @return what the server replied
	 * @throws java.io.UncheckedIOException if there is no connection, or no reply within
	 * the timeout
	 */
	public SmtpTestResult send() {
		if (this.connection != null) {
			return new Delivery(this, this.client, this.connection).transaction();
		}
		try (SmtpTestConnection connection = this.client.connect()) {
			return new Delivery(this, this.client, connection).session();
		}
	}

	String mailCommand() {
		return "MAIL FROM:<" + this.sender + ">" + this.mailParameters;
	}

	List<String> recipients() {
		return this.recipients.isEmpty() ? List.of("jane@example.org") : this.recipients;
	}

	String recipientCommand(String recipient) {
		return "RCPT TO:<" + recipient + ">" + this.recipientParameters;
	}

	boolean isPipelined() {
		return this.pipelined;
	}

	int chunkSize() {
		return this.chunkSize;
	}

	void writeContent(OutputStream out) throws IOException {
		if (this.content != null) {
			this.content.writeTo(out);
		}
		else {
			this.mime.writeTo(this.sender, recipients(), out);
		}
	}

	private static String parameters(String... parameters) {
		return (parameters.length > 0) ? " " + String.join(" ", parameters) : "";
	}

	/**
	 * Content that is written while it is sent.
	 */
	@FunctionalInterface
	public interface Content {

		/**
		 * Write the header and body.
		 * @param out where to write them, without doubled dots
		 * @throws IOException if that fails
		 */
		void writeTo(OutputStream out) throws IOException;

	}

}
