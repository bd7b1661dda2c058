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

package dev.smtpd.spring.boot.inbox.release;

import java.util.List;
import java.util.regex.Pattern;

import dev.smtpd.Mailbox;

/**
 * To which recipients messages may be sent on.
 *
 * @since 0.1.0
 */
public final class AllowedRecipients {

	// local parts with which servers are asked to send a message to another domain
	private static final Pattern ROUTED = Pattern.compile("[%!@:\\x00-\\x20\\x7f]");

	private final List<String> texts;

	private final List<AddressPattern> patterns;

	/**
	 * Create the list.
	 * @param patterns patterns of addresses, such as {@code *@example.org} or
	 * {@code joe+*@example.org}, in which {@code *} stands for any characters but
	 * {@code @}; the case of ASCII letters doesn't matter
	 * @throws IllegalArgumentException if one of them isn't of this form
	 */
	public AllowedRecipients(List<String> patterns) {
		this.texts = patterns.stream().map(String::strip).toList();
		this.patterns = patterns.stream().map(AddressPattern::of).toList();
	}

	/**
	 * Return whether no message may be sent on.
	 * @return whether there are no patterns
	 */
	public boolean isEmpty() {
		return this.patterns.isEmpty();
	}

	/**
	 * Return the patterns.
	 * @return the patterns as they were given
	 */
	public List<String> patterns() {
		return this.texts;
	}

	/**
	 * Return whether messages may be sent on to a recipient. Local parts in which another
	 * server could see a route, such as {@code joe%example.net}, never are.
	 * @param recipient the recipient
	 * @return whether one of the patterns matches
	 */
	public boolean allows(Mailbox recipient) {
		return !recipient.domain().isEmpty() && !ROUTED.matcher(recipient.localPart()).find()
				&& this.patterns.stream().anyMatch((pattern) -> pattern.matches(recipient));
	}

	/**
	 * A pattern.
	 *
	 * @param localPart the pattern of local parts
	 * @param domain the pattern of domains
	 */
	private record AddressPattern(Pattern localPart, Pattern domain) {

		static AddressPattern of(String text) {
			String stripped = text.strip();
			int at = stripped.indexOf('@');
			if (at < 1 || at != stripped.lastIndexOf('@') || at == stripped.length() - 1) {
				throw new IllegalArgumentException(
						"'" + text + "' must be a pattern of addresses such as '*@example.org'");
			}
			return new AddressPattern(glob(stripped.substring(0, at)), glob(stripped.substring(at + 1)));
		}

		private static Pattern glob(String text) {
			StringBuilder pattern = new StringBuilder();
			for (String part : text.split("(?<=\\*)|(?=\\*)")) {
				pattern.append(part.equals("*") ? ".*" : Pattern.quote(part));
			}
			// of ASCII letters only: no other letter is taken for one of them
			return Pattern.compile(pattern.toString(), Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
		}

		boolean matches(Mailbox mailbox) {
			return this.localPart.matcher(mailbox.localPart()).matches()
					&& this.domain.matcher(mailbox.domain()).matches();
		}

	}

}
