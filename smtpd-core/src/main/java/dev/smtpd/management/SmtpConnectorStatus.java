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

package dev.smtpd.management;

import java.util.List;
import java.util.Map;

import dev.smtpd.SmtpConnector;

/**
 * What a connector does at the moment.
 *
 * @param connector the connector
 * @param listening whether the port is open
 * @param pauses why and how the connector is paused; empty if it isn't
 * @param sessionCount how many of its connections are open
 * @param extensions the EHLO keywords with their parameters that clients are offered who
 * speak TLS where they can
 * @since 0.1.0
 */
public record SmtpConnectorStatus(SmtpConnector connector, boolean listening, Map<String, PauseMode> pauses,
		int sessionCount, List<String> extensions) {

	/**
	 * Create a status.
	 */
	public SmtpConnectorStatus {
		pauses = Map.copyOf(pauses);
		extensions = List.copyOf(extensions);
	}

	/**
	 * Return whether new clients are let in.
	 * @return whether the port is open and not paused
	 */
	public boolean isAccepting() {
		return this.listening && this.pauses.isEmpty();
	}

}
