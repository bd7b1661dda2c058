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

import java.util.List;
import java.util.stream.Stream;

import dev.smtpd.Mailbox;
import dev.smtpd.MessageProcessor;
import dev.smtpd.spring.debug.DebuggingMessageProcessor;
import dev.smtpd.spring.event.EventPublishingMessageProcessor;
import dev.smtpd.spring.event.MessageListeners;
import dev.smtpd.spring.event.MessageStoringProcessor;
import dev.smtpd.spring.listener.RecipientSelector;
import dev.smtpd.spring.listener.SmtpListenerMessageProcessor;
import dev.smtpd.spring.listener.SmtpListenerRegistry;
import dev.smtpd.spring.listener.UnroutedDecision;
import dev.smtpd.spring.listener.UnroutedRecipients;
import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationContext;
import org.springframework.integration.dsl.IntegrationFlow;
import org.springframework.util.ClassUtils;
import org.springframework.util.function.SingletonSupplier;

/**
 * Decides what becomes of recipients without a listener method, as configured. By default
 * they are for what else takes mail, where there is something.
 */
final class ApplicationUnroutedDecision implements UnroutedDecision {

	private static final boolean INTEGRATION = ClassUtils.isPresent(
			"org.springframework.integration.dsl.IntegrationFlow", ApplicationUnroutedDecision.class.getClassLoader());

	private final ApplicationContext applicationContext;

	private final boolean listeners;

	private final @Nullable UnroutedRecipients configured;

	// flows and event listeners are known once all singletons are there
	private final SingletonSupplier<List<RecipientSelector>> selectors;

	private final SingletonSupplier<UnroutedRecipients> decision = SingletonSupplier.of(this::decide);

	ApplicationUnroutedDecision(ApplicationContext applicationContext, SmtpListenerRegistry registry,
			@Nullable UnroutedRecipients configured) {
		this.applicationContext = applicationContext;
		this.listeners = !registry.isEmpty();
		this.configured = configured;
		this.selectors = SingletonSupplier
			.of(() -> applicationContext.getBeanProvider(RecipientSelector.class).stream().toList());
	}

	/**
	 * Return whether recipients may be rejected at all.
	 * @return {@code false} if there is nothing that is for some recipients only
	 */
	boolean isNeeded() {
		return this.listeners || has(RecipientSelector.class) || (INTEGRATION && has(IntegrationFlow.class));
	}

	@Override
	public UnroutedRecipients get() {
		return this.decision.obtain();
	}

	@Override
	public UnroutedRecipients of(Mailbox recipient) {
		return (get() == UnroutedRecipients.ACCEPT
				|| this.selectors.obtain().stream().anyMatch((selector) -> selector.isFor(recipient)))
						? UnroutedRecipients.ACCEPT : UnroutedRecipients.REJECT;
	}

	private UnroutedRecipients decide() {
		if (!this.listeners && this.selectors.obtain().isEmpty()) {
			return UnroutedRecipients.ACCEPT;
		}
		if (this.configured != null) {
			return this.configured;
		}
		return (hasOtherProcessors() || hasEventListeners()) ? UnroutedRecipients.ACCEPT : UnroutedRecipients.REJECT;
	}

	private boolean hasOtherProcessors() {
		return this.selectors.obtain().stream().anyMatch(RecipientSelector::isForAll) || Stream
			.of(this.applicationContext.getBeanNamesForType(MessageProcessor.class, true, false))
			.map(this.applicationContext::getType)
			.anyMatch((type) -> type != null && MessageProcessor.class.isAssignableFrom(type)
					&& !RecipientSelector.class.isAssignableFrom(type) && type != SmtpListenerMessageProcessor.class
					&& type != EventPublishingMessageProcessor.class && type != MessageStoringProcessor.class
					&& type != DebuggingMessageProcessor.class);
	}

	private boolean hasEventListeners() {
		return (has(EventPublishingMessageProcessor.class) && MessageListeners.exist(this.applicationContext))
				|| (has(MessageStoringProcessor.class) && MessageListeners.existForStored(this.applicationContext));
	}

	private boolean has(Class<?> type) {
		return this.applicationContext.getBeanNamesForType(type, true, false).length > 0;
	}

}
