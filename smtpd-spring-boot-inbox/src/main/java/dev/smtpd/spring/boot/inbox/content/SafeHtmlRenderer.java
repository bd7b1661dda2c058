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

import java.util.EnumSet;
import java.util.Set;
import java.util.function.Function;

import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.select.NodeTraversor;
import org.jspecify.annotations.Nullable;

/**
 * Makes a document for a sandboxed frame of the HTML of a message.
 * <p>
 * The HTML is parsed as browsers parse it, and a new document is written of those
 * elements, attributes and styles that are known to be harmless. There is nothing in it
 * that a browser could read in another way than it was meant (mutation XSS): no foreign
 * markup, no element whose content isn't markup, no {@code <} but that of tags, and no
 * attribute without quotes. Time, memory and the size of the document are bounded,
 * whatever the HTML is.
 * <p>
 * Show the document in a frame with {@link FramePolicy}.
 *
 * @since 0.1.0
 */
public final class SafeHtmlRenderer {

	private static final Limits DEFAULT_LIMITS = new Limits(2_000_000, 4_000_000, 50_000, 100);

	private final Limits limits;

	/**
	 * Create a renderer. It can be used by several threads.
	 */
	public SafeHtmlRenderer() {
		this(DEFAULT_LIMITS);
	}

	SafeHtmlRenderer(Limits limits) {
		this.limits = limits;
	}

	/**
	 * Make a document of the HTML of a message.
	 * @param html the HTML as it was sent
	 * @param remoteContent whether pictures of other servers are shown
	 * @param pictures returns where the picture with a Content-ID is, without its angle
	 * brackets: a path on this server that starts with {@code /}, or a {@code data:} URL
	 * of a raster picture; {@code null} if the message has none. The frame has an origin
	 * of its own, so that browsers don't send cookies for a path.
	 * @return the document
	 */
	public SafeHtml render(String html, RemoteContent remoteContent, Function<String, @Nullable String> pictures) {
		Set<RemovedContent> removed = EnumSet.noneOf(RemovedContent.class);
		SafeResources resources = new SafeResources(remoteContent, pictures, removed);
		HtmlTree tree = HtmlTree.of(html, this.limits);
		Document parsed = tree.document();
		SafeHtmlWriter writer = new SafeHtmlWriter(this.limits, resources, removed);
		Element body = parsed.body();
		// the head first: there may be styles in it
		NodeTraversor.filter(writer, parsed.head());
		NodeTraversor.filter(writer, body);
		String document = writer.document(parsed, FramePolicy.inDocument(remoteContent));
		return new SafeHtml(document, resources.blocked(), removed, tree.shortened() || writer.isShortened());
	}

	/**
	 * Bounds.
	 *
	 * @param maxInput how many characters are read
	 * @param maxOutput how many characters the body may have, but for the end tags
	 * @param maxElements how many elements the body may have
	 * @param maxDepth how deep elements may be nested
	 */
	record Limits(int maxInput, int maxOutput, int maxElements, int maxDepth) {

	}

}
