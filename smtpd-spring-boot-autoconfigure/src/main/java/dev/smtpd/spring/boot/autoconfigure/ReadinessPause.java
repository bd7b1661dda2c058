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

package dev.smtpd.spring.boot.autoconfigure;

import dev.smtpd.SmtpServer;
import dev.smtpd.management.PauseMode;
import dev.smtpd.management.SmtpConnectorStatus;
import dev.smtpd.spring.context.SmtpServerInitializedEvent;
import dev.smtpd.spring.context.SmtpServers;

import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.event.SmartApplicationListener;

/**
 * Pauses the SMTP servers while the application refuses traffic, so that mail waits at
 * the sender: the server replies 421.
 *
 * @since 0.1.0
 */
public class ReadinessPause implements SmartApplicationListener {

	/**
	 * The reason of the pauses.
	 */
	public static final String REASON = "application refuses traffic";

	private final SmtpServers servers;

	private final ApplicationAvailability availability;

	/**
	 * Create a listener.
	 * @param servers the servers
	 * @param availability the availability of the application
	 */
	public ReadinessPause(SmtpServers servers, ApplicationAvailability availability) {
		this.servers = servers;
		this.availability = availability;
	}

	@Override
	public boolean supportsEventType(Class<? extends ApplicationEvent> eventType) {
		return AvailabilityChangeEvent.class.isAssignableFrom(eventType)
				|| SmtpServerInitializedEvent.class.isAssignableFrom(eventType);
	}

	@Override
	public void onApplicationEvent(ApplicationEvent event) {
		if (event instanceof AvailabilityChangeEvent<?> change && change.getState() instanceof ReadinessState state) {
			this.servers.getAll().values().forEach((server) -> follow(server, state));
		}
		else if (event instanceof SmtpServerInitializedEvent initialized) {
			follow(initialized.getServer(), this.availability.getReadinessState());
		}
	}

	private static void follow(SmtpServer server, ReadinessState state) {
		for (SmtpConnectorStatus status : server.status().connectors()) {
			String connector = status.connector().name();
			if (state == ReadinessState.ACCEPTING_TRAFFIC) {
				server.resume(connector, REASON);
			}
			else {
				server.pause(connector, REASON, PauseMode.REFUSE);
			}
		}
	}

}
