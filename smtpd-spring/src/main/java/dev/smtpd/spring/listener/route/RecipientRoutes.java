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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

import dev.smtpd.Mailbox;
import org.jspecify.annotations.Nullable;

/**
 * Routes of mail by its recipients: of all patterns that match a recipient, the most
 * specific one, as {@link RecipientPattern} defines it, leads to the target.
 * <p>
 * The time to find a route doesn't depend on the number of patterns whose literal text
 * differs: literal domains and local parts are looked up in hash tables, others by the
 * literal text at their ends. Only regular expressions with the same literal text around
 * them are tried one after the other. Instances are immutable.
 *
 * @param <T> the type of target
 * @since 0.1.0
 */
public final class RecipientRoutes<T> {

	private final Map<String, LocalPartRoutes<T>> domains = new HashMap<>();

	private final AffixIndex<DomainRoutes<T>> domainPatterns;

	private final @Nullable Route<T> anyAddress;

	private final boolean caseSensitive;

	private RecipientRoutes(List<Route<T>> routes, boolean caseSensitive) {
		this.caseSensitive = caseSensitive;
		Map<PatternPart, List<Route<T>>> byDomain = new HashMap<>();
		Map<String, PatternPart> parts = new LinkedHashMap<>();
		Route<T> anyAddress = null;
		for (Route<T> route : routes) {
			PatternPart domain = route.pattern().domainPart();
			if (domain == null) {
				anyAddress = route;
				continue;
			}
			PatternPart same = parts.computeIfAbsent(domain.key(UnaryOperator.identity()), (key) -> domain);
			byDomain.computeIfAbsent(same, (key) -> new ArrayList<>()).add(route);
		}
		List<DomainRoutes<T>> patterns = new ArrayList<>();
		byDomain.forEach((domain, ofDomain) -> {
			LocalPartRoutes<T> localParts = new LocalPartRoutes<>(ofDomain);
			if (domain.isLiteral()) {
				this.domains.put(domain.prefix(), localParts);
			}
			else {
				patterns.add(new DomainRoutes<>(domain, localParts));
			}
		});
		patterns.sort(Comparator.comparing(DomainRoutes::domain));
		this.domainPatterns = new AffixIndex<>(patterns, DomainRoutes::domain);
		this.anyAddress = anyAddress;
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
	 * Find the route of a recipient. This doesn't block, and takes a time that is bounded
	 * by the length of the address, so that it may be done on the event loop.
	 * @param recipient the recipient
	 * @return the match, or {@code null} if no pattern matches
	 */
	public @Nullable Match<T> match(Mailbox recipient) {
		String localPart = recipient.localPart();
		RecipientAddress address = new RecipientAddress(localPart, fold(localPart, this.caseSensitive),
				DomainNames.toCanonical(recipient.domain()));
		LocalPartRoutes<T> own = this.domains.get(address.domain());
		Match<T> match = (own != null) ? own.match(address) : null;
		if (match == null) {
			match = this.domainPatterns.find(address.domain(), (domain) -> domain.routes().match(address));
		}
		return (match != null) ? match : matchAnyAddress(recipient);
	}

	private @Nullable Match<T> matchAnyAddress(Mailbox recipient) {
		if (this.anyAddress == null) {
			return null;
		}
		String text = recipient.toString();
		return this.anyAddress.match(new RecipientAddress(text, text, ""));
	}

	private static String fold(String localPart, boolean caseSensitive) {
		return caseSensitive ? localPart : DomainNames.toLowerCase(localPart);
	}

	/**
	 * A route of a recipient.
	 *
	 * @param <T> the type of target
	 * @param target the target
	 * @param variables the values of the variables by name, in the order of the pattern;
	 * can't be modified
	 * @param pattern the pattern that matches
	 */
	public record Match<T>(T target, Map<String, String> variables, RecipientPattern pattern) {

	}

	/**
	 * The routes of a pattern of domains.
	 *
	 * @param <T> the type of target
	 * @param domain the pattern
	 * @param routes the routes
	 */
	private record DomainRoutes<T>(PatternPart domain, LocalPartRoutes<T> routes) {

	}

	/**
	 * Builds routes.
	 *
	 * @param <T> the type of target
	 */
	public static final class Builder<T> {

		private final Map<String, Route<T>> routes = new LinkedHashMap<>();

		private boolean caseSensitive;

		private Builder() {
		}

		/**
		 * Set whether the case of ASCII letters in local parts matters (RFC 5321 section
		 * 2.4). By default it doesn't, as hardly any host has mailboxes that differ in it
		 * only, and people write {@code Support@example.org}. What variables take keeps
		 * its case. Regular expressions ignore case if local parts do.
		 * @param caseSensitive whether it matters
		 * @return this builder
		 * @throws IllegalStateException if there are routes already
		 */
		public Builder<T> caseSensitiveLocalParts(boolean caseSensitive) {
			if (!this.routes.isEmpty()) {
				throw new IllegalStateException("Set whether case matters before adding routes");
			}
			this.caseSensitive = caseSensitive;
			return this;
		}

		/**
		 * Add a route.
		 * @param pattern the pattern
		 * @param target the target; its {@link Object#toString()} names it in messages
		 * @return this builder
		 * @throws IllegalArgumentException if there is a route whose pattern can't be
		 * distinguished from this one; the message names both patterns and targets
		 */
		public Builder<T> add(RecipientPattern pattern, T target) {
			UnaryOperator<String> fold = (text) -> fold(text, this.caseSensitive);
			Route<T> route = new Route<>(pattern, target, fold, this.caseSensitive);
			Route<T> same = this.routes.putIfAbsent(pattern.key(fold), route);
			if (same != null) {
				throw new IllegalArgumentException("Pattern '" + pattern + "' of " + target + " is the same as '"
						+ same.pattern() + "' of " + same.target());
			}
			return this;
		}

		/**
		 * Build the routes.
		 * @return the routes
		 */
		public RecipientRoutes<T> build() {
			return new RecipientRoutes<>(List.copyOf(this.routes.values()), this.caseSensitive);
		}

	}

}
