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

import java.util.ArrayList;
import java.util.List;

import dev.smtpd.settings.Network;
import org.jspecify.annotations.Nullable;

/**
 * Properties of how often clients may do something.
 *
 * @since 0.1.0
 */
public class SmtpdRateLimitProperties {

	/**
	 * Maximum number of new connections of one IPv4 address, or of one /64 network by
	 * IPv6, in a second. If not set, no limit.
	 */
	private @Nullable Integer connectionsPerSecond;

	/**
	 * Maximum number of messages of one user, or of one address without AUTH, in an hour.
	 * If not set, no limit.
	 */
	private @Nullable Integer messagesPerHour;

	/**
	 * Maximum number of recipients of one user, or of one address without AUTH, in an
	 * hour. If not set, no limit.
	 */
	private @Nullable Integer recipientsPerHour;

	/**
	 * Networks of clients without these limits, such as 192.0.2.0/24.
	 */
	private List<Network> exemptNetworks = new ArrayList<>();

	/**
	 * Maximum number of clients whose rates are remembered in memory. Beyond that, those
	 * without activity for the longest time are forgotten, and begin anew.
	 */
	private int maxClients = 100000;

	public @Nullable Integer getConnectionsPerSecond() {
		return this.connectionsPerSecond;
	}

	public void setConnectionsPerSecond(@Nullable Integer connectionsPerSecond) {
		this.connectionsPerSecond = connectionsPerSecond;
	}

	public @Nullable Integer getMessagesPerHour() {
		return this.messagesPerHour;
	}

	public void setMessagesPerHour(@Nullable Integer messagesPerHour) {
		this.messagesPerHour = messagesPerHour;
	}

	public @Nullable Integer getRecipientsPerHour() {
		return this.recipientsPerHour;
	}

	public void setRecipientsPerHour(@Nullable Integer recipientsPerHour) {
		this.recipientsPerHour = recipientsPerHour;
	}

	public List<Network> getExemptNetworks() {
		return this.exemptNetworks;
	}

	public void setExemptNetworks(List<Network> exemptNetworks) {
		this.exemptNetworks = exemptNetworks;
	}

	public int getMaxClients() {
		return this.maxClients;
	}

	public void setMaxClients(int maxClients) {
		this.maxClients = maxClients;
	}

}
