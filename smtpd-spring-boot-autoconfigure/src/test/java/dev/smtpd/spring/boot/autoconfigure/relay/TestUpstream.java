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

package dev.smtpd.spring.boot.autoconfigure.relay;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.UnaryOperator;

import dev.smtpd.EsmtpParameters;
import dev.smtpd.Mailbox;
import dev.smtpd.MessageProcessor;
import dev.smtpd.SessionPolicy;
import dev.smtpd.SmtpMessage;
import dev.smtpd.SmtpReply;
import dev.smtpd.SmtpServer;
import dev.smtpd.SmtpServerObserver;
import dev.smtpd.SmtpSession;
import dev.smtpd.transport.NettySmtpServer;
import org.jspecify.annotations.Nullable;

/**
 * A real upstream server that records messages, senders and abandoned transactions.
 */
final class TestUpstream implements AutoCloseable {

	private final SmtpServer server;

	private final List<SmtpMessage> received = new CopyOnWriteArrayList<>();

	private final List<Mailbox> senders = new CopyOnWriteArrayList<>();

	private final BlockingQueue<SmtpSession> abandoned = new LinkedBlockingQueue<>();

	private volatile MessageProcessor processor = (message) -> null;

	private TestUpstream(UnaryOperator<SmtpServer.Builder> customizer) {
		this.server = customizer.apply(NettySmtpServer.builder().port(0).policy(new SessionPolicy() {

			@Override
			public @Nullable SmtpReply onMail(SmtpSession session, Mailbox sender, EsmtpParameters parameters) {
				TestUpstream.this.senders.add(sender);
				return null;
			}

		}).observer(new SmtpServerObserver() {

			@Override
			public void transactionEnded(SmtpSession session, @Nullable SmtpReply reply) {
				if (reply == null) {
					TestUpstream.this.abandoned.add(session);
				}
			}

		}).processor((message) -> {
			this.received.add(message);
			return this.processor.process(message);
		})).build();
		this.server.start();
	}

	static TestUpstream start() {
		return start((builder) -> builder);
	}

	static TestUpstream start(UnaryOperator<SmtpServer.Builder> customizer) {
		return new TestUpstream(customizer);
	}

	/**
	 * Process messages.
	 * @param processor decides on the messages from now on
	 */
	void process(MessageProcessor processor) {
		this.processor = processor;
	}

	int port() {
		return this.server.connectors().get(0).port();
	}

	String address() {
		return "localhost:" + port();
	}

	/**
	 * Return what was received.
	 * @return the messages in order
	 */
	List<SmtpMessage> received() {
		return this.received;
	}

	/**
	 * Return the reverse-paths of MAIL.
	 * @return the senders in order
	 */
	List<Mailbox> senders() {
		return this.senders;
	}

	/**
	 * Return the transactions that ended without a message.
	 * @return their sessions
	 */
	BlockingQueue<SmtpSession> abandoned() {
		return this.abandoned;
	}

	@Override
	public void close() {
		this.server.stop();
	}

}
