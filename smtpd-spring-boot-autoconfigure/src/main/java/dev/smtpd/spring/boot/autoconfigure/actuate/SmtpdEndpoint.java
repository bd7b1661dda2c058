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

package dev.smtpd.spring.boot.autoconfigure.actuate;

import java.security.Principal;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

import javax.net.ssl.SSLSession;

import dev.smtpd.Envelope;
import dev.smtpd.Recipient;
import dev.smtpd.SmtpConnector;
import dev.smtpd.SmtpServer;
import dev.smtpd.SmtpSession;
import dev.smtpd.management.ExecutorUsage;
import dev.smtpd.management.PauseMode;
import dev.smtpd.management.SmtpConnectorStatus;
import dev.smtpd.management.SmtpServerStatus;
import dev.smtpd.management.SpoolUsage;
import dev.smtpd.settings.SmtpLimits;
import dev.smtpd.spring.context.SmtpServers;
import dev.smtpd.spring.listener.SmtpListenerRoute;
import dev.smtpd.spring.listener.SmtpListenerRouteSource;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.endpoint.Sanitizer;
import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;

/**
 * {@link Endpoint @Endpoint} that shows what the SMTP servers do, pauses and resumes
 * their connectors, and closes sessions. Who clients are is masked unless it is to be
 * shown.
 *
 * @since 0.1.0
 */
@Endpoint(id = "smtpd")
public class SmtpdEndpoint {

	/**
	 * The reason of the pauses that come from here.
	 */
	public static final String REASON = "operator";

	private final SmtpServers servers;

	private final SmtpServerTotals totals;

	private final List<SmtpListenerRouteSource> routes;

	private final Sanitizer sanitizer;

	private final Show showValues;

	/**
	 * Create an endpoint.
	 * @param servers the servers, of which there is one at least
	 * @param totals counts what the servers do
	 * @param routes know which listeners there are
	 * @param sanitizer masks what isn't to be shown
	 * @param showValues when to show who clients are
	 */
	public SmtpdEndpoint(SmtpServers servers, SmtpServerTotals totals, List<SmtpListenerRouteSource> routes,
			Sanitizer sanitizer, Show showValues) {
		this.servers = servers;
		this.totals = totals;
		this.routes = List.copyOf(routes);
		this.sanitizer = sanitizer;
		this.showValues = showValues;
	}

	/**
	 * Return what the servers do at the moment.
	 * @return the connectors and the open sessions
	 */
	@ReadOperation
	public SmtpdDescriptor smtpd() {
		return describe(this.showValues.isShown(true));
	}

	SmtpdDescriptor describe(boolean showUnsanitized) {
		SmtpServerStatus first = first().status();
		Map<String, ServerDescriptor> additional = new LinkedHashMap<>();
		this.servers.getAdditional()
			.forEach((name, server) -> additional.put(name, ServerDescriptor.of(server.status())));
		return new SmtpdDescriptor(first.running(), first.shuttingDown(),
				all().flatMap((server) -> server.status().connectors().stream()).map(ConnectorDescriptor::of).toList(),
				first.limits(), this.totals.get(), first.spool().usage(), first.executor(), first.authExecutor(),
				additional, this.routes.stream().flatMap((source) -> source.getRoutes().stream()).toList(),
				all().flatMap((server) -> server.sessions().stream())
					.map((session) -> describe(session, showUnsanitized))
					.toList());
	}

	private Stream<SmtpServer> all() {
		return this.servers.getAll().values().stream();
	}

	private SmtpServer first() {
		return Objects.requireNonNull(this.servers.getFirst(), "There is no SMTP server");
	}

	private SessionDescriptor describe(SmtpSession session, boolean showUnsanitized) {
		SSLSession tls = session.tls();
		Principal principal = session.principal();
		return new SessionDescriptor(session.id(), session.connector().name(),
				sanitize("peer", session.peer().getAddress().getHostAddress(), showUnsanitized),
				sanitizeIfKnown("clientName", session.clientName(), showUnsanitized),
				sanitizeIfKnown("principal", (principal != null) ? principal.getName() : null, showUnsanitized),
				(tls != null) ? tls.getProtocol() : null, session.state(), session.openedAt(),
				Duration.between(session.openedAt(), Instant.now()).toSeconds(), session.messageCount(),
				describe(session.envelope(), session.receivedSize(), showUnsanitized));
	}

	private @Nullable TransactionDescriptor describe(@Nullable Envelope envelope, long receivedSize,
			boolean showUnsanitized) {
		if (envelope == null) {
			return null;
		}
		return new TransactionDescriptor(sanitize("sender", envelope.sender().toString(), showUnsanitized),
				envelope.recipients()
					.stream()
					.map(Recipient::toString)
					.map((recipient) -> sanitize("recipient", recipient, showUnsanitized))
					.toList(),
				receivedSize);
	}

	private @Nullable String sanitizeIfKnown(String key, @Nullable String value, boolean showUnsanitized) {
		return (value != null) ? sanitize(key, value, showUnsanitized) : null;
	}

	private String sanitize(String key, String value, boolean showUnsanitized) {
		return String.valueOf(
				this.sanitizer.sanitize(new SanitizableData(null, "smtpd.session." + key, value), showUnsanitized));
	}

	/**
	 * Pause or resume a connector.
	 * @param connector the name of the connector
	 * @param paused whether it takes no new mail from now on
	 * @param mode what new clients meet meanwhile, {@link PauseMode#REFUSE} if not given
	 * @return what the connector does now
	 * @throws IllegalArgumentException if there is no such connector
	 * @throws IllegalStateException if the server doesn't run
	 */
	@WriteOperation
	public ConnectorDescriptor pause(@Selector String connector, boolean paused, @Nullable PauseMode mode) {
		SmtpServer server = all().filter((candidate) -> has(candidate, connector)).findFirst().orElseGet(this::first);
		if (paused) {
			server.pause(connector, REASON, (mode != null) ? mode : PauseMode.REFUSE);
		}
		else {
			server.resume(connector, REASON);
		}
		return server.status()
			.connectors()
			.stream()
			.filter((status) -> status.connector().name().equals(connector))
			.map(ConnectorDescriptor::of)
			.findFirst()
			.orElseThrow(() -> new IllegalStateException("The server doesn't run"));
	}

	private static boolean has(SmtpServer server, String connector) {
		return server.status().connectors().stream().anyMatch((status) -> status.connector().name().equals(connector));
	}

	/**
	 * Close a session with 421.
	 * @param session the identifier of the session
	 * @return whether there was such a session
	 */
	@DeleteOperation
	public boolean close(@Selector String session) {
		return all().anyMatch((server) -> server.closeSession(session));
	}

	/**
	 * What the servers do.
	 *
	 * @param running whether the first server was started
	 * @param shuttingDown whether it lets running transactions finish
	 * @param connectors the connectors of all servers
	 * @param limits what clients of the first server may do
	 * @param totals what the servers have done since their start
	 * @param spool how much content the first server holds
	 * @param executor how much application code it runs
	 * @param authExecutor how many authentications are being decided
	 * @param additionalServers the servers beside the first one, by the names of their
	 * beans
	 * @param routes which listeners mail goes to
	 * @param sessions the open sessions of all servers
	 */
	public record SmtpdDescriptor(boolean running, boolean shuttingDown, List<ConnectorDescriptor> connectors,
			SmtpLimits limits, SmtpServerTotals.Totals totals, SpoolUsage spool, ExecutorUsage executor,
			ExecutorUsage authExecutor, Map<String, ServerDescriptor> additionalServers, List<SmtpListenerRoute> routes,
			List<SessionDescriptor> sessions) implements OperationResponseBody {

	}

	/**
	 * What a server beside the first one does.
	 *
	 * @param running whether it was started
	 * @param shuttingDown whether it lets running transactions finish
	 * @param limits what clients may do
	 * @param spool how much content it holds
	 * @param executor how much application code it runs
	 */
	public record ServerDescriptor(boolean running, boolean shuttingDown, SmtpLimits limits, SpoolUsage spool,
			ExecutorUsage executor) {

		static ServerDescriptor of(SmtpServerStatus status) {
			return new ServerDescriptor(status.running(), status.shuttingDown(), status.limits(),
					status.spool().usage(), status.executor());
		}

	}

	/**
	 * What a connector does.
	 *
	 * @param name its name
	 * @param address the address to which it is bound
	 * @param port its port
	 * @param protocol what it speaks
	 * @param tls when it speaks TLS
	 * @param auth whether clients authenticate
	 * @param accepting whether it takes mail
	 * @param pauses why and how it is paused
	 * @param sessions how many sessions are open
	 * @param extensions the EHLO keywords
	 */
	public record ConnectorDescriptor(String name, String address, int port, String protocol, String tls, String auth,
			boolean accepting, Map<String, PauseMode> pauses, int sessions,
			List<String> extensions) implements OperationResponseBody {

		static ConnectorDescriptor of(SmtpConnectorStatus status) {
			SmtpConnector connector = status.connector();
			return new ConnectorDescriptor(connector.name(), connector.address().getAddress().getHostAddress(),
					connector.port(), connector.protocol().name(), connector.tls().name(), connector.auth().name(),
					status.isAccepting(), status.pauses(), status.sessionCount(), status.extensions());
		}

	}

	/**
	 * What a session does.
	 *
	 * @param id its identifier
	 * @param connector the name of its connector
	 * @param peer the address of the client
	 * @param clientName the name that the client gave
	 * @param principal who the client is, if it is authenticated
	 * @param tls the TLS version
	 * @param state what it expects next
	 * @param openedAt when the client connected
	 * @param ageSeconds for how long it is open, in seconds
	 * @param messages how many of its messages were accepted
	 * @param transaction the transaction so far, if there is one
	 */
	public record SessionDescriptor(String id, String connector, String peer, @Nullable String clientName,
			@Nullable String principal, @Nullable String tls, SmtpSession.State state, Instant openedAt,
			long ageSeconds, int messages, @Nullable TransactionDescriptor transaction) {

	}

	/**
	 * What a transaction has so far.
	 *
	 * @param sender the reverse-path
	 * @param recipients the forward-paths
	 * @param receivedBytes how much of the content has arrived
	 */
	public record TransactionDescriptor(String sender, List<String> recipients, long receivedBytes) {

	}

}
