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

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.smtpd.spring.listener.route.RecipientRoutes.Match;
import org.jspecify.annotations.Nullable;

/**
 * The routes of one domain, or of one pattern of domains.
 *
 * @param <T> the type of target
 */
final class LocalPartRoutes<T> {

	private final Map<String, Route<T>> literals = new HashMap<>();

	private final AffixIndex<Route<T>> patterns;

	LocalPartRoutes(List<Route<T>> routes) {
		List<Route<T>> patterns = new ArrayList<>();
		for (Route<T> route : routes) {
			if (route.localPart().isLiteral()) {
				this.literals.put(route.localPart().prefix(), route);
			}
			else {
				patterns.add(route);
			}
		}
		patterns.sort(Comparator.comparing(Route::localPart));
		this.patterns = new AffixIndex<>(patterns, Route::localPart);
	}

	@Nullable Match<T> match(RecipientAddress address) {
		Route<T> literal = this.literals.get(address.folded());
		Match<T> match = (literal != null) ? literal.match(address) : null;
		return (match != null) ? match : this.patterns.find(address.folded(), (route) -> route.match(address));
	}

}
