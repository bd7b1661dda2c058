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

import java.util.BitSet;
import java.util.Set;

import dev.smtpd.mail.html.QuoteMarks.Kind;

/**
 * Writes HTML as readable text: paragraphs and lines as the author sees them, lists with
 * their marks, links with their target where that isn't the text itself, and quotations
 * with a mark at the start of each line.
 *
 * @since 0.1.0
 */
public final class HtmlText implements HtmlHandler {

	private static final Set<String> PARAGRAPHS = Set.of("p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "dl",
			"table", "pre", "blockquote", "figure");

	private static final Set<String> LINES = Set.of("div", "li", "tr", "dt", "dd", "section", "article", "header",
			"footer", "address", "form", "fieldset", "center", "hr", "caption", "nav", "main", "aside", "details");

	// those whose start and end change how text is written, and that may hold others
	private static final Set<String> CONTAINERS = Set.of("blockquote", "div", "ul", "ol", "pre", "section", "span",
			"td", "table", "p");

	private static final Set<String> INVISIBLE = Set.of("head", "template", "object", "svg", "math", "select");

	private static final String RULE = "----------";

	private static final int MAX_BREAKS = 3;

	private static final int MAX_MARKS = 8;

	private static final char[] MARKS = "> ".repeat(MAX_MARKS).toCharArray();

	private static final int MAX_TARGET = 1000;

	private final StringBuilder text = new StringBuilder();

	private final BitSet quoted = new BitSet();

	private final BitSet signature = new BitSet();

	private final ElementStack open = new ElementStack();

	private int line;

	// line ends that are due before the next text
	private int breaks;

	private boolean blankDue;

	private int invisible;

	private int lineDepth;

	private String target = "";

	private int targetStart;

	private boolean ruleWritten;

	private HtmlText() {
	}

	/**
	 * Write HTML as text.
	 * @param html the HTML
	 * @return the text, with LF as the end of lines
	 */
	public static Result of(String html) {
		HtmlText writer = new HtmlText();
		new HtmlScanner(html, writer).scan();
		return new Result(writer.text.toString(), writer.quoted, writer.signature);
	}

	/**
	 * Write HTML as text.
	 * @param html the HTML
	 * @return the text, with LF as the end of lines
	 */
	public static String toText(String html) {
		return of(html).text();
	}

	@Override
	public void start(HtmlTag tag) {
		String name = tag.name();
		if (INVISIBLE.contains(name)) {
			this.invisible++;
			return;
		}
		if (name.equals("body")) {
			// a head that isn't ended
			this.invisible = 0;
		}
		if (this.invisible > 0) {
			return;
		}
		switch (name) {
			case "br" -> lineBreak();
			case "img" -> append(tag.attribute("alt"));
			case "td", "th" -> cell();
			case "a" -> {
				this.target = tag.attribute("href").strip();
				this.targetStart = this.text.length();
			}
			default -> startBlock(tag, name);
		}
		if (CONTAINERS.contains(name)) {
			push(tag, name);
		}
		if (name.equals("li")) {
			append(this.open.nextMark());
		}
		else if (name.equals("hr")) {
			append(RULE);
			separate(1);
			this.ruleWritten = true;
		}
	}

	private void startBlock(HtmlTag tag, String name) {
		if (PARAGRAPHS.contains(name)) {
			separate(2);
		}
		else if (LINES.contains(name)) {
			separate(1);
		}
	}

	private void push(HtmlTag tag, String name) {
		Kind kind = QuoteMarks.of(tag);
		if (kind == Kind.REST && this.ruleWritten) {
			// the line above what is answered
			this.quoted.set(this.line);
		}
		if (kind != Kind.NONE) {
			separate(1);
		}
		this.open.push(name, kind);
	}

	@Override
	public void end(String name) {
		if (INVISIBLE.contains(name)) {
			this.invisible = Math.max(0, this.invisible - 1);
			return;
		}
		if (this.invisible > 0) {
			return;
		}
		if (name.equals("a")) {
			appendTarget();
		}
		boolean paragraph = PARAGRAPHS.contains(name);
		if (paragraph || LINES.contains(name)) {
			separate(paragraph ? 2 : 1);
		}
		if (CONTAINERS.contains(name)) {
			this.open.pop(name);
		}
	}

	private void appendTarget() {
		String link = this.target;
		this.target = "";
		if (link.length() > MAX_TARGET || !(link.startsWith("http://") || link.startsWith("https://"))) {
			return;
		}
		String shown = this.text.substring(Math.max(this.targetStart, this.text.length() - 2 * MAX_TARGET)).strip();
		if (!shown.isEmpty() && !link.contains(shown) && !shown.contains(link)) {
			append(" <" + link + ">");
		}
	}

	@Override
	public void text(String html, int from, int to) {
		if (this.invisible == 0) {
			append(html, from, to);
		}
	}

	@Override
	public void reference(String character) {
		if (this.invisible == 0) {
			append(character);
		}
	}

	private void separate(int count) {
		if (this.text.length() > 0) {
			this.breaks = Math.max(this.breaks, count);
		}
		this.blankDue = false;
	}

	private void cell() {
		this.blankDue = true;
	}

	private void lineBreak() {
		this.breaks++;
		this.blankDue = false;
	}

	private void append(String added) {
		append(added, 0, added.length());
	}

	private void append(String added, int from, int to) {
		boolean preformatted = this.open.isPreformatted();
		for (int i = from; i < to; i++) {
			char c = added.charAt(i);
			if (preformatted && c == '\n') {
				lineBreak();
			}
			else if (c == '\n' || c == '\r' || c == '\f' || (!preformatted && (c == ' ' || c == '\t'))) {
				this.blankDue |= !preformatted;
			}
			else if (c != '\u200B' && c != '\u00AD' && c != '\uFEFF' && c != '\u200C') {
				if (this.breaks > 0 || this.blankDue || this.text.length() == 0 || this.open.isChanged()) {
					flush(c, preformatted);
				}
				this.text.append((c == '\u00A0') ? ' ' : c);
			}
		}
	}

	// Write what is due before a character.
	private void flush(char next, boolean preformatted) {
		this.open.take(next);
		int depth = Math.min(MAX_MARKS, this.open.quoteDepth());
		int length = this.text.length();
		if (length == 0) {
			appendMark(depth, true);
		}
		else if (this.breaks > 0) {
			int count = preformatted ? this.breaks : Math.min(MAX_BREAKS, this.breaks);
			for (int i = 1; i < count; i++) {
				endLine();
				appendMark(Math.min(depth, this.lineDepth), false);
				mark();
			}
			endLine();
			appendMark(depth, true);
		}
		else if (this.blankDue && this.text.charAt(length - 1) != '\n') {
			this.text.append(' ');
		}
		mark();
		this.lineDepth = depth;
		this.breaks = 0;
		this.blankDue = false;
		this.ruleWritten = false;
	}

	private void endLine() {
		this.text.append('\n');
		this.line++;
	}

	private void mark() {
		if (this.open.isQuoted()) {
			this.quoted.set(this.line);
		}
		else if (this.open.isSignature()) {
			this.signature.set(this.line);
		}
	}

	private void appendMark(int depth, boolean textFollows) {
		if (depth > 0) {
			this.text.append(MARKS, 0, 2 * depth - (textFollows ? 0 : 1));
		}
	}

	/**
	 * HTML as text, and what its markup means for the lines.
	 *
	 * @param text the text, with LF as the end of lines
	 * @param quoted the indexes of lines that are quotations
	 * @param signature the indexes of lines that are a signature
	 */
	public record Result(String text, BitSet quoted, BitSet signature) {

	}

}
