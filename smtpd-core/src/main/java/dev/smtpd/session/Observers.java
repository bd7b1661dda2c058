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

package dev.smtpd.session;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

import dev.smtpd.ConnectionRefusal;
import dev.smtpd.SmtpConnector;
import dev.smtpd.SmtpLimit;
import dev.smtpd.SmtpMessage;
import dev.smtpd.SmtpReply;
import dev.smtpd.SmtpServerObserver;
import dev.smtpd.SmtpSession;
import dev.smtpd.management.PauseMode;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The observers of a server as one; what one throws doesn't reach the others or the
 * session.
 *
 * @since 0.1.0
 */
public final class Observers implements SmtpServerObserver {

	private static final Logger logger = LoggerFactory.getLogger(Observers.class);

	private final SmtpServerObserver[] observers;

	/**
	 * Create a composite.
	 * @param observers the observers in order
	 */
	public Observers(List<SmtpServerObserver> observers) {
		this.observers = observers.toArray(SmtpServerObserver[]::new);
	}

	@Override
	public void connectionRefused(SmtpConnector connector, InetAddress client, ConnectionRefusal reason) {
		notifyObservers(client, (observer) -> observer.connectionRefused(connector, client, reason));
	}

	@Override
	public void connectorPaused(SmtpConnector connector, String reason, PauseMode mode) {
		notifyObservers(connector, (observer) -> observer.connectorPaused(connector, reason, mode));
	}

	@Override
	public void connectorResumed(SmtpConnector connector) {
		notifyObservers(connector, (observer) -> observer.connectorResumed(connector));
	}

	@Override
	public void sessionOpened(SmtpSession session) {
		notifyObservers(session, (observer) -> observer.sessionOpened(session));
	}

	@Override
	public void sessionClosed(SmtpSession session) {
		notifyObservers(session, (observer) -> observer.sessionClosed(session));
	}

	@Override
	public void tlsHandshakeCompleted(SmtpSession session) {
		notifyObservers(session, (observer) -> observer.tlsHandshakeCompleted(session));
	}

	@Override
	public void tlsHandshakeFailed(SmtpSession session, Throwable cause) {
		notifyObservers(session, (observer) -> observer.tlsHandshakeFailed(session, cause));
	}

	// Called for every command: without a lambda, and so without memory.
	@Override
	public void commandReceived(SmtpSession session, String verb, String argument) {
		for (SmtpServerObserver observer : this.observers) {
			try {
				observer.commandReceived(session, verb, argument);
			}
			catch (Throwable ex) {
				failed(observer, session, ex);
			}
		}
	}

	@Override
	public void commandReplied(SmtpSession session, String verb, SmtpReply reply) {
		notifyObservers(session, (observer) -> observer.commandReplied(session, verb, reply));
	}

	@Override
	public void authenticationReplied(SmtpSession session, String mechanism, SmtpReply reply) {
		notifyObservers(session, (observer) -> observer.authenticationReplied(session, mechanism, reply));
	}

	@Override
	public void transactionBegun(SmtpSession session) {
		notifyObservers(session, (observer) -> observer.transactionBegun(session));
	}

	@Override
	public void transactionEnded(SmtpSession session, @Nullable SmtpReply reply) {
		notifyObservers(session, (observer) -> observer.transactionEnded(session, reply));
	}

	@Override
	public void messageProcessed(SmtpMessage message, SmtpReply reply, Duration processing) {
		notifyObservers(message, (observer) -> observer.messageProcessed(message, reply, processing));
	}

	@Override
	public void applicationFailed(SmtpSession session, Throwable failure) {
		notifyObservers(session, (observer) -> observer.applicationFailed(session, failure));
	}

	@Override
	public void commandRefused(SmtpSession session, String verb, String argument, SmtpReply reply) {
		notifyObservers(session, (observer) -> observer.commandRefused(session, verb, argument, reply));
	}

	@Override
	public void limitReached(SmtpSession session, SmtpLimit limit) {
		notifyObservers(session, (observer) -> observer.limitReached(session, limit));
	}

	@Override
	public void limitReached(SmtpLimit limit, InetAddress client) {
		notifyObservers(client, (observer) -> observer.limitReached(limit, client));
	}

	@Override
	public void contentRefused(SmtpSession session, SmtpReply reply) {
		notifyObservers(session, (observer) -> observer.contentRefused(session, reply));
	}

	private void notifyObservers(Object subject, Consumer<SmtpServerObserver> event) {
		for (SmtpServerObserver observer : this.observers) {
			try {
				event.accept(observer);
			}
			catch (Throwable ex) {
				failed(observer, subject, ex);
			}
		}
	}

	private static void failed(SmtpServerObserver observer, Object subject, Throwable failure) {
		logger.warn("Observer {} failed for {}", observer.getClass().getName(), describe(subject), failure);
	}

	private static Object describe(Object subject) {
		if (subject instanceof SmtpMessage message) {
			return WorkSubject.of(message);
		}
		if (subject instanceof InetAddress client) {
			return "client " + client.getHostAddress();
		}
		return (subject instanceof SmtpConnector connector) ? "connector " + connector.name() : subject;
	}

}
