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

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import dev.smtpd.settings.Network;

/**
 * Properties of the proxies that may state for whom they connect.
 *
 * @since 0.1.0
 */
public class SmtpdProxyProperties {

	/**
	 * Whether trusted proxies send the header of the PROXY protocol, version 1 or 2. Does
	 * not have an effect on XCLIENT and XFORWARD.
	 */
	private boolean enabled;

	/**
	 * Networks of the trusted proxies that send the header of the PROXY protocol, such as
	 * 192.0.2.0/24. The server treats other connections as those of clients.
	 */
	private List<Network> networks = new ArrayList<>();

	/**
	 * Time that a trusted proxy may take for the header of the PROXY protocol before the
	 * server closes the connection. If a duration suffix is not specified, milliseconds
	 * will be used.
	 */
	private Duration timeout = Duration.ofSeconds(30);

	/**
	 * Networks from which clients may state by XCLIENT for whom they connect.
	 */
	private List<Network> xclientNetworks = new ArrayList<>();

	/**
	 * Networks from which clients may state by XFORWARD, for logs, for whom they send.
	 */
	private List<Network> xforwardNetworks = new ArrayList<>();

	public boolean isEnabled() {
		return this.enabled;
	}

	public void setEnabled(boolean enabled) {
		this.enabled = enabled;
	}

	public List<Network> getNetworks() {
		return this.networks;
	}

	public void setNetworks(List<Network> networks) {
		this.networks = networks;
	}

	public Duration getTimeout() {
		return this.timeout;
	}

	public void setTimeout(Duration timeout) {
		this.timeout = timeout;
	}

	public List<Network> getXclientNetworks() {
		return this.xclientNetworks;
	}

	public void setXclientNetworks(List<Network> xclientNetworks) {
		this.xclientNetworks = xclientNetworks;
	}

	public List<Network> getXforwardNetworks() {
		return this.xforwardNetworks;
	}

	public void setXforwardNetworks(List<Network> xforwardNetworks) {
		this.xforwardNetworks = xforwardNetworks;
	}

}
