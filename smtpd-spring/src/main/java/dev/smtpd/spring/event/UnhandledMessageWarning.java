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

import dev.smtpd.MessageProcessor;
import dev.smtpd.spring.context.SmtpServerInitializedEvent;
import dev.smtpd.spring.context.SmtpServers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;

/**
 * {@link ApplicationListener} that warns when the SMTP server has started and the
 * application has neither a {@link MessageProcessor} bean nor a listener for
 * {@link MessageReceivedEvent}. Listeners for any event at all don't count.
 *
 * @since 0.1.0
 */
public final class UnhandledMessageWarning implements ApplicationListener<SmtpServerInitializedEvent> {

	private static final Logger logger = LoggerFactory.getLogger(UnhandledMessageWarning.class);

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
		if (new SmtpServers(this.applicationContext).getAdditionalName(event.getServer()) != null) {
			return;
		}
		boolean published = this.processors.stream().anyMatch(EventPublishingMessageProcessor.class::isInstance);
		boolean processed = this.processors.stream()
			.anyMatch((processor) -> !(processor instanceof EventPublishingMessageProcessor));
		if (!processed && !(published && MessageListeners.exist(this.applicationContext))) {
			logger.warn("Received mail will be accepted and dropped: there is no @EventListener for "
					+ "MessageReceivedEvent and no MessageProcessor bean");
		}
	}

}
