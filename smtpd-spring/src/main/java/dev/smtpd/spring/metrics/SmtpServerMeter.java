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
 * The meters of the SMTP server.
 *
 * @since 0.1.0
 */
public enum SmtpServerMeter implements MeterDocumentation {

	/**
	 * Open connections, those before their greeting and those of sessions.
	 */
	CONNECTIONS_ACTIVE("smtpd.connections.active", Meter.Type.GAUGE, null,
			"Open connections, those before their greeting and those of sessions", Key.CONNECTOR),

	/**
	 * Connections of which sessions came.
	 */
	CONNECTIONS("smtpd.connections", Meter.Type.COUNTER, "connections", "Connections of which sessions came",
			Key.CONNECTOR),

	/**
	 * Connections that were refused before their greeting.
	 */
	CONNECTIONS_REFUSED("smtpd.connections.refused", Meter.Type.COUNTER, null,
			"Connections that were refused before their greeting", Key.CONNECTOR, Key.REASON),

	/**
	 * Sessions, and how long they took.
	 */
	SESSIONS("smtpd.sessions", Meter.Type.TIMER, null, "Sessions, and how long they took", Key.CONNECTOR),

	/**
	 * Commands that were answered.
	 */
	COMMANDS("smtpd.commands", Meter.Type.COUNTER, "commands", "Commands that were answered", Key.COMMAND, Key.REPLY),

	/**
	 * Transactions that have ended.
	 */
	TRANSACTIONS("smtpd.transactions", Meter.Type.COUNTER, "transactions", "Transactions that have ended",
			Key.CONNECTOR, Key.OUTCOME),

	/**
	 * Messages that were received whole.
	 */
	MESSAGES("smtpd.messages", Meter.Type.COUNTER, "messages", "Messages that were received whole", Key.CONNECTOR,
			Key.OUTCOME),

	/**
	 * Size of the messages that processors decided on.
	 */
	MESSAGE_SIZE("smtpd.message.size", Meter.Type.DISTRIBUTION_SUMMARY, "bytes",
			"Size of the messages that processors decided on", Key.CONNECTOR),

	/**
	 * Recipients of the messages that processors decided on.
	 */
	MESSAGE_RECIPIENTS("smtpd.message.recipients", Meter.Type.DISTRIBUTION_SUMMARY, "recipients",
			"Recipients of the messages that processors decided on", Key.CONNECTOR),

	/**
	 * How long the content of these messages took to arrive.
	 */
	MESSAGE_RECEIVING("smtpd.message.receiving", Meter.Type.TIMER, null,
			"How long the content of these messages took to arrive", Key.CONNECTOR),

	/**
	 * How long processors took to decide, the wait for a thread included.
	 */
	MESSAGE_PROCESSING("smtpd.message.processing", Meter.Type.TIMER, null,
			"How long processors took to decide, the wait for a thread included", Key.CONNECTOR, Key.OUTCOME),

	/**
	 * Invocations of listener methods, and how long they took.
	 */
	LISTENER_INVOCATIONS("smtpd.listener.invocations", Meter.Type.TIMER, null,
			"Invocations of listener methods, and how long they took", Key.LISTENER, Key.LISTENER_OUTCOME),

	/**
	 * TLS handshakes.
	 */
	TLS_HANDSHAKES("smtpd.tls.handshakes", Meter.Type.COUNTER, "handshakes", "TLS handshakes", Key.CONNECTOR,
			Key.TLS_VERSION, Key.TLS_OUTCOME, Key.TLS_REASON),

	/**
	 * Authentications that have ended.
	 */
	AUTHENTICATIONS("smtpd.authentications", Meter.Type.COUNTER, "authentications", "Authentications that have ended",
			Key.MECHANISM, Key.AUTHENTICATION_OUTCOME),

	/**
	 * How often clients have met a limit.
	 */
	LIMITS_REACHED("smtpd.limits.reached", Meter.Type.COUNTER, null, "How often clients have met a limit", Key.LIMIT),

	/**
	 * Content in memory.
	 */
	SPOOL_MEMORY("smtpd.spool.memory", Meter.Type.GAUGE, "bytes", "Content in memory", Key.SERVER),

	/**
	 * How much content may be in memory, less than configured once there was no memory
	 * for that.
	 */
	SPOOL_MEMORY_MAX("smtpd.spool.memory.max", Meter.Type.GAUGE, "bytes",
			"How much content may be in memory, less than configured once there was no memory for that", Key.SERVER),

	/**
	 * Content in files, those that the application still holds included.
	 */
	SPOOL_DISK("smtpd.spool.disk", Meter.Type.GAUGE, "bytes",
			"Content in files, those that the application still holds included", Key.SERVER),

	/**
	 * Files of content.
	 */
	SPOOL_FILES("smtpd.spool.files", Meter.Type.GAUGE, "files", "Files of content", Key.SERVER),

	/**
	 * Threads that run application code.
	 */
	EXECUTOR_ACTIVE("smtpd.executor.active", Meter.Type.GAUGE, null, "Threads that run application code", Key.SERVER),

	/**
	 * Sessions that wait for a thread.
	 */
	EXECUTOR_QUEUED("smtpd.executor.queued", Meter.Type.GAUGE, null, "Sessions that wait for a thread", Key.SERVER),

	/**
	 * How long calls have waited for a thread or were rejected while no thread took one.
	 */
	EXECUTOR_STALLED("smtpd.executor.stalled", Meter.Type.GAUGE, "seconds",
			"How long calls have waited for a thread or were rejected while no thread took one", Key.SERVER),

	/**
	 * How long the application code runs that was called first.
	 */
	EXECUTOR_OLDEST("smtpd.executor.oldest", Meter.Type.GAUGE, "seconds",
			"How long the application code runs that was called first", Key.SERVER),

	/**
	 * Messages inside a database transaction.
	 */
	DATABASE_TRANSACTIONS_ACTIVE("smtpd.transaction.active", Meter.Type.GAUGE, null,
			"Messages inside a database transaction"),

	/**
	 * Messages that wait for their turn to begin a database transaction.
	 */
	DATABASE_TRANSACTIONS_WAITING("smtpd.transaction.waiting", Meter.Type.GAUGE, null,
			"Messages that wait for their turn to begin a database transaction"),

	/**
	 * Maximum number of messages inside a database transaction at a time, 0 for no limit.
	 */
	DATABASE_TRANSACTIONS_MAX("smtpd.transaction.max", Meter.Type.GAUGE, null,
			"Maximum number of messages inside a database transaction at a time, 0 for no limit"),

	/**
	 * Authentications that are being decided.
	 */
	AUTHENTICATION_EXECUTOR_ACTIVE("smtpd.authentication.executor.active", Meter.Type.GAUGE, null,
			"Authentications that are being decided", Key.SERVER),

	/**
	 * Authentications that wait for a thread.
	 */
	AUTHENTICATION_EXECUTOR_QUEUED("smtpd.authentication.executor.queued", Meter.Type.GAUGE, null,
			"Authentications that wait for a thread", Key.SERVER),

	/**
	 * Messages to be relayed, and how long that took.
	 */
	RELAY_MESSAGES("smtpd.relay.messages", Meter.Type.TIMER, null, "Messages to be relayed, and how long that took",
			Key.UPSTREAM, Key.RELAY_OUTCOME),

	/**
	 * Connections that were opened to upstream servers.
	 */
	RELAY_CONNECTIONS("smtpd.relay.connections", Meter.Type.COUNTER, "connections",
			"Connections that were opened to upstream servers", Key.UPSTREAM),

	/**
	 * Times that an upstream server could not be reached or was lost.
	 */
	RELAY_FAILURES("smtpd.relay.failures", Meter.Type.COUNTER, null,
			"Times that an upstream server could not be reached or was lost", Key.UPSTREAM),

	/**
	 * Connections to upstream servers in use.
	 */
	RELAY_CONNECTIONS_ACTIVE("smtpd.relay.connections.active", Meter.Type.GAUGE, null,
			"Connections to upstream servers in use", Key.UPSTREAM),

	/**
	 * Connections to upstream servers that are kept for further messages.
	 */
	RELAY_CONNECTIONS_IDLE("smtpd.relay.connections.idle", Meter.Type.GAUGE, null,
			"Connections to upstream servers that are kept for further messages", Key.UPSTREAM),

	/**
	 * Messages that wait for a connection to an upstream server.
	 */
	RELAY_WAITING("smtpd.relay.waiting", Meter.Type.GAUGE, null,
			"Messages that wait for a connection to an upstream server", Key.UPSTREAM),

	/**
	 * Whether an upstream server is asked (1) or left alone (0).
	 */
	RELAY_AVAILABLE("smtpd.relay.available", Meter.Type.GAUGE, null,
			"Whether an upstream server is asked (1) or left alone (0)", Key.UPSTREAM);

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
	 * The tags of the meters, none of which clients can make up values of.
	 */
	public enum Key implements KeyName {

		/**
		 * Name of the connector.
		 */
		CONNECTOR("connector", "Name of the connector"),

		/**
		 * Why: max_connections, max_connections_per_address, paused or policy.
		 */
		REASON("reason", "Why: max_connections, max_connections_per_address, paused or policy"),

		/**
		 * Name of the bean of the server.
		 */
		SERVER("server", "Name of the bean of the server"),

		/**
		 * Verb, UNKNOWN for those that the server does not know.
		 */
		COMMAND("command", "Verb, UNKNOWN for those that the server does not know"),

		/**
		 * Class of the reply, 2xx to 5xx.
		 */
		REPLY("reply", "Class of the reply, 2xx to 5xx"),

		/**
		 * accepted (2xx), partly_accepted (by LMTP, for some recipients), deferred (4xx)
		 * or rejected (5xx); of a transaction also aborted by the client.
		 */
		OUTCOME("outcome",
				"accepted (2xx), partly_accepted (by LMTP, for some recipients), deferred (4xx) or "
						+ "rejected (5xx); of a transaction also aborted by the client"),

		/**
		 * Class and method of the listener.
		 */
		LISTENER("listener", "Class and method of the listener"),

		/**
		 * accepted, partly_accepted, deferred or rejected by its reply, or failed by an
		 * exception.
		 */
		LISTENER_OUTCOME("outcome",
				"Of a listener: accepted, partly_accepted, deferred or rejected by its reply, or failed by an "
						+ "exception"),

		/**
		 * TLS version, none where the handshake failed.
		 */
		TLS_VERSION("version", "TLS version, none where the handshake failed"),

		/**
		 * success or failure.
		 */
		TLS_OUTCOME("outcome", "success or failure"),

		/**
		 * Why a TLS handshake failed, none where it succeeded.
		 */
		TLS_REASON("reason",
				"Why a TLS handshake failed, none where it succeeded: server_name, not_tls, no_shared_cipher, "
						+ "protocol_version, certificate_refused or alert by the client, client_certificate, timeout, "
						+ "closed or other"),

		/**
		 * SASL mechanism.
		 */
		MECHANISM("mechanism", "SASL mechanism"),

		/**
		 * success (2xx), error (4xx) or failure (5xx).
		 */
		AUTHENTICATION_OUTCOME("outcome", "success (2xx), error (4xx) or failure (5xx)"),

		/**
		 * What was too much, such as message_size or timeout.
		 */
		LIMIT("limit", "What was too much, such as message_size or timeout"),

		/**
		 * Host and port of the upstream server, none if none was asked.
		 */
		UPSTREAM("upstream", "Host and port of the upstream server, none if none was asked"),

		/**
		 * accepted, partly_accepted, deferred or rejected by the upstream server,
		 * unavailable, or unconfirmed.
		 */
		RELAY_OUTCOME("outcome", "Of a relay: accepted, partly_accepted (by LMTP), deferred or rejected by the "
				+ "upstream server, unavailable, or unconfirmed");

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
