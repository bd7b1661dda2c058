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

import io.micrometer.common.docs.KeyName;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.docs.MeterDocumentation;
import org.jspecify.annotations.Nullable;

/**
 * The meters of the SMTP server. What each of them measures is its
 * {@linkplain #getDescription() description}.
 *
 * @since 0.1.0
 */
public enum SmtpServerMeter implements MeterDocumentation {

	CONNECTIONS_ACTIVE("smtpd.connections.active", Meter.Type.GAUGE, null,
			"Open connections, those before their greeting and those of sessions", Key.CONNECTOR),

	CONNECTIONS("smtpd.connections", Meter.Type.COUNTER, "connections", "Connections of which sessions came",
			Key.CONNECTOR),

	CONNECTIONS_REFUSED("smtpd.connections.refused", Meter.Type.COUNTER, null,
			"Connections that were refused before their greeting", Key.CONNECTOR, Key.REASON),

	SESSIONS("smtpd.sessions", Meter.Type.TIMER, null, "Sessions, and how long they took", Key.CONNECTOR),

	COMMANDS("smtpd.commands", Meter.Type.COUNTER, "commands", "Commands that were answered", Key.COMMAND, Key.REPLY),

	TRANSACTIONS("smtpd.transactions", Meter.Type.COUNTER, "transactions", "Transactions that have ended",
			Key.CONNECTOR, Key.OUTCOME),

	MESSAGES("smtpd.messages", Meter.Type.COUNTER, "messages", "Messages that were received whole", Key.CONNECTOR,
			Key.OUTCOME),

	MESSAGE_SIZE("smtpd.message.size", Meter.Type.DISTRIBUTION_SUMMARY, "bytes",
			"Size of the messages that processors decided on", Key.CONNECTOR),

	MESSAGE_RECIPIENTS("smtpd.message.recipients", Meter.Type.DISTRIBUTION_SUMMARY, "recipients",
			"Recipients of the messages that processors decided on", Key.CONNECTOR),

	MESSAGE_RECEIVING("smtpd.message.receiving", Meter.Type.TIMER, null,
			"How long the content of these messages took to arrive", Key.CONNECTOR),

	MESSAGE_PROCESSING("smtpd.message.processing", Meter.Type.TIMER, null,
			"How long processors took to decide, the wait for a thread included", Key.CONNECTOR, Key.OUTCOME),

	LISTENER_INVOCATIONS("smtpd.listener.invocations", Meter.Type.TIMER, null,
			"Invocations of listener methods, and how long they took", Key.LISTENER, Key.LISTENER_OUTCOME),

	TLS_HANDSHAKES("smtpd.tls.handshakes", Meter.Type.COUNTER, "handshakes", "TLS handshakes", Key.CONNECTOR,
			Key.TLS_VERSION, Key.TLS_OUTCOME, Key.TLS_REASON),

	AUTHENTICATIONS("smtpd.authentications", Meter.Type.COUNTER, "authentications", "Authentications that have ended",
			Key.MECHANISM, Key.AUTHENTICATION_OUTCOME),

	LIMITS_REACHED("smtpd.limits.reached", Meter.Type.COUNTER, null, "How often clients have met a limit", Key.LIMIT),

	LIMITS_SHARED("smtpd.limits.shared", Meter.Type.TIMER, null,
			"Questions to the store of the limits that instances share, and how long they took", Key.SHARED_OUTCOME),

	LIMITS_SHARED_QUEUED("smtpd.limits.shared.queued", Meter.Type.GAUGE, null,
			"Questions to the store of shared limits that wait for a thread"),

	LIMITS_SHARED_AVAILABLE("smtpd.limits.shared.available", Meter.Type.GAUGE, null,
			"Whether the store of shared limits has answered the last question (1) or not (0)"),

	SPOOL_MEMORY("smtpd.spool.memory", Meter.Type.GAUGE, "bytes", "Content in memory", Key.SERVER),

	SPOOL_MEMORY_MAX("smtpd.spool.memory.max", Meter.Type.GAUGE, "bytes",
			"How much content may be in memory, less than configured once there was no memory for that", Key.SERVER),

	SPOOL_DISK("smtpd.spool.disk", Meter.Type.GAUGE, "bytes",
			"Content in files, those that the application still holds included", Key.SERVER),

	SPOOL_FILES("smtpd.spool.files", Meter.Type.GAUGE, "files", "Files of content", Key.SERVER),

	EXECUTOR_ACTIVE("smtpd.executor.active", Meter.Type.GAUGE, null, "Threads that run application code", Key.SERVER),

	EXECUTOR_QUEUED("smtpd.executor.queued", Meter.Type.GAUGE, null, "Sessions that wait for a thread", Key.SERVER),

	EXECUTOR_STALLED("smtpd.executor.stalled", Meter.Type.GAUGE, "seconds",
			"How long calls have waited for a thread or were rejected while no thread took one", Key.SERVER),

	EXECUTOR_OLDEST("smtpd.executor.oldest", Meter.Type.GAUGE, "seconds",
			"How long the application code runs that was called first", Key.SERVER),

	DATABASE_TRANSACTIONS_ACTIVE("smtpd.transaction.active", Meter.Type.GAUGE, null,
			"Messages inside a database transaction"),

	DATABASE_TRANSACTIONS_WAITING("smtpd.transaction.waiting", Meter.Type.GAUGE, null,
			"Messages that wait for their turn to begin a database transaction"),

	DATABASE_TRANSACTIONS_MAX("smtpd.transaction.max", Meter.Type.GAUGE, null,
			"Maximum number of messages inside a database transaction at a time, 0 for no limit"),

	LISTENER_MEMORY_RESERVED("smtpd.listener.memory.reserved", Meter.Type.GAUGE, "bytes",
			"Memory for texts that are being read"),

	LISTENER_MEMORY_MAX("smtpd.listener.memory.max", Meter.Type.GAUGE, "bytes",
			"Maximum memory for texts that are being read"),

	LISTENER_MEMORY_WAITING("smtpd.listener.memory.waiting", Meter.Type.GAUGE, null,
			"Messages that wait until their text can be read"),

	LISTENER_MEMORY_REFUSED("smtpd.listener.memory.refused", Meter.Type.COUNTER, "messages",
			"Messages that were deferred because there was no memory for their text"),

	AUTHENTICATION_EXECUTOR_ACTIVE("smtpd.authentication.executor.active", Meter.Type.GAUGE, null,
			"Authentications that are being decided", Key.SERVER),

	AUTHENTICATION_EXECUTOR_QUEUED("smtpd.authentication.executor.queued", Meter.Type.GAUGE, null,
			"Authentications that wait for a thread", Key.SERVER),

	STORE_MESSAGES("smtpd.store.messages", Meter.Type.TIMER, null,
			"Messages whose content was to be stored, and how long that took", Key.STORE_OUTCOME),

	STORE_BYTES("smtpd.store.bytes", Meter.Type.COUNTER, "bytes", "Content that was stored"),

	STORE_REMOVED("smtpd.store.removed", Meter.Type.COUNTER, "messages",
			"Stored messages that this instance has removed", Key.STORE_CAUSE),

	STORE_FAILURES("smtpd.store.failures", Meter.Type.COUNTER, null, "Times that the store has failed",
			Key.STORE_OPERATION),

	RELAY_MESSAGES("smtpd.relay.messages", Meter.Type.TIMER, null, "Messages to be relayed, and how long that took",
			Key.UPSTREAM, Key.RELAY_OUTCOME),

	RELAY_CONNECTIONS("smtpd.relay.connections", Meter.Type.COUNTER, "connections",
			"Connections that were opened to upstream servers", Key.UPSTREAM),

	RELAY_FAILURES("smtpd.relay.failures", Meter.Type.COUNTER, null,
			"Times that an upstream server could not be reached or was lost", Key.UPSTREAM),

	RELAY_CONNECTIONS_ACTIVE("smtpd.relay.connections.active", Meter.Type.GAUGE, null,
			"Connections to upstream servers in use", Key.UPSTREAM),

	RELAY_CONNECTIONS_IDLE("smtpd.relay.connections.idle", Meter.Type.GAUGE, null,
			"Connections to upstream servers that are kept for further messages", Key.UPSTREAM),

	RELAY_WAITING("smtpd.relay.waiting", Meter.Type.GAUGE, null,
			"Messages that wait for a connection to an upstream server", Key.UPSTREAM),

	RELAY_AVAILABLE("smtpd.relay.available", Meter.Type.GAUGE, null,
			"Whether an upstream server is asked (1) or left alone (0)", Key.UPSTREAM),

	KAFKA_MESSAGES("smtpd.kafka.messages", Meter.Type.TIMER, null,
			"Messages to be handed over to Kafka, and how long that took", Key.KAFKA_OUTCOME),

	KAFKA_IN_FLIGHT("smtpd.kafka.in.flight", Meter.Type.GAUGE, "bytes",
			"Content in memory that Kafka has not acknowledged"),

	KAFKA_IN_FLIGHT_MAX("smtpd.kafka.in.flight.max", Meter.Type.GAUGE, "bytes",
			"Maximum content in memory that Kafka has not acknowledged"),

	KAFKA_WAITING("smtpd.kafka.waiting", Meter.Type.GAUGE, null,
			"Messages that wait until there is room for their content"),

	KAFKA_AVAILABLE("smtpd.kafka.available", Meter.Type.GAUGE, null,
			"Whether Kafka acknowledges messages (1) or has failed to (0)");

	private final String meterName;

	private final Meter.Type type;

	private final @Nullable String baseUnit;

	private final String description;

	private final Key[] keys;

	SmtpServerMeter(String meterName, Meter.Type type, @Nullable String baseUnit, String description, Key... keys) {
		this.meterName = meterName;
		this.type = type;
		this.baseUnit = baseUnit;
		this.description = description;
		this.keys = keys;
	}

	@Override
	public String getName() {
		return this.meterName;
	}

	@Override
	public Meter.Type getType() {
		return this.type;
	}

	@Override
	public @Nullable String getBaseUnit() {
		return this.baseUnit;
	}

	@Override
	public KeyName[] getKeyNames() {
		return this.keys.clone();
	}

	/**
	 * Return what the meter says.
	 * @return the description, without a full stop
	 */
	public String getDescription() {
		return this.description;
	}

	/**
	 * The tags of the meters, whose values clients cannot invent. What each of them says
	 * is its {@linkplain #getDescription() description}.
	 */
	public enum Key implements KeyName {

		CONNECTOR("connector", "Name of the connector"),

		REASON("reason", "Why: max_connections, max_connections_per_address, paused or policy"),

		SERVER("server", "Name of the bean of the server"),

		COMMAND("command", "Verb, UNKNOWN for those that the server does not know"),

		REPLY("reply", "Class of the reply, 2xx to 5xx"),

		OUTCOME("outcome",
				"accepted (2xx), partly_accepted (by LMTP, for some recipients), deferred (4xx) or "
						+ "rejected (5xx); of a transaction also aborted by the client"),

		LISTENER("listener", "Class and method of the listener"),

		LISTENER_OUTCOME("outcome",
				"Of a listener: accepted, partly_accepted, deferred or rejected by its reply, or failed by an "
						+ "exception"),

		TLS_VERSION("version", "TLS version, none where the handshake failed"),

		TLS_OUTCOME("outcome", "success or failure"),

		TLS_REASON("reason",
				"Why a TLS handshake failed, none where it succeeded: server_name, not_tls, no_shared_cipher, "
						+ "protocol_version, certificate_refused or alert by the client, client_certificate, timeout, "
						+ "closed or other"),

		MECHANISM("mechanism", "SASL mechanism"),

		AUTHENTICATION_OUTCOME("outcome", "success (2xx), error (4xx) or failure (5xx)"),

		LIMIT("limit", "What was too much, such as message_size or timeout"),

		STORE_OUTCOME("outcome", "Of storing: stored or failed"),

		STORE_CAUSE("cause", "Why a stored message was removed: deleted by its id, or retention"),

		STORE_OPERATION("operation", "What the store was asked for: put, open, delete or sweep"),

		SHARED_OUTCOME("outcome",
				"Of a question to the store of shared limits: answered, timeout, queue_full, failed, or skipped while "
						+ "the store is left alone"),

		UPSTREAM("upstream", "Host and port of the upstream server, none if none was asked"),

		RELAY_OUTCOME("outcome",
				"Of a relay: accepted, partly_accepted (by LMTP), deferred or rejected by the "
						+ "upstream server, unavailable, or unconfirmed"),

		KAFKA_OUTCOME("outcome", "Of a hand-over to Kafka: accepted, deferred or rejected");

		private final String key;

		private final String description;

		Key(String key, String description) {
			this.key = key;
			this.description = description;
		}

		@Override
		public String asString() {
			return this.key;
		}

		/**
		 * Return what the tag says.
		 * @return the description, without a full stop
		 */
		public String getDescription() {
			return this.description;
		}

	}

}
