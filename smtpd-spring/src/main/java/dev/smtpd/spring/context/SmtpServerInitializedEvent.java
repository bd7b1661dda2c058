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

import dev.smtpd.SmtpServer;

import org.springframework.context.ApplicationEvent;

/**
 * Published when the {@link SmtpServer} has started to listen. Useful for obtaining the
 * port of a running server.
 *
 * @since 0.1.0
 */
public class SmtpServerInitializedEvent extends ApplicationEvent {

	private static final long serialVersionUID = 1L;

	/**
	 * Create an event.
	 * @param server the server
	 */
	public SmtpServerInitializedEvent(SmtpServer server) {
		super(server);
	}

	/**
	 * Return the server.
	 * @return the server
	 */
	public final SmtpServer getServer() {
		return (SmtpServer) getSource();
	}

}
