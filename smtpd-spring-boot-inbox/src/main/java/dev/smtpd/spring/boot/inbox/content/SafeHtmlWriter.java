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

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import org.jsoup.nodes.Attribute;
import org.jsoup.nodes.DataNode;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.parser.Parser;
import org.jsoup.select.NodeFilter;
import org.jspecify.annotations.Nullable;

/**
 * Writes a document of what is allowed of another one.
 */
final class SafeHtmlWriter implements NodeFilter {

	private static final Set<String> ALLOWED = Set.of("a", "abbr", "acronym", "address", "article", "aside", "b", "bdi",
			"bdo", "big", "blockquote", "br", "caption", "center", "cite", "code", "col", "colgroup", "dd", "del",
			"details", "dfn", "dir", "div", "dl", "dt", "em", "figcaption", "figure", "font", "footer", "h1", "h2",
			"h3", "h4", "h5", "h6", "header", "hgroup", "hr", "i", "img", "ins", "kbd", "li", "main", "mark", "nav",
			"ol", "p", "pre", "q", "rp", "rt", "ruby", "s", "samp", "section", "small", "span", "strike", "strong",
			"sub", "summary", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "time", "tr", "tt", "u", "ul",
			"var", "wbr");

	private static final Set<String> EMPTY = Set.of("br", "col", "hr", "img", "wbr");

	// what goes with all that is in it
	private static final Map<String, RemovedContent> REMOVED = Map.ofEntries(Map.entry("script", RemovedContent.SCRIPT),
			Map.entry("template", RemovedContent.SCRIPT), Map.entry("iframe", RemovedContent.FRAME),
			Map.entry("frame", RemovedContent.FRAME), Map.entry("frameset", RemovedContent.FRAME),
			Map.entry("noframes", RemovedContent.FRAME), Map.entry("embed", RemovedContent.MEDIA),
			Map.entry("bgsound", RemovedContent.MEDIA), Map.entry("noembed", RemovedContent.MEDIA),
			Map.entry("param", RemovedContent.MEDIA), Map.entry("track", RemovedContent.MEDIA),
			Map.entry("canvas", RemovedContent.SCRIPT), Map.entry("input", RemovedContent.FORM),
			Map.entry("select", RemovedContent.FORM), Map.entry("datalist", RemovedContent.FORM),
			Map.entry("textarea", RemovedContent.FORM), Map.entry("keygen", RemovedContent.FORM),
			Map.entry("isindex", RemovedContent.FORM), Map.entry("meta", RemovedContent.PAGE_CONTROL),
			Map.entry("base", RemovedContent.PAGE_CONTROL), Map.entry("link", RemovedContent.PAGE_CONTROL),
			Map.entry("svg", RemovedContent.FOREIGN_MARKUP), Map.entry("math", RemovedContent.FOREIGN_MARKUP));

	// what goes without the text that is in it
	private static final Map<String, RemovedContent> UNWRAPPED = Map.of("form", RemovedContent.FORM, "button",
			RemovedContent.FORM, "object", RemovedContent.MEDIA, "applet", RemovedContent.MEDIA, "video",
			RemovedContent.MEDIA, "audio", RemovedContent.MEDIA);

	private static final Set<String> REMOVED_WITHOUT_NOTICE = Set.of("title", "xml", "area", "xmp", "plaintext");

	private static final Set<String> ATTRIBUTES = Set.of("align", "alt", "bgcolor", "border", "cellpadding",
			"cellspacing", "class", "clear", "color", "colspan", "compact", "datetime", "dir", "face", "frame",
			"height", "hspace", "id", "lang", "noshade", "nowrap", "open", "reversed", "rowspan", "rules", "scope",
			"size", "span", "start", "summary", "title", "type", "valign", "value", "vspace", "width");

	private static final Set<String> LOADING = Set.of("src", "srcset", "data", "poster", "lowsrc", "dynsrc",
			"background", "archive", "code", "classid", "codebase");

	private static final int MAX_ATTRIBUTE = 2000;

	private static final int MAX_COLUMNS = 100;

	private static final int MAX_ROWS = 1000;

	private final SafeHtmlRenderer.Limits limits;

	private final SafeResources resources;

	private final Set<RemovedContent> removed;

	private final CssCleaner css;

	private final StringBuilder out = new StringBuilder();

	private final StringBuilder sheet = new StringBuilder();

	// of all elements that are being read, empty for those that aren't written
	private final Deque<String> open = new ArrayDeque<>();

	private int depth;

	private int elements;

	private boolean shortened;

	SafeHtmlWriter(SafeHtmlRenderer.Limits limits, SafeResources resources, Set<RemovedContent> removed) {
		this.limits = limits;
		this.resources = resources;
		this.removed = removed;
		this.css = new CssCleaner(resources::picture);
	}

	boolean isShortened() {
		return this.shortened || this.css.isShortened();
	}

	/**
	 * Return the document.
	 * @param parsed the original
	 * @param policy the policy that the document itself declares
	 * @return the document
	 */
	String document(Document parsed, String policy) {
		closeAll();
		StringBuilder document = new StringBuilder(this.out.length() + this.sheet.length() + 1000);
		document.append("<!DOCTYPE html>\n<html");
		Element html = parsed.selectFirst("html");
		if (html != null) {
			attribute(document, "lang", html.attr("lang"));
			attribute(document, "dir", html.attr("dir"));
		}
		document.append("><head><meta charset=\"utf-8\"><meta http-equiv=\"Content-Security-Policy\" content=\"")
			.append(policy)
			.append("\"><meta name=\"referrer\" content=\"" + FramePolicy.REFERRER_POLICY + "\">")
			.append("<meta name=\"viewport\" content=\"width=device-width\"><title>Message</title>");
		if (!this.sheet.isEmpty()) {
			document.append("<style>").append(this.sheet).append("</style>");
		}
		document.append("</head><body");
		attributes(document, parsed.body());
		String written = document.append('>').append(this.out).append("</body></html>\n").toString();
		if (this.css.isRemoved()) {
			this.removed.add(RemovedContent.STYLE);
		}
		return written;
	}

	@Override
	public FilterResult head(Node node, int nodeDepth) {
		if (isFull()) {
			return FilterResult.STOP;
		}
		if (node instanceof TextNode text) {
			escape(text.getWholeText(), this.out);
		}
		else if (node instanceof Element element) {
			return start(element);
		}
		return FilterResult.CONTINUE;
	}

	@Override
	public FilterResult tail(Node node, int nodeDepth) {
		if (node instanceof Element && !this.open.isEmpty()) {
			close(this.open.pop());
		}
		return FilterResult.CONTINUE;
	}

	private boolean isFull() {
		this.shortened |= this.out.length() >= this.limits.maxOutput() || this.elements >= this.limits.maxElements();
		return this.shortened;
	}

	private FilterResult start(Element element) {
		String name = element.normalName();
		if (!Parser.NamespaceHtml.equals(element.tag().namespace())) {
			return remove(RemovedContent.FOREIGN_MARKUP);
		}
		if (name.equals("style")) {
			style(element);
			return FilterResult.SKIP_ENTIRELY;
		}
		RemovedContent reason = REMOVED.get(name);
		if (reason != null) {
			refuseResources(element, name);
			return isHarmless(element, name) ? FilterResult.SKIP_ENTIRELY : remove(reason);
		}
		if (REMOVED_WITHOUT_NOTICE.contains(name)) {
			return FilterResult.SKIP_ENTIRELY;
		}
		if (UNWRAPPED.containsKey(name)) {
			this.removed.add(UNWRAPPED.get(name));
		}
		if (!ALLOWED.contains(name)) {
			if (!name.equals("body")) {
				refuseResources(element, name);
			}
			this.open.push("");
			return FilterResult.CONTINUE;
		}
		if (this.depth >= this.limits.maxDepth() && !EMPTY.contains(name)) {
			this.removed.add(RemovedContent.NESTING);
			this.open.push("");
			return FilterResult.CONTINUE;
		}
		write(element, name);
		return FilterResult.CONTINUE;
	}

	private FilterResult remove(RemovedContent reason) {
		this.removed.add(reason);
		return FilterResult.SKIP_ENTIRELY;
	}

	// such as the charset, which every document declares
	private static boolean isHarmless(Element element, String name) {
		return name.equals("meta") && !element.attr("http-equiv").equalsIgnoreCase("refresh");
	}

	private void style(Element element) {
		for (Node child : element.childNodes()) {
			String text = (child instanceof DataNode data) ? data.getWholeData() : "";
			String cleaned = this.css.sheet(text);
			if (this.sheet.length() + cleaned.length() > this.limits.maxOutput()) {
				this.shortened = true;
				return;
			}
			this.sheet.append(cleaned);
		}
	}

	private void refuseResources(Element element, String name) {
		for (Attribute attribute : element.attributes()) {
			String key = attribute.getKey().toLowerCase(Locale.ROOT);
			if (key.equals("srcset")) {
				this.resources.refuse(firstCandidate(attribute.getValue()));
			}
			else if (LOADING.contains(key) || (key.equals("href") && name.equals("link"))) {
				this.resources.refuse(attribute.getValue());
			}
		}
	}

	private static String firstCandidate(String srcset) {
		String candidates = srcset.strip();
		int end = 0;
		while (end < candidates.length() && candidates.charAt(end) > ' ') {
			end++;
		}
		return candidates.substring(0, end);
	}

	private void write(Element element, String name) {
		this.elements++;
		this.out.append('<').append(name);
		attributes(this.out, element);
		if (name.equals("a")) {
			link(element);
		}
		else if (name.equals("img")) {
			picture(element);
		}
		this.out.append('>');
		if (EMPTY.contains(name)) {
			this.open.push("");
		}
		else {
			this.open.push(name);
			this.depth++;
		}
	}

	private void attributes(StringBuilder target, Element element) {
		for (Attribute attribute : element.attributes()) {
			String name = attribute.getKey().toLowerCase(Locale.ROOT);
			if (name.startsWith("on")) {
				this.removed.add(RemovedContent.EVENT_HANDLER);
			}
			else if (name.equals("style")) {
				attribute(target, name, this.css.declarations(attribute.getValue()));
			}
			else if (name.equals("background")) {
				attribute(target, name, this.resources.picture(attribute.getValue()));
			}
			else if (ATTRIBUTES.contains(name) && attribute.getValue().length() <= MAX_ATTRIBUTE) {
				attribute(target, name, bounded(name, attribute.getValue()));
			}
		}
	}

	// A cell that spans many columns or rows makes a table of any size.
	private static @Nullable String bounded(String name, String value) {
		return switch (name) {
			case "colspan", "span" -> number(value, MAX_COLUMNS);
			case "rowspan" -> number(value, MAX_ROWS);
			default -> value;
		};
	}

	private static @Nullable String number(String value, int max) {
		String digits = value.strip();
		boolean valid = !digits.isEmpty() && digits.length() <= 9
				&& digits.chars().allMatch((c) -> c >= '0' && c <= '9');
		return valid ? Integer.toString(Math.min(max, Integer.parseInt(digits))) : null;
	}

	private void link(Element element) {
		if (!element.hasAttr("href")) {
			return;
		}
		String url = SafeUrls.link(element.attr("href"));
		if (url != null) {
			attribute(this.out, "href", url);
			this.out.append(" target=\"_blank\" rel=\"noopener noreferrer nofollow\"");
		}
		else if (!element.attr("href").startsWith("#")) {
			this.removed.add(RemovedContent.LINK);
		}
	}

	private void picture(Element element) {
		String source = element.attr("src");
		if (source.isBlank()) {
			source = firstCandidate(element.attr("srcset"));
		}
		attribute(this.out, "src", this.resources.picture(source));
	}

	private static void attribute(StringBuilder target, String name, @Nullable String value) {
		if (value == null || value.isEmpty()) {
			return;
		}
		target.append(' ').append(name).append("=\"");
		escape(value, target);
		target.append('"');
	}

	private void close(String name) {
		if (!name.isEmpty()) {
			this.out.append("</").append(name).append('>');
			this.depth--;
		}
	}

	private void closeAll() {
		while (!this.open.isEmpty()) {
			close(this.open.pop());
		}
	}

	private static void escape(String text, StringBuilder target) {
		for (int i = 0; i < text.length(); i++) {
			char c = text.charAt(i);
			switch (c) {
				case '&' -> target.append("&amp;");
				case '<' -> target.append("&lt;");
				case '>' -> target.append("&gt;");
				case '"' -> target.append("&quot;");
				case '\'' -> target.append("&#39;");
				case '`' -> target.append("&#96;");
				default -> {
					boolean control = c < ' ' && c != '\t' && c != '\n';
					target.append((control || c == 0x7F) ? ' ' : c);
				}
			}
		}
	}

}
