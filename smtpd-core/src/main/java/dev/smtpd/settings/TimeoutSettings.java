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

import dev.smtpd.SmtpSession;

/**
 * How long clients and application code may take. Immutable.
 *
 * @param idle how long a client may take for a command, however slowly it sends it,
 * before the server replies 421 and closes the connection (RFC 5321 section 4.5.3.2.7);
 * zero for no limit
 * @param data how long a client may send nothing of a content before the server replies
 * 421 and closes the connection (RFC 5321 section 4.5.3.2.5); zero for no limit
 * @param unterminatedData how long a client may send nothing after a line that looks like
 * the end of the content but isn't CR LF {@code .} CR LF, such as LF {@code .} LF. The
 * server then rejects the message with 554 and closes the connection, so that the client
 * doesn't wait for the data timeout and try again; zero to wait for the data timeout, and
 * to reply 421
 * @param minDataRate how fast a client must send a content, in bytes a second on average
 * over each data timeout; the server replies 421 else and closes the connection; 0 for no
 * minimum
 * @param processing how long application code may take for its answer, without the wait
 * for a thread. The server then replies 451 and the session goes on; the thread is
 * interrupted once, and its answer is ignored. Code that ignores the interrupt keeps its
 * thread; zero for no limit
 * @param queue how long application code may wait for a thread; the server reads nothing
 * from the client meanwhile. It then replies 451, and doesn't call the code any more
 * @param greetingDelay how long the server waits before its greeting. The reply to a
 * client that speaks in that time is 554, and the connection is closed; zero to greet at
 * once
 * @param maxReplyDelay for how long application code may delay a reply by
 * {@link SmtpSession#delayReply}
 * @param tlsHandshake how long a TLS handshake may take before the connection is closed
 * @param proxyHeader how long a trusted proxy may take for the header of the PROXY
 * protocol before the connection is closed
 * @since 0.1.0
 * @see dev.smtpd.SmtpServer.Builder#timeouts
 */
public record TimeoutSettings(Duration idle, Duration data, Duration unterminatedData, long minDataRate,
		Duration processing, Duration queue, Duration greetingDelay, Duration maxReplyDelay, Duration tlsHandshake,
		Duration proxyHeader) {

	private static final TimeoutSettings DEFAULTS = new TimeoutSettings(Duration.ofMinutes(5), Duration.ofMinutes(3),
			Duration.ofSeconds(5), 100, Duration.ofMinutes(5), Duration.ofMinutes(2), Duration.ZERO,
			Duration.ofMinutes(1), Duration.ofSeconds(30), Duration.ofSeconds(30));

	/**
	 * Create timeouts.
	 * @throws IllegalArgumentException if a time or the rate is negative, or if the time
	 * for the wait for a thread, a TLS handshake or a proxy isn't positive
	 */
	public TimeoutSettings {
		require(!idle.isNegative(), "The idle timeout must not be negative");
		require(!data.isNegative(), "The data timeout must not be negative");
		require(!unterminatedData.isNegative(), "The timeout for unterminated data must not be negative");
		require(minDataRate >= 0, "The data rate must not be negative");
		require(!processing.isNegative(), "The processing timeout must not be negative");
		require(!queue.isNegative() && !queue.isZero(), "The time for the wait for a thread must be positive");
		require(!greetingDelay.isNegative(), "The greeting delay must not be negative");
		require(!maxReplyDelay.isNegative(), "The delay must not be negative");
		require(!tlsHandshake.isNegative() && !tlsHandshake.isZero(), "The timeout must be positive");
		require(!proxyHeader.isNegative() && !proxyHeader.isZero(), "The timeout must be positive");
	}

	/**
	 * Return the timeouts of a server for which none are set: idle and processing 5
	 * minutes, 2 minutes for the wait for a thread, data 3 minutes and at least 100 bytes
	 * a second, 5 seconds for unterminated data, in which a packet that was lost on the
	 * way is sent again, no greeting delay, replies delayed by at most 1 minute, TLS
	 * handshake and proxy header 30 seconds.
	 * @return the defaults
	 */
	public static TimeoutSettings defaults() {
		return DEFAULTS;
	}

	/**
	 * Return these timeouts with another {@link #idle}.
	 * @param idle how long a client may take for a command, however slowly it sends it,
	 * before the server replies 421 and closes the connection (RFC 5321 section
	 * 4.5.3.2.7); zero for no limit
	 * @return new timeouts
	 * @throws IllegalArgumentException if it is negative
	 */
	public TimeoutSettings withIdle(Duration idle) {
		return new TimeoutSettings(idle, this.data, this.unterminatedData, this.minDataRate, this.processing,
				this.queue, this.greetingDelay, this.maxReplyDelay, this.tlsHandshake, this.proxyHeader);
	}

	/**
	 * Return these timeouts with another {@link #data}.
	 * @param data how long a client may send nothing of a content before the server
	 * replies 421 and closes the connection (RFC 5321 section 4.5.3.2.5); zero for no
	 * limit
	 * @return new timeouts
	 * @throws IllegalArgumentException if it is negative
	 */
	public TimeoutSettings withData(Duration data) {
		return new TimeoutSettings(this.idle, data, this.unterminatedData, this.minDataRate, this.processing,
				this.queue, this.greetingDelay, this.maxReplyDelay, this.tlsHandshake, this.proxyHeader);
	}

	/**
	 * Return these timeouts with another {@link #unterminatedData}.
	 * @param unterminatedData how long a client may send nothing after a line that looks
	 * like the end of the content but isn't CR LF {@code .} CR LF, such as LF {@code .}
	 * LF. The server then rejects the message with 554 and closes the connection, so that
	 * the client doesn't wait for the data timeout and try again; zero to wait for the
	 * data timeout, and to reply 421
	 * @return new timeouts
	 * @throws IllegalArgumentException if it is negative
	 */
	public TimeoutSettings withUnterminatedData(Duration unterminatedData) {
		return new TimeoutSettings(this.idle, this.data, unterminatedData, this.minDataRate, this.processing,
				this.queue, this.greetingDelay, this.maxReplyDelay, this.tlsHandshake, this.proxyHeader);
	}

	/**
	 * Return these timeouts with another {@link #minDataRate}.
	 * @param minDataRate how fast a client must send a content, in bytes a second on
	 * average over each data timeout; the server replies 421 else and closes the
	 * connection; 0 for no minimum
	 * @return new timeouts
	 * @throws IllegalArgumentException if it is negative
	 */
	public TimeoutSettings withMinDataRate(long minDataRate) {
		return new TimeoutSettings(this.idle, this.data, this.unterminatedData, minDataRate, this.processing,
				this.queue, this.greetingDelay, this.maxReplyDelay, this.tlsHandshake, this.proxyHeader);
	}

	/**
	 * Return these timeouts with another {@link #processing}.
	 * @param processing how long application code may take for its answer, without the
	 * wait for a thread. The server then replies 451 and the session goes on; the thread
	 * is interrupted once, and its answer is ignored. Code that ignores the interrupt
	 * keeps its thread; zero for no limit
	 * @return new timeouts
	 * @throws IllegalArgumentException if it is negative
	 */
	public TimeoutSettings withProcessing(Duration processing) {
		return new TimeoutSettings(this.idle, this.data, this.unterminatedData, this.minDataRate, processing,
				this.queue, this.greetingDelay, this.maxReplyDelay, this.tlsHandshake, this.proxyHeader);
	}

	/**
	 * Return these timeouts with another {@link #queue}.
	 * @param queue how long application code may wait for a thread. The server then
	 * replies 451, and doesn't call the code any more
	 * @return new timeouts
	 * @throws IllegalArgumentException if it isn't positive
	 */
	public TimeoutSettings withQueue(Duration queue) {
		return new TimeoutSettings(this.idle, this.data, this.unterminatedData, this.minDataRate, this.processing,
				queue, this.greetingDelay, this.maxReplyDelay, this.tlsHandshake, this.proxyHeader);
	}

	/**
	 * Return these timeouts with another {@link #greetingDelay}.
	 * @param greetingDelay how long the server waits before its greeting. The reply to a
	 * client that speaks in that time is 554, and the connection is closed; zero to greet
	 * at once
	 * @return new timeouts
	 * @throws IllegalArgumentException if it is negative
	 */
	public TimeoutSettings withGreetingDelay(Duration greetingDelay) {
		return new TimeoutSettings(this.idle, this.data, this.unterminatedData, this.minDataRate, this.processing,
				this.queue, greetingDelay, this.maxReplyDelay, this.tlsHandshake, this.proxyHeader);
	}

	/**
	 * Return these timeouts with another {@link #maxReplyDelay}.
	 * @param maxReplyDelay for how long application code may delay a reply by
	 * {@link SmtpSession#delayReply}
	 * @return new timeouts
	 * @throws IllegalArgumentException if it is negative
	 */
	public TimeoutSettings withMaxReplyDelay(Duration maxReplyDelay) {
		return new TimeoutSettings(this.idle, this.data, this.unterminatedData, this.minDataRate, this.processing,
				this.queue, this.greetingDelay, maxReplyDelay, this.tlsHandshake, this.proxyHeader);
	}

	/**
	 * Return these timeouts with another {@link #tlsHandshake}.
	 * @param tlsHandshake how long a TLS handshake may take before the connection is
	 * closed
	 * @return new timeouts
	 * @throws IllegalArgumentException if it isn't positive
	 */
	public TimeoutSettings withTlsHandshake(Duration tlsHandshake) {
		return new TimeoutSettings(this.idle, this.data, this.unterminatedData, this.minDataRate, this.processing,
				this.queue, this.greetingDelay, this.maxReplyDelay, tlsHandshake, this.proxyHeader);
	}

	/**
	 * Return these timeouts with another {@link #proxyHeader}.
	 * @param proxyHeader how long a trusted proxy may take for the header of the PROXY
	 * protocol before the connection is closed
	 * @return new timeouts
	 * @throws IllegalArgumentException if it isn't positive
	 */
	public TimeoutSettings withProxyHeader(Duration proxyHeader) {
		return new TimeoutSettings(this.idle, this.data, this.unterminatedData, this.minDataRate, this.processing,
				this.queue, this.greetingDelay, this.maxReplyDelay, this.tlsHandshake, proxyHeader);
	}

	private static void require(boolean valid, String message) {
		if (!valid) {
			throw new IllegalArgumentException(message);
		}
	}

}
