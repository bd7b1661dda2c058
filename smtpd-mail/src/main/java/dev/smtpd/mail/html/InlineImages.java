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

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * Replaces {@code cid:} URLs (RFC 2392) in HTML, and leaves everything else as it is.
 *
 * @since 0.1.0
 */
public final class InlineImages implements HtmlHandler {

	private static final List<String> ATTRIBUTES = List.of("src", "background");

	private static final String SCHEME = "cid:";

	private final String html;

	private final Function<String, @Nullable String> urls;

	private final StringBuilder replaced = new StringBuilder();

	private int copied;

	private InlineImages(String html, Function<String, @Nullable String> urls) {
		this.html = html;
		this.urls = urls;
	}

	/**
	 * Replace the URLs.
	 * @param html the HTML
	 * @param urls returns what replaces the URL of a part, given its Content-ID, or
	 * {@code null} to leave it
	 * @return the HTML with other URLs
	 */
	public static String replace(String html, Function<String, @Nullable String> urls) {
		InlineImages images = new InlineImages(html, urls);
		new HtmlScanner(html, images).scan();
		return images.replaced.append(html, images.copied, html.length()).toString();
	}

	@Override
	public void start(HtmlTag tag) {
		if (!tag.hasAttributes()) {
			return;
		}
		for (String name : ATTRIBUTES) {
			HtmlTag.Value value = tag.find(name);
			if (value != null && this.html.regionMatches(true, value.start(), SCHEME, 0, SCHEME.length())
					&& value.end() - value.start() > SCHEME.length()) {
				replace(tag, name, value);
			}
		}
	}

	private void replace(HtmlTag tag, String name, HtmlTag.Value value) {
		String url = tag.attribute(name);
		String replacement = (url.length() > SCHEME.length()) ? this.urls.apply(decode(url)) : null;
		if (replacement != null && value.start() >= this.copied) {
			this.replaced.append(this.html, this.copied, value.start()).append(replacement);
			this.copied = value.end();
		}
	}

	private static String decode(String url) {
		String id = url.substring(SCHEME.length());
		if (id.indexOf('%') < 0) {
			return id;
		}
		try {
			return URLDecoder.decode(id.replace("+", "%2B"), StandardCharsets.UTF_8);
		}
		catch (IllegalArgumentException ex) {
			return id;
		}
	}

	@Override
	public void end(String name) {
	}

	@Override
	public void text(String source, int from, int to) {
	}

	@Override
	public void reference(String character) {
	}

}
