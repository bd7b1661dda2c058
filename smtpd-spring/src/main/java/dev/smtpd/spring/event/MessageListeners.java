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

import org.springframework.context.ApplicationContext;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.core.ResolvableType;

/**
 * Finds listeners for {@link MessageReceivedEvent} and {@link MessageStoredEvent}.
 *
 * @since 0.1.0
 */
public final class MessageListeners {

	private MessageListeners() {
	}

	/**
	 * Return whether there is a listener for received messages. Listeners for any event
	 * at all don't count.
	 * @param applicationContext the context whose listeners count, those of its parents
	 * included
	 * @return whether there is one, known once the application has started
	 */
	public static boolean exist(ApplicationContext applicationContext) {
		return EventListeners.exist(applicationContext, ResolvableType.forClass(MessageReceivedEvent.class));
	}

	/**
	 * Return whether there is a listener for stored messages. Listeners for any event at
	 * all don't count.
	 * @param applicationContext the context whose listeners count, those of its parents
	 * included
	 * @return whether there is one, known once the application has started
	 */
	public static boolean existForStored(ApplicationContext applicationContext) {
		return EventListeners.exist(applicationContext,
				ResolvableType.forClassWithGenerics(PayloadApplicationEvent.class, MessageStoredEvent.class));
	}

}
