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
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/**
 * A value with parameters, as Content-Type and Content-Disposition have it, with the
 * continuations and charsets of RFC 2231. Reads what breaks the grammar as far as it can.
 *
 * @since 0.1.0
 */
public final class Parameters {

	/**
	 * No value and no parameters.
	 */
	public static final Parameters EMPTY = new Parameters("", Map.of(), Map.of());

	private static final int MAX_PARAMETERS = 200;

	private static final int MAX_SEGMENTS = 1000;

	private final String value;

	// as written, one character for each byte
	private final Map<String, String> plain;

	private final Map<String, String> extended;

	private Parameters(String value, Map<String, String> plain, Map<String, String> extended) {
		this.value = value;
		this.plain = plain;
		this.extended = extended;
	}

	/**
	 * Read a value with parameters.
	 * @param field the value of the field, one character for each byte
	 * @return the value with its parameters
	 */
	public static Parameters parse(String field) {
		if (field.isEmpty()) {
			return EMPTY;
		}
		int semicolon = field.indexOf(';');
		if (semicolon < 0 && field.indexOf('(') < 0 && field.indexOf('=') < 0) {
			return new Parameters(field.strip(), Map.of(), Map.of());
		}
		return new Parser(field).parse();
	}

	/**
	 * Return the value before the parameters.
	 * @return the value as it is written, without white space around it
	 */
	public String value() {
		return this.value;
	}

	/**
	 * Return a parameter as it is written.
	 * @param name the name in lower case
	 * @return the value, one character for each byte, empty if there is none
	 */
	public String get(String name) {
		String written = this.plain.get(name);
		if (written == null) {
			written = this.extended.get(name);
		}
		return (written != null) ? written : "";
	}

	/**
	 * Return a parameter as text, by RFC 2231, by RFC 2047 where that was used instead,
	 * or as raw text.
	 * @param name the name in lower case
	 * @param charset the charset of raw text if known
	 * @param issues collects the faults
	 * @return the text, or {@code null} if there is none
	 */
	public @Nullable String text(String name, @Nullable Charset charset, ScanIssues issues) {
		String decoded = this.extended.get(name);
		if (decoded != null) {
			// some encode twice
			return decoded.contains("=?") ? HeaderText.decodeWords(decoded, issues) : decoded;
		}
		String written = this.plain.get(name);
		if (written == null) {
			return null;
		}
		return HeaderText.decode(written.getBytes(StandardCharsets.ISO_8859_1), charset, issues);
	}

	/**
	 * Reads one field.
	 */
	private static final class Parser {

		private final String field;

		private int position;

		private final Map<String, String> plain = new LinkedHashMap<>();

		private final Map<String, Continuation> continuations = new LinkedHashMap<>();

		private Parser(String field) {
			this.field = field;
		}

		private Parameters parse() {
			String value = token(";");
			int blank = value.indexOf(' ');
			if (blank > 0 && value.indexOf('=', blank) > 0) {
				// without a semicolon behind the value
				return new Parser(value.substring(0, blank) + ";" + this.field.substring(this.field.indexOf(' ')))
					.parse();
			}
			while (this.position < this.field.length() && this.plain.size() < MAX_PARAMETERS
					&& this.continuations.size() < MAX_PARAMETERS) {
				this.position++;
				parameter();
			}
			Map<String, String> extended = new LinkedHashMap<>();
			this.continuations.forEach((name, continuation) -> extended.put(name, continuation.decode()));
			return new Parameters(value, this.plain, extended);
		}

		private void parameter() {
			String name = token("=;").toLowerCase(Locale.ROOT);
			if (this.position == this.field.length() || this.field.charAt(this.position) == ';') {
				return;
			}
			this.position++;
			String value = value();
			int star = name.indexOf('*');
			if (star <= 0) {
				if (!name.isEmpty()) {
					this.plain.putIfAbsent(name, value);
				}
				return;
			}
			boolean encoded = name.endsWith("*");
			String number = name.substring(star + 1,
					(encoded && name.length() - 1 > star) ? name.length() - 1 : name.length());
			this.continuations.computeIfAbsent(name.substring(0, star), (key) -> new Continuation())
				.add(number(number), value, encoded);
		}

		private static int number(String digits) {
			if (digits.isEmpty() || digits.length() > 4) {
				return 0;
			}
			int number = 0;
			for (int i = 0; i < digits.length(); i++) {
				char digit = digits.charAt(i);
				if (digit < '0' || digit > '9') {
					return 0;
				}
				number = number * 10 + digit - '0';
			}
			return number;
		}

		// Read up to one of some characters, without comments and white space around it.
		private String token(String ends) {
			StringBuilder token = new StringBuilder();
			int depth = 0;
			while (this.position < this.field.length()) {
				char c = this.field.charAt(this.position);
				if (c == '(') {
					depth++;
				}
				else if (c == ')' && depth > 0) {
					depth--;
				}
				else if (depth == 0 && ends.indexOf(c) >= 0) {
					break;
				}
				else if (depth == 0) {
					token.append(c);
				}
				this.position++;
			}
			return token.toString().strip();
		}

		private String value() {
			skipBlanks();
			if (this.position < this.field.length() && this.field.charAt(this.position) == '"') {
				return quoted();
			}
			int start = this.position;
			int end = this.field.indexOf(';', start);
			this.position = (end >= 0) ? end : this.field.length();
			String written = this.field.substring(start, this.position).strip();
			int comment = written.indexOf(" (");
			return (comment > 0 && written.endsWith(")")) ? written.substring(0, comment).strip() : written;
		}

		private void skipBlanks() {
			while (this.position < this.field.length() && this.field.charAt(this.position) <= ' ') {
				this.position++;
			}
		}

		private String quoted() {
			StringBuilder text = new StringBuilder();
			this.position++;
			while (this.position < this.field.length()) {
				char c = this.field.charAt(this.position++);
				if (c == '"') {
					break;
				}
				if (c == '\\' && this.position < this.field.length()) {
					char next = this.field.charAt(this.position);
					// a path of Windows, written without quoting
					if (next == '"' || next == '\\') {
						c = next;
						this.position++;
					}
				}
				text.append(c);
			}
			int semicolon = this.field.indexOf(';', this.position);
			this.position = (semicolon >= 0) ? semicolon : this.field.length();
			return text.toString();
		}

	}

	/**
	 * The segments of a value.
	 */
	private static final class Continuation {

		private final Map<Integer, Segment> segments = new TreeMap<>();

		private void add(int number, String value, boolean encoded) {
			if (this.segments.size() < MAX_SEGMENTS) {
				this.segments.putIfAbsent(number, new Segment(value, encoded));
			}
		}

		private String decode() {
			ByteArrayOutputStream bytes = new ByteArrayOutputStream();
			Charset charset = null;
			boolean first = true;
			for (Segment segment : this.segments.values()) {
				String value = segment.value;
				if (first && segment.encoded) {
					int quote = value.indexOf('\'');
					int second = (quote >= 0) ? value.indexOf('\'', quote + 1) : -1;
					if (second >= 0) {
						charset = Charsets.find(value.substring(0, quote));
						value = value.substring(second + 1);
					}
				}
				first = false;
				if (segment.encoded) {
					decodePercent(value, bytes);
				}
				else {
					bytes.writeBytes(value.getBytes(StandardCharsets.ISO_8859_1));
				}
			}
			byte[] decoded = bytes.toByteArray();
			return Charsets.decode(decoded, 0, decoded.length, charset, (kind) -> {
			});
		}

		private static void decodePercent(String value, ByteArrayOutputStream bytes) {
			for (int i = 0; i < value.length(); i++) {
				char c = value.charAt(i);
				int high = (c == '%' && i + 2 < value.length()) ? Character.digit(value.charAt(i + 1), 16) : -1;
				int low = (high >= 0) ? Character.digit(value.charAt(i + 2), 16) : -1;
				if (low >= 0) {
					bytes.write(high << 4 | low);
					i += 2;
				}
				else {
					bytes.write(c);
				}
			}
		}

		private record Segment(String value, boolean encoded) {

		}

	}

}
