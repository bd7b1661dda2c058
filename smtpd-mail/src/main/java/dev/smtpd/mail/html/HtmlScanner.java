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

package dev.smtpd.mail.html;

import java.util.Locale;
import java.util.Set;

/**
 * Splits HTML into tags and text, in one pass and time linear in its length. A tree isn't
 * built: that of hostile HTML takes ten times as long, and many times the memory.
 */
final class HtmlScanner {

	// their content is text that ends with their end tag
	private static final Set<String> RAW = Set.of("script", "style", "title", "textarea", "xmp", "noframes", "iframe",
			"noembed");

	private static final int MAX_NAME = 20;

	private static final int MAX_REFERENCE = 32;

	private final String html;

	private final HtmlHandler handler;

	private int position;

	private String lastName = "";

	// where a search has found nothing, so that it needn't be made again
	private boolean commentsEnd = true;

	HtmlScanner(String html, HtmlHandler handler) {
		this.html = html;
		this.handler = handler;
	}

	void scan() {
		int length = this.html.length();
		int textStart = 0;
		while (this.position < length) {
			char c = this.html.charAt(this.position);
			if (c == '<') {
				int start = this.position;
				int end = endOfMarkup(start);
				if (end < 0) {
					this.position++;
					continue;
				}
				text(textStart, start);
				this.position = end;
				markup(start, end);
				textStart = this.position;
			}
			else if (c == '&') {
				text(textStart, this.position);
				this.position = reference(this.position);
				textStart = this.position;
			}
			else {
				this.position++;
			}
		}
		text(textStart, length);
	}

	private void text(int from, int to) {
		if (to > from) {
			this.handler.text(this.html, from, to);
		}
	}

	// Return the index behind a tag, comment or declaration, or -1 if there is none.
	private int endOfMarkup(int start) {
		if (start + 1 >= this.html.length()) {
			return -1;
		}
		char next = this.html.charAt(start + 1);
		if (next == '!' && this.html.startsWith("--", start + 2)) {
			int end = this.commentsEnd ? this.html.indexOf("-->", start + 2) : -1;
			this.commentsEnd = end >= 0;
			return (end >= 0) ? end + "-->".length() : start + "<!--".length();
		}
		if (next == '!' || next == '?') {
			return endOfTag(start + 1, false);
		}
		int name = (next == '/') ? start + 2 : start + 1;
		return (name < this.html.length() && isLetter(this.html.charAt(name))) ? endOfTag(name, true) : -1;
	}

	private int endOfTag(int from, boolean quotes) {
		char quote = 0;
		for (int i = from; i < this.html.length(); i++) {
			char c = this.html.charAt(i);
			if (quote != 0) {
				quote = (c == quote) ? 0 : quote;
			}
			else if (c == '>') {
				return i + 1;
			}
			else if (quotes && (c == '"' || c == '\'') && precededByEquals(i)) {
				quote = c;
			}
		}
		// what isn't ended is no text either
		return this.html.length();
	}

	private boolean precededByEquals(int index) {
		int i = index - 1;
		while (i > 0 && index - i < 4 && this.html.charAt(i) == ' ') {
			i--;
		}
		return this.html.charAt(i) == '=';
	}

	private void markup(int start, int end) {
		char next = this.html.charAt(start + 1);
		if (next == '!' || next == '?') {
			return;
		}
		boolean closing = next == '/';
		int nameStart = closing ? start + 2 : start + 1;
		int nameEnd = nameStart;
		while (nameEnd < end && nameEnd - nameStart < MAX_NAME && isNameCharacter(this.html.charAt(nameEnd))) {
			nameEnd++;
		}
		String name = name(nameStart, nameEnd);
		if (closing) {
			this.handler.end(name);
			return;
		}
		int attributesEnd = (this.html.charAt(end - 1) == '>') ? end - 1 : end;
		this.handler.start(new HtmlTag(this.html, name, nameEnd, attributesEnd));
		if (RAW.contains(name)) {
			skipRaw(name);
		}
	}

	// Many tags have the name of the one before.
	private String name(int from, int to) {
		String name = this.lastName;
		if (to - from != name.length() || !this.html.startsWith(name, from)) {
			name = this.html.substring(from, to).toLowerCase(Locale.ROOT);
			this.lastName = name;
		}
		return name;
	}

	// Everything up to the end tag is passed over, or up to the end of all.
	private void skipRaw(String name) {
		int index = this.html.indexOf("</", this.position);
		while (index >= 0 && !this.html.regionMatches(true, index + 2, name, 0, name.length())) {
			index = this.html.indexOf("</", index + 2);
		}
		this.position = (index >= 0) ? index : this.html.length();
	}

	// Return the index behind a character reference, or the ampersand itself.
	private int reference(int start) {
		int end = start + 1;
		int limit = Math.min(this.html.length(), start + MAX_REFERENCE);
		while (end < limit && isReferenceCharacter(this.html.charAt(end))) {
			end++;
		}
		boolean terminated = end < this.html.length() && this.html.charAt(end) == ';';
		String character = CharacterReferences.decode(this.html, start + 1, end, terminated);
		if (character.isEmpty()) {
			this.handler.reference("&");
			return start + 1;
		}
		this.handler.reference(character);
		return terminated ? end + 1 : end;
	}

	private static boolean isReferenceCharacter(char c) {
		return isLetter(c) || (c >= '0' && c <= '9') || c == '#';
	}

	private static boolean isLetter(char c) {
		return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
	}

	private static boolean isNameCharacter(char c) {
		return isLetter(c) || (c >= '0' && c <= '9') || c == '-' || c == ':';
	}

}
