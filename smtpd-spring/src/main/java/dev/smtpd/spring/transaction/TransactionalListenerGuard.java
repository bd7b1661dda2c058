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

package dev.smtpd.spring.transaction;

import dev.smtpd.spring.context.StartGuard;
import dev.smtpd.spring.event.UnreliableListenerException;

import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.context.event.ApplicationListenerMethodAdapter;
import org.springframework.context.event.GenericApplicationListener;
import org.springframework.context.support.AbstractApplicationContext;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.transaction.event.TransactionalApplicationListener;
import org.springframework.transaction.event.TransactionalEventListener;

/**
 * {@link StartGuard} for applications that process messages without a transaction: it
 * fails the start of an application with a {@code @TransactionalEventListener} for
 * {@link dev.smtpd.spring.event.MessageReceivedEvent} or
 * {@link dev.smtpd.spring.event.MessageStoredEvent}. Spring ignores such listeners where
 * there is no transaction, so that mail would be accepted and dropped. Those with
 * {@code fallbackExecution} are called all the same, and don't count.
 *
 * @since 0.1.0
 */
public final class TransactionalListenerGuard extends StartGuard {

	private final ApplicationContext applicationContext;

	private final Class<?> eventType;

	/**
	 * Create a guard.
	 * @param applicationContext the context with the listeners
	 * @param eventType the type of the event, or of its payload
	 */
	public TransactionalListenerGuard(ApplicationContext applicationContext, Class<?> eventType) {
		super(-1);
		this.applicationContext = applicationContext;
		this.eventType = eventType;
	}

	@Override
	protected void check() {
		if (this.applicationContext instanceof AbstractApplicationContext context
				&& context.getApplicationListeners().stream().anyMatch(this::isTransactional)) {
			throw new UnreliableListenerException("There is a @TransactionalEventListener for "
					+ this.eventType.getSimpleName()
					+ ", which is never called without a transaction, so that mail would be lost. Either 'smtpd.transaction.enabled' is false, or "
					+ "there isn't one transaction manager to use.",
					"Have one transaction manager, or mark one of several as @Primary, and don't set "
							+ "'smtpd.transaction.enabled' to false.");
		}
	}

	private boolean isTransactional(ApplicationListener<?> listener) {
		return listener instanceof TransactionalApplicationListener
				&& listener instanceof GenericApplicationListener generic && generic.supportsEventType(resolvableType())
				&& !hasFallback(listener);
	}

	private ResolvableType resolvableType() {
		return ApplicationEvent.class.isAssignableFrom(this.eventType) ? ResolvableType.forClass(this.eventType)
				: ResolvableType.forClassWithGenerics(PayloadApplicationEvent.class, this.eventType);
	}

	private static boolean hasFallback(ApplicationListener<?> listener) {
		if (!(listener instanceof ApplicationListenerMethodAdapter adapter)) {
			return false;
		}
		TransactionalEventListener annotation = AnnotatedElementUtils.findMergedAnnotation(adapter.getTargetMethod(),
				TransactionalEventListener.class);
		return annotation != null && annotation.fallbackExecution();
	}

}
