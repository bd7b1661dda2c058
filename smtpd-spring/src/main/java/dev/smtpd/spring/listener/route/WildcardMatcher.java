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

import dev.smtpd.spring.listener.route.PatternElement.Literal;
import dev.smtpd.spring.listener.route.PatternElement.Variable;
import org.jspecify.annotations.Nullable;

/**
 * {@link PartMatcher} for a part without regular expressions. Each variable ends where
 * the next literal is found first: if the text matches at all, it matches so, as
 * variables take any character. The time is in proportion to the lengths of text and
 * literals.
 */
final class WildcardMatcher implements PartMatcher {

	private final PatternElement[] elements;

	private final int firstValue;

	WildcardMatcher(PatternPart part, int firstValue) {
		this.elements = part.elements().toArray(new PatternElement[0]);
		this.firstValue = firstValue;
	}

	@Override
	public boolean match(String text, String folded, @Nullable String[] values) {
		int position = 0;
		int value = this.firstValue;
		for (int i = 0; i < this.elements.length; i++) {
			if (this.elements[i] instanceof Variable variable) {
				int end = end(i + 1, folded, position + variable.minLength());
				if (end < 0) {
					return false;
				}
				if (variable.name() != null) {
					values[value++] = text.substring(position, end);
				}
				position = end;
			}
			else if (this.elements[i] instanceof Literal literal) {
				if (!folded.startsWith(literal.text(), position)) {
					return false;
				}
				position += literal.text().length();
			}
		}
		return position == text.length();
	}

	// where the variable ends that comes before the element
	private int end(int next, String folded, int min) {
		int end = folded.length();
		if (next < this.elements.length && this.elements[next] instanceof Literal literal) {
			end = (next == this.elements.length - 1) ? folded.length() - literal.text().length()
					: folded.indexOf(literal.text(), min);
		}
		return (end >= min) ? end : -1;
	}

}
