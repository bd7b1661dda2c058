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

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A term of a query.
 *
 * @param field what it is about
 * @param value what is looked for
 * @param negated whether messages are found that don't match
 * @since 0.1.0
 */
public record SearchTerm(SearchField field, String value, boolean negated) {

	/**
	 * Create a term.
	 * @throws IllegalArgumentException if the value makes no sense for the field
	 */
	public SearchTerm {
		if (!SearchValues.isValid(field, value)) {
			throw new IllegalArgumentException("'" + field.prefix() + "' can't be '" + value + "'");
		}
	}

	/**
	 * Return the time that the value means.
	 * @param now to which durations refer
	 * @return the time, or {@code null} if the field is neither
	 * {@link SearchField#BEFORE} nor {@link SearchField#AFTER}
	 */
	public @Nullable Instant time(Instant now) {
		return (this.field == SearchField.BEFORE || this.field == SearchField.AFTER)
				? SearchValues.instant(this.value, now) : null;
	}

	/**
	 * Return the size that the value means.
	 * @return the size in bytes, or -1 if the field is neither {@link SearchField#LARGER}
	 * nor {@link SearchField#SMALLER}
	 */
	public long size() {
		return (this.field == SearchField.LARGER || this.field == SearchField.SMALLER) ? SearchValues.size(this.value)
				: -1;
	}

	/**
	 * Return the words that are looked for.
	 * @return the words of the value, one after the other in the message
	 */
	public List<String> words() {
		return Words.of(this.value);
	}

	/**
	 * Return the term as it is written in a query.
	 */
	@Override
	public String toString() {
		StringBuilder text = new StringBuilder(this.value.length() + 10);
		if (this.negated) {
			text.append('-');
		}
		if (this.field != SearchField.ANY) {
			text.append(this.field.prefix()).append(':');
		}
		return SearchQueryParser.appendValue(text, this.value, this.field == SearchField.ANY).toString();
	}

}
