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

import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;

import dev.smtpd.ConnectionRefusal;
import dev.smtpd.MessageOutcome;
import dev.smtpd.SmtpConnector;
import dev.smtpd.SmtpMessage;
import dev.smtpd.SmtpReply;
import dev.smtpd.SmtpServerObserver;
import dev.smtpd.SmtpSession;

/**
 * {@link SmtpServerObserver} that counts for the endpoint, with metrics or without.
 *
 * @since 0.1.0
 */
public class SmtpServerTotals implements SmtpServerObserver {

	private final LongAdder sessions = new LongAdder();

	private final LongAdder refusedConnections = new LongAdder();

	private final LongAdder acceptedMessages = new LongAdder();

	private final LongAdder refusedMessages = new LongAdder();

	private final LongAdder acceptedBytes = new LongAdder();

	@Override
	public void connectionRefused(SmtpConnector connector, InetAddress client, ConnectionRefusal reason) {
		this.refusedConnections.increment();
	}

	@Override
	public void sessionOpened(SmtpSession session) {
		this.sessions.increment();
	}

	@Override
	public void messageProcessed(SmtpMessage message, SmtpReply reply, Duration processing) {
		if (MessageOutcome.of(reply).isAccepted()) {
			this.acceptedMessages.increment();
			this.acceptedBytes.add(message.content().size());
		}
		else {
			this.refusedMessages.increment();
		}
	}

	@Override
	public void contentRefused(SmtpSession session, SmtpReply reply) {
		this.refusedMessages.increment();
	}

	/**
	 * Return what was counted.
	 * @return the totals so far
	 */
	public Totals get() {
		return new Totals(this.sessions.sum(), this.refusedConnections.sum(), this.acceptedMessages.sum(),
				this.refusedMessages.sum(), this.acceptedBytes.sum());
	}

	/**
	 * What was counted.
	 *
	 * @param sessions the sessions, those that have ended included
	 * @param refusedConnections the connections that were refused before their greeting
	 * @param acceptedMessages the messages that were accepted for at least one recipient
	 * @param refusedMessages the messages that were deferred or rejected
	 * @param acceptedBytes the bytes of the messages accepted
	 */
	public record Totals(long sessions, long refusedConnections, long acceptedMessages, long refusedMessages,
			long acceptedBytes) {

	}

}
