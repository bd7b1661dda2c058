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

import java.time.Clock;
import java.time.Duration;

import javax.sql.DataSource;

import dev.smtpd.spring.boot.autoconfigure.SmtpdAutoConfiguration;
import dev.smtpd.spring.listener.SmtpListenerRegistry;
import dev.smtpd.spring.listener.idempotent.IdempotentListenerInterceptor;
import dev.smtpd.spring.listener.idempotent.JdbcProcessedMessages;
import dev.smtpd.spring.listener.idempotent.ProcessedMessages;
import dev.smtpd.spring.listener.idempotent.ProcessedMessagesCleanUp;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.InitializingBean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.jdbc.init.DataSourceScriptDatabaseInitializer;
import org.springframework.boot.jdbc.init.PlatformPlaceholderDatabaseDriverResolver;
import org.springframework.boot.sql.init.DatabaseInitializationSettings;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for idempotent listeners. Its beans
 * are there only where there are such listeners.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = SmtpdListenerAutoConfiguration.class, before = SmtpdAutoConfiguration.class,
		afterName = { "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration",
				"org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration" })
@ConditionalOnBean(SmtpListenerRegistry.class)
public final class SmtpdProcessedMessagesAutoConfiguration {

	/**
	 * Processed messages in the application's database.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ DataSource.class, JdbcTemplate.class, DataSourceScriptDatabaseInitializer.class })
	@ConditionalOnSingleCandidate(DataSource.class)
	@ConditionalOnMissingBean(ProcessedMessages.class)
	@EnableConfigurationProperties(SmtpdProcessedMessagesProperties.class)
	static class JdbcConfiguration {

		private static final String SCHEMA = "classpath:dev/smtpd/spring/listener/idempotent/schema-@@platform@@.sql";

		@Bean
		@Nullable ProcessedMessages smtpProcessedMessages(SmtpListenerRegistry registry, SmtpdListenerProperties properties,
				DataSource dataSource) {
			return isUsed(registry, properties) ? new JdbcProcessedMessages(dataSource) : null;
		}

		@Bean
		@Nullable DataSourceScriptDatabaseInitializer smtpProcessedMessagesDatabaseInitializer(SmtpListenerRegistry registry,
				SmtpdListenerProperties properties, SmtpdProcessedMessagesProperties processedMessages,
				DataSource dataSource) {
			if (!isUsed(registry, properties)) {
				return null;
			}
			DatabaseInitializationSettings settings = new DatabaseInitializationSettings();
			settings.setMode(processedMessages.getInitializeSchema());
			settings.setSchemaLocations(new PlatformPlaceholderDatabaseDriverResolver().resolveAll(dataSource, SCHEMA));
			return new DataSourceScriptDatabaseInitializer(dataSource, settings);
		}

		@Bean
		@Nullable ProcessedMessagesCleanUp smtpProcessedMessagesCleanUp(ObjectProvider<ProcessedMessages> processed,
				SmtpdProcessedMessagesProperties properties) {
			requirePositive("retention", properties.getRetention());
			requirePositive("clean-up-interval", properties.getCleanUpInterval());
			ProcessedMessages used = processed.getIfAvailable();
			return (used != null) ? new ProcessedMessagesCleanUp(used, properties.getRetention(),
					properties.getCleanUpInterval(), Clock.systemUTC()) : null;
		}

		private static boolean isUsed(SmtpListenerRegistry registry, SmtpdListenerProperties properties) {
			return !new IdempotentListeners(registry, properties.isIdempotent()).isEmpty();
		}

		private static void requirePositive(String name, Duration value) {
			if (value.toMillis() <= 0) {
				throw new InvalidConfigurationPropertyValueException("smtpd.listener.processed-messages." + name, value,
						"Must be positive.");
			}
		}

	}

	/**
	 * Listeners that are invoked once.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(PlatformTransactionManager.class)
	static class InterceptorConfiguration {

		@Bean
		@ConditionalOnMissingBean
		@Nullable IdempotentListenerInterceptor smtpIdempotentListenerInterceptor(SmtpListenerRegistry registry,
				SmtpdListenerProperties properties, ObjectProvider<ProcessedMessages> processed,
				ObjectProvider<PlatformTransactionManager> transactionManager) {
			IdempotentListeners listeners = new IdempotentListeners(registry, properties.isIdempotent());
			if (listeners.isEmpty()) {
				return null;
			}
			ProcessedMessages store = processed.getIfUnique();
			PlatformTransactionManager manager = transactionManager.getIfUnique();
			if (store == null || manager == null) {
				throw listeners.withoutDatabase();
			}
			return new IdempotentListenerInterceptor(store, manager, listeners, Clock.systemUTC());
		}

	}

	/**
	 * No transactions, and so no idempotent listeners.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnMissingClass("org.springframework.transaction.PlatformTransactionManager")
	static class NoDatabaseConfiguration {

		@Bean
		InitializingBean smtpIdempotentListenerCheck(SmtpListenerRegistry registry,
				SmtpdListenerProperties properties) {
			return () -> {
				IdempotentListeners listeners = new IdempotentListeners(registry, properties.isIdempotent());
				if (!listeners.isEmpty()) {
					throw listeners.withoutDatabase();
				}
			};
		}

	}

}
