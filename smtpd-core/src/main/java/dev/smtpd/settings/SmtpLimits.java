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

package dev.smtpd.settings;

import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

import dev.smtpd.extension.SmtpExtension;

/**
 * The limits on what a client may do. Immutable.
 *
 * @param maxConnections how many clients may be connected at once; the server replies 421
 * to others
 * @param maxConnectionsPerAddress how many of them may have the same address, or be in
 * the same network of 64 bits by IPv6
 * @param maxMessages how many messages a client may send over one connection, refused
 * ones included; the reply to another one is 421, and the client may connect again
 * @param maxRecipients how many recipients a message may have; the reply to more is 452
 * (RFC 5321 section 4.5.3.1.10)
 * @param maxCommands how many commands a client may give after one message and before the
 * end of the next; the reply to another one is 421. An accepted RCPT, or a BDAT of at
 * least 1024 octets, counts only once its transaction has ended without a message
 * @param maxErrors how many commands of a connection may be wrong; the server replies 421
 * then
 * @param maxUnknownRecipients how many recipients the application may refuse for good on
 * one connection; the server replies 421 then
 * @param unknownRecipientDelay how much longer each such refusal takes than the one
 * before
 * @param maxCommandLine how long a command line may be in bytes, CR LF included and what
 * extensions add not; it is refused with 500 then
 * @param maxTextLine how long a line of the content may be in bytes; the message is
 * refused with 554 then
 * @param maxHeaderSize how long the header of a message may be in bytes; it is refused
 * with 552 then
 * @param forbiddenCommands verbs after which the server replies 421, since the client
 * speaks another protocol
 * @param maxFutureRelease for how long clients may have a message held back by
 * {@link SmtpExtension#FUTURERELEASE}; 1 second to 999999999 seconds
 * @since 0.1.0
 * @see dev.smtpd.SmtpServer.Builder#limits
 */
public record SmtpLimits(int maxConnections, int maxConnectionsPerAddress, int maxMessages, int maxRecipients,
		int maxCommands, int maxErrors, int maxUnknownRecipients, Duration unknownRecipientDelay, int maxCommandLine,
		long maxTextLine, long maxHeaderSize, Set<String> forbiddenCommands, Duration maxFutureRelease) {

	private static final SmtpLimits DEFAULTS = new SmtpLimits(8192, 256, 10000, 1000, 2000, 20, 20,
			Duration.ofMillis(200), 512, 1024 * 1024, 512 * 1024,
			Set.of("CONNECT", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "TRACE"),
			Duration.ofDays(30));

	/**
	 * Create limits.
	 * @throws IllegalArgumentException if one would leave nothing that a client could do:
	 * less than 1 of anything, a command line of less than 512 bytes (RFC 5321 section
	 * 4.5.3.1.4) or more than 65536, a text line of less than 998 bytes (RFC 5322 section
	 * 2.1.1), a header of less than 1024 bytes, a negative delay, or no time for a
	 * message that is held back
	 */
	public SmtpLimits {
		require(maxConnections >= 1, "maxConnections must be at least 1");
		require(maxConnectionsPerAddress >= 1, "maxConnectionsPerAddress must be at least 1");
		require(maxMessages >= 1, "maxMessages must be at least 1");
		require(maxRecipients >= 1, "A message must be allowed at least one recipient");
		require(maxCommands >= 1, "maxCommands must be at least 1");
		require(maxErrors >= 1, "maxErrors must be at least 1");
		require(maxUnknownRecipients >= 1, "maxUnknownRecipients must be at least 1");
		require(!unknownRecipientDelay.isNegative(), "unknownRecipientDelay must not be negative");
		require(maxCommandLine >= 512, "maxCommandLine must be at least 512");
		require(maxCommandLine <= 65536, "maxCommandLine must be at most 65536");
		require(maxTextLine >= 998, "maxTextLine must be at least 998");
		require(maxHeaderSize >= 1024, "maxHeaderSize must be at least 1024");
		require(maxFutureRelease.toSeconds() > 0 && maxFutureRelease.toSeconds() <= 999_999_999,
				"The time must be 1 to 999999999 seconds");
		forbiddenCommands = forbiddenCommands.stream()
			.map((verb) -> verb.toUpperCase(Locale.ROOT))
			.collect(Collectors.toUnmodifiableSet());
	}

	/**
	 * Return the limits of a server for which none are set.
	 * @return the defaults
	 */
	public static SmtpLimits defaults() {
		return DEFAULTS;
	}

	/**
	 * Return these limits with another {@link #maxConnections}.
	 * @param maxConnections how many clients may be connected at once; the server replies
	 * 421 to others
	 * @return new limits
	 */
	public SmtpLimits withMaxConnections(int maxConnections) {
		return new SmtpLimits(maxConnections, this.maxConnectionsPerAddress, this.maxMessages, this.maxRecipients,
				this.maxCommands, this.maxErrors, this.maxUnknownRecipients, this.unknownRecipientDelay,
				this.maxCommandLine, this.maxTextLine, this.maxHeaderSize, this.forbiddenCommands,
				this.maxFutureRelease);
	}

	/**
	 * Return these limits with another {@link #maxConnectionsPerAddress}.
	 * @param maxConnectionsPerAddress how many of them may have the same address, or be
	 * in the same network of 64 bits by IPv6
	 * @return new limits
	 */
	public SmtpLimits withMaxConnectionsPerAddress(int maxConnectionsPerAddress) {
		return new SmtpLimits(this.maxConnections, maxConnectionsPerAddress, this.maxMessages, this.maxRecipients,
				this.maxCommands, this.maxErrors, this.maxUnknownRecipients, this.unknownRecipientDelay,
				this.maxCommandLine, this.maxTextLine, this.maxHeaderSize, this.forbiddenCommands,
				this.maxFutureRelease);
	}

	/**
	 * Return these limits with another {@link #maxMessages}.
	 * @param maxMessages how many messages a client may send over one connection, refused
	 * ones included; the reply to another one is 421, and the client may connect again
	 * @return new limits
	 */
	public SmtpLimits withMaxMessages(int maxMessages) {
		return new SmtpLimits(this.maxConnections, this.maxConnectionsPerAddress, maxMessages, this.maxRecipients,
				this.maxCommands, this.maxErrors, this.maxUnknownRecipients, this.unknownRecipientDelay,
				this.maxCommandLine, this.maxTextLine, this.maxHeaderSize, this.forbiddenCommands,
				this.maxFutureRelease);
	}

	/**
	 * Return these limits with another {@link #maxRecipients}.
	 * @param maxRecipients how many recipients a message may have; the reply to more is
	 * 452 (RFC 5321 section 4.5.3.1.10)
	 * @return new limits
	 */
	public SmtpLimits withMaxRecipients(int maxRecipients) {
		return new SmtpLimits(this.maxConnections, this.maxConnectionsPerAddress, this.maxMessages, maxRecipients,
				this.maxCommands, this.maxErrors, this.maxUnknownRecipients, this.unknownRecipientDelay,
				this.maxCommandLine, this.maxTextLine, this.maxHeaderSize, this.forbiddenCommands,
				this.maxFutureRelease);
	}

	/**
	 * Return these limits with another {@link #maxCommands}.
	 * @param maxCommands how many commands a client may give after one message and before
	 * the end of the next; the reply to another one is 421. An accepted RCPT, or a BDAT
	 * of at least 1024 octets, counts only once its transaction has ended without a
	 * message
	 * @return new limits
	 */
	public SmtpLimits withMaxCommands(int maxCommands) {
		return new SmtpLimits(this.maxConnections, this.maxConnectionsPerAddress, this.maxMessages, this.maxRecipients,
				maxCommands, this.maxErrors, this.maxUnknownRecipients, this.unknownRecipientDelay, this.maxCommandLine,
				this.maxTextLine, this.maxHeaderSize, this.forbiddenCommands, this.maxFutureRelease);
	}

	/**
	 * Return these limits with another {@link #maxErrors}.
	 * @param maxErrors how many commands of a connection may be wrong; the server replies
	 * 421 then
	 * @return new limits
	 */
	public SmtpLimits withMaxErrors(int maxErrors) {
		return new SmtpLimits(this.maxConnections, this.maxConnectionsPerAddress, this.maxMessages, this.maxRecipients,
				this.maxCommands, maxErrors, this.maxUnknownRecipients, this.unknownRecipientDelay, this.maxCommandLine,
				this.maxTextLine, this.maxHeaderSize, this.forbiddenCommands, this.maxFutureRelease);
	}

	/**
	 * Return these limits with another {@link #maxUnknownRecipients}.
	 * @param maxUnknownRecipients how many recipients the application may refuse for good
	 * on one connection; the server replies 421 then
	 * @return new limits
	 */
	public SmtpLimits withMaxUnknownRecipients(int maxUnknownRecipients) {
		return new SmtpLimits(this.maxConnections, this.maxConnectionsPerAddress, this.maxMessages, this.maxRecipients,
				this.maxCommands, this.maxErrors, maxUnknownRecipients, this.unknownRecipientDelay, this.maxCommandLine,
				this.maxTextLine, this.maxHeaderSize, this.forbiddenCommands, this.maxFutureRelease);
	}

	/**
	 * Return these limits with another {@link #unknownRecipientDelay}.
	 * @param unknownRecipientDelay how much longer each such refusal takes than the one
	 * before
	 * @return new limits
	 */
	public SmtpLimits withUnknownRecipientDelay(Duration unknownRecipientDelay) {
		return new SmtpLimits(this.maxConnections, this.maxConnectionsPerAddress, this.maxMessages, this.maxRecipients,
				this.maxCommands, this.maxErrors, this.maxUnknownRecipients, unknownRecipientDelay, this.maxCommandLine,
				this.maxTextLine, this.maxHeaderSize, this.forbiddenCommands, this.maxFutureRelease);
	}

	/**
	 * Return these limits with another {@link #maxCommandLine}.
	 * @param maxCommandLine how long a command line may be in bytes, CR LF included and
	 * what extensions add not; it is refused with 500 then
	 * @return new limits
	 */
	public SmtpLimits withMaxCommandLine(int maxCommandLine) {
		return new SmtpLimits(this.maxConnections, this.maxConnectionsPerAddress, this.maxMessages, this.maxRecipients,
				this.maxCommands, this.maxErrors, this.maxUnknownRecipients, this.unknownRecipientDelay, maxCommandLine,
				this.maxTextLine, this.maxHeaderSize, this.forbiddenCommands, this.maxFutureRelease);
	}

	/**
	 * Return these limits with another {@link #maxTextLine}.
	 * @param maxTextLine how long a line of the content may be in bytes; the message is
	 * refused with 554 then
	 * @return new limits
	 */
	public SmtpLimits withMaxTextLine(long maxTextLine) {
		return new SmtpLimits(this.maxConnections, this.maxConnectionsPerAddress, this.maxMessages, this.maxRecipients,
				this.maxCommands, this.maxErrors, this.maxUnknownRecipients, this.unknownRecipientDelay,
				this.maxCommandLine, maxTextLine, this.maxHeaderSize, this.forbiddenCommands, this.maxFutureRelease);
	}

	/**
	 * Return these limits with another {@link #maxHeaderSize}.
	 * @param maxHeaderSize how long the header of a message may be in bytes; it is
	 * refused with 552 then
	 * @return new limits
	 */
	public SmtpLimits withMaxHeaderSize(long maxHeaderSize) {
		return new SmtpLimits(this.maxConnections, this.maxConnectionsPerAddress, this.maxMessages, this.maxRecipients,
				this.maxCommands, this.maxErrors, this.maxUnknownRecipients, this.unknownRecipientDelay,
				this.maxCommandLine, this.maxTextLine, maxHeaderSize, this.forbiddenCommands, this.maxFutureRelease);
	}

	/**
	 * Return these limits with another {@link #forbiddenCommands}.
	 * @param forbiddenCommands verbs after which the server replies 421, since the client
	 * speaks another protocol
	 * @return new limits
	 */
	public SmtpLimits withForbiddenCommands(Set<String> forbiddenCommands) {
		return new SmtpLimits(this.maxConnections, this.maxConnectionsPerAddress, this.maxMessages, this.maxRecipients,
				this.maxCommands, this.maxErrors, this.maxUnknownRecipients, this.unknownRecipientDelay,
				this.maxCommandLine, this.maxTextLine, this.maxHeaderSize, forbiddenCommands, this.maxFutureRelease);
	}

	/**
	 * Return these limits with another {@link #maxFutureRelease}.
	 * @param maxFutureRelease for how long clients may have a message held back by
	 * {@link SmtpExtension#FUTURERELEASE}; 1 second to 999999999 seconds
	 * @return new limits
	 */
	public SmtpLimits withMaxFutureRelease(Duration maxFutureRelease) {
		return new SmtpLimits(this.maxConnections, this.maxConnectionsPerAddress, this.maxMessages, this.maxRecipients,
				this.maxCommands, this.maxErrors, this.maxUnknownRecipients, this.unknownRecipientDelay,
				this.maxCommandLine, this.maxTextLine, this.maxHeaderSize, this.forbiddenCommands, maxFutureRelease);
	}

	private static void require(boolean valid, String message) {
		if (!valid) {
			throw new IllegalArgumentException(message);
		}
	}

}
