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

package dev.smtpd.spring.boot.inbox.search;

import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * What a term of a query is about.
 *
 * @since 0.1.0
 */
public enum SearchField {

	/**
	 * A free word: anywhere in the message.
	 */
	ANY,

	/**
	 * {@code from:}, the header field From or the sender of the envelope.
	 */
	FROM,

	/**
	 * {@code to:}, the header fields To and Cc or a recipient of the envelope.
	 */
	TO,

	/**
	 * {@code subject:}, the subject.
	 */
	SUBJECT,

	/**
	 * {@code text:}, the text or the name of an attachment.
	 */
	TEXT,

	/**
	 * {@code mailbox:}, the name of a mailbox of any kind: the domain of a recipient, a
	 * connector, a user or a tag, whole.
	 */
	MAILBOX,

	/**
	 * {@code tag:}, a tag, whole.
	 */
	TAG,

	/**
	 * {@code domain:}, the domain of a recipient of the envelope, whole.
	 */
	DOMAIN,

	/**
	 * {@code connector:}, the name of the connector, whole.
	 */
	CONNECTOR,

	/**
	 * {@code user:}, the authenticated user, whole.
	 */
	USER,

	/**
	 * {@code has:attachment}.
	 */
	HAS,

	/**
	 * {@code is:unread} or {@code is:read}.
	 */
	IS,

	/**
	 * {@code before:}, a date, a time, or a duration such as {@code 7d} before now.
	 */
	BEFORE,

	/**
	 * {@code after:}, as {@link #BEFORE}; the date or time itself is included.
	 */
	AFTER,

	/**
	 * {@code larger:}, a size such as {@code 500k}, {@code 2M} or a number of bytes.
	 */
	LARGER,

	/**
	 * {@code smaller:}, as {@link #LARGER}.
	 */
	SMALLER;

	private final String prefix = name().toLowerCase(Locale.ROOT);

	/**
	 * Return how the field is written in a query, without the colon.
	 * @return the name in lower case
	 */
	public String prefix() {
		return this.prefix;
	}

	static @Nullable SearchField ofPrefix(String prefix) {
		for (SearchField field : values()) {
			if (field != ANY && field.prefix.equalsIgnoreCase(prefix)) {
				return field;
			}
		}
		return null;
	}

}
