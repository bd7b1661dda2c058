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

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

import dev.smtpd.spring.listener.route.PatternElement.Literal;
import dev.smtpd.spring.listener.route.RecipientRoutes.Match;
import org.jspecify.annotations.Nullable;

/**
 * A pattern and its target.
 *
 * @param <T> the type of target
 */
final class Route<T> {

	private final RecipientPattern pattern;

	private final T target;

	private final PatternPart localPart;

	private final PartMatcher localPartMatcher;

	private final @Nullable DomainMatcher domainMatcher;

	private final String[] names;

	Route(RecipientPattern pattern, T target, UnaryOperator<String> fold, boolean caseSensitive) {
		this.pattern = pattern;
		this.target = target;
		this.localPart = fold(pattern.localPart(), fold);
		this.localPartMatcher = PartMatcher.of(this.localPart, 0, caseSensitive);
		DomainPattern domain = pattern.domain();
		int ofLocalPart = (int) this.localPart.variables().filter((variable) -> variable.name() != null).count();
		this.domainMatcher = (domain != null) ? new DomainMatcher(domain, ofLocalPart) : null;
		this.names = pattern.variables().toArray(new String[0]);
	}

	private static PatternPart fold(PatternPart part, UnaryOperator<String> fold) {
		return new PatternPart(part.elements()
			.stream()
			.map((element) -> (element instanceof Literal literal) ? new Literal(fold.apply(literal.text())) : element)
			.toList());
	}

	RecipientPattern pattern() {
		return this.pattern;
	}

	T target() {
		return this.target;
	}

	PatternPart localPart() {
		return this.localPart;
	}

	/**
	 * Match an address.
	 * @param address the address
	 * @return the match, or {@code null} if it doesn't match
	 */
	@Nullable Match<T> match(RecipientAddress address) {
		@Nullable String[] values = new String[this.names.length];
		if (this.localPartMatcher.match(address.localPart(), address.folded(), values)
				&& (this.domainMatcher == null || this.domainMatcher.match(address.domain(), values))) {
			return new Match<>(this.target, toMap(values), this.pattern);
		}
		return null;
	}

	private Map<String, String> toMap(@Nullable String[] values) {
		if (values.length == 0) {
			return Map.of();
		}
		Map<String, String> map = new LinkedHashMap<>();
		for (int i = 0; i < values.length; i++) {
			String value = values[i];
			if (value != null) {
				map.put(this.names[i], value);
			}
		}
		return Collections.unmodifiableMap(map);
	}

}
