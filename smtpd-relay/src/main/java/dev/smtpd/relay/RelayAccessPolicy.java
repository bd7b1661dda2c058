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

package dev.smtpd.relay;

import java.net.InetAddress;
import java.util.Collection;
import java.util.List;

import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

import dev.smtpd.EsmtpParameters;
import dev.smtpd.Mailbox;
import dev.smtpd.SessionPolicy;
import dev.smtpd.SmtpConnector;
import dev.smtpd.SmtpReply;
import dev.smtpd.SmtpSession;
import dev.smtpd.protocol.HostNames;
import dev.smtpd.protocol.LocalParts;
import dev.smtpd.settings.Network;
import org.jspecify.annotations.Nullable;

/**
 * {@link SessionPolicy} that prevents an open relay. All recipients are accepted from
 * clients that have authenticated by AUTH or by a TLS certificate, from configured
 * networks, and from this machine at a port that is bound to its loopback address and
 * expects no proxies; from others, only recipients in configured domains.
 *
 * @since 0.1.0
 */
public final class RelayAccessPolicy implements SessionPolicy {

	private static final SmtpReply DENIED = SmtpReply.of(554, "5.7.1", "Relay access denied");

	private final List<Network> networks;

	private final List<String> domains;

	/**
	 * Create a policy.
	 * @param networks networks whose clients may send to anyone
	 * @param domains domains to whose mailboxes anyone may send; with a leading dot, all
	 * subdomains
	 */
	public RelayAccessPolicy(Collection<Network> networks, Collection<String> domains) {
		this.networks = List.copyOf(networks);
		this.domains = domains.stream().map(HostNames::toLowerCase).toList();
	}

	@Override
	public @Nullable SmtpReply onRcpt(SmtpSession session, Mailbox recipient, EsmtpParameters parameters) {
		return (isTrusted(session) || isOwn(recipient)) ? null : DENIED;
	}

	@Override
	public boolean isNonBlocking() {
		return true;
	}

	private boolean isTrusted(SmtpSession session) {
		InetAddress client = session.peer().getAddress();
		return session.principal() != null || hasCertificate(session.tls())
				|| this.networks.stream().anyMatch((network) -> network.contains(client))
				|| (client.isLoopbackAddress() && isThisMachineOnly(session.connector()));
	}

	// behind a proxy on this machine, anyone may be
	private static boolean isThisMachineOnly(SmtpConnector connector) {
		return !connector.proxyProtocol() && connector.address().getAddress().isLoopbackAddress();
	}

	private static boolean hasCertificate(@Nullable SSLSession tls) {
		try {
			return tls != null && tls.getPeerCertificates().length > 0;
		}
		catch (SSLPeerUnverifiedException ex) {
			return false;
		}
	}

	// some servers route by the local part
	private boolean isOwn(Mailbox recipient) {
		if (LocalParts.mayRoute(recipient.localPart())) {
			return false;
		}
		if (recipient.domain().isEmpty()) {
			return true;
		}
		String domain = HostNames.toLowerCase(recipient.domain());
		return this.domains.stream().anyMatch((own) -> own.startsWith(".") ? domain.endsWith(own) : domain.equals(own));
	}

}
