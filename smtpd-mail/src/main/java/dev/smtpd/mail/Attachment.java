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
import java.nio.charset.Charset;
import java.util.Base64;

import dev.smtpd.mail.mime.Charsets;
import dev.smtpd.mail.mime.Entity;
import dev.smtpd.mail.mime.Fault;
import dev.smtpd.mail.mime.ScanIssues;
import org.jspecify.annotations.Nullable;

/**
 * A part of a message that isn't its text: a file, a picture in the HTML, another
 * message. It is decoded while it is read, and can be read any number of times.
 *
 * @since 0.1.0
 */
public final class Attachment {

	private final MailContent content;

	private final Entity part;

	private final MailLimits limits;

	private final ScanIssues issues;

	// how many messages are around the one that this is a part of
	private final int depth;

	private final MailMemory.@Nullable Account memory;

	Attachment(MailContent content, Entity part, MailLimits limits, ScanIssues issues, int depth,
			MailMemory.@Nullable Account memory) {
		this.memory = memory;
		this.depth = depth;
		this.content = content;
		this.part = part;
		this.limits = limits;
		this.issues = issues;
	}

	/**
	 * Return the name of the file (RFC 2183, RFC 2231), by RFC 2047 where the sender used
	 * that. Directories, control characters and characters that change the direction of
	 * text are removed, and it is shortened to a bound.
	 * @return the name, or {@code null} if there is none
	 */
	public @Nullable String name() {
		Charset charset = Charsets.find(this.part.typeParameters().get("charset"));
		String name = this.part.disposition().text("filename", charset, this.issues);
		if (name == null || name.isBlank()) {
			name = this.part.typeParameters().text("name", charset, this.issues);
		}
		if (name == null || name.isBlank()) {
			name = this.part.disposition().text("name", charset, this.issues);
		}
		return FileNames.clean(name, this.limits.maxNameLength(), this.issues);
	}

	/**
	 * Return the media type that the sender has declared.
	 * @return type and subtype in lower case, such as {@code application/pdf}
	 */
	public String mediaType() {
		return this.part.type();
	}

	/**
	 * Return the Content-ID, by which HTML refers to the part.
	 * @return the identifier without its angle brackets, or {@code null} if there is none
	 */
	public @Nullable String contentId() {
		String value = this.part.header().first("content-id").strip();
		if (value.startsWith("<") && value.endsWith(">")) {
			value = value.substring(1, value.length() - 1).strip();
		}
		return value.isEmpty() ? null : value;
	}

	/**
	 * Return whether the part is to be shown within the text rather than as a file.
	 * @return whether its disposition is {@code inline}, or it has none but a Content-ID
	 */
	public boolean isInline() {
		String disposition = this.part.disposition().value();
		return disposition.equalsIgnoreCase("inline") || (disposition.isEmpty() && contentId() != null);
	}

	/**
	 * Return the size of the decoded content.
	 * @return the size in bytes, -1 if it isn't known before it is decoded, as with the
	 * Base64 of a message that isn't in memory
	 * @throws UncheckedIOException if the message can't be read
	 */
	public long size() {
		return this.content.size(this.part, this.issues);
	}

	/**
	 * Open the decoded content. What breaks the rules of the transfer encoding is passed
	 * over.
	 * @return a new stream at each call, closed by the caller
	 * @throws UncheckedIOException if the message can't be read
	 */
	public InputStream inputStream() {
		try {
			return this.content.open(this.part, this.issues);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	// Return the content as a URL, or null if that is longer than a bound or the media
	// type
	// isn't a plain one.
	@Nullable String toDataUrl(int maxLength) {
		String type = mediaType();
		int maxSize = (int) Math.max(0, (maxLength - type.length() - 20L) / 4 * 3);
		if (maxSize == 0 || !type.chars().allMatch(Attachment::isTypeCharacter)) {
			return null;
		}
		try (InputStream in = inputStream()) {
			byte[] bytes = in.readNBytes(maxSize);
			return (in.read() < 0) ? "data:" + type + ";base64," + Base64.getEncoder().encodeToString(bytes) : null;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static boolean isTypeCharacter(int c) {
		return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '/' || c == '-' || c == '+' || c == '.';
	}

	/**
	 * Return whether the part is a message of its own, such as one that was forwarded.
	 * @return whether {@link #message()} reads it, {@code false} for one that is nested
	 * deeper than the bound
	 */
	public boolean isMessage() {
		boolean message = switch (mediaType()) {
			case "message/rfc822", "message/global", "message/news" -> true;
			default -> false;
		};
		if (message && this.depth >= this.limits.maxDepth()) {
			this.issues.add(Fault.TOO_DEEP);
			return false;
		}
		return message;
	}

	/**
	 * Return the message that the part is. What it holds is nested deeper than this part
	 * is, by one level and the multiparts around it.
	 * @return the message, with the same bounds
	 * @throws IllegalStateException if the part is no message
	 */
	public InboundMail message() {
		if (!isMessage()) {
			throw new IllegalStateException("The part is no message: " + mediaType());
		}
		return InboundMail.nested(source(), this.limits, this.depth + 1, this.memory);
	}

	private MailSource source() {
		return new MailSource() {

			@Override
			public InputStream open() throws IOException {
				return Attachment.this.content.open(Attachment.this.part, Attachment.this.issues);
			}

			@Override
			public InputStream open(long offset) throws IOException {
				return Attachment.this.content.open(Attachment.this.part, offset, Attachment.this.issues);
			}

			@Override
			public long size() {
				return Attachment.this.size();
			}

		};
	}

	@Override
	public String toString() {
		return "Attachment " + name() + " (" + mediaType() + ")";
	}

}
