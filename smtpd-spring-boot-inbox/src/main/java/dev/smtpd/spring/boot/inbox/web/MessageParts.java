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

package dev.smtpd.spring.boot.inbox.web;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

import dev.smtpd.mail.InboundMail;
import dev.smtpd.mail.MailPart;
import dev.smtpd.spring.boot.inbox.content.PictureType;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a message, in their order.
 *
 * @param parts all parts with how deep they are, at most {@value #MAX_PARTS}
 * @param shortened whether there are more
 */
record MessageParts(List<Entry> parts, boolean shortened) {

	static final int MAX_PARTS = 500;

	private static final int MAX_DEPTH = 50;

	static MessageParts of(InboundMail mail) {
		List<Entry> entries = new ArrayList<>();
		boolean complete = add(mail.structure(), 0, entries);
		return new MessageParts(List.copyOf(entries), !complete);
	}

	private static boolean add(MailPart part, int depth, List<Entry> entries) {
		if (entries.size() >= MAX_PARTS || depth > MAX_DEPTH) {
			return false;
		}
		entries.add(new Entry(part, depth));
		boolean complete = true;
		for (MailPart child : part.children()) {
			complete &= add(child, depth + 1, entries);
		}
		return complete;
	}

	// Return the parts that aren't the text.
	List<MailPart> attachments() {
		return this.parts.stream().filter(Entry::isAttachment).map(Entry::part).toList();
	}

	// Return the picture with a Content-ID as a data: URL: the frame in which it is shown
	// has no cookies, so that it can't load anything.
	@Nullable String picture(String contentId) {
		for (Entry entry : this.parts) {
			if (contentId.equals(entry.part().contentId())) {
				return dataUrl(entry.part());
			}
		}
		return null;
	}

	private static @Nullable String dataUrl(MailPart part) {
		try (InputStream in = part.inputStream()) {
			byte[] content = in.readNBytes(MAX_PICTURE + 1);
			PictureType type = PictureType.of(content);
			return (type != null && content.length <= MAX_PICTURE)
					? "data:" + type.mediaType() + ";base64," + Base64.getEncoder().encodeToString(content) : null;
		}
		catch (IOException ex) {
			return null;
		}
	}

	private static final int MAX_PICTURE = 1_000_000;

	/**
	 * A part.
	 *
	 * @param part the part
	 * @param depth in how many others it is
	 */
	record Entry(MailPart part, int depth) {

		boolean isAttachment() {
			if (this.part.isMultipart() || this.depth == 0) {
				return this.depth == 0 && !this.part.isMultipart() && !isText();
			}
			return this.part.name() != null || this.part.disposition().equals("attachment") || !isText();
		}

		private boolean isText() {
			return this.part.mediaType().equals("text/plain") || this.part.mediaType().equals("text/html");
		}

	}

}
