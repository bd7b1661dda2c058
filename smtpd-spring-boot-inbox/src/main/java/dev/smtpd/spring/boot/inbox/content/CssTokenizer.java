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

package dev.smtpd.spring.boot.inbox.content;

import java.util.Locale;

/**
 * Splits a style sheet into tokens (CSS Syntax Level 3, section 4), in one pass. Where
 * the tokens end is where they end for a browser. What a token means is read only for
 * those without escapes; one with escapes is {@link Kind#OTHER}.
 */
final class CssTokenizer {

	private final String css;

	private int position;

	private Kind kind = Kind.END;

	private String text = "";

	CssTokenizer(String css) {
		this.css = css;
	}

	/**
	 * Go to the next token. Comments are white space.
	 * @return its kind, {@link Kind#END} behind the last one
	 */
	Kind next() {
		if (this.position >= this.css.length()) {
			this.text = "";
			this.kind = Kind.END;
			return this.kind;
		}
		int start = this.position;
		this.kind = read(this.css.charAt(start));
		if (this.kind != Kind.STRING && this.kind != Kind.URL) {
			this.text = this.css.substring(start, this.position);
		}
		return this.kind;
	}

	Kind kind() {
		return this.kind;
	}

	/**
	 * Return the token as it is written; of a string and a URL, what is between the
	 * quotes or parentheses.
	 * @return the text
	 */
	String text() {
		return this.text;
	}

	String lowerCaseText() {
		return this.text.toLowerCase(Locale.ROOT);
	}

	private Kind read(char c) {
		if (isBlank(c) || this.css.startsWith("/*", this.position)) {
			skipBlanks();
			return Kind.BLANK;
		}
		if (c == '"' || c == '\'') {
			return string(c);
		}
		if (this.css.startsWith("<!--", this.position)) {
			this.position += 4;
			return Kind.BLANK;
		}
		if (this.css.startsWith("-->", this.position)) {
			this.position += 3;
			return Kind.BLANK;
		}
		if (startsNumber()) {
			return number();
		}
		if (isNameStart(c) || c == '\\' || (c == '-' && isNameAfterDash())) {
			return name();
		}
		this.position++;
		if (c == '#' || c == '@') {
			boolean clean = skipName(this.position);
			return clean ? ((c == '#') ? Kind.HASH : Kind.AT) : Kind.OTHER;
		}
		return switch (c) {
			case ':' -> Kind.COLON;
			case ';' -> Kind.SEMICOLON;
			case ',' -> Kind.COMMA;
			case '{' -> Kind.OPEN_BRACE;
			case '}' -> Kind.CLOSE_BRACE;
			case '(' -> Kind.OPEN_PARENTHESIS;
			case ')' -> Kind.CLOSE_PARENTHESIS;
			case '[' -> Kind.OPEN_BRACKET;
			case ']' -> Kind.CLOSE_BRACKET;
			case '.', '>', '+', '-', '~', '*', '=', '!', '/', '%', '|', '^', '$' -> Kind.SIGN;
			default -> Kind.OTHER;
		};
	}

	private void skipBlanks() {
		while (this.position < this.css.length()) {
			if (this.css.startsWith("/*", this.position)) {
				int end = this.css.indexOf("*/", this.position + 2);
				this.position = (end >= 0) ? end + 2 : this.css.length();
			}
			else if (isBlank(this.css.charAt(this.position))) {
				this.position++;
			}
			else {
				return;
			}
		}
	}

	private Kind string(char quote) {
		int start = ++this.position;
		boolean escaped = false;
		while (this.position < this.css.length()) {
			char c = this.css.charAt(this.position);
			if (c == quote) {
				this.text = this.css.substring(start, this.position++);
				return escaped ? other() : Kind.STRING;
			}
			if (isLineEnd(c)) {
				return other();
			}
			escaped |= c == '\\';
			this.position += (c == '\\') ? 2 : 1;
		}
		this.position = this.css.length();
		return other();
	}

	// the text is read from the source
	private Kind other() {
		return Kind.OTHER;
	}

	private boolean startsNumber() {
		int i = this.position;
		if (at(i) == '+' || at(i) == '-') {
			i++;
		}
		if (at(i) == '.') {
			i++;
		}
		return isDigit(at(i));
	}

	private Kind number() {
		if (at(this.position) == '+' || at(this.position) == '-') {
			this.position++;
		}
		skipDigits();
		if (at(this.position) == '.' && isDigit(at(this.position + 1))) {
			this.position++;
			skipDigits();
		}
		if (at(this.position) == 'e' || at(this.position) == 'E') {
			int digits = this.position + 1;
			if (at(digits) == '+' || at(digits) == '-') {
				digits++;
			}
			if (isDigit(at(digits))) {
				this.position = digits;
				skipDigits();
			}
		}
		if (at(this.position) == '%') {
			this.position++;
			return Kind.NUMBER;
		}
		char unit = at(this.position);
		if (isNameStart(unit) || unit == '\\' || (unit == '-' && isNameAfterDash())) {
			return skipName(this.position) ? Kind.NUMBER : Kind.OTHER;
		}
		return Kind.NUMBER;
	}

	private void skipDigits() {
		while (isDigit(at(this.position))) {
			this.position++;
		}
	}

	private Kind name() {
		int start = this.position;
		boolean clean = skipName(start);
		if (at(this.position) != '(') {
			return clean ? Kind.NAME : Kind.OTHER;
		}
		// an escape can be part of the name 'url', too
		boolean url = clean && this.css.substring(start, this.position).equalsIgnoreCase("url");
		this.position++;
		if (!clean) {
			return Kind.OTHER_FUNCTION;
		}
		return url ? url() : Kind.FUNCTION;
	}

	private Kind url() {
		skipWhiteSpace();
		char quote = at(this.position);
		if (quote == '"' || quote == '\'') {
			Kind string = string(quote);
			String value = this.text;
			skipWhiteSpace();
			if (string == Kind.STRING && at(this.position) == ')') {
				this.position++;
				this.text = value;
				return Kind.URL;
			}
			return Kind.OTHER_FUNCTION;
		}
		int start = this.position;
		boolean escaped = false;
		while (this.position < this.css.length() && this.css.charAt(this.position) != ')') {
			escaped |= this.css.charAt(this.position) == '\\';
			this.position += (this.css.charAt(this.position) == '\\') ? 2 : 1;
		}
		this.position = Math.min(this.position, this.css.length());
		String value = this.css.substring(start, this.position).strip();
		if (this.position < this.css.length()) {
			this.position++;
		}
		this.text = value;
		return escaped ? Kind.OTHER : Kind.URL;
	}

	private void skipWhiteSpace() {
		while (isBlank(at(this.position))) {
			this.position++;
		}
	}

	// Return whether the name has no escapes.
	private boolean skipName(int from) {
		boolean clean = true;
		this.position = from;
		while (this.position < this.css.length()) {
			char c = this.css.charAt(this.position);
			if (c == '\\') {
				clean = false;
				this.position = Math.min(this.position + 2, this.css.length());
			}
			else if (isNameStart(c) || isDigit(c) || c == '-') {
				clean &= c < 0x80;
				this.position++;
			}
			else {
				break;
			}
		}
		return clean && this.position > from;
	}

	private boolean isNameAfterDash() {
		char next = at(this.position + 1);
		return isNameStart(next) || next == '-' || next == '\\';
	}

	private char at(int index) {
		return (index < this.css.length()) ? this.css.charAt(index) : 0;
	}

	private static boolean isBlank(char c) {
		return c == ' ' || c == '\t' || isLineEnd(c);
	}

	private static boolean isLineEnd(char c) {
		return c == '\n' || c == '\r' || c == '\f';
	}

	private static boolean isDigit(char c) {
		return c >= '0' && c <= '9';
	}

	private static boolean isNameStart(char c) {
		return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c >= 0x80;
	}

	/**
	 * The kinds of tokens.
	 */
	enum Kind {

		/** White space and comments. */
		BLANK,

		/** An identifier. */
		NAME,

		/** A name with its opening parenthesis. */
		FUNCTION,

		/** A function that isn't understood, with its opening parenthesis. */
		OTHER_FUNCTION,

		/** A whole {@code url()}. */
		URL,

		/** The name of an at-rule. */
		AT,

		/** A colour or the id of an element. */
		HASH,

		/** A string. */
		STRING,

		/** A number with its unit. */
		NUMBER,

		/** A colon. */
		COLON,

		/** A semicolon. */
		SEMICOLON,

		/** A comma. */
		COMMA,

		/** An opening brace. */
		OPEN_BRACE,

		/** A closing brace. */
		CLOSE_BRACE,

		/** An opening parenthesis. */
		OPEN_PARENTHESIS,

		/** A closing parenthesis. */
		CLOSE_PARENTHESIS,

		/** An opening bracket. */
		OPEN_BRACKET,

		/** A closing bracket. */
		CLOSE_BRACKET,

		/** A sign that selectors and values have. */
		SIGN,

		/** What isn't understood. */
		OTHER,

		/** The end. */
		END

	}

}
