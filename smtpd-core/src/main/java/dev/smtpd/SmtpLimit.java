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

package dev.smtpd;

import dev.smtpd.settings.AuthLimits;
import dev.smtpd.settings.AuthSettings;
import dev.smtpd.settings.SmtpLimits;
import dev.smtpd.settings.SpoolSettings;
import dev.smtpd.settings.TimeoutSettings;

/**
 * A limit that a client has met.
 *
 * @since 0.1.0
 */
public enum SmtpLimit {

	/**
	 * {@link SmtpLimits#maxConnections()}.
	 */
	CONNECTIONS,

	/**
	 * {@link SmtpLimits#maxConnectionsPerAddress()}.
	 */
	CONNECTIONS_PER_ADDRESS,

	/**
	 * Connections per time of one client; a limit of the application's own.
	 */
	CONNECTION_RATE,

	/**
	 * Messages per time of one client; a limit of the application's own.
	 */
	MESSAGE_RATE,

	/**
	 * Recipients per time of one client; a limit of the application's own.
	 */
	RECIPIENT_RATE,

	/**
	 * {@link SmtpLimits#maxMessages()}.
	 */
	MESSAGES,

	/**
	 * {@link SmtpLimits#maxCommands()}.
	 */
	COMMANDS,

	/**
	 * {@link SmtpLimits#maxCommandLine()}.
	 */
	COMMAND_LINE,

	/**
	 * {@link SmtpLimits#maxErrors()}.
	 */
	ERRORS,

	/**
	 * {@link SmtpLimits#maxUnknownRecipients()}.
	 */
	UNKNOWN_RECIPIENTS,

	/**
	 * {@link SmtpLimits#maxRecipients()}.
	 */
	RECIPIENTS,

	/**
	 * {@link SmtpLimits#maxTextLine()}.
	 */
	TEXT_LINE,

	/**
	 * {@link SmtpLimits#maxHeaderSize()}.
	 */
	HEADER_SIZE,

	/**
	 * {@link SmtpServer.Builder#dataSizeLimit}.
	 */
	MESSAGE_SIZE,

	/**
	 * {@link SmtpLimits#forbiddenCommands()}.
	 */
	FORBIDDEN_COMMAND,

	/**
	 * {@link AuthSettings#maxFailures()}.
	 */
	AUTH_FAILURES,

	/**
	 * {@link AuthLimits#maxFailuresPerAddress()}.
	 */
	AUTH_FAILURES_PER_ADDRESS,

	/**
	 * {@link AuthLimits#maxFailuresPerUser()}.
	 */
	AUTH_FAILURES_PER_USER,

	/**
	 * {@link AuthLimits#maxWaiting()}.
	 */
	AUTH_WAITING,

	/**
	 * {@link TimeoutSettings#greetingDelay()}: the client has spoken first.
	 */
	EARLY_TALKER,

	/**
	 * {@link TimeoutSettings#idle()} or {@link TimeoutSettings#data()}.
	 */
	TIMEOUT,

	/**
	 * {@link TimeoutSettings#minDataRate()}.
	 */
	DATA_RATE,

	/**
	 * {@link TimeoutSettings#processing()}.
	 */
	PROCESSING_TIMEOUT,

	/**
	 * {@link TimeoutSettings#queue()}.
	 */
	QUEUE_TIMEOUT,

	/**
	 * A client has so many messages waiting for application code that the server defers
	 * further ones at MAIL, before they would reach {@link TimeoutSettings#queue()}.
	 */
	OVERLOAD,

	/**
	 * {@link SpoolSettings#diskBudget()}, or the disk is full or doesn't answer within
	 * the processing timeout.
	 */
	SPOOL

}
