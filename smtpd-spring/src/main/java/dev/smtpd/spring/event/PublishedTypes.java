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

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.context.event.ApplicationListenerMethodAdapter;
import org.springframework.core.ResolvableType;
import org.springframework.transaction.event.TransactionPhase;
import org.springframework.transaction.event.TransactionalApplicationListener;
import org.springframework.util.ClassUtils;

/**
 * The types of events that are published for a message: {@link MessageReceivedEvent},
 * {@link MessageStoredEvent}, and what listeners return, as far as their signatures show.
 */
final class PublishedTypes {

	private static final ResolvableType MESSAGE = ResolvableType.forClass(MessageReceivedEvent.class);

	private static final boolean TRANSACTIONS_PRESENT = ClassUtils.isPresent(
			"org.springframework.transaction.event.TransactionalApplicationListener",
			PublishedTypes.class.getClassLoader());

	private final Map<ResolvableType, Publication> publications = new LinkedHashMap<>();

	PublishedTypes() {
		this.publications.put(MESSAGE, Publication.IN_DELIVERY);
		this.publications.put(toEventType(ResolvableType.forClass(MessageStoredEvent.class)), Publication.IN_DELIVERY);
	}

	/**
	 * Return all types.
	 * @return the types, those of payloads as {@link PayloadApplicationEvent}
	 */
	Stream<ResolvableType> all() {
		return this.publications.keySet().stream();
	}

	/**
	 * Add what listeners return, and what the listeners for that return, and so on.
	 * @param listeners the listeners of a context
	 * @param beanFactory the bean factory of the context
	 */
	void addResults(Collection<ApplicationListener<?>> listeners, ConfigurableListableBeanFactory beanFactory) {
		Map<ResolvableType, Publication> before;
		do {
			before = Map.copyOf(this.publications);
			for (ApplicationListener<?> listener : listeners) {
				Publication publication = publicationFor(listener, beanFactory);
				if (publication != Publication.NONE && listener instanceof ApplicationListenerMethodAdapter adapter) {
					addResults(adapter, publication);
				}
			}
		}
		while (!this.publications.equals(before));
	}

	private void addResults(ApplicationListenerMethodAdapter listener, Publication publication) {
		// what a transactional listener returns is published by Spring, and so are those
		// of a parent's
		Publication next = (listener instanceof MessageListenerMethodAdapter) ? publication : Publication.OUTSIDE;
		Method method = listener.getTargetMethod();
		ListenerResult.eventTypes(ResolvableType.forMethodReturnType(method))
			.map(PublishedTypes::toEventType)
			.forEach((type) -> this.publications.merge(type, next, Publication::max));
	}

	private static ResolvableType toEventType(ResolvableType type) {
		return ApplicationEvent.class.isAssignableFrom(type.toClass()) ? type
				: ResolvableType.forClassWithGenerics(PayloadApplicationEvent.class, type);
	}

	/**
	 * Return how the events that a listener is for are published.
	 * @param listener the listener
	 * @param beanFactory the bean factory of its context
	 * @return how they are published, {@link Publication#NONE} if it is for none of them
	 */
	Publication publicationFor(ApplicationListener<?> listener, ConfigurableListableBeanFactory beanFactory) {
		Publication found = Publication.NONE;
		for (Map.Entry<ResolvableType, Publication> entry : new ArrayList<>(this.publications.entrySet())) {
			if (EventListeners.mayBeFor(entry.getKey(), listener, beanFactory)
					&& (entry.getKey().equals(MESSAGE) || !isInvokedAfterCommit(listener))) {
				found = Publication.max(found, entry.getValue());
			}
		}
		return found;
	}

	// behind what is durable
	private static boolean isInvokedAfterCommit(ApplicationListener<?> listener) {
		return TRANSACTIONS_PRESENT && Transactions.isInvokedAfterCommit(listener);
	}

	/**
	 * How a type of event is published.
	 */
	enum Publication {

		/**
		 * Not at all.
		 */
		NONE,

		/**
		 * So that its listeners are part of the delivery.
		 */
		IN_DELIVERY,

		/**
		 * By Spring, which doesn't wait for what listeners return.
		 */
		OUTSIDE;

		private static Publication max(Publication one, Publication other) {
			return (one.compareTo(other) >= 0) ? one : other;
		}

	}

	/**
	 * Only loaded where Spring's transactions are present.
	 */
	private static final class Transactions {

		static boolean isInvokedAfterCommit(ApplicationListener<?> listener) {
			return listener instanceof TransactionalApplicationListener<?> transactional
					&& transactional.getTransactionPhase() != TransactionPhase.BEFORE_COMMIT;
		}

	}

}
