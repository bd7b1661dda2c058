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

package dev.smtpd.spring.event;

import dev.smtpd.Mailbox;

/**
 * Reads a mailbox as {@link Mailbox#toString()} writes it, also one that
 * {@link Mailbox#of(String)} refuses, since a server has taken it: without a domain, or
 * with dots where the grammar has none.
 */
final class PathText {

	private static final String QUOTE = "\"";

	private PathText() {
	}

	static Mailbox parse(String text) {
		if (text.isEmpty()) {
			return Mailbox.NULL;
		}
		boolean quoted = text.startsWith(QUOTE);
		int at = text.endsWith(QUOTE) ? -1 : text.lastIndexOf('@');
		String local = (at >= 0) ? text.substring(0, at) : text;
		String domain = (at >= 0) ? text.substring(at + 1) : "";
		return new Mailbox(quoted ? Mailbox.of(local + "@unquoted").localPart() : local, domain, quoted);
	}

}
