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
import java.util.stream.Stream;

import dev.smtpd.auth.AuthMode;
import dev.smtpd.spring.boot.autoconfigure.SmtpdProperties;
import dev.smtpd.spring.boot.autoconfigure.SmtpdSslProperties;
import dev.smtpd.tls.TlsConfiguration.ClientAuth;
import dev.smtpd.tls.TlsMode;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.ssl.SslBundles;

/**
 * Finds the connectors at which strangers could have mail relayed.
 *
 * @param server the properties of the server
 * @param relay the properties of the relay
 * @param bundles the SSL bundles of the application, {@code null} if it has none
 */
record OpenRelayGuard(SmtpdProperties server, SmtpdRelayProperties relay, @Nullable SslBundles bundles) {

	/**
	 * Refuse to be an open relay by accident.
	 */
	void check() {
		if (this.relay.isOpen()) {
			return;
		}
		List<String> trustingBundles = bundlesThatTrustTheCasOfTheJdk();
		List<String> open = new ArrayList<>();
		TlsMode tls = serverTls();
		boolean proxied = this.server.getProxy().isEnabled();
		if (isOpen(this.server.getAddress(), this.server.getAuth().getMode(), tls, proxied, trustingBundles)) {
			open.add("'smtpd.port' " + this.server.getPort());
		}
		this.server.getConnectors().forEach((name, connector) -> {
			InetAddress address = (connector.getAddress() != null) ? connector.getAddress() : this.server.getAddress();
			AuthMode own = connector.getAuth().getMode();
			AuthMode auth = (own != null) ? own : this.server.getAuth().getMode();
			Boolean proxy = connector.getProxy().getEnabled();
			if (isOpen(address, auth, (connector.getTls() != null) ? connector.getTls() : tls,
					(proxy != null) ? proxy : proxied, trustingBundles)) {
				open.add("'smtpd.connectors." + name + ".port' " + connector.getPort());
			}
		});
		if (!open.isEmpty()) {
			throw new OpenRelayException(open, trustingBundles);
		}
	}

	private TlsMode serverTls() {
		TlsMode tls = this.server.getTls();
		if (tls != null) {
			return tls;
		}
		return (this.server.getSsl().getBundle() != null) ? TlsMode.OPTIONAL : TlsMode.NONE;
	}

	// anyone can have a certificate of one of these
	private List<String> bundlesThatTrustTheCasOfTheJdk() {
		SmtpdSslProperties ssl = this.server.getSsl();
		SslBundles all = this.bundles;
		if (ssl.getClientAuth() == ClientAuth.NONE || all == null) {
			return List.of();
		}
		return Stream
			.concat(Stream.ofNullable(ssl.getBundle()),
					ssl.getServerNameBundles().stream().map(SmtpdSslProperties.ServerNameBundle::bundle))
			.distinct()
			.filter((name) -> all.getBundle(name).getStores().getTrustStore() == null)
			.toList();
	}

	private boolean isOpen(@Nullable InetAddress address, @Nullable AuthMode auth, TlsMode tls, boolean proxied,
			List<String> trustingBundles) {
		if (auth == AuthMode.REQUIRED || isThisMachineOnly(address, proxied)) {
			return false;
		}
		if (tls != TlsMode.NONE && !trustingBundles.isEmpty()) {
			return true;
		}
		boolean certificates = this.server.getSsl().getClientAuth() == ClientAuth.NEED
				&& (tls == TlsMode.REQUIRED || tls == TlsMode.IMPLICIT);
		return !certificates && this.relay.getAllowedNetworks().isEmpty() && this.relay.getAllowedDomains().isEmpty();
	}

	// behind a proxy on this machine, anyone may be
	private static boolean isThisMachineOnly(@Nullable InetAddress address, boolean proxied) {
		return address != null && address.isLoopbackAddress() && !proxied;
	}

}
