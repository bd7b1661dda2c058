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

package dev.smtpd.spring.boot.actuate.endpoint;

import java.security.Principal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import javax.net.ssl.SSLSession;

import dev.smtpd.Envelope;
import dev.smtpd.ExecutorUsage;
import dev.smtpd.Mailbox;
import dev.smtpd.PauseMode;
import dev.smtpd.SmtpConnector;
import dev.smtpd.SmtpConnectorStatus;
import dev.smtpd.SmtpLimits;
import dev.smtpd.SmtpServer;
import dev.smtpd.SmtpSession;
import dev.smtpd.SpoolUsage;
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
 * {@link Endpoint @Endpoint} that tells what the SMTP server does, pauses and resumes its
 * connectors, and closes sessions. Who clients are is masked unless it is to be shown.
 *
 * @since 0.1.0
 */
@Endpoint(id = "smtpd")
public class SmtpdEndpoint {

	/**
	 * The reason of the pauses that come from here.
	 */
	public static final String REASON = "operator";

	private final SmtpServer server;

	private final SmtpServerTotals totals;

	private final Sanitizer sanitizer;

	private final Show showValues;

	/**
	 * Create an endpoint.
	 * @param server the server
	 * @param totals counts what the server does
	 * @param sanitizer masks what isn't to be shown
	 * @param showValues when to show who clients are
	 */
	public SmtpdEndpoint(SmtpServer server, SmtpServerTotals totals, Sanitizer sanitizer, Show showValues) {
		this.server = server;
		this.totals = totals;
		this.sanitizer = sanitizer;
		this.showValues = showValues;
	}

	/**
	 * Return what the server does at the moment.
	 * @return the connectors and the open sessions
	 */
	@ReadOperation
	public SmtpdDescriptor smtpd() {
		return describe(this.showValues.isShown(true));
	}

	SmtpdDescriptor describe(boolean showUnsanitized) {
		return new SmtpdDescriptor(this.server.isRunning(), this.server.isShuttingDown(),
				this.server.status().stream().map(ConnectorDescriptor::of).toList(), this.server.limits(),
				this.totals.get(), this.server.spoolUsage(), this.server.executorUsage(),
				this.server.sessions().stream().map((session) -> describe(session, showUnsanitized)).toList());
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
					.map(Mailbox::toString)
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
		if (paused) {
			this.server.pause(connector, REASON, (mode != null) ? mode : PauseMode.REFUSE);
		}
		else {
			this.server.resume(connector, REASON);
		}
		return this.server.status()
			.stream()
			.filter((status) -> status.connector().name().equals(connector))
			.map(ConnectorDescriptor::of)
			.findFirst()
			.orElseThrow(() -> new IllegalStateException("The server doesn't run"));
	}

	/**
	 * Close a session with 421.
	 * @param session the identifier of the session
	 * @return whether there was such a session
	 */
	@DeleteOperation
	public boolean close(@Selector String session) {
		return this.server.closeSession(session);
	}

	/**
	 * What the server does.
	 *
	 * @param running whether it was started
	 * @param shuttingDown whether it lets running transactions finish
	 * @param connectors its connectors
	 * @param limits what clients may do
	 * @param totals what it has done since its start
	 * @param spool how much content it holds
	 * @param executor how much application code it runs
	 * @param sessions the open sessions
	 */
	public record SmtpdDescriptor(boolean running, boolean shuttingDown, List<ConnectorDescriptor> connectors,
			SmtpLimits limits, SmtpServerTotals.Totals totals, SpoolUsage spool, ExecutorUsage executor,
			List<SessionDescriptor> sessions) implements OperationResponseBody {

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
