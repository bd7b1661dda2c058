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

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import dev.smtpd.Mailbox;
import dev.smtpd.spring.listener.annotation.MailKind;
import org.jspecify.annotations.Nullable;

/**
 * The routes of all listeners: those that name a kind of mail come before those that name
 * none.
 */
final class ListenerRoutes {

	private final Map<MailKind, RouteTable> byKind;

	private final RouteTable ofAnyKind;

	private final List<RouteTable> tables;

	ListenerRoutes(Map<MailKind, RouteTable> byKind, RouteTable ofAnyKind) {
		this.byKind = new EnumMap<>(MailKind.class);
		this.byKind.putAll(byKind);
		this.ofAnyKind = ofAnyKind;
		this.tables = Stream.concat(Stream.of(ofAnyKind), this.byKind.values().stream()).toList();
	}

	/**
	 * Return whether the route of mail to a recipient depends on its kind, so that the
	 * content has to be read.
	 * @param recipient the recipient
	 * @return whether it does
	 */
	boolean dependOnKind(Mailbox recipient) {
		for (RouteTable asked : this.byKind.values()) {
			if (asked.find(recipient) != null) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Return the route of mail to a recipient.
	 * @param recipient the recipient
	 * @param kind the kind of mail
	 * @return the route, or {@code null} if there is none
	 */
	@Nullable MatchedRoute find(Mailbox recipient, MailKind kind) {
		RouteTable asked = this.byKind.get(kind);
		MatchedRoute route = (asked != null) ? asked.find(recipient) : null;
		return (route != null) ? route : this.ofAnyKind.find(recipient);
	}

	/**
	 * Return the routes of mail of any kind to a recipient.
	 * @param recipient the recipient
	 * @return the routes, none if no listener is for the recipient
	 */
	List<MatchedRoute> findAll(Mailbox recipient) {
		List<MatchedRoute> routes = new ArrayList<>(1);
		for (RouteTable table : this.tables) {
			MatchedRoute route = table.find(recipient);
			if (route != null) {
				routes.add(route);
			}
		}
		return routes;
	}

	/**
	 * A route with the variables of a recipient.
	 *
	 * @param target the listener or filter
	 * @param variables the values by name
	 */
	record MatchedRoute(ListenerTarget target, Map<String, String> variables) {

	}

}
