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

package dev.smtpd.spring.boot.autoconfigure.listener;

import java.util.function.Supplier;
import java.util.stream.Stream;

import dev.smtpd.MessageProcessor;
import dev.smtpd.spring.debug.DebuggingMessageProcessor;
import dev.smtpd.spring.event.EventPublishingMessageProcessor;
import dev.smtpd.spring.event.MessageListeners;
import dev.smtpd.spring.event.MessageStoringProcessor;
import dev.smtpd.spring.listener.SmtpListenerMessageProcessor;
import dev.smtpd.spring.listener.UnroutedRecipients;

import org.springframework.context.ApplicationContext;

/**
 * Decides what becomes of recipients without a listener method: they are for what else
 * takes mail, where there is something.
 *
 * @param applicationContext the context, with its parents
 */
record UnroutedDefault(ApplicationContext applicationContext) implements Supplier<UnroutedRecipients> {

	@Override
	public UnroutedRecipients get() {
		return (hasOtherProcessors() || hasEventListeners()) ? UnroutedRecipients.ACCEPT : UnroutedRecipients.REJECT;
	}

	private boolean hasOtherProcessors() {
		return Stream.of(this.applicationContext.getBeanNamesForType(MessageProcessor.class, true, false))
			.map(this.applicationContext::getType)
			.anyMatch((type) -> type != null && MessageProcessor.class.isAssignableFrom(type)
					&& type != SmtpListenerMessageProcessor.class && type != EventPublishingMessageProcessor.class
					&& type != MessageStoringProcessor.class && type != DebuggingMessageProcessor.class);
	}

	private boolean hasEventListeners() {
		return (has(EventPublishingMessageProcessor.class) && MessageListeners.exist(this.applicationContext))
				|| (has(MessageStoringProcessor.class) && MessageListeners.existForStored(this.applicationContext));
	}

	private boolean has(Class<?> type) {
		return this.applicationContext.getBeanNamesForType(type, true, false).length > 0;
	}

}
