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

package dev.smtpd.transport;

import java.util.List;
import java.util.Set;

import dev.smtpd.SmtpConfigurationException;
import dev.smtpd.SmtpConfigurationException.Reason;
import dev.smtpd.SmtpProtocol;
import dev.smtpd.auth.AuthMode;
import dev.smtpd.content.Spool;
import dev.smtpd.extension.SmtpExtension;
import dev.smtpd.fault.SmtpFaults;
import dev.smtpd.protocol.HostNames;
import dev.smtpd.session.SessionSettings;
import dev.smtpd.settings.ProxySettings;
import dev.smtpd.settings.SmtpLimits;
import dev.smtpd.settings.SpoolSettings;
import dev.smtpd.settings.SyntaxSettings;
import dev.smtpd.settings.TimeoutSettings;
import dev.smtpd.tls.TlsConfigurationSource;
import dev.smtpd.tls.TlsMode;
import org.jspecify.annotations.Nullable;

/**
 * What a server was built with. It checks what must fit together.
 *
 * @param connectors the connectors, the server's own first
 * @param tlsConfiguration finds the configuration of TLS, {@code null} if there is none
 * @param hostname the name of the server, {@code null} for that of the machine
 * @param content the rules for messages
 * @param extensions the extensions that are offered
 * @param syntax what is accepted that isn't quite SMTP
 * @param limits what clients may do
 * @param timeouts how long clients and application code may take
 * @param spool where content is kept
 * @param proxies which clients may state for whom they connect
 * @param authentication how clients authenticate
 * @param application the application code
 * @param faults the faults to be made on purpose, {@code null} for none
 */
record ServerConfiguration(List<ConnectorSettings> connectors, @Nullable TlsConfigurationSource tlsConfiguration,
		@Nullable String hostname, ContentRules content, Set<SmtpExtension> extensions, SyntaxSettings syntax,
		SmtpLimits limits, TimeoutSettings timeouts, SpoolSettings spool, ProxySettings proxies,
		AuthenticationConfiguration authentication, ApplicationCode application, @Nullable SmtpFaults faults) {

	private static final int SMTP_PORT = 25;

	ServerConfiguration {
		connectors = List.copyOf(connectors);
		if (content.decodeData() && content.smtputf8()) {
			throw new IllegalStateException("decodeData and enableSmtputf8 can't be both set");
		}
		if (maxContentSize(spool) == 0) {
			throw new IllegalStateException("Without files, there must be memory for a message: "
					+ "the disk budget is 0, and the memory threshold or the memory budget is too small");
		}
		for (ConnectorSettings connector : connectors) {
			decideOnAuth(connector, authentication);
			check(connector, tlsConfiguration, proxies, authentication);
		}
	}

	private static void decideOnAuth(ConnectorSettings connector, AuthenticationConfiguration authentication) {
		if (connector.auth() == null) {
			boolean confidential = connector.tls() != TlsMode.NONE || authentication.settings().allowWithoutTls();
			connector.auth((confidential && authentication.hasAuthenticator()) ? AuthMode.OPTIONAL : AuthMode.NONE);
		}
	}

	private static void check(ConnectorSettings connector, @Nullable TlsConfigurationSource tlsConfiguration,
			ProxySettings proxies, AuthenticationConfiguration authentication) {
		boolean tls = connector.tls() != TlsMode.NONE;
		require(!tls || tlsConfiguration != null, connector, Reason.TLS_WITHOUT_CONFIGURATION);
		if (connector.auth() != AuthMode.NONE) {
			requireAuthenticators(connector, authentication);
			require(tls || authentication.settings().allowWithoutTls(), connector, Reason.AUTH_WITHOUT_TLS);
		}
		require(!connector.proxyProtocol() || !proxies.networks().isEmpty(), connector,
				Reason.PROXY_PROTOCOL_WITHOUT_NETWORKS);
		require(connector.protocol() != SmtpProtocol.LMTP || connector.port() != SMTP_PORT, connector,
				Reason.LMTP_ON_PORT_25);
	}

	private static void requireAuthenticators(ConnectorSettings connector, AuthenticationConfiguration authentication) {
		String undecided = authentication.undecidedMechanism();
		if (undecided != null || !authentication.hasAuthenticator()) {
			throw new SmtpConfigurationException(connector.name(), Reason.AUTH_WITHOUT_AUTHENTICATOR, undecided);
		}
	}

	private static void require(boolean valid, ConnectorSettings connector, Reason reason) {
		if (!valid) {
			throw new SmtpConfigurationException(connector.name(), reason);
		}
	}

	Spool createSpool() {
		return new Spool(this.spool.memoryThreshold(), this.spool.maxMemoryThreshold(), this.spool.memoryBudget(),
				this.spool.directory(), this.spool.diskBudget(), this.spool.discardAfterProcessing(),
				PooledBuffers.allocator());
	}

	// what there can never be room for is rejected at once
	private long effectiveSizeLimit() {
		long max = maxContentSize(this.spool);
		long limit = this.content.sizeLimit();
		if (max == Long.MAX_VALUE) {
			return limit;
		}
		return (limit == 0) ? max : Math.min(max, limit);
	}

	// how much room there should be for one message
	long maxMessageSize() {
		long limit = effectiveSizeLimit();
		return (limit > 0) ? limit : ContentRules.DEFAULT_SIZE_LIMIT;
	}

	private static long maxContentSize(SpoolSettings spool) {
		return Spool.maxContentSize(spool.memoryThreshold(), spool.memoryBudget(), spool.diskBudget());
	}

	SessionSettings settings() {
		boolean auth = this.connectors.stream().anyMatch((connector) -> connector.auth() != AuthMode.NONE);
		return new SessionSettings((this.hostname != null) ? this.hostname : HostNames.ofThisMachine(),
				effectiveSizeLimit(), this.content.smtputf8(), this.content.decodeData(), this.content.receivedHeader(),
				this.syntax.bareNewlines(), this.syntax.addresses(), this.syntax.lmtpUnqualifiedRecipients(),
				this.limits.maxRecipients(), this.timeouts.maxReplyDelay(), this.extensions,
				this.limits.maxFutureRelease(), this.authentication.toSessionSettings(auth), this.limits,
				this.proxies.xclientNetworks(), this.proxies.xforwardNetworks());
	}

	/**
	 * The rules for messages.
	 *
	 * @param sizeLimit the greatest size in bytes, 0 for no limit
	 * @param smtputf8 whether internationalized mailboxes are accepted
	 * @param decodeData whether content must be text
	 * @param receivedHeader whether a header field is put before it
	 */
	record ContentRules(long sizeLimit, boolean smtputf8, boolean decodeData, boolean receivedHeader) {

		static final long DEFAULT_SIZE_LIMIT = 32 * 1024 * 1024;

	}

}
