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

package dev.smtpd.spring.boot.autoconfigure;

import dev.smtpd.spring.event.EventPublishingMessageProcessor;
import dev.smtpd.spring.event.LateListenerGuard;
import dev.smtpd.spring.event.MessageListenerFactory;

import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Listeners for received messages.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBooleanProperty(name = "smtpd.events.publish-messages", matchIfMissing = true)
class MessageListenerConfiguration {

	// each context makes its listeners by its own factories
	@Bean
	@ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
	static MessageListenerFactory smtpMessageListenerFactory() {
		return new MessageListenerFactory();
	}

	@Bean
	@ConditionalOnMissingBean
	EventPublishingMessageProcessor eventPublishingMessageProcessor(ApplicationEventPublisher publisher,
			SmtpdProperties properties) {
		return new EventPublishingMessageProcessor(publisher, properties.getTimeouts().getProcessing(),
				properties.getEvents().isAllowLateListeners());
	}

	@Bean
	@ConditionalOnMissingBean
	LateListenerGuard smtpLateListenerGuard(ApplicationContext applicationContext, SmtpdProperties properties) {
		return new LateListenerGuard(applicationContext, properties.getEvents().isAllowLateListeners(),
				properties.getSpool().isDiscardAfterProcessing());
	}

}
