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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;

import dev.smtpd.Mailbox;
import org.jspecify.annotations.Nullable;

/**
 * Routes by pattern.
 *
 * @param <T> the type of target
 * @since 0.1.0
 */
public final class RecipientRoutes<T> {

	private final List<Map.Entry<RecipientPattern, T>> routes;

	private RecipientRoutes(List<Map.Entry<RecipientPattern, T>> routes) {
		this.routes = routes;
	}

	/**
	 * Return a builder.
	 * @param <T> the type of target
	 * @return a new builder
	 */
	public static <T> Builder<T> builder() {
		return new Builder<>();
	}

	/**
	 * Find the route of a recipient.
	 * @param recipient the recipient
	 * @return the match, or {@code null}
	 */
	public @Nullable Match<T> match(Mailbox recipient) {
		for (Map.Entry<RecipientPattern, T> route : this.routes) {
			Matcher matcher = route.getKey().regex().matcher(recipient.localPart() + "@" + recipient.domain());
			if (matcher.matches()) {
				Map<String, String> variables = new LinkedHashMap<>();
				route.getKey().variables().forEach((name) -> variables.put(name, matcher.group(name)));
				return new Match<>(route.getValue(), variables, route.getKey());
			}
		}
		return null;
	}

	/**
	 * A match.
	 *
	 * @param <T> the type of target
	 * @param target the target
	 * @param variables the variables
	 * @param pattern the pattern
	 */
	public record Match<T>(T target, Map<String, String> variables, RecipientPattern pattern) {

	}

	/**
	 * Builds routes.
	 *
	 * @param <T> the type of target
	 */
	public static final class Builder<T> {

		private final List<Map.Entry<RecipientPattern, T>> routes = new ArrayList<>();

		/**
		 * Add a route.
		 * @param pattern the pattern
		 * @param target the target
		 * @return this
		 */
		public Builder<T> add(RecipientPattern pattern, T target) {
			for (Map.Entry<RecipientPattern, T> route : this.routes) {
				if (route.getKey().key().equals(pattern.key())) {
					throw new IllegalArgumentException("Pattern '" + pattern.text() + "' of " + target
							+ " is the same as '" + route.getKey().text() + "' of " + route.getValue());
				}
			}
			this.routes.add(Map.entry(pattern, target));
			return this;
		}

		/**
		 * Build.
		 * @return the routes
		 */
		public RecipientRoutes<T> build() {
			return new RecipientRoutes<>(this.routes.stream()
				.sorted(Comparator.comparingInt((Map.Entry<RecipientPattern, T> route) -> -route.getKey().literals()))
				.toList());
		}

	}

}
