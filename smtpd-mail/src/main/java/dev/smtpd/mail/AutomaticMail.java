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

package dev.smtpd.mail;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import dev.smtpd.mail.mime.HeaderBlock;
import org.jspecify.annotations.Nullable;

/**
 * Header fields of mail that no person has sent.
 */
final class AutomaticMail {

	private static final int MAX_URIS = 20;

	private static final Set<String> BULK = Set.of("bulk", "junk", "list", "auto_reply", "auto-reply");

	private static final List<String> FIELDS = List.of("list-id", "list-unsubscribe", "list-post", "list-help",
			"list-subscribe", "list-owner", "list-archive", "mailing-list", "feedback-id", "x-autoreply",
			"x-autorespond", "x-autoresponder", "x-auto-reply-from", "x-mail-autoreply", "x-failed-recipients",
			"x-csa-complaints", "x-apple-action", "x-apple-unsubscribe", "x-mlserver");

	private AutomaticMail() {
	}

	static boolean isAutomatic(HeaderBlock header, boolean nullSender) {
		String autoSubmitted = word(header.firstLowerCase("auto-submitted"));
		if (!autoSubmitted.isEmpty()) {
			return !autoSubmitted.equals("no");
		}
		if (BULK.contains(word(header.firstLowerCase("precedence")))) {
			return true;
		}
		String suppress = header.firstLowerCase("x-auto-response-suppress");
		if (!suppress.isEmpty() && !suppress.equals("none")) {
			return true;
		}
		return nullSender || header.first("return-path").replace(" ", "").equals("<>")
				|| FIELDS.stream().anyMatch((name) -> header.indexOf(name, 0) >= 0);
	}

	// the value without parameters and comments
	private static String word(String value) {
		int end = 0;
		while (end < value.length() && (Character.isLetterOrDigit(value.charAt(end)) || value.charAt(end) == '-'
				|| value.charAt(end) == '_')) {
			end++;
		}
		return value.substring(0, end);
	}

	static @Nullable Unsubscribe unsubscribe(HeaderBlock header) {
		String value = header.first("list-unsubscribe");
		List<URI> uris = new ArrayList<>();
		int open = value.indexOf('<');
		while (open >= 0 && uris.size() < MAX_URIS) {
			int close = value.indexOf('>', open);
			if (close < 0) {
				break;
			}
			add(uris, value.substring(open + 1, close).replaceAll("\\s", ""));
			open = value.indexOf('<', close);
		}
		if (uris.isEmpty()) {
			return null;
		}
		boolean oneClick = header.firstLowerCase("list-unsubscribe-post")
			.replace(" ", "")
			.equals("list-unsubscribe=one-click")
				&& uris.stream().anyMatch((uri) -> "https".equalsIgnoreCase(uri.getScheme()));
		return new Unsubscribe(uris, oneClick);
	}

	private static void add(List<URI> uris, String text) {
		try {
			URI uri = new URI(text);
			String scheme = (uri.getScheme() != null) ? uri.getScheme().toLowerCase(Locale.ROOT) : "";
			if (Set.of("https", "http", "mailto").contains(scheme)) {
				uris.add(uri);
			}
		}
		catch (URISyntaxException ex) {
			// no address
		}
	}

}
