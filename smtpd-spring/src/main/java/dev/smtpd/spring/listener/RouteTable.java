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

package dev.smtpd.spring.listener;

import java.util.Map;

import dev.smtpd.Mailbox;
import dev.smtpd.spring.listener.ListenerRoutes.MatchedRoute;
import dev.smtpd.spring.listener.route.RecipientRoutes;
import org.jspecify.annotations.Nullable;

/**
 * Routes by pattern, and the one for what is left.
 *
 * @param patterns the routes by pattern
 * @param rest the route for what is left, {@code null} if there is none
 */
record RouteTable(RecipientRoutes<ListenerTarget> patterns, @Nullable ListenerTarget rest) {

	@Nullable MatchedRoute find(Mailbox recipient) {
		RecipientRoutes.Match<ListenerTarget> match = this.patterns.match(recipient);
		if (match != null) {
			return new MatchedRoute(match.target(), match.variables());
		}
		return (this.rest != null) ? new MatchedRoute(this.rest, Map.of()) : null;
	}

}
