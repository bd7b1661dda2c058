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

package dev.smtpd.spring.boot.autoconfigure;

import java.time.Duration;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.util.unit.DataSize;

/**
 * Properties of how much clients may do.
 *
 * @since 0.1.0
 */
public class SmtpdLimitProperties {

	/**
	 * Maximum number of connections.
	 */
	private int maxConnections = 8192;

	/**
	 * Maximum number of connections of one IPv4 address, or of one /64 network by IPv6.
	 */
	private int maxConnectionsPerAddress = 256;

	/**
	 * Maximum number of messages over one connection, refused ones included.
	 */
	private int maxMessages = 10000;

	/**
	 * Maximum number of recipients of a message.
	 */
	private int maxRecipients = 1000;

	/**
	 * Maximum number of commands after one message and before the end of the next.
	 * Accepted recipients count only if their transaction ends without a message.
	 */
	private int maxCommands = 2000;

	/**
	 * Maximum number of wrong commands over one connection.
	 */
	private int maxErrors = 20;

	/**
	 * Maximum number of recipients that the application rejects over one connection.
	 */
	private int maxUnknownRecipients = 20;

	/**
	 * Time by which the server delays its reply to each rejected recipient longer than to
	 * the one before. If a duration suffix is not specified, milliseconds will be used.
	 */
	private Duration unknownRecipientDelay = Duration.ofMillis(200);

	/**
	 * Maximum length of a command line, without what extensions add to it.
	 */
	private DataSize maxCommandLine = DataSize.ofBytes(512);

	/**
	 * Maximum length of a line of a message.
	 */
	private DataSize maxTextLine = DataSize.ofMegabytes(1);

	/**
	 * Maximum size of the header of a message.
	 */
	private DataSize maxHeaderSize = DataSize.ofKilobytes(512);

	/**
	 * Minimum amount of a message that a client must send per second, on average over
	 * each smtpd.timeouts.data. Set to 0 for no minimum.
	 */
	private DataSize minDataRate = DataSize.ofBytes(100);

	/**
	 * Maximum time for which clients may have messages held back with the extension
	 * FUTURERELEASE. If a duration suffix is not specified, milliseconds will be used.
	 */
	private Duration maxFutureRelease = Duration.ofDays(30);

	/**
	 * Verbs after which the server closes the connection, since the client speaks another
	 * protocol. If not set, the methods of HTTP.
	 */
	private @Nullable Set<String> forbiddenCommands;

	public int getMaxConnections() {
		return this.maxConnections;
	}

	public void setMaxConnections(int maxConnections) {
		this.maxConnections = maxConnections;
	}

	public int getMaxConnectionsPerAddress() {
		return this.maxConnectionsPerAddress;
	}

	public void setMaxConnectionsPerAddress(int maxConnectionsPerAddress) {
		this.maxConnectionsPerAddress = maxConnectionsPerAddress;
	}

	public int getMaxMessages() {
		return this.maxMessages;
	}

	public void setMaxMessages(int maxMessages) {
		this.maxMessages = maxMessages;
	}

	public int getMaxRecipients() {
		return this.maxRecipients;
	}

	public void setMaxRecipients(int maxRecipients) {
		this.maxRecipients = maxRecipients;
	}

	public int getMaxCommands() {
		return this.maxCommands;
	}

	public void setMaxCommands(int maxCommands) {
		this.maxCommands = maxCommands;
	}

	public int getMaxErrors() {
		return this.maxErrors;
	}

	public void setMaxErrors(int maxErrors) {
		this.maxErrors = maxErrors;
	}

	public int getMaxUnknownRecipients() {
		return this.maxUnknownRecipients;
	}

	public void setMaxUnknownRecipients(int maxUnknownRecipients) {
		this.maxUnknownRecipients = maxUnknownRecipients;
	}

	public Duration getUnknownRecipientDelay() {
		return this.unknownRecipientDelay;
	}

	public void setUnknownRecipientDelay(Duration unknownRecipientDelay) {
		this.unknownRecipientDelay = unknownRecipientDelay;
	}

	public DataSize getMaxCommandLine() {
		return this.maxCommandLine;
	}

	public void setMaxCommandLine(DataSize maxCommandLine) {
		this.maxCommandLine = maxCommandLine;
	}

	public DataSize getMaxTextLine() {
		return this.maxTextLine;
	}

	public void setMaxTextLine(DataSize maxTextLine) {
		this.maxTextLine = maxTextLine;
	}

	public DataSize getMaxHeaderSize() {
		return this.maxHeaderSize;
	}

	public void setMaxHeaderSize(DataSize maxHeaderSize) {
		this.maxHeaderSize = maxHeaderSize;
	}

	public DataSize getMinDataRate() {
		return this.minDataRate;
	}

	public void setMinDataRate(DataSize minDataRate) {
		this.minDataRate = minDataRate;
	}

	public Duration getMaxFutureRelease() {
		return this.maxFutureRelease;
	}

	public void setMaxFutureRelease(Duration maxFutureRelease) {
		this.maxFutureRelease = maxFutureRelease;
	}

	public @Nullable Set<String> getForbiddenCommands() {
		return this.forbiddenCommands;
	}

	public void setForbiddenCommands(@Nullable Set<String> forbiddenCommands) {
		this.forbiddenCommands = forbiddenCommands;
	}

}
