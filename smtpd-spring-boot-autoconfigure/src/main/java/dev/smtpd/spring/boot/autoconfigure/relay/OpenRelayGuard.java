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

package dev.smtpd.spring.boot.autoconfigure.relay;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

import dev.smtpd.AuthMode;
import dev.smtpd.TlsConfiguration.ClientAuth;
import dev.smtpd.TlsMode;
import dev.smtpd.spring.boot.autoconfigure.SmtpdProperties;
import org.jspecify.annotations.Nullable;

/**
 * Finds the connectors at which strangers could have mail relayed.
 *
 * @param server the properties of the server
 * @param relay the properties of the relay
 */
record OpenRelayGuard(SmtpdProperties server, SmtpdRelayProperties relay) {

	/**
	 * Refuse to be an open relay by accident.
	 */
	void check() {
		if (this.relay.isOpen() || !this.relay.getAllowedNetworks().isEmpty()
				|| !this.relay.getAllowedDomains().isEmpty()) {
			return;
		}
		List<String> open = new ArrayList<>();
		TlsMode tls = this.server.getTls();
		boolean proxied = this.server.isProxyProtocol();
		if (isOpen(this.server.getAddress(), this.server.getAuth(), tls, proxied)) {
			open.add("'smtpd.port' " + this.server.getPort());
		}
		this.server.getConnectors().forEach((name, connector) -> {
			InetAddress address = (connector.getAddress() != null) ? connector.getAddress() : this.server.getAddress();
			AuthMode auth = (connector.getAuth() != null) ? connector.getAuth() : this.server.getAuth();
			Boolean proxy = connector.getProxyProtocol();
			if (isOpen(address, auth, (connector.getTls() != null) ? connector.getTls() : tls,
					(proxy != null) ? proxy : proxied)) {
				open.add("'smtpd.connectors." + name + ".port' " + connector.getPort());
			}
		});
		if (!open.isEmpty()) {
			throw new OpenRelayException(open);
		}
	}

	// behind a proxy on this machine, anyone may be
	private boolean isOpen(@Nullable InetAddress address, AuthMode auth, @Nullable TlsMode tls, boolean proxied) {
		boolean loopback = address != null && address.isLoopbackAddress() && !proxied;
		boolean certificates = this.server.getSsl().getClientAuth() == ClientAuth.NEED
				&& (tls == TlsMode.REQUIRED || tls == TlsMode.IMPLICIT);
		return !loopback && auth != AuthMode.REQUIRED && !certificates;
	}

}
