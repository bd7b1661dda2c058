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

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;

import dev.smtpd.text.PrintableText;
import org.jspecify.annotations.Nullable;

/**
 * URLs of senders. They are read as browsers read them (WHATWG URL), and written so that
 * they can't be read in another way.
 */
final class SafeUrls {

	private static final int MAX_LENGTH = 8192;

	private static final Set<String> LINK_SCHEMES = Set.of("http", "https", "mailto", "tel");

	private static final String HEX = "0123456789ABCDEF";

	private static final String UNSAFE = "\"'<>`\\^{}|() ";

	private SafeUrls() {
	}

	/**
	 * Return what a link may lead to.
	 * @param url the URL as it was sent
	 * @return the URL, or {@code null} if it is none of the web, of mail or of telephones
	 */
	static @Nullable String link(String url) {
		String cleaned = clean(url);
		String scheme = scheme(cleaned);
		if (scheme.isEmpty()) {
			return web(cleaned);
		}
		if (!LINK_SCHEMES.contains(scheme)) {
			return null;
		}
		return scheme.startsWith("http") ? web(cleaned) : write(scheme, cleaned.substring(scheme.length() + 1));
	}

	/**
	 * Return a URL of the web.
	 * @param url the URL as it was sent
	 * @return an absolute URL, or {@code null} if it is anything else
	 */
	static @Nullable String web(String url) {
		String cleaned = clean(url);
		String scheme = scheme(cleaned);
		String rest = cleaned.substring(scheme.isEmpty() ? 0 : scheme.length() + 1).replace('\\', '/');
		if (scheme.isEmpty()) {
			// without a base, the scheme of the page would count
			scheme = rest.startsWith("//") ? "https" : "";
		}
		if (!scheme.equals("http") && !scheme.equals("https")) {
			return null;
		}
		int start = 0;
		while (start < rest.length() && rest.charAt(start) == '/') {
			start++;
		}
		return (start < rest.length()) ? write(scheme, "//" + rest.substring(start)) : null;
	}

	/**
	 * Return whether a URL is one that a browser would load from another server. Unlike
	 * {@link #web}, a relative one is none: there is nothing that it is relative to.
	 * @param url the URL as it was sent
	 * @return whether it is
	 */
	static boolean isRemote(String url) {
		String cleaned = clean(url);
		String scheme = scheme(cleaned);
		return switch (scheme) {
			case "" -> cleaned.startsWith("//") || cleaned.startsWith("\\\\");
			case "http", "https", "ftp", "ws", "wss" -> true;
			default -> false;
		};
	}

	/**
	 * Return the identifier of a part.
	 * @param url the URL as it was sent
	 * @return the identifier (RFC 2392), or {@code null} if the URL is no {@code cid:}
	 */
	static @Nullable String contentId(String url) {
		String cleaned = clean(url);
		if (!scheme(cleaned).equals("cid")) {
			return null;
		}
		String id = cleaned.substring("cid:".length());
		return (id.indexOf('%') >= 0) ? decode(id) : id;
	}

	/**
	 * Return the scheme of a URL.
	 * @param cleaned the URL
	 * @return the scheme in lower case, empty if it has none
	 */
	static String scheme(String cleaned) {
		int colon = cleaned.indexOf(':');
		for (int i = 0; i < colon; i++) {
			char c = cleaned.charAt(i);
			boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
			if (!letter && (i == 0 || "0123456789+-.".indexOf(c) < 0)) {
				return "";
			}
		}
		return (colon > 0) ? cleaned.substring(0, colon).toLowerCase(Locale.ROOT) : "";
	}

	// What browsers leave out: tab and line ends anywhere, control characters and blanks
	// at both ends.
	static String clean(String url) {
		int from = 0;
		int to = url.length();
		while (from < to && url.charAt(from) <= ' ') {
			from++;
		}
		while (to > from && url.charAt(to - 1) <= ' ') {
			to--;
		}
		String stripped = url.substring(from, to);
		if (stripped.indexOf('\t') < 0 && stripped.indexOf('\n') < 0 && stripped.indexOf('\r') < 0) {
			return stripped;
		}
		return stripped.replace("\t", "").replace("\n", "").replace("\r", "");
	}

	private static @Nullable String write(String scheme, String rest) {
		return (rest.isEmpty() || rest.length() > MAX_LENGTH) ? null : scheme + ":" + encode(rest);
	}

	/**
	 * Return a URL in which everything that could end it is encoded.
	 * @param text the URL or a part of it
	 * @return the URL, whose percent signs are as they were
	 */
	static String encode(String text) {
		StringBuilder url = new StringBuilder(text.length());
		text.codePoints().forEach((c) -> {
			if (UNSAFE.indexOf(c) >= 0 || !PrintableText.isPrintable(c)) {
				boolean surrogate = c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
				for (byte octet : Character.toString(surrogate ? 0xFFFD : c).getBytes(StandardCharsets.UTF_8)) {
					url.append('%').append(HEX.charAt((octet >> 4) & 0xF)).append(HEX.charAt(octet & 0xF));
				}
			}
			else {
				url.appendCodePoint(c);
			}
		});
		return url.toString();
	}

	private static String decode(String text) {
		byte[] decoded = new byte[text.length() * 3];
		int length = 0;
		byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
		for (int i = 0; i < bytes.length; i++) {
			int high = (bytes[i] == '%' && i + 2 < bytes.length) ? Character.digit(bytes[i + 1], 16) : -1;
			int low = (high >= 0) ? Character.digit(bytes[i + 2], 16) : -1;
			decoded[length++] = (low >= 0) ? (byte) (high * 16 + low) : bytes[i];
			i += (low >= 0) ? 2 : 0;
		}
		return new String(decoded, 0, length, StandardCharsets.UTF_8);
	}

}
