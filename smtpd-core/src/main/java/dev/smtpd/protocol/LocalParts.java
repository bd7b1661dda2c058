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

package dev.smtpd.protocol;

import java.text.Normalizer;

/**
 * Local parts of mailboxes, beyond the grammar of RFC 5321 section 4.1.2.
 *
 * @since 0.1.0
 */
public final class LocalParts {

	private static final String ROUTING = "@%!";

	private LocalParts() {
	}

	/**
	 * Return whether some server might find the way to another mailbox in a local part:
	 * whether it has {@code @}, {@code %} or {@code !}, or a character that becomes one
	 * of them by normalization (NFKC), such as U+FF20, the full-width {@code @}.
	 * @param localPart the local part, without quotes
	 * @return whether it may be taken for a route
	 */
	public static boolean mayRoute(String localPart) {
		String text = Grammar.isAscii(localPart) ? localPart : Normalizer.normalize(localPart, Normalizer.Form.NFKC);
		return !Grammar.all(text, (c) -> ROUTING.indexOf(c) < 0);
	}

	/**
	 * Return whether a text is a local part but for its dots, and means the same to all
	 * servers.
	 * @param text the text, of the characters of a dot-string
	 * @return whether it can be accepted
	 */
	static boolean isTolerable(String text) {
		return Grammar.isAscii(text) && !mayRoute(text) && !Grammar.all(text, (c) -> c == '.');
	}

}
