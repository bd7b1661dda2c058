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

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;

/**
 * Text of a header: raw bytes, and encoded words (RFC 2047). Adjacent words of one
 * charset are joined before they are decoded, since senders split characters between
 * them.
 *
 * @since 0.1.0
 */
public final class HeaderText {

	private static final int NO_END = -1;

	private HeaderText() {
	}

	/**
	 * Decode a value.
	 * @param unfolded the value without folding
	 * @param charset the charset of raw text that isn't UTF-8, {@code null} if not known
	 * @param issues collects the faults
	 * @return the text without control characters
	 */
	public static String decode(byte[] unfolded, @Nullable Charset charset, ScanIssues issues) {
		String text = decodeRaw(unfolded, charset, issues);
		return withoutControls(text.contains("=?") ? decodeWords(text, issues) : text);
	}

	/**
	 * Remove control characters, which could start another line where the text is
	 * written.
	 * @param text the text
	 * @return the text with blanks instead
	 */
	static String withoutControls(String text) {
		for (int i = 0; i < text.length(); i++) {
			if (isControl(text.charAt(i))) {
				StringBuilder clean = new StringBuilder(text);
				for (int j = i; j < clean.length(); j++) {
					if (isControl(clean.charAt(j))) {
						clean.setCharAt(j, ' ');
					}
				}
				return clean.toString();
			}
		}
		return text;
	}

	private static boolean isControl(char c) {
		return (c < ' ' && c != '\t') || c == 0x7F || c == '\u2028' || c == '\u2029' || (c >= 0x80 && c < 0xA0);
	}

	static String decodeRaw(byte[] bytes, @Nullable Charset charset, ScanIssues issues) {
		if (Charsets.isAscii(bytes, 0, bytes.length)) {
			if (charset != null && !Charsets.isAsciiSuperset(charset) && contains(bytes, (byte) 0x1B)) {
				// ISO-2022-JP
				return new String(bytes, charset);
			}
			return new String(bytes, StandardCharsets.ISO_8859_1);
		}
		// What happens to be valid UTF-8 is hardly ever anything else.
		String utf8 = Charsets.decodeStrictly(bytes, 0, bytes.length, StandardCharsets.UTF_8);
		return (utf8 != null) ? utf8 : Charsets.decode(bytes, 0, bytes.length, charset, issues);
	}

	private static boolean contains(byte[] bytes, byte wanted) {
		for (byte octet : bytes) {
			if (octet == wanted) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Decode encoded words, wherever they are.
	 * @param text the text
	 * @param issues collects the faults
	 * @return the text without encoded words
	 */
	static String decodeWords(String text, ScanIssues issues) {
		return replaceWords(text, issues, UnaryOperator.identity());
	}

	/**
	 * Replace encoded words, wherever they are.
	 * @param text the text
	 * @param issues collects the faults
	 * @param replacement returns what replaces adjacent words, given their decoded text
	 * @return the text with the replacements
	 */
	static String replaceWords(String text, ScanIssues issues, UnaryOperator<String> replacement) {
		StringBuilder replaced = new StringBuilder(text.length());
		Words words = new Words(issues);
		int lastEnd = text.lastIndexOf("?=");
		int end = 0;
		int start = text.indexOf("=?");
		while (start >= 0) {
			Word word = Word.at(text, start, lastEnd);
			if (word == null) {
				start = text.indexOf("=?", start + 2);
				continue;
			}
			if (!words.isEmpty() && !isBlank(text, end, start)) {
				replaced.append(replacement.apply(words.take()));
			}
			if (words.isEmpty()) {
				replaced.append(text, end, start);
			}
			words.add(word);
			end = word.end;
			start = text.indexOf("=?", end);
		}
		if (!words.isEmpty()) {
			replaced.append(replacement.apply(words.take()));
		}
		return replaced.append(text, end, text.length()).toString();
	}

	private static boolean isBlank(String text, int from, int to) {
		for (int i = from; i < to; i++) {
			char c = text.charAt(i);
			if (c != ' ' && c != '\t' && c != '\r' && c != '\n') {
				return false;
			}
		}
		return true;
	}

	/**
	 * Adjacent words. Those of one charset are decoded together.
	 */
	private static final class Words {

		private final StringBuilder decoded = new StringBuilder();

		private final ByteArrayOutputStream pending = new ByteArrayOutputStream();

		private final ScanIssues issues;

		private String charset = "";

		private boolean empty = true;

		private Words(ScanIssues issues) {
			this.issues = issues;
		}

		private boolean isEmpty() {
			return this.empty;
		}

		private void add(Word word) {
			if (!word.charset.equalsIgnoreCase(this.charset)) {
				flush();
				this.charset = word.charset;
			}
			word.decode(this.pending);
			this.empty = false;
		}

		private void flush() {
			if (this.pending.size() > 0) {
				byte[] bytes = this.pending.toByteArray();
				Charset known = Charsets.find(this.charset);
				if (known == null) {
					this.issues.add(Fault.UNKNOWN_CHARSET);
				}
				this.decoded.append(Charsets.decode(bytes, 0, bytes.length, known, this.issues));
				this.pending.reset();
			}
		}

		private String take() {
			flush();
			String text = this.decoded.toString();
			this.decoded.setLength(0);
			this.empty = true;
			return text;
		}

	}

	/**
	 * An encoded word.
	 */
	private record Word(String charset, boolean base64, String text, int end) {

		// Return the word that starts there, or null if there is none.
		private static @Nullable Word at(String text, int start, int lastEnd) {
			int first = text.indexOf('?', start + 2);
			if (first < 0 || first - start > 60 || first + 2 >= text.length() || text.charAt(first + 2) != '?') {
				return null;
			}
			char encoding = Character.toLowerCase(text.charAt(first + 1));
			if (encoding != 'b' && encoding != 'q') {
				return null;
			}
			int from = first + 3;
			int to = endOfText(text, from, lastEnd);
			int end = to + 2;
			if (to < 0) {
				// the end is missing: up to the next blank
				to = from;
				while (to < text.length() && text.charAt(to) > ' ') {
					to++;
				}
				if (to == from) {
					return null;
				}
				end = to;
				if (text.charAt(to - 1) == '?') {
					to--;
				}
			}
			String charset = text.substring(start + 2, first);
			int language = charset.indexOf('*');
			return new Word((language > 0) ? charset.substring(0, language) : charset, encoding == 'b',
					text.substring(from, to), end);
		}

		// Return where the text of a word ends, or -1 if it has no end of its own.
		private static int endOfText(String text, int from, int lastEnd) {
			for (int i = from; i <= lastEnd; i++) {
				char c = text.charAt(i);
				if (c == '?' && text.charAt(i + 1) == '=') {
					return i;
				}
				if (c == '=' && text.charAt(i + 1) == '?' && text.charAt(i - 1) == ' ') {
					return NO_END;
				}
			}
			return NO_END;
		}

		private void decode(ByteArrayOutputStream out) {
			if (this.base64) {
				byte[] encoded = this.text.getBytes(StandardCharsets.ISO_8859_1);
				byte[] decoded = new byte[encoded.length];
				Base64Decoder decoder = new Base64Decoder();
				int count = decoder.decode(encoded, 0, encoded.length, decoded, 0);
				out.write(decoded, 0, count + decoder.finish(decoded, count));
				return;
			}
			for (int i = 0; i < this.text.length(); i++) {
				char c = this.text.charAt(i);
				int high = (c == '=' && i + 2 < this.text.length()) ? Character.digit(this.text.charAt(i + 1), 16) : -1;
				int low = (high >= 0) ? Character.digit(this.text.charAt(i + 2), 16) : -1;
				if (low >= 0) {
					out.write(high << 4 | low);
					i += 2;
				}
				else if (c == '_') {
					out.write(' ');
				}
				else if (c < 0x100) {
					out.write(c);
				}
				else {
					out.writeBytes(String.valueOf(c).getBytes(StandardCharsets.UTF_8));
				}
			}
		}

	}

}
