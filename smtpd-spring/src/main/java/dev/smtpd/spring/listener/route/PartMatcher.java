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

package dev.smtpd.spring.listener.route;

import org.jspecify.annotations.Nullable;

/**
 * Matches texts with a {@link PatternPart}.
 */
interface PartMatcher {

	/**
	 * Match a text, and note what its variables take.
	 * @param text the text
	 * @param folded the text in which characters are equal that aren't distinguished, of
	 * the same length
	 * @param values what the variables take, of which those of the part are written
	 * @return whether the text matches; if not, values may have been written nonetheless
	 */
	boolean match(String text, String folded, @Nullable String[] values);

	/**
	 * Return a matcher.
	 * @param part the part, of which literals are in the folded form
	 * @param firstValue the index of the first named variable's value
	 * @param caseSensitive whether the case of letters matters to regular expressions
	 * @return the matcher
	 */
	static PartMatcher of(PatternPart part, int firstValue, boolean caseSensitive) {
		return part.hasExpression() ? new ExpressionMatcher(part, firstValue, caseSensitive)
				: new WildcardMatcher(part, firstValue);
	}

}
