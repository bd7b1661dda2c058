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

import javax.sql.DataSource;

import dev.smtpd.MessageProcessor;
import dev.smtpd.spring.boot.autoconfigure.MessageProcessorChainCustomizer;
import dev.smtpd.spring.boot.autoconfigure.SmtpdProperties;
import dev.smtpd.spring.event.EventPublishingMessageProcessor;
import dev.smtpd.spring.event.MessageReceivedEvent;
import dev.smtpd.spring.event.MessageStoredEvent;
import dev.smtpd.spring.event.MessageStoringProcessor;
import dev.smtpd.spring.metrics.SmtpTransactionMetrics;
import dev.smtpd.spring.transaction.LazyConnectionTransactionManagers;
import dev.smtpd.spring.transaction.PublicationRegistryGuard;
import dev.smtpd.spring.transaction.TransactionLimiter;
import dev.smtpd.spring.transaction.TransactionalListenerGuard;
import dev.smtpd.spring.transaction.TransactionalMessageProcessor;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.jdbc.metadata.DataSourcePoolMetadataProvider;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.util.ClassUtils;

/**
 * Configurations to be imported by {@link SmtpdTransactionAutoConfiguration} in a certain
 * order.
 */
final class SmtpdTransactionConfigurations {

	private static final boolean JDBC = ClassUtils.isPresent(
			"org.springframework.jdbc.datasource.DataSourceTransactionManager",
			SmtpdTransactionConfigurations.class.getClassLoader());

	private SmtpdTransactionConfigurations() {
	}

	/**
	 * One transaction around the processing of a message.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnSingleCandidate(PlatformTransactionManager.class)
	@ConditionalOnBooleanProperty(name = "smtpd.transaction.enabled", matchIfMissing = true)
	static class TransactionConfiguration {

		@Bean
		@ConditionalOnMissingBean
		TransactionLimiter smtpTransactionLimiter(SmtpdProperties properties,
				PlatformTransactionManager transactionManager, ObjectProvider<TransactionLimitDeriver> deriver) {
			Integer maxConcurrent = properties.getTransaction().getMaxConcurrent();
			if (maxConcurrent == null) {
				return new TransactionLimiter(
						deriver.stream().mapToInt((each) -> each.derive(transactionManager)).findFirst().orElse(0));
			}
			if (maxConcurrent < 0) {
				throw new InvalidConfigurationPropertyValueException("smtpd.transaction.max-concurrent", maxConcurrent,
						"Must be at least 0.");
			}
			return new TransactionLimiter(maxConcurrent);
		}

		@Bean
		@ConditionalOnMissingBean(name = "transactionalMessageProcessorChainCustomizer")
		MessageProcessorChainCustomizer transactionalMessageProcessorChainCustomizer(
				PlatformTransactionManager transactionManager, TransactionLimiter limiter) {
			return (processors) -> inTransaction(transactionManager, limiter, processors);
		}

		// processors that never block have no use for a transaction
		private static List<MessageProcessor> inTransaction(PlatformTransactionManager transactionManager,
				TransactionLimiter limiter, List<MessageProcessor> processors) {
			if (processors.stream().allMatch(MessageProcessor::isNonBlocking)) {
				return processors;
			}
			PlatformTransactionManager used = JDBC ? LazyConnectionTransactionManagers.of(transactionManager)
					: transactionManager;
			MessageProcessor transactional = new TransactionalMessageProcessor(new TransactionTemplate(used), limiter,
					processors, JDBC && LazyConnectionTransactionManagers.isLazy(used));
			return (limiter.getMaxConcurrent() > 0) ? List.of(limiter.turns(), transactional) : List.of(transactional);
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
	 * A limit that fits the connection pool.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ DataSource.class, DataSourcePoolMetadataProvider.class })
	static class PoolConfiguration {

		@Bean
		TransactionLimitDeriver smtpTransactionLimitDeriver(ObjectProvider<DataSourcePoolMetadataProvider> providers) {
			return (transactionManager) -> MaxConcurrentTransactions.derive(transactionManager,
					providers.orderedStream().toList());
		}

	}

	/**
	 * Meters of the transactions.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(MeterRegistry.class)
	@ConditionalOnBean({ MeterRegistry.class, TransactionLimiter.class })
	static class MetricsConfiguration {

		@Bean
		@ConditionalOnMissingBean
		SmtpTransactionMetrics smtpTransactionMetrics(TransactionLimiter limiter) {
			return new SmtpTransactionMetrics(limiter);
		}

	}

	/**
	 * Derives the limit of transactions from what there is.
	 */
	@FunctionalInterface
	interface TransactionLimitDeriver {

		int derive(PlatformTransactionManager transactionManager);

	}

	/**
	 * No transaction around the publishing of events on stored messages.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnBean(MessageStoringProcessor.class)
	@ConditionalOnMissingBean(name = "transactionalMessageProcessorChainCustomizer")
	static class NoTransactionForStoredMessagesConfiguration {

		@Bean
		@ConditionalOnMissingBean(name = "storedMessageTransactionalListenerGuard")
		TransactionalListenerGuard storedMessageTransactionalListenerGuard(ApplicationContext applicationContext) {
			return new TransactionalListenerGuard(applicationContext, MessageStoredEvent.class);
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
		@ConditionalOnMissingBean(name = "transactionalListenerGuard")
		TransactionalListenerGuard transactionalListenerGuard(ApplicationContext applicationContext) {
			return new TransactionalListenerGuard(applicationContext, MessageReceivedEvent.class);
		}

	}

}
