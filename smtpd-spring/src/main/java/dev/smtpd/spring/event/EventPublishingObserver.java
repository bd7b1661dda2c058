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

package dev.smtpd.spring.event;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;

import dev.smtpd.MessageOutcome;
import dev.smtpd.SmtpConnector;
import dev.smtpd.SmtpMessage;
import dev.smtpd.SmtpReply;
import dev.smtpd.SmtpServerObserver;
import dev.smtpd.SmtpSession;
import dev.smtpd.management.PauseMode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.context.ApplicationContext;
import org.springframework.core.ResolvableType;

/**
 * {@link SmtpServerObserver} that publishes {@linkplain SmtpServerEvent application
 * events} of sessions, authentications, refused messages and pauses. Events without a
 * listener are not published. Events for which there is no thread are lost, with a
 * warning.
 *
 * @since 0.1.0
 */
public class EventPublishingObserver implements SmtpServerObserver, SmartInitializingSingleton {

	private static final Logger logger = LoggerFactory.getLogger(EventPublishingObserver.class);

	private static final List<Class<? extends SmtpServerEvent>> TYPES = List.of(SmtpSessionOpenedEvent.class,
			SmtpSessionClosedEvent.class, SmtpAuthenticationEvent.class, MessageRefusedEvent.class,
			SmtpConnectorPausedEvent.class, SmtpConnectorResumedEvent.class);

	private final ApplicationContext applicationContext;

	private final Executor executor;

	private volatile Set<Class<? extends SmtpServerEvent>> wanted = Set.of();

	/**
	 * Create an observer.
	 * @param applicationContext publishes the events
	 * @param executor runs the listeners
	 */
	public EventPublishingObserver(ApplicationContext applicationContext, Executor executor) {
		this.applicationContext = applicationContext;
		this.executor = executor;
	}

	@Override
	public void afterSingletonsInstantiated() {
		Set<Class<? extends SmtpServerEvent>> found = new HashSet<>();
		TYPES.stream()
			.filter((type) -> EventListeners.exist(this.applicationContext, ResolvableType.forClass(type)))
			.forEach(found::add);
		this.wanted = Set.copyOf(found);
	}

	@Override
	public void sessionOpened(SmtpSession session) {
		publish(SmtpSessionOpenedEvent.class, session, () -> new SmtpSessionOpenedEvent(session));
	}

	@Override
	public void sessionClosed(SmtpSession session) {
		publish(SmtpSessionClosedEvent.class, session, () -> new SmtpSessionClosedEvent(session));
	}

	@Override
	public void authenticationReplied(SmtpSession session, String mechanism, SmtpReply reply) {
		publish(SmtpAuthenticationEvent.class, session, () -> new SmtpAuthenticationEvent(session, mechanism, reply));
	}

	@Override
	public void messageProcessed(SmtpMessage message, SmtpReply reply, Duration processing) {
		if (!MessageOutcome.of(reply).isAccepted()) {
			publish(MessageRefusedEvent.class, "message " + message.id() + " in " + message.session(),
					() -> new MessageRefusedEvent(message.session(), reply));
		}
	}

	@Override
	public void contentRefused(SmtpSession session, SmtpReply reply) {
		publish(MessageRefusedEvent.class, session, () -> new MessageRefusedEvent(session, reply));
	}

	@Override
	public void connectorPaused(SmtpConnector connector, String reason, PauseMode mode) {
		publish(SmtpConnectorPausedEvent.class, "connector " + connector.name(),
				() -> new SmtpConnectorPausedEvent(connector, reason, mode));
	}

	@Override
	public void connectorResumed(SmtpConnector connector) {
		publish(SmtpConnectorResumedEvent.class, "connector " + connector.name(),
				() -> new SmtpConnectorResumedEvent(connector));
	}

	private void publish(Class<? extends SmtpServerEvent> type, Object subject, Supplier<SmtpServerEvent> event) {
		if (!this.wanted.contains(type)) {
			return;
		}
		try {
			this.executor.execute(() -> publish(event.get(), subject));
		}
		catch (RejectedExecutionException ex) {
			logger.warn("No thread to publish {} of {}", type.getSimpleName(), subject, ex);
		}
	}

	private void publish(SmtpServerEvent event, Object subject) {
		try {
			this.applicationContext.publishEvent(event);
		}
		catch (RuntimeException ex) {
			logger.warn("Listener for {} of {} failed", event.getClass().getSimpleName(), subject, ex);
		}
	}

}
