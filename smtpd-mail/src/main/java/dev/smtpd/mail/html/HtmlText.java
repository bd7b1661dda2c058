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

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;

import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeTraversor;
import org.jsoup.select.NodeVisitor;

/**
 * Writes HTML as readable text: paragraphs and lines as the author sees them, lists with
 * their marks, links with their target where that isn't the text itself, and quotations
 * with a mark at the start of each line.
 *
 * @since 0.1.0
 */
public final class HtmlText implements NodeVisitor {

	private static final Set<String> PARAGRAPHS = Set.of("p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "dl",
			"table", "pre", "blockquote", "figure");

	private static final Set<String> LINES = Set.of("div", "li", "tr", "dt", "dd", "section", "article", "header",
			"footer", "address", "form", "fieldset", "center", "hr", "caption", "nav", "main", "aside", "details");

	private static final Set<String> INVISIBLE = Set.of("script", "style", "head", "title", "template", "noscript",
			"object", "svg", "math", "select", "textarea", "iframe");

	private static final int MAX_BREAKS = 3;

	private static final int MAX_MARKS = 20;

	private final StringBuilder text = new StringBuilder();

	// line ends that are due before the next text
	private int breaks;

	private boolean blankDue;

	private int invisible;

	private int preformatted;

	private int quoteDepth;

	private int lineDepth;

	// the number of the last item of each open list, -1 in one without numbers
	private final Deque<Integer> lists = new ArrayDeque<>();

	private HtmlText() {
	}

	/**
	 * Write HTML as text.
	 * @param html the HTML
	 * @return the text, with LF as the end of lines
	 */
	public static String toText(String html) {
		return toText(Jsoup.parse(html));
	}

	/**
	 * Write a document as text.
	 * @param document the document
	 * @return the text, with LF as the end of lines
	 */
	public static String toText(Document document) {
		HtmlText writer = new HtmlText();
		NodeTraversor.traverse(writer, document.body());
		return writer.text.toString();
	}

	@Override
	public void head(Node node, int depth) {
		if (node instanceof TextNode textNode) {
			if (this.invisible == 0) {
				append(textNode.getWholeText());
			}
		}
		else if (node instanceof Element element) {
			begin(element, element.normalName());
		}
	}

	private void begin(Element element, String name) {
		if (INVISIBLE.contains(name)) {
			this.invisible++;
		}
		else if (this.invisible > 0) {
			return;
		}
		else if (name.equals("br")) {
			lineBreak();
		}
		else if (PARAGRAPHS.contains(name)) {
			separate(2);
			if (name.equals("pre")) {
				this.preformatted++;
			}
			else if (name.equals("blockquote")) {
				this.quoteDepth++;
			}
			else if (name.equals("ol") || name.equals("ul")) {
				this.lists.push(name.equals("ol") ? 0 : -1);
			}
		}
		else if (LINES.contains(name)) {
			separate(1);
			if (name.equals("li")) {
				mark();
			}
			else if (name.equals("hr")) {
				append("----------");
				separate(1);
			}
		}
		else if (name.equals("img")) {
			append(element.attr("alt"));
		}
		else if (name.equals("td") || name.equals("th")) {
			this.blankDue = true;
		}
	}

	// Lists are counted on the way: to ask each item for its place would take quadratic
	// time.
	private void mark() {
		int number = this.lists.isEmpty() ? -1 : this.lists.pop();
		append((number >= 0) ? (number + 1) + ". " : "* ");
		this.lists.push((number >= 0) ? number + 1 : -1);
	}

	@Override
	public void tail(Node node, int depth) {
		if (node instanceof Element element) {
			end(element, element.normalName());
		}
	}

	private void end(Element element, String name) {
		if (INVISIBLE.contains(name)) {
			this.invisible--;
		}
		else if (this.invisible > 0) {
			return;
		}
		else if (PARAGRAPHS.contains(name)) {
			if (name.equals("pre")) {
				this.preformatted--;
			}
			else if (name.equals("blockquote")) {
				this.quoteDepth--;
			}
			else if ((name.equals("ol") || name.equals("ul")) && !this.lists.isEmpty()) {
				this.lists.pop();
			}
			separate(2);
		}
		else if (LINES.contains(name)) {
			separate(1);
		}
		else if (name.equals("a")) {
			appendTarget(element);
		}
	}

	private void appendTarget(Element link) {
		String target = link.attr("href").strip();
		String shown = link.ownText().strip();
		boolean web = target.startsWith("http://") || target.startsWith("https://");
		if (web && !shown.isEmpty() && !target.contains(shown) && !shown.contains(target)) {
			append(" <" + target + ">");
		}
	}

	private void separate(int count) {
		if (this.text.length() > 0) {
			this.breaks = Math.max(this.breaks, count);
		}
		this.blankDue = false;
	}

	private void lineBreak() {
		this.breaks++;
		this.blankDue = false;
	}

	private void append(String added) {
		if (this.preformatted > 0) {
			if (!added.isEmpty()) {
				flush();
				String lines = added.replace("\r\n", "\n").replace('\r', '\n');
				this.text.append((this.quoteDepth > 0) ? lines.replace("\n", "\n> ") : lines);
			}
			return;
		}
		int length = added.length();
		for (int i = 0; i < length; i++) {
			char c = added.charAt(i);
			if (c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f') {
				this.blankDue = true;
			}
			else if (c != '\u200B' && c != '\u00AD' && c != '\uFEFF' && c != '\u200C') {
				flush();
				this.text.append((c == '\u00A0') ? ' ' : c);
			}
		}
	}

	private void flush() {
		int length = this.text.length();
		if (length == 0) {
			appendMark(this.quoteDepth, true);
		}
		else if (this.breaks > 0) {
			int count = Math.min(MAX_BREAKS, this.breaks);
			for (int i = 1; i < count; i++) {
				this.text.append('\n');
				appendMark(Math.min(this.quoteDepth, this.lineDepth), false);
			}
			this.text.append('\n');
			appendMark(this.quoteDepth, true);
		}
		else if (this.blankDue && this.text.charAt(length - 1) != '\n') {
			this.text.append(' ');
		}
		this.lineDepth = this.quoteDepth;
		this.breaks = 0;
		this.blankDue = false;
	}

	private void appendMark(int depth, boolean textFollows) {
		if (depth > 0) {
			this.text.append("> ".repeat(Math.min(MAX_MARKS, depth)));
			if (!textFollows) {
				this.text.setLength(this.text.length() - 1);
			}
		}
	}

}
