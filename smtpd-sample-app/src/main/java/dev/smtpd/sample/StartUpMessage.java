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

package dev.smtpd.sample;

import java.util.stream.Collectors;

import dev.smtpd.SmtpServer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Says where the inbox is.
 */
@Component
class StartUpMessage {

	private static final Logger logger = LoggerFactory.getLogger(StartUpMessage.class);

	private final SmtpServer server;

	StartUpMessage(SmtpServer server) {
		this.server = server;
	}

	@EventListener
	void on(ApplicationReadyEvent event) {
		if (event.getApplicationContext() instanceof WebServerApplicationContext web && web.getWebServer() != null) {
			logger.info("The inbox is at http://localhost:{}/smtpd, the tickets are at /tickets; mail arrives at {}",
					web.getWebServer().getPort(),
					this.server.connectors()
						.stream()
						.map((connector) -> "port " + connector.port() + " (" + connector.name() + ")")
						.collect(Collectors.joining(", ")));
		}
	}

}
