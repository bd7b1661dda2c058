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

package dev.smtpd.mail.mime;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Which parts of a message are its text and which are its attachments, by the algorithm
 * of RFC 8621 section 4.1.4.
 *
 * @since 0.1.0
 */
public final class BodyStructure {

	private static final String PLAIN = "text/plain";

	private static final String HTML = "text/html";

	private final List<Entity> text = new ArrayList<>();

	private final List<Entity> html = new ArrayList<>();

	private final Set<Entity> attachments = new LinkedHashSet<>();

	private BodyStructure() {
	}

	/**
	 * Sort the parts of a message.
	 * @param message the message
	 * @return its structure
	 */
	public static BodyStructure of(Entity message) {
		BodyStructure structure = new BodyStructure();
		structure.sort(List.of(message), "mixed", false, structure.text, structure.html);
		return structure;
	}

	/**
	 * Return the parts to show where text is preferred.
	 * @return the parts, among which may be HTML where there is no text, and pictures
	 */
	public List<Entity> text() {
		return this.text;
	}

	/**
	 * Return the parts to show where HTML is preferred.
	 * @return the parts, among which may be text where there is no HTML, and pictures
	 */
	public List<Entity> html() {
		return this.html;
	}

	/**
	 * Return the other parts, and the pictures, sounds and films among those to show.
	 * @return the parts in their order
	 */
	public Set<Entity> attachments() {
		return this.attachments;
	}

	private void sort(List<Entity> parts, String multipart, boolean inAlternative, @Nullable List<Entity> textBody,
			@Nullable List<Entity> htmlBody) {
		List<Entity> texts = textBody;
		List<Entity> htmls = htmlBody;
		int textLength = (texts != null) ? texts.size() : -1;
		int htmlLength = (htmls != null) ? htmls.size() : -1;
		for (int i = 0; i < parts.size(); i++) {
			Entity part = parts.get(i);
			String type = part.type();
			if (part.isMultipart()) {
				String subtype = type.substring(type.indexOf('/') + 1);
				sort(part.children(), subtype, inAlternative || subtype.equals("alternative"), texts, htmls);
			}
			else if (!isInline(part, i, multipart)) {
				this.attachments.add(part);
			}
			else if (multipart.equals("alternative")) {
				addAlternative(part, texts, htmls);
			}
			else {
				if (inAlternative && type.equals(PLAIN)) {
					htmls = null;
				}
				else if (inAlternative && type.equals(HTML)) {
					texts = null;
				}
				if (texts != null) {
					texts.add(part);
				}
				if (htmls != null) {
					htmls.add(part);
				}
				if (isMedia(type)) {
					this.attachments.add(part);
				}
			}
		}
		if (multipart.equals("alternative") && texts != null && htmls != null) {
			if (textLength == texts.size() && htmlLength != htmls.size()) {
				texts.addAll(htmls.subList(htmlLength, htmls.size()));
			}
			else if (htmlLength == htmls.size() && textLength != texts.size()) {
				htmls.addAll(texts.subList(textLength, texts.size()));
			}
		}
	}

	private void addAlternative(Entity part, @Nullable List<Entity> texts, @Nullable List<Entity> htmls) {
		if (part.type().equals(PLAIN) && texts != null) {
			texts.add(part);
		}
		else if (part.type().equals(HTML) && htmls != null) {
			htmls.add(part);
		}
		else {
			this.attachments.add(part);
		}
	}

	private static boolean isInline(Entity part, int index, String multipart) {
		String type = part.type();
		if (part.disposition().value().equalsIgnoreCase("attachment")
				|| !(isText(type) || type.startsWith("multipart/") || isMedia(type))) {
			return false;
		}
		boolean named = !part.disposition().get("filename").isEmpty() || !part.typeParameters().get("name").isEmpty();
		return index == 0 || (!multipart.equals("related") && (isMedia(type) || !named));
	}

	/**
	 * Return whether a part is text that can be shown. A multipart that has no parts is
	 * read as text.
	 * @param type the media type
	 * @return whether it is
	 */
	public static boolean isText(String type) {
		return type.equals(PLAIN) || type.equals(HTML) || type.startsWith("multipart/");
	}

	private static boolean isMedia(String type) {
		return type.startsWith("image/") || type.startsWith("audio/") || type.startsWith("video/");
	}

}
