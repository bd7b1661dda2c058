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
import java.util.Date;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

import org.apache.james.mime4j.codec.EncoderUtil;
import org.apache.james.mime4j.dom.Message;
import org.apache.james.mime4j.dom.Multipart;
import org.apache.james.mime4j.message.BodyPart;
import org.apache.james.mime4j.message.BodyPartBuilder;
import org.apache.james.mime4j.message.DefaultMessageWriter;
import org.apache.james.mime4j.message.MultipartBuilder;
import org.apache.james.mime4j.stream.Field;
import org.apache.james.mime4j.stream.RawField;
import org.jspecify.annotations.Nullable;

/**
 * A MIME message in the making.
 */
final class MimeContent {

	private final List<Field> fields = new ArrayList<>();

	private final List<Attachment> attachments = new ArrayList<>();

	private final List<Attachment> inlines = new ArrayList<>();

	private final Date date = new Date();

	private final String messageId = "<" + UUID.randomUUID() + "@client.example.org>";

	private @Nullable String subject;

	private @Nullable String text;

	private @Nullable String html;

	void subject(String subject) {
		this.subject = subject;
	}

	void header(String name, String value) {
		this.fields.add(field(name, value));
	}

	void text(String text) {
		this.text = text;
	}

	void html(String html) {
		this.html = html;
	}

	void attach(String fileName, String contentType, byte[] bytes) {
		this.attachments.add(new Attachment(fileName, contentType, bytes, null));
	}

	void inline(String contentId, String contentType, byte[] bytes) {
		this.inlines.add(new Attachment(null, contentType, bytes, contentId));
	}

	String messageId() {
		return this.fields.stream()
			.filter((field) -> field.getName().equalsIgnoreCase("Message-ID"))
			.map(Field::getBody)
			.findFirst()
			.orElse(this.messageId);
	}

	void writeTo(String sender, List<String> recipients, OutputStream out) throws IOException {
		writeTo(sender, recipients, List.of(), out);
	}

	void writeTo(String sender, List<String> to, List<String> cc, OutputStream out) throws IOException {
		Message.Builder message = Message.Builder.of();
		if (!sender.isEmpty()) {
			message.addField(field("From", address(sender)));
		}
		addAddresses(message, "To", to);
		addAddresses(message, "Cc", cc);
		if (this.subject != null) {
			message.setSubject(this.subject);
		}
		if (isMissing("Date")) {
			message.setDate(this.date);
		}
		if (isMissing("Message-ID")) {
			message.addField(field("Message-ID", this.messageId));
		}
		message.addField(field("MIME-Version", "1.0"));
		this.fields.forEach(message::addField);
		BodyPart content = content();
		content.getHeader().forEach(message::addField);
		message.setBody(content.getBody());
		new DefaultMessageWriter().writeMessage(message.build(), out);
	}

	private boolean isMissing(String name) {
		return this.fields.stream().noneMatch((field) -> field.getName().equalsIgnoreCase(name));
	}

	private static void addAddresses(Message.Builder message, String name, List<String> addresses) {
		if (!addresses.isEmpty()) {
			message
				.addField(field(name, addresses.stream().map(MimeContent::address).collect(Collectors.joining(", "))));
		}
	}

	// RFC 2047 section 5: encoded words may stand for the name only
	private static String address(String address) {
		int start = address.lastIndexOf('<');
		if (start <= 0 || isAscii(address)) {
			return address;
		}
		return EncoderUtil.encodeAddressDisplayName(address.substring(0, start).strip()) + " "
				+ address.substring(start);
	}

	private static boolean isAscii(String text) {
		return text.chars().allMatch((character) -> character < 128);
	}

	private BodyPart content() throws IOException {
		if (this.attachments.isEmpty()) {
			return texts();
		}
		MultipartBuilder parts = MultipartBuilder.create("mixed").addBodyPart(texts());
		for (Attachment attachment : this.attachments) {
			parts.addBodyPart(attachment.part());
		}
		return BodyPartBuilder.create().setBody(parts.build()).build();
	}

	private BodyPart texts() throws IOException {
		if (this.html == null) {
			return text("plain", (this.text != null) ? this.text : "Hello\r\n");
		}
		if (this.text == null) {
			return htmlPart(this.html);
		}
		Multipart parts = MultipartBuilder.create("alternative")
			.addBodyPart(text("plain", this.text))
			.addBodyPart(htmlPart(this.html))
			.build();
		return BodyPartBuilder.create().setBody(parts).build();
	}

	// RFC 2387: what the HTML shows is related to it
	private BodyPart htmlPart(String html) throws IOException {
		BodyPart document = text("html", html);
		if (this.inlines.isEmpty()) {
			return document;
		}
		MultipartBuilder parts = MultipartBuilder.create("related").addBodyPart(document);
		for (Attachment inline : this.inlines) {
			parts.addBodyPart(inline.part());
		}
		return BodyPartBuilder.create().setBody(parts.build()).build();
	}

	private static BodyPart text(String subtype, String text) throws IOException {
		String lines = text.replaceAll("\r?\n", "\r\n");
		return BodyPartBuilder.create()
			.setBody(lines, subtype, StandardCharsets.UTF_8)
			.setContentTransferEncoding(isSevenBit(lines) ? "7bit" : "quoted-printable")
			.build();
	}

	private static Field field(String name, String value) {
		return new RawField(name, value);
	}

	// RFC 5322 section 2.1.1: lines of 998 characters at most
	private static boolean isSevenBit(String text) {
		return isAscii(text) && text.lines().allMatch((line) -> line.length() <= 998);
	}

	/**
	 * A file with its name and type, or with the identifier by which HTML shows it.
	 */
	private record Attachment(@Nullable String fileName, String contentType, byte[] bytes, @Nullable String contentId) {

		BodyPart part() throws IOException {
			BodyPartBuilder part = BodyPartBuilder.create()
				.setBody(this.bytes, this.contentType)
				.setContentTransferEncoding("base64");
			if (this.contentId != null) {
				part.setContentDisposition("inline").setField(field("Content-ID", "<" + this.contentId + ">"));
			}
			else {
				part.setContentDisposition("attachment", this.fileName);
			}
			return part.build();
		}

	}

}
