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

package dev.smtpd.spring.event;

import dev.smtpd.SmtpConnector;
import dev.smtpd.management.PauseMode;

/**
 * Published when a connector was paused.
 *
 * @since 0.1.0
 */
public class SmtpConnectorPausedEvent extends SmtpConnectorEvent {

	private static final long serialVersionUID = 1L;

	private final transient String reason;

	private final transient PauseMode mode;

	/**
	 * Create an event.
	 * @param connector the connector
	 * @param reason why it was paused
	 * @param mode how the connector treats new clients
	 */
	public SmtpConnectorPausedEvent(SmtpConnector connector, String reason, PauseMode mode) {
		super(connector);
		this.reason = reason;
		this.mode = mode;
	}

	/**
	 * Return why it was paused.
	 * @return why it was paused
	 */
	public final String getReason() {
		return this.reason;
	}

	/**
	 * Return how the connector treats new clients.
	 * @return how the connector treats new clients
	 */
	public final PauseMode getMode() {
		return this.mode;
	}

}
