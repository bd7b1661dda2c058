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

import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationEvent;
import org.springframework.context.PayloadApplicationEvent;

/**
 * An event that a listener of a message has returned, while it is published on the thread
 * of the delivery. Its listeners decide on the message as those of
 * {@link MessageReceivedEvent} do. What a listener publishes itself isn't such an event.
 *
 * @param value the event, or its payload
 * @param delivery the delivery that it is part of
 */
record DerivedEvent(Object value, MessageDelivery delivery) {

	private static final ThreadLocal<@Nullable DerivedEvent> current = new ThreadLocal<>();

	/**
	 * Return whether such an event is being published on this thread.
	 * @return whether one is
	 */
	static boolean isBeingPublished() {
		return current.get() != null;
	}

	/**
	 * Return the delivery that an event is part of.
	 * @param event the event
	 * @return the delivery, or {@code null} if it isn't the one that is being published
	 */
	static @Nullable MessageDelivery findDelivery(ApplicationEvent event) {
		DerivedEvent derived = current.get();
		Object value = (event instanceof PayloadApplicationEvent<?> wrapper) ? wrapper.getPayload() : event;
		return (derived != null && (value == derived.value || event == derived.value)) ? derived.delivery : null;
	}

	/**
	 * Publish this event.
	 * @param publication publishes it
	 */
	void publish(Runnable publication) {
		DerivedEvent outer = current.get();
		current.set(this);
		try {
			publication.run();
		}
		finally {
			restore(outer);
		}
	}

	/**
	 * Invoke a listener, which may publish events of its own.
	 * @param invocation invokes it
	 * @return what the listener returns
	 */
	static @Nullable Object suspend(Invocation invocation) {
		DerivedEvent outer = current.get();
		current.remove();
		try {
			return invocation.invoke();
		}
		finally {
			restore(outer);
		}
	}

	private static void restore(@Nullable DerivedEvent outer) {
		if (outer != null) {
			current.set(outer);
		}
		else {
			current.remove();
		}
	}

	/**
	 * Invokes a listener.
	 */
	@FunctionalInterface
	interface Invocation {

		/**
		 * Invoke the listener.
		 * @return what it returns
		 */
		@Nullable Object invoke();

	}

}
