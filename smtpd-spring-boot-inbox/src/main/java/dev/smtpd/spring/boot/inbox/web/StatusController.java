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

package dev.smtpd.spring.boot.inbox.web;

import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import dev.smtpd.SmtpConnector;
import dev.smtpd.SmtpServer;
import dev.smtpd.SmtpSession;
import dev.smtpd.management.PauseMode;
import dev.smtpd.management.SmtpConnectorStatus;
import dev.smtpd.spring.boot.inbox.content.DisplayName;
import jakarta.servlet.http.HttpServletRequest;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.View;

/**
 * What the server does now.
 */
@Controller
@RequestMapping("${smtpd.inbox.path:/smtpd}/status")
final class StatusController {

	private static final String REASON = "inbox";

	private static final int MAX_SESSIONS = 100;

	private final ObjectProvider<SmtpServer> server;

	private final TrafficHistory history;

	private final ObjectProvider<ServerMeters> meters;

	private final Pages pages;

	StatusController(ObjectProvider<SmtpServer> server, TrafficHistory history, ObjectProvider<ServerMeters> meters,
			Pages pages) {
		this.server = server;
		this.history = history;
		this.meters = meters;
		this.pages = pages;
	}

	@GetMapping
	View status() {
		return this.pages.page("status", model());
	}

	@GetMapping("/live")
	View live() {
		return this.pages.fragment("status", "live", model());
	}

	private Map<String, Object> model() {
		Map<String, Object> model = new HashMap<>();
		SmtpServer server = this.server.getIfAvailable();
		PageFormat format = new PageFormat(ZoneId.systemDefault());
		model.put("status", (server != null) ? server.status() : null);
		model.put("sessions", (server != null)
				? server.sessions().stream().limit(MAX_SESSIONS).map(SessionView::of).toList() : List.of());
		model.put("charts",
				List.of(TrafficChart.of("Messages per minute", this.history.last(TrafficHistory.Minute::messages),
						format::number, false),
						TrafficChart.of("Bytes per minute", this.history.last(TrafficHistory.Minute::bytes),
								format::size, false),
						TrafficChart.of("Refusals per minute", this.history.last(TrafficHistory.Minute::refusals),
								format::number, true)));
		model.put("reasons", this.history.reasons());
		ServerMeters meters = this.meters.getIfUnique();
		model.put("meters", (meters != null) ? meters.values() : Map.of());
		model.put("connectors",
				(server != null) ? server.status().connectors().stream().map(ConnectorView::of).toList() : List.of());
		return model;
	}

	@PostMapping("/pause")
	View pause(@RequestParam String connector, HttpServletRequest request) {
		this.server.ifAvailable((each) -> each.pause(connector, REASON, PauseMode.REFUSE));
		return Pages.redirect(this.pages.urls(request).path("status"));
	}

	@PostMapping("/resume")
	View resume(@RequestParam String connector, HttpServletRequest request) {
		this.server.ifAvailable((each) -> each.resume(connector, REASON));
		return Pages.redirect(this.pages.urls(request).path("status"));
	}

	@ExceptionHandler
	View unknown(IllegalArgumentException ex) {
		return this.pages.missing("connector");
	}

	/**
	 * A connector.
	 *
	 * @param name the name
	 * @param address where it listens
	 * @param protocol what it speaks
	 * @param tls when TLS is used
	 * @param auth whether clients have to authenticate
	 * @param state what it does
	 * @param paused whether this page has paused it
	 */
	record ConnectorView(String name, String address, String protocol, String tls, String auth, String state,
			boolean paused) {

		static ConnectorView of(SmtpConnectorStatus status) {
			SmtpConnector connector = status.connector();
			String state = status.isAccepting() ? "takes mail" : status.pauses().isEmpty() ? "doesn't listen"
					: "paused by " + String.join(", ", status.pauses().keySet());
			return new ConnectorView(connector.name(), connector.address().getHostString() + ":" + connector.port(),
					connector.protocol().name(), lower(connector.tls()), lower(connector.auth()), state,
					status.pauses().containsKey(REASON));
		}

		private static String lower(Enum<?> value) {
			return value.name().toLowerCase(Locale.ROOT).replace('_', ' ');
		}

	}

	/**
	 * An open session.
	 *
	 * @param id the identifier
	 * @param connector the connector
	 * @param client the client
	 * @param openedAt since when it is open
	 * @param state what it does
	 * @param messages how many messages it has delivered
	 */
	record SessionView(String id, String connector, String client, Instant openedAt, String state, int messages) {

		static SessionView of(SmtpSession session) {
			String name = session.clientName();
			return new SessionView(session.id(), session.connector().name(),
					DisplayName
						.of(session.peer().getAddress().getHostAddress() + ((name != null) ? " (" + name + ")" : "")),
					session.openedAt(), session.state().name().toLowerCase(Locale.ROOT).replace('_', ' '),
					session.messageCount());
		}

	}

}
