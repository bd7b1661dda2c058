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
import java.lang.reflect.UndeclaredThrowableException;
import java.util.List;

import dev.smtpd.spring.context.AsyncInvocations;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.event.ApplicationListenerMethodAdapter;
import org.springframework.core.ResolvableType;

/**
 * Invokes an {@code @EventListener} method. While a {@link MessageReceivedEvent} is in
 * delivery, or an event that a listener for it has returned, what the method returns
 * decides on the message. Any other event is none of its concern.
 */
final class MessageListenerMethodAdapter extends ApplicationListenerMethodAdapter {

	private final ConfigurableBeanFactory beanFactory;

	private final String beanName;

	private final Class<?> targetClass;

	private final boolean anyEvent;

	private final boolean receivesMessages;

	private volatile boolean prompt;

	MessageListenerMethodAdapter(ConfigurableBeanFactory beanFactory, String beanName, Class<?> targetClass,
			Method method) {
		super(beanName, targetClass, method);
		this.beanFactory = beanFactory;
		this.beanName = beanName;
		this.targetClass = targetClass;
		this.anyEvent = EventListeners.isForAnyEvent(this);
		this.receivesMessages = EventListeners.supports(this, ResolvableType.forClass(MessageReceivedEvent.class));
	}

	/**
	 * An executor of the multicaster would have the client get its reply before the
	 * listener is invoked. Only listeners for any event at all that return nothing to
	 * decide by are left to it.
	 */
	@Override
	public boolean supportsAsyncExecution() {
		if (this.anyEvent) {
			return !ListenerResult.mayDecide(ResolvableType.forMethodReturnType(getTargetMethod()));
		}
		// asked by the multicaster on the thread that publishes the event
		return !this.receivesMessages && !DerivedEvent.isBeingPublished();
	}

	@Override
	public void processEvent(ApplicationEvent event) {
		MessageDelivery delivery = MessageDelivery.of(event);
		if (delivery == null) {
			super.processEvent(event);
		}
		else if (!delivery.isOver()) {
			process(event, delivery);
		}
	}

	private void process(ApplicationEvent event, MessageDelivery delivery) {
		try {
			if (shouldHandle(event)) {
				requirePrompt(delivery);
				@Nullable Object[] args = resolveArguments(event);
				new ListenerResult(delivery, (value) -> publish(value, delivery))
					.handle((args != null) ? DerivedEvent.suspend(() -> doInvoke(args)) : null);
			}
		}
		catch (InterruptedException ex) {
			delivery.fail(ex);
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted while waiting for " + this, ex);
		}
		catch (RuntimeException | Error ex) {
			// noted here, as a multicaster may hide it
			delivery.fail(ex);
			throw ex;
		}
		catch (Exception ex) {
			delivery.fail(ex);
			throw new UndeclaredThrowableException(ex, "What " + this + " returned has failed");
		}
	}

	private void publish(Object event, MessageDelivery delivery) {
		if (!delivery.isOver()) {
			new DerivedEvent(event, delivery).publish(() -> handleResult(List.of(event)));
		}
	}

	// A bean that is made late may turn out to be invoked later.
	private void requirePrompt(MessageDelivery delivery) {
		if (!this.prompt && !delivery.areLateListenersAllowed()) {
			if (!this.anyEvent && AsyncInvocations.hidesOutcome(getTargetMethod())
					&& AsyncInvocations.isAdvised(getTargetBean(), getTargetMethod())) {
				throw new IllegalStateException("Listener would be invoked after the reply: " + this);
			}
			this.prompt = true;
		}
	}

	/**
	 * Return whether the method is invoked asynchronously, and it is unknown when it has
	 * returned or failed. Makes no bean.
	 * @return whether it works later
	 */
	boolean isLate() {
		if (!AsyncInvocations.hidesOutcome(getTargetMethod())) {
			return false;
		}
		Object bean = this.beanFactory.getSingleton(this.beanName);
		return (bean != null && AsyncInvocations.isAdvised(bean, getTargetMethod()))
				|| AsyncInvocations.isAnnotated(this.beanFactory, getTargetMethod(), this.targetClass);
	}

	/**
	 * Return whether the method is never invoked.
	 * @return whether default execution is switched off, and nothing else executes it
	 */
	boolean isNeverInvoked() {
		return !isDefaultExecution();
	}

}
