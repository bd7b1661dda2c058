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

package dev.smtpd.spring.context;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

import dev.smtpd.SmtpConnector;
import dev.smtpd.SmtpServer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.SmartLifecycle;

/**
 * {@link SmartLifecycle} to start and stop each {@link SmtpServer} of an application
 * context, in the phase in which web servers are started and stopped. Stopping closes
 * whatever a {@link SmtpServerGracefulShutdownLifecycle graceful shutdown} has left.
 *
 * @since 0.1.0
 */
public final class SmtpServerStartStopLifecycle implements SmartLifecycle {

	/**
	 * The phase of this lifecycle, that of Spring Boot's web servers.
	 */
	public static final int PHASE = DEFAULT_PHASE - 2048;

	private static final Logger logger = LoggerFactory.getLogger(SmtpServerStartStopLifecycle.class);

	private final SmtpServers servers;

	private final ApplicationEventPublisher publisher;

	/**
	 * Create a lifecycle.
	 * @param servers the servers
	 * @param publisher publishes the {@link SmtpServerInitializedEvent} of each server
	 */
	public SmtpServerStartStopLifecycle(SmtpServers servers, ApplicationEventPublisher publisher) {
		this.servers = servers;
		this.publisher = publisher;
	}

	@Override
	public void start() {
		try {
			this.servers.getAll().values().forEach(this::start);
		}
		catch (RuntimeException ex) {
			stop();
			throw ex;
		}
	}

	private void start(SmtpServer server) {
		String name = this.servers.getAdditionalName(server);
		try {
			server.start();
		}
		catch (RuntimeException ex) {
			throw (name != null) ? new AdditionalServerStartException(name, ex) : ex;
		}
		logger.info("SMTP server {}started on {}", (name != null) ? "'" + name + "' " : "", ports(server));
		this.publisher.publishEvent(new SmtpServerInitializedEvent(server));
	}

	private static String ports(SmtpServer server) {
		List<SmtpConnector> connectors = server.connectors();
		return ((connectors.size() == 1) ? "port " : "ports ")
				+ connectors.stream().map(SmtpServerStartStopLifecycle::describe).collect(Collectors.joining(", "));
	}

	private static String describe(SmtpConnector connector) {
		String name = connector.protocol().name().toLowerCase(Locale.ROOT);
		String protocol = switch (connector.tls()) {
			case NONE -> name;
			case OPTIONAL -> name + ", starttls";
			case REQUIRED -> name + ", starttls required";
			case IMPLICIT -> name + "s";
		};
		String auth = switch (connector.auth()) {
			case NONE -> "";
			case OPTIONAL -> ", auth";
			case REQUIRED -> ", auth required";
		};
		return connector.port() + " (" + protocol + auth + ")";
	}

	@Override
	public void stop() {
		this.servers.getAll().values().forEach(SmtpServer::stop);
	}

	@Override
	public boolean isRunning() {
		return this.servers.getAll().values().stream().anyMatch(SmtpServer::isRunning);
	}

	@Override
	public int getPhase() {
		return PHASE;
	}

	@Override
	public boolean isPauseable() {
		return false;
	}

}
