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

package dev.smtpd.settings;

import java.util.List;

/**
 * Which clients may state for whom they connect. Immutable.
 *
 * @param networks the networks of trusted proxies, for connectors that expect the PROXY
 * protocol. Connections from there that don't begin with it are closed; on those from
 * elsewhere it isn't obeyed
 * @param xclientNetworks the networks from which clients may state by XCLIENT for whom
 * they speak
 * @param xforwardNetworks the networks from which clients may state by XFORWARD, for
 * logs, for whom they send
 * @since 0.1.0
 * @see dev.smtpd.SmtpServer.Builder#proxies
 */
public record ProxySettings(List<Network> networks, List<Network> xclientNetworks, List<Network> xforwardNetworks) {

	private static final ProxySettings DEFAULTS = new ProxySettings(List.of(), List.of(), List.of());

	/**
	 * Create settings.
	 */
	public ProxySettings {
		networks = List.copyOf(networks);
		xclientNetworks = List.copyOf(xclientNetworks);
		xforwardNetworks = List.copyOf(xforwardNetworks);
	}

	/**
	 * Return the settings of a server for which none are set: no network is trusted.
	 * @return the defaults
	 */
	public static ProxySettings defaults() {
		return DEFAULTS;
	}

	/**
	 * Return these settings with another {@link #networks}.
	 * @param networks the networks of trusted proxies, for connectors that expect the
	 * PROXY protocol. Connections from there that don't begin with it are closed; on
	 * those from elsewhere it isn't obeyed
	 * @return new settings
	 */
	public ProxySettings withNetworks(List<Network> networks) {
		return new ProxySettings(networks, this.xclientNetworks, this.xforwardNetworks);
	}

	/**
	 * Return these settings with another {@link #xclientNetworks}.
	 * @param xclientNetworks the networks from which clients may state by XCLIENT for
	 * whom they speak
	 * @return new settings
	 */
	public ProxySettings withXclientNetworks(List<Network> xclientNetworks) {
		return new ProxySettings(this.networks, xclientNetworks, this.xforwardNetworks);
	}

	/**
	 * Return these settings with another {@link #xforwardNetworks}.
	 * @param xforwardNetworks the networks from which clients may state by XFORWARD, for
	 * logs, for whom they send
	 * @return new settings
	 */
	public ProxySettings withXforwardNetworks(List<Network> xforwardNetworks) {
		return new ProxySettings(this.networks, this.xclientNetworks, xforwardNetworks);
	}

}
