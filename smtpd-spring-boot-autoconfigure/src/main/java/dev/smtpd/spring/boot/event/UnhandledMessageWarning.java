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

package dev.smtpd.spring.boot.event;

import dev.smtpd.MessageProcessor;
import dev.smtpd.spring.boot.context.SmtpServerInitializedEvent;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.GenericApplicationListener;
import org.springframework.context.event.GenericApplicationListenerAdapter;
import org.springframework.context.support.AbstractApplicationContext;
import org.springframework.core.ResolvableType;

/**
 * {@link ApplicationListener} that warns when the SMTP server has started and the
 * application has neither a {@link MessageProcessor} bean nor a listener for
 * {@link MessageReceivedEvent}. Listeners for any event at all don't count.
 *
 * @since 0.1.0
 */
public final class UnhandledMessageWarning implements ApplicationListener<SmtpServerInitializedEvent> {

	private static final Logger logger = LoggerFactory.getLogger(UnhandledMessageWarning.class);

	// lazy listeners aren't among those of the context yet
	private static final ResolvableType LISTENER_TYPE = ResolvableType.forClassWithGenerics(ApplicationListener.class,
			MessageReceivedEvent.class);

	private final ApplicationContext applicationContext;

	private final ObjectProvider<MessageProcessor> processors;

	/**
	 * Create a listener.
	 * @param applicationContext the context whose listeners count, those of its parents
	 * included
	 * @param processors the processors of the application and of its configuration
	 */
	public UnhandledMessageWarning(ApplicationContext applicationContext, ObjectProvider<MessageProcessor> processors) {
		this.applicationContext = applicationContext;
		this.processors = processors;
	}

	@Override
	public void onApplicationEvent(SmtpServerInitializedEvent event) {
		boolean published = this.processors.stream().anyMatch(EventPublishingMessageProcessor.class::isInstance);
		boolean processed = this.processors.stream()
			.anyMatch((processor) -> !(processor instanceof EventPublishingMessageProcessor));
		if (!processed && !(published && hasListener(this.applicationContext))) {
			logger.warn("Received mail will be accepted and dropped: there is no @EventListener for "
					+ "MessageReceivedEvent and no MessageProcessor bean");
		}
	}

	private static boolean hasListener(@Nullable ApplicationContext context) {
		if (context == null) {
			return false;
		}
		boolean found = context instanceof AbstractApplicationContext abstractContext
				&& abstractContext.getApplicationListeners().stream().anyMatch(UnhandledMessageWarning::isForMessages);
		return found || context.getBeanNamesForType(LISTENER_TYPE, true, false).length > 0
				|| hasListener(context.getParent());
	}

	private static boolean isForMessages(ApplicationListener<?> listener) {
		GenericApplicationListener generic = (listener instanceof GenericApplicationListener already) ? already
				: new GenericApplicationListenerAdapter(listener);
		return generic.supportsEventType(ResolvableType.forClass(MessageReceivedEvent.class))
				&& !generic.supportsEventType(ResolvableType.forClass(AnyEvent.class));
	}

	/**
	 * An event that nobody publishes.
	 */
	private static final class AnyEvent extends ApplicationEvent {

		private static final long serialVersionUID = 1L;

		private AnyEvent(Object source) {
			super(source);
		}

	}

}
