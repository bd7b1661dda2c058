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

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

import dev.smtpd.ConnectionRefusal;
import dev.smtpd.MessageOutcome;
import dev.smtpd.SmtpReply;
import dev.smtpd.tls.TlsHandshakeFailure;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Timer;
import org.jspecify.annotations.Nullable;

/**
 * The meters of one connector, looked up once instead of for each event.
 */
final class ConnectorMeters {

	private static final String NONE = "none";

	private final MeterFactory factory;

	private final String connector;

	final AtomicInteger active;

	final Counter connections;

	final Timer sessions;

	final DistributionSummary size;

	final DistributionSummary recipients;

	final Timer receiving;

	private final Map<MessageOutcome, Counter> transactions;

	private final Counter abortedTransactions;

	private final Map<MessageOutcome, Counter> messages;

	private final Map<MessageOutcome, Timer> processing;

	private final Map<ConnectionRefusal, Counter> refused = new ConcurrentHashMap<>();

	private final Map<String, Counter> handshakes = new ConcurrentHashMap<>();

	private final Map<TlsHandshakeFailure, Counter> failedHandshakes = new ConcurrentHashMap<>();

	ConnectorMeters(MeterFactory factory, String connector) {
		String key = SmtpServerMeter.Key.CONNECTOR.asString();
		this.factory = factory;
		this.connector = connector;
		this.active = factory.gauge(SmtpServerMeter.CONNECTIONS_ACTIVE, key, connector);
		this.connections = factory.counter(SmtpServerMeter.CONNECTIONS, key, connector);
		this.sessions = factory.timer(SmtpServerMeter.SESSIONS, key, connector);
		this.size = factory.summary(SmtpServerMeter.MESSAGE_SIZE, key, connector);
		this.recipients = factory.summary(SmtpServerMeter.MESSAGE_RECIPIENTS, key, connector);
		this.receiving = factory.timer(SmtpServerMeter.MESSAGE_RECEIVING, key, connector);
		String outcomeKey = SmtpServerMeter.Key.OUTCOME.asString();
		this.transactions = outcomes(
				(outcome) -> factory.counter(SmtpServerMeter.TRANSACTIONS, key, connector, outcomeKey, value(outcome)));
		this.abortedTransactions = factory.counter(SmtpServerMeter.TRANSACTIONS, key, connector, outcomeKey, "aborted");
		this.messages = outcomes(
				(outcome) -> factory.counter(SmtpServerMeter.MESSAGES, key, connector, outcomeKey, value(outcome)));
		this.processing = outcomes((outcome) -> factory.timer(SmtpServerMeter.MESSAGE_PROCESSING, key, connector,
				outcomeKey, value(outcome)));
	}

	private static <M> Map<MessageOutcome, M> outcomes(Function<MessageOutcome, M> meter) {
		Map<MessageOutcome, M> meters = new EnumMap<>(MessageOutcome.class);
		for (MessageOutcome outcome : MessageOutcome.values()) {
			meters.put(outcome, meter.apply(outcome));
		}
		return meters;
	}

	private static String value(MessageOutcome outcome) {
		return outcome.name().toLowerCase(Locale.ROOT);
	}

	Counter transactions(@Nullable SmtpReply reply) {
		return (reply != null) ? Objects.requireNonNull(this.transactions.get(MessageOutcome.of(reply)))
				: this.abortedTransactions;
	}

	Counter messages(MessageOutcome outcome) {
		return Objects.requireNonNull(this.messages.get(outcome));
	}

	Timer processing(MessageOutcome outcome) {
		return Objects.requireNonNull(this.processing.get(outcome));
	}

	/**
	 * Register the meters that are made with their first event else.
	 * @param tls whether the connector speaks TLS
	 */
	void register(boolean tls) {
		for (ConnectionRefusal reason : ConnectionRefusal.values()) {
			refused(reason);
		}
		if (tls) {
			handshakes("TLSv1.2");
			handshakes("TLSv1.3");
			for (TlsHandshakeFailure failure : TlsHandshakeFailure.values()) {
				failedHandshakes(failure);
			}
		}
	}

	Counter refused(ConnectionRefusal reason) {
		return this.refused.computeIfAbsent(reason,
				(key) -> this.factory.counter(SmtpServerMeter.CONNECTIONS_REFUSED,
						SmtpServerMeter.Key.CONNECTOR.asString(), this.connector, SmtpServerMeter.Key.REASON.asString(),
						reason.name().toLowerCase(Locale.ROOT)));
	}

	Counter handshakes(String version) {
		return this.handshakes.computeIfAbsent(version, (key) -> handshakes(version, "success", NONE));
	}

	Counter failedHandshakes(TlsHandshakeFailure failure) {
		return this.failedHandshakes.computeIfAbsent(failure,
				(key) -> handshakes(NONE, "failure", failure.name().toLowerCase(Locale.ROOT)));
	}

	private Counter handshakes(String version, String outcome, String reason) {
		return this.factory.counter(SmtpServerMeter.TLS_HANDSHAKES, SmtpServerMeter.Key.CONNECTOR.asString(),
				this.connector, SmtpServerMeter.Key.TLS_VERSION.asString(), version,
				SmtpServerMeter.Key.TLS_OUTCOME.asString(), outcome, SmtpServerMeter.Key.TLS_REASON.asString(), reason);
	}

}
