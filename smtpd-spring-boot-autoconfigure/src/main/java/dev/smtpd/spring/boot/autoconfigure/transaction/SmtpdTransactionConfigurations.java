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

package dev.smtpd.spring.boot.autoconfigure.transaction;

import java.util.List;

import dev.smtpd.MessageProcessor;
import dev.smtpd.spring.boot.autoconfigure.MessageProcessorChainCustomizer;
import dev.smtpd.spring.boot.autoconfigure.SmtpdProperties;
import dev.smtpd.spring.boot.event.EventPublishingMessageProcessor;
import dev.smtpd.spring.boot.transaction.PublicationRegistryGuard;
import dev.smtpd.spring.boot.transaction.TransactionalListenerGuard;
import dev.smtpd.spring.boot.transaction.TransactionalMessageProcessor;

import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Configurations to be imported by {@link SmtpdTransactionAutoConfiguration} in a certain
 * order.
 */
final class SmtpdTransactionConfigurations {

	private SmtpdTransactionConfigurations() {
	}

	/**
	 * One transaction around the processing of a message.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnSingleCandidate(PlatformTransactionManager.class)
	@ConditionalOnBooleanProperty(name = "smtpd.transactional", matchIfMissing = true)
	static class TransactionConfiguration {

		@Bean
		@ConditionalOnMissingBean(name = "transactionalMessageProcessorChainCustomizer")
		MessageProcessorChainCustomizer transactionalMessageProcessorChainCustomizer(
				PlatformTransactionManager transactionManager) {
			return (processors) -> inTransaction(transactionManager, processors);
		}

		// processors that never block have no use for a transaction
		private static List<MessageProcessor> inTransaction(PlatformTransactionManager transactionManager,
				List<MessageProcessor> processors) {
			if (processors.stream().allMatch(MessageProcessor::isNonBlocking)) {
				return processors;
			}
			return List.of(new TransactionalMessageProcessor(new TransactionTemplate(transactionManager), processors));
		}

	}

	/**
	 * Spring Modulith, which stores events for transactional listeners.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(name = "org.springframework.modulith.events.core.EventPublicationRegistry")
	@ConditionalOnBean(EventPublishingMessageProcessor.class)
	static class PublicationRegistryConfiguration {

		@Bean
		@ConditionalOnMissingBean
		PublicationRegistryGuard publicationRegistryGuard(ApplicationContext applicationContext) {
			return new PublicationRegistryGuard(applicationContext);
		}

	}

	/**
	 * No transaction around the publishing of events.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnBean(EventPublishingMessageProcessor.class)
	@ConditionalOnMissingBean(name = "transactionalMessageProcessorChainCustomizer")
	static class NoTransactionConfiguration {

		@Bean
		@ConditionalOnMissingBean
		TransactionalListenerGuard transactionalListenerGuard(ApplicationContext applicationContext,
				SmtpdProperties properties) {
			return new TransactionalListenerGuard(applicationContext, properties.isTransactional());
		}

	}

}
