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

import java.util.Iterator;

import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.parser.Parser;
import org.jsoup.parser.StreamParser;

/**
 * The tree of some HTML, of a bounded size: each paragraph repeats the elements that were
 * left open in the one before, so that a tree may have many times as many elements as its
 * source has tags.
 *
 * @param document the tree
 * @param shortened whether the end of the HTML is missing
 */
record HtmlTree(Document document, boolean shortened) {

	/**
	 * Parse HTML.
	 * @param html the HTML
	 * @param limits the bounds; the tree has about twice as many elements at most
	 * @return the tree
	 */
	static HtmlTree of(String html, SafeHtmlRenderer.Limits limits) {
		boolean shortened = html.length() > limits.maxInput();
		Parser parser = Parser.htmlParser().setMaxDepth(limits.maxDepth() * 2);
		try (StreamParser stream = new StreamParser(parser)) {
			stream.parse(shortened ? html.substring(0, limits.maxInput()) : html, "");
			Iterator<Element> elements = stream.iterator();
			for (int i = 0; i < limits.maxElements() * 2 && elements.hasNext(); i++) {
				elements.next();
			}
			return new HtmlTree(stream.document(), shortened || elements.hasNext());
		}
	}

}
