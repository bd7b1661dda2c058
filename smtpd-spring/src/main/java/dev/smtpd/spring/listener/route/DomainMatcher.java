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

import dev.smtpd.spring.listener.route.PatternElement.Variable;
import org.jspecify.annotations.Nullable;

/**
 * Matches domains with a {@link DomainPattern}, label by label from the right.
 */
final class DomainMatcher {

	private final PartMatcher[] labels;

	private final boolean whole;

	private final boolean rest;

	private final int firstValue;

	/**
	 * Create a matcher.
	 * @param domain the pattern
	 * @param firstValue the index of the first named variable's value
	 */
	DomainMatcher(DomainPattern domain, int firstValue) {
		this.whole = domain.whole();
		this.rest = !this.whole && isRest(domain.labels().get(0));
		this.firstValue = firstValue;
		this.labels = new PartMatcher[domain.labels().size()];
		int value = firstValue;
		for (int i = 0; i < this.labels.length; i++) {
			PatternPart label = domain.labels().get(i);
			this.labels[i] = PartMatcher.of(label, value, false);
			value += (int) label.variables().filter((variable) -> variable.name() != null).count();
		}
	}

	private static boolean isRest(PatternPart label) {
		return label.elements().get(0) instanceof Variable variable && variable.rest();
	}

	/**
	 * Match a domain, and note what its variables take.
	 * @param domain the domain, in the form of {@link DomainNames#toCanonical(String)}
	 * @param values what the variables take, of which those of the domain are written
	 * @return whether the domain matches
	 */
	boolean match(String domain, @Nullable String[] values) {
		if (this.whole) {
			return this.labels[0].match(domain, domain, values);
		}
		if (domain.startsWith("[")) {
			return false;
		}
		int end = domain.length();
		for (int i = this.labels.length - 1; i > 0; i--) {
			int dot = domain.lastIndexOf('.', end - 1);
			if (dot < 0) {
				return false;
			}
			String label = domain.substring(dot + 1, end);
			if (!this.labels[i].match(label, label, values)) {
				return false;
			}
			end = dot;
		}
		return matchFirst(domain.substring(0, end), values);
	}

	private boolean matchFirst(String first, @Nullable String[] values) {
		if (this.rest) {
			values[this.firstValue] = first;
			return !first.isEmpty();
		}
		return first.indexOf('.') < 0 && this.labels[0].match(first, first, values);
	}

}
