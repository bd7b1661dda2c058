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

package dev.smtpd.mail;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

import dev.smtpd.mail.mime.Charsets;
import dev.smtpd.mail.mime.Entity;
import org.jspecify.annotations.Nullable;

/**
 * A node in the tree of parts of a message: a multipart, a text, a file, a message within
 * the message. {@link InboundMail#structure()} returns the root.
 * <p>
 * Parts have the numbers of IMAP (RFC 9051 section 6.4.5.1): {@code 1} and {@code 2} are
 * the parts of a multipart message, {@code 2.1} is the first part of a multipart or of a
 * message that is part 2, and a message without parts has the part {@code 1}. The root of
 * a multipart message has the empty number.
 *
 * @since 0.1.0
 */
public final class MailPart {

	private final String number;

	private final MailContent content;

	private final Entity entity;

	private final MailLimits limits;

	private final int depth;

	private final MailMemory.@Nullable Account memory;

	private final MailIssues issues = new MailIssues();

	private final Attachment body;

	private @Nullable List<MailPart> children;

	private MailPart(String number, MailContent content, Entity entity, MailLimits limits, int depth,
			MailMemory.@Nullable Account memory) {
		this.memory = memory;
		this.number = number;
		this.content = content;
		this.entity = entity;
		this.limits = limits;
		this.depth = depth;
		this.body = new Attachment(content, entity, limits, this.issues, depth, memory);
	}

	// the parts of a message within another one have the number of that one before theirs
	static MailPart root(String prefix, MailContent content, Entity message, MailLimits limits, int depth,
			MailMemory.@Nullable Account memory) {
		String number = prefix;
		if (!message.isMultipart()) {
			number = prefix.isEmpty() ? "1" : prefix + ".1";
		}
		return new MailPart(number, content, message, limits, depth, memory);
	}

	/**
	 * Return the number of the part.
	 * @return numbers with dots between them, empty for a multipart that is the whole
	 * message
	 */
	public String number() {
		return this.number;
	}

	/**
	 * Return the media type that the sender has declared.
	 * @return type and subtype in lower case, such as {@code multipart/mixed}
	 */
	public String mediaType() {
		return this.entity.type();
	}

	/**
	 * Return the charset that the sender has declared.
	 * @return the name as it is written, empty if there is none
	 */
	public String charset() {
		return this.entity.typeParameters().get("charset");
	}

	/**
	 * Return the Content-Disposition.
	 * @return the disposition without its parameters as it is written, empty if there is
	 * none
	 */
	public String disposition() {
		return this.entity.disposition().value();
	}

	/**
	 * Return the Content-Transfer-Encoding.
	 * @return the encoding in lower case, empty if there is none
	 */
	public String encoding() {
		return this.entity.encoding();
	}

	/**
	 * Return the name of the file.
	 * @return the name, cleaned like that of an {@linkplain Attachment#name()
	 * attachment}, or {@code null} if there is none
	 */
	public @Nullable String name() {
		return this.body.name();
	}

	/**
	 * Return the Content-ID.
	 * @return the identifier without its angle brackets, or {@code null} if there is none
	 */
	public @Nullable String contentId() {
		return this.body.contentId();
	}

	/**
	 * Return whether this is a multipart with parts, which has no content of its own.
	 * @return whether it has parts instead of content
	 */
	public boolean isMultipart() {
		return this.entity.isMultipart();
	}

	/**
	 * Return the size of the decoded content.
	 * @return the size in bytes, -1 for a multipart, and if it isn't known before it is
	 * decoded
	 * @throws UncheckedIOException if the message can't be read
	 */
	public long size() {
		return isMultipart() ? -1 : this.body.size();
	}

	/**
	 * Open the decoded content.
	 * @return a new stream at each call, closed by the caller; empty for a multipart
	 * @throws UncheckedIOException if the message can't be read
	 */
	public InputStream inputStream() {
		return isMultipart() ? InputStream.nullInputStream() : this.body.inputStream();
	}

	/**
	 * Return the content as text.
	 * @return the text as far as the bound for text allows, with LF as the end of lines
	 * @throws UncheckedIOException if the message can't be read
	 */
	public String text() {
		try {
			byte[] bytes = isMultipart() ? new byte[0]
					: this.content.read(this.entity, this.limits.maxTextLength(), this.issues);
			String text = Charsets.decode(bytes, 0, bytes.length, Charsets.find(charset()), this.issues);
			return text.replace("\r\n", "\n").replace('\r', '\n');
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Return whether the part is a message of its own.
	 * @return whether {@link #message()} reads it
	 */
	public boolean isMessage() {
		return !isMultipart() && this.body.isMessage();
	}

	/**
	 * Return the message that the part is.
	 * @return the message, with the same bounds
	 * @throws IllegalStateException if the part is no message
	 */
	public InboundMail message() {
		return this.body.message();
	}

	/**
	 * Return the parts of a multipart, or those of a message within the message.
	 * @return the parts, a message without parts having one
	 * @throws UncheckedIOException if the message can't be read
	 */
	public synchronized List<MailPart> children() {
		List<MailPart> all = this.children;
		if (all == null) {
			all = List.copyOf(isMessage() ? ofMessage() : ofMultipart());
			this.children = all;
		}
		return all;
	}

	private List<MailPart> ofMessage() {
		MailPart root = this.body.message().structure(this.number);
		return root.isMultipart() ? root.children() : List.of(root);
	}

	private List<MailPart> ofMultipart() {
		String prefix = this.number.isEmpty() ? "" : this.number + ".";
		List<MailPart> parts = new ArrayList<>();
		for (Entity child : this.entity.children()) {
			parts.add(new MailPart(prefix + (parts.size() + 1), this.content, child, this.limits, this.depth,
					this.memory));
		}
		return parts;
	}

	/**
	 * Find a part.
	 * @param wanted its number
	 * @return this part or one below it, or {@code null} if there is none of this number
	 * @throws UncheckedIOException if the message can't be read
	 */
	public @Nullable MailPart find(String wanted) {
		MailPart part = this;
		while (!part.number.equals(wanted)) {
			MailPart next = null;
			for (MailPart child : part.children()) {
				if (wanted.equals(child.number) || wanted.startsWith(child.number + ".")) {
					next = child;
				}
			}
			if (next == null) {
				return null;
			}
			part = next;
		}
		return part;
	}

	/**
	 * Return the faults of the part, as far as it was read.
	 * @return the faults, each once
	 */
	public List<MailIssue> issues() {
		return this.issues.toList();
	}

	@Override
	public String toString() {
		return "Part " + this.number + " (" + mediaType() + ")";
	}

}
