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

package dev.smtpd.spring.metrics;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

import javax.net.ssl.SSLSession;

import dev.smtpd.ConnectionRefusal;
import dev.smtpd.MessageOutcome;
import dev.smtpd.SmtpConnector;
import dev.smtpd.SmtpLimit;
import dev.smtpd.SmtpMessage;
import dev.smtpd.SmtpReply;
import dev.smtpd.SmtpServer;
import dev.smtpd.SmtpServerObserver;
import dev.smtpd.SmtpSession;
import dev.smtpd.management.SmtpServerStatus;
import dev.smtpd.spring.context.SmtpServerInitializedEvent;
import dev.smtpd.tls.TlsHandshakeFailure;
import dev.smtpd.tls.TlsMode;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationListener;

/**
 * {@link SmtpServerObserver} that counts and times what a server does. The meters exist
 * from the start of the server, so that the rate of what they count has no gap at its
 * first event.
 *
 * @since 0.1.0
 */
public class SmtpServerMeterObserver implements SmtpServerObserver, ApplicationListener<SmtpServerInitializedEvent> {

	private static final String AUTH = "AUTH ";

	private static final String SUCCESS = "success";

	private static final String ERROR = "error";

	private static final String FAILURE = "failure";

	private final MeterFactory factory;

	private final Map<String, ConnectorMeters> connectors = new ConcurrentHashMap<>();

	private final Map<String, Counter[]> commands = new ConcurrentHashMap<>();

	private final Map<SmtpLimit, Counter> limits = new ConcurrentHashMap<>();

	/**
	 * Create an observer.
	 * @param registry the registry for the meters
	 */
	public SmtpServerMeterObserver(MeterRegistry registry) {
		this.factory = new MeterFactory(registry);
	}

	@Override
	public void onApplicationEvent(SmtpServerInitializedEvent event) {
		SmtpServer server = event.getServer();
		server.connectors().forEach((connector) -> meters(connector).register(connector.tls() != TlsMode.NONE));
		SmtpServerStatus status = server.status();
		status.verbs().forEach(this::commands);
		status.connectors()
			.stream()
			.flatMap((connector) -> connector.extensions().stream())
			.filter((extension) -> extension.startsWith(AUTH))
			.flatMap((extension) -> Stream.of(extension.substring(AUTH.length()).split(" ")))
			.distinct()
			.forEach((mechanism) -> Stream.of(SUCCESS, ERROR, FAILURE)
				.forEach((outcome) -> authentications(mechanism, outcome)));
		for (SmtpLimit limit : SmtpLimit.values()) {
			limits(limit);
		}
	}

	@Override
	public void connectionRefused(SmtpConnector connector, InetAddress client, ConnectionRefusal reason) {
		meters(connector).refused(reason).increment();
	}

	@Override
	public void sessionOpened(SmtpSession session) {
		ConnectorMeters meters = meters(session.connector());
		meters.active.incrementAndGet();
		meters.connections.increment();
	}

	@Override
	public void sessionClosed(SmtpSession session) {
		ConnectorMeters meters = meters(session.connector());
		meters.active.decrementAndGet();
		meters.sessions.record(Duration.between(session.openedAt(), Instant.now()));
	}

	@Override
	public void tlsHandshakeCompleted(SmtpSession session) {
		SSLSession tls = session.tls();
		meters(session.connector()).handshakes((tls != null) ? tls.getProtocol() : "none").increment();
	}

	@Override
	public void tlsHandshakeFailed(SmtpSession session, Throwable cause) {
		meters(session.connector()).failedHandshakes(TlsHandshakeFailure.of(cause)).increment();
	}

	@Override
	public void commandReplied(SmtpSession session, String verb, SmtpReply reply) {
		int replyClass = reply.code() / 100;
		commands(verb)[replyClass].increment();
	}

	private Counter[] commands(String verb) {
		return this.commands.computeIfAbsent(verb, this::commandCounters);
	}

	// verbs are known to the server, and replies are of four classes
	private Counter[] commandCounters(String verb) {
		Counter[] counters = new Counter[6];
		for (int replyClass = 2; replyClass < counters.length; replyClass++) {
			counters[replyClass] = this.factory.counter(SmtpServerMeter.COMMANDS,
					SmtpServerMeter.Key.COMMAND.asString(), verb, SmtpServerMeter.Key.REPLY.asString(),
					replyClass + "xx");
		}
		return counters;
	}

	@Override
	public void authenticationReplied(SmtpSession session, String mechanism, SmtpReply reply) {
		String outcome = reply.isPositive() ? SUCCESS : reply.isTransient() ? ERROR : FAILURE;
		authentications(mechanism, outcome).increment();
	}

	private Counter authentications(String mechanism, String outcome) {
		return this.factory.counter(SmtpServerMeter.AUTHENTICATIONS, SmtpServerMeter.Key.MECHANISM.asString(),
				mechanism, SmtpServerMeter.Key.AUTHENTICATION_OUTCOME.asString(), outcome);
	}

	@Override
	public void transactionEnded(SmtpSession session, @Nullable SmtpReply reply) {
		meters(session.connector()).transactions(reply).increment();
	}

	@Override
	public void messageProcessed(SmtpMessage message, SmtpReply reply, Duration processing) {
		ConnectorMeters meters = meters(message.session().connector());
		MessageOutcome outcome = MessageOutcome.of(reply);
		meters.messages(outcome).increment();
		meters.processing(outcome).record(processing);
		meters.size.record(message.content().size());
		meters.recipients.record(message.envelope().recipients().size());
		meters.receiving.record(message.receiving());
	}

	@Override
	public void contentRefused(SmtpSession session, SmtpReply reply) {
		meters(session.connector()).messages(MessageOutcome.of(reply)).increment();
	}

	@Override
	public void limitReached(SmtpLimit limit, InetAddress client) {
		limits(limit).increment();
	}

	private Counter limits(SmtpLimit limit) {
		return this.limits.computeIfAbsent(limit, (key) -> this.factory.counter(SmtpServerMeter.LIMITS_REACHED,
				SmtpServerMeter.Key.LIMIT.asString(), limit.name().toLowerCase(Locale.ROOT)));
	}

	private ConnectorMeters meters(SmtpConnector connector) {
		ConnectorMeters known = this.connectors.get(connector.name());
		return (known != null) ? known
				: this.connectors.computeIfAbsent(connector.name(), (name) -> new ConnectorMeters(this.factory, name));
	}

}
