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

package dev.smtpd.extension;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/**
 * When the sender of a message wants to be notified (RFC 3461 section 4.1, NOTIFY).
 *
 * @since 0.1.0
 */
public enum DsnNotify {

	/**
	 * In no case.
	 */
	NEVER,

	/**
	 * When the message was delivered.
	 */
	SUCCESS,

	/**
	 * When it can't be delivered.
	 */
	FAILURE,

	/**
	 * When it is late.
	 */
	DELAY;

	/**
	 * Parse the value of NOTIFY.
	 * @param value the value, such as {@code SUCCESS,FAILURE}
	 * @return an unmodifiable set of at least one
	 * @throws IllegalArgumentException if it isn't in the grammar
	 */
	public static Set<DsnNotify> parse(String value) {
		Set<DsnNotify> notify = EnumSet.noneOf(DsnNotify.class);
		for (String keyword : value.split(",", -1)) {
			// by Unicode's rules, U+017F is an s in lower case
			if (keyword.chars().anyMatch((c) -> c >= 0x80)) {
				throw new IllegalArgumentException("NOTIFY is in ASCII");
			}
			if (!notify.add(valueOf(keyword.toUpperCase(Locale.ROOT)))) {
				throw new IllegalArgumentException("NOTIFY names a case twice");
			}
		}
		if (notify.contains(NEVER) && notify.size() > 1) {
			throw new IllegalArgumentException("NEVER stands alone");
		}
		return Collections.unmodifiableSet(notify);
	}

}
