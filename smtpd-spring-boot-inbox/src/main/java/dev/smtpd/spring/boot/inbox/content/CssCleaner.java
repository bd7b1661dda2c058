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
import java.util.Set;

import dev.smtpd.spring.boot.inbox.content.CssTokenizer.Kind;
import org.jspecify.annotations.Nullable;

/**
 * Writes style sheets anew, of nothing but declarations and selectors that are
 * understood: names, numbers, colours, plain strings and a few functions. A declaration
 * or rule with anything else is left out as a whole. What is written has no backslash, no
 * {@code <}, and no URL but those that {@link Urls} returns.
 */
final class CssCleaner {

	private static final int MAX_LENGTH = 256 * 1024;

	private static final int MAX_DECLARATION = 2000;

	private static final int MAX_NESTING = 20;

	private static final Set<String> PROPERTIES = Set.of("background", "background-attachment", "background-color",
			"background-image", "background-position", "background-repeat", "background-size", "box-shadow",
			"box-sizing", "caption-side", "clear", "color", "color-scheme", "direction", "display", "empty-cells",
			"float", "height", "letter-spacing", "line-height", "list-style", "list-style-image", "list-style-position",
			"list-style-type", "margin", "max-height", "max-width", "min-height", "min-width", "object-fit", "opacity",
			"overflow", "overflow-wrap", "overflow-x", "overflow-y", "padding", "table-layout", "unicode-bidi",
			"vertical-align", "visibility", "white-space", "width", "word-break", "word-spacing", "word-wrap");

	private static final Set<String> PROPERTY_FAMILIES = Set.of("border", "flex", "font", "margin", "padding", "text",
			"align", "justify");

	private static final Set<String> URL_PROPERTIES = Set.of("background", "background-image", "list-style",
			"list-style-image");

	private static final Set<String> FUNCTIONS = Set.of("rgb(", "rgba(", "hsl(", "hsla(", "calc(", "min(", "max(",
			"clamp(", "linear-gradient(", "radial-gradient(");

	private static final Set<String> SELECTOR_FUNCTIONS = Set.of("not(", "nth-child(", "nth-last-child(",
			"nth-of-type(", "is(", "where(", "lang(");

	private final Urls urls;

	private boolean removed;

	private boolean shortened;

	CssCleaner(Urls urls) {
		this.urls = urls;
	}

	/**
	 * Clean the declarations of a {@code style} attribute.
	 * @param style the attribute
	 * @return the declarations, possibly none
	 */
	String declarations(String style) {
		StringBuilder out = new StringBuilder();
		CssTokenizer tokens = new CssTokenizer(bounded(style));
		tokens.next();
		declarations(tokens, out);
		return out.toString();
	}

	/**
	 * Clean a style sheet.
	 * @param sheet the style sheet
	 * @return the rules, possibly none
	 */
	String sheet(String sheet) {
		StringBuilder out = new StringBuilder();
		CssTokenizer tokens = new CssTokenizer(bounded(sheet));
		tokens.next();
		rules(tokens, out, false);
		return out.toString();
	}

	boolean isRemoved() {
		return this.removed;
	}

	boolean isShortened() {
		return this.shortened;
	}

	private String bounded(String css) {
		if (css.length() <= MAX_LENGTH) {
			return css;
		}
		this.shortened = true;
		return css.substring(0, MAX_LENGTH);
	}

	private void rules(CssTokenizer tokens, StringBuilder out, boolean nested) {
		while (tokens.kind() != Kind.END) {
			switch (tokens.kind()) {
				case BLANK, SEMICOLON -> tokens.next();
				case CLOSE_BRACE -> {
					tokens.next();
					if (nested) {
						return;
					}
				}
				case AT -> atRule(tokens, out, nested);
				default -> rule(tokens, out);
			}
		}
	}

	private void rule(CssTokenizer tokens, StringBuilder out) {
		String selector = selector(tokens);
		if (tokens.kind() != Kind.OPEN_BRACE) {
			return;
		}
		tokens.next();
		StringBuilder block = new StringBuilder();
		declarations(tokens, block);
		if (selector == null) {
			this.removed = true;
		}
		else if (!selector.isBlank() && !block.isEmpty()) {
			out.append(selector.strip()).append('{').append(block).append("}\n");
		}
	}

	// Read up to the opening brace.
	private @Nullable String selector(CssTokenizer tokens) {
		StringBuilder selector = new StringBuilder();
		int parentheses = 0;
		int brackets = 0;
		boolean understood = true;
		while (tokens.kind() != Kind.OPEN_BRACE && tokens.kind() != Kind.END) {
			switch (tokens.kind()) {
				case BLANK -> selector.append(' ');
				case NAME, HASH, COLON, COMMA, SIGN, NUMBER -> selector.append(tokens.text());
				case OPEN_BRACKET, CLOSE_BRACKET -> {
					selector.append(tokens.text());
					brackets += (tokens.kind() == Kind.OPEN_BRACKET) ? 1 : -1;
					understood &= brackets == 0 || brackets == 1;
				}
				case STRING -> {
					understood &= brackets == 1 && appendString(tokens.text(), selector);
				}
				case FUNCTION -> {
					parentheses++;
					understood &= SELECTOR_FUNCTIONS.contains(tokens.lowerCaseText());
					selector.append(tokens.text());
				}
				case CLOSE_PARENTHESIS -> {
					parentheses--;
					understood &= parentheses >= 0;
					selector.append(')');
				}
				default -> {
					understood = false;
				}
			}
			tokens.next();
		}
		understood &= selector.length() <= MAX_DECLARATION && parentheses == 0 && brackets == 0;
		// '/' and the like are for values
		return (understood && selector.indexOf("/") < 0 && selector.indexOf("!") < 0) ? selector.toString() : null;
	}

	private void atRule(CssTokenizer tokens, StringBuilder out, boolean nested) {
		String name = tokens.lowerCaseText();
		boolean media = name.equals("@media") && !nested;
		StringBuilder prelude = new StringBuilder();
		boolean understood = true;
		int parentheses = 0;
		tokens.next();
		while (tokens.kind() != Kind.OPEN_BRACE && tokens.kind() != Kind.SEMICOLON && tokens.kind() != Kind.END) {
			switch (tokens.kind()) {
				case BLANK -> prelude.append(' ');
				case NAME, NUMBER, COLON, COMMA -> prelude.append(tokens.text());
				case OPEN_PARENTHESIS, CLOSE_PARENTHESIS -> {
					prelude.append(tokens.text());
					parentheses += (tokens.kind() == Kind.OPEN_PARENTHESIS) ? 1 : -1;
					understood &= parentheses == 0 || parentheses == 1;
				}
				case URL, STRING -> {
					countRemote(tokens.text());
					understood = false;
				}
				default -> {
					understood = false;
				}
			}
			tokens.next();
		}
		boolean block = tokens.kind() == Kind.OPEN_BRACE;
		tokens.next();
		if (!block || !media || !understood || parentheses != 0 || prelude.length() > MAX_DECLARATION) {
			this.removed |= !name.equals("@charset");
			if (block) {
				skipBlock(tokens);
			}
			return;
		}
		StringBuilder rules = new StringBuilder();
		rules(tokens, rules, true);
		if (!rules.isEmpty()) {
			out.append("@media ").append(prelude.toString().strip()).append("{\n").append(rules).append("}\n");
		}
	}

	// Read up to the brace that ends the block, and this brace.
	private void skipBlock(CssTokenizer tokens) {
		int depth = 1;
		while (tokens.kind() != Kind.END && depth > 0) {
			switch (tokens.kind()) {
				case OPEN_BRACE -> depth++;
				case CLOSE_BRACE -> depth--;
				case URL -> countRemote(tokens.text());
				default -> {
				}
			}
			tokens.next();
		}
	}

	// Read up to the brace that ends the block, and this brace.
	private void declarations(CssTokenizer tokens, StringBuilder out) {
		while (tokens.kind() != Kind.END && tokens.kind() != Kind.CLOSE_BRACE) {
			if (tokens.kind() == Kind.BLANK || tokens.kind() == Kind.SEMICOLON) {
				tokens.next();
				continue;
			}
			String property = (tokens.kind() == Kind.NAME) ? tokens.lowerCaseText() : "";
			if (!property.isEmpty()) {
				tokens.next();
				skipBlanks(tokens);
			}
			boolean known = !property.isEmpty() && tokens.kind() == Kind.COLON;
			if (known) {
				tokens.next();
			}
			String value = value(tokens, known ? property : "");
			if (known && value != null && isAllowed(property)) {
				out.append(property).append(':').append(value).append(';');
			}
		}
		tokens.next();
	}

	private static void skipBlanks(CssTokenizer tokens) {
		while (tokens.kind() == Kind.BLANK) {
			tokens.next();
		}
	}

	private static boolean isAllowed(String property) {
		if (PROPERTIES.contains(property)) {
			return true;
		}
		int dash = property.indexOf('-');
		return PROPERTY_FAMILIES.contains((dash > 0) ? property.substring(0, dash) : property)
				&& !property.equals("border-image") && !property.equals("border-image-source");
	}

	// Read up to the end of a declaration.
	private @Nullable String value(CssTokenizer tokens, String property) {
		Value value = new Value(URL_PROPERTIES.contains(property));
		int depth = 0;
		while (tokens.kind() != Kind.END) {
			Kind kind = tokens.kind();
			if (depth == 0 && (kind == Kind.SEMICOLON || kind == Kind.CLOSE_BRACE)) {
				break;
			}
			switch (kind) {
				case OPEN_BRACE, OPEN_BRACKET, OPEN_PARENTHESIS, FUNCTION, OTHER_FUNCTION -> depth++;
				case CLOSE_BRACE, CLOSE_BRACKET, CLOSE_PARENTHESIS -> {
					depth = Math.max(0, depth - 1);
				}
				default -> {
				}
			}
			value.add(tokens, depth);
			tokens.next();
		}
		return value.text(depth);
	}

	private void countRemote(String url) {
		this.removed = true;
		this.urls.resolve(url);
	}

	private static boolean appendString(String text, StringBuilder out) {
		boolean plain = text.length() <= 100
				&& text.chars().allMatch((c) -> Character.isLetterOrDigit((char) c) || " -_.,".indexOf(c) >= 0);
		if (plain) {
			out.append('\'').append(text).append('\'');
		}
		return plain;
	}

	/**
	 * Decides on the URLs of a style sheet.
	 */
	@FunctionalInterface
	interface Urls {

		/**
		 * Return what stands for a URL. Called once for each one that a browser would
		 * load.
		 * @param url the URL as it was sent
		 * @return a URL without quotes, parentheses, blanks and backslashes, or
		 * {@code null} if nothing is to be loaded
		 */
		@Nullable String resolve(String url);

	}

	/**
	 * The value of a declaration.
	 */
	private final class Value {

		private final boolean withUrls;

		private final StringBuilder out = new StringBuilder();

		private boolean understood = true;

		private int open;

		Value(boolean withUrls) {
			this.withUrls = withUrls;
		}

		void add(CssTokenizer tokens, int depth) {
			this.understood &= depth <= MAX_NESTING && this.out.length() <= MAX_DECLARATION;
			switch (tokens.kind()) {
				case BLANK -> this.out.append(' ');
				case NAME, NUMBER, HASH -> this.out.append(tokens.text());
				case COMMA -> this.out.append(',');
				case STRING -> {
					this.understood &= appendString(tokens.text(), this.out);
				}
				case SIGN -> {
					this.understood &= "+-*/!%".contains(tokens.text());
					this.out.append(tokens.text());
				}
				case FUNCTION -> {
					String name = tokens.lowerCaseText();
					reject(!FUNCTIONS.contains(name));
					this.out.append(name);
					this.open++;
				}
				case OPEN_PARENTHESIS -> {
					this.out.append('(');
					this.open++;
				}
				case CLOSE_PARENTHESIS -> {
					this.out.append(')');
					this.open--;
					this.understood &= this.open >= 0;
				}
				case URL -> url(tokens.text());
				case OTHER, OTHER_FUNCTION -> reject(true);
				default -> {
					this.understood = false;
				}
			}
		}

		private void url(String url) {
			String resolved = CssCleaner.this.urls.resolve(url);
			if (resolved == null || !this.withUrls) {
				reject(true);
			}
			else {
				this.out.append("url(\"").append(resolved).append("\")");
			}
		}

		private void reject(boolean condition) {
			if (condition) {
				this.understood = false;
				CssCleaner.this.removed = true;
			}
		}

		@Nullable String text(int depth) {
			String text = this.out.toString().strip();
			boolean complete = this.understood && depth == 0 && this.open == 0 && !text.isEmpty();
			// "a/*b" of 'a / *b' is a comment, and '!' is for 'important' only
			return (complete && !text.contains("/*") && isPlainlyImportant(text)) ? text : null;
		}

		private static boolean isPlainlyImportant(String text) {
			int index = text.indexOf('!');
			return index < 0 || text.substring(index + 1).strip().toLowerCase(Locale.ROOT).equals("important");
		}

	}

}
