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

package dev.smtpd.spring.boot.autoconfigure.store;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;

import javax.sql.DataSource;

import dev.smtpd.spring.boot.autoconfigure.MissingConfigurationPropertyException;
import dev.smtpd.spring.boot.autoconfigure.SmtpdProperties;
import dev.smtpd.spring.event.MessageStoredEvent;
import dev.smtpd.spring.event.MessageStoringProcessor;
import dev.smtpd.spring.metrics.MeteredMessageStore;
import dev.smtpd.spring.store.FileMessageStore;
import dev.smtpd.spring.store.JdbcMessageStore;
import dev.smtpd.spring.store.MessageStore;
import dev.smtpd.spring.store.MessageStoreSweeper;
import dev.smtpd.spring.store.S3MessageStore;
import dev.smtpd.spring.transaction.EventPublicationTables;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.S3Client;

import org.springframework.aot.hint.annotation.RegisterReflectionForBinding;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.jdbc.init.DataSourceScriptDatabaseInitializer;
import org.springframework.boot.jdbc.init.PlatformPlaceholderDatabaseDriverResolver;
import org.springframework.boot.sql.init.DatabaseInitializationSettings;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.util.StringUtils;

/**
 * Configurations to be imported by {@link SmtpdStoreAutoConfiguration} in a certain
 * order.
 */
final class SmtpdStoreConfigurations {

	private static final String TYPE = "smtpd.store.type";

	private SmtpdStoreConfigurations() {
	}

	private static MessageStore decorate(MessageStore store, ObjectProvider<MessageStoreDecorator> decorators) {
		MessageStore decorated = store;
		for (MessageStoreDecorator decorator : decorators) {
			decorated = decorator.decorate(decorated);
		}
		return decorated;
	}

	/**
	 * Meters of the store.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(MeterRegistry.class)
	@ConditionalOnBean(MeterRegistry.class)
	static class MetricsConfiguration {

		@Bean
		MessageStoreDecorator smtpMessageStoreMetrics(MeterRegistry registry) {
			return (store) -> new MeteredMessageStore(store, registry);
		}

	}

	/**
	 * Messages in files.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnProperty(name = TYPE, havingValue = "file")
	@ConditionalOnMissingBean(MessageStore.class)
	static class FileConfiguration {

		@Bean
		MessageStore smtpMessageStore(SmtpdStoreProperties properties,
				ObjectProvider<MessageStoreDecorator> decorators) {
			Path directory = properties.getDirectory();
			if (directory == null) {
				throw new MissingConfigurationPropertyException("smtpd.store.directory",
						"Stored messages are in files, since '" + TYPE + "' is 'file'.",
						"Set 'smtpd.store.directory' to a directory on a disk that lasts.");
			}
			return decorate(new FileMessageStore(directory, Clock.systemUTC()), decorators);
		}

	}

	/**
	 * Messages in the application's database.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnProperty(name = TYPE, havingValue = "jdbc")
	@ConditionalOnClass({ DataSource.class, JdbcTemplate.class, DataSourceScriptDatabaseInitializer.class })
	@ConditionalOnSingleCandidate(DataSource.class)
	@ConditionalOnMissingBean(MessageStore.class)
	@EnableConfigurationProperties(SmtpdStoreJdbcProperties.class)
	@ImportRuntimeHints(StoreRuntimeHints.class)
	static class JdbcConfiguration {

		private static final String SCHEMA = "classpath:dev/smtpd/spring/store/schema-@@platform@@.sql";

		@Bean
		MessageStore smtpMessageStore(DataSource dataSource, ObjectProvider<MessageStoreDecorator> decorators) {
			return decorate(new JdbcMessageStore(dataSource, Clock.systemUTC()), decorators);
		}

		@Bean
		DataSourceScriptDatabaseInitializer smtpMessageStoreDatabaseInitializer(SmtpdStoreJdbcProperties properties,
				DataSource dataSource) {
			DatabaseInitializationSettings settings = new DatabaseInitializationSettings();
			settings.setMode(properties.getInitializeSchema());
			settings.setSchemaLocations(new PlatformPlaceholderDatabaseDriverResolver().resolveAll(dataSource, SCHEMA));
			return new DataSourceScriptDatabaseInitializer(dataSource, settings);
		}

	}

	/**
	 * Messages in S3.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnProperty(name = TYPE, havingValue = "s3")
	@ConditionalOnClass(S3Client.class)
	@ConditionalOnSingleCandidate(S3Client.class)
	@ConditionalOnMissingBean(MessageStore.class)
	static class S3Configuration {

		@Bean
		MessageStore smtpMessageStore(S3Client client, SmtpdStoreProperties properties,
				ObjectProvider<MessageStoreDecorator> decorators) {
			String bucket = properties.getS3().getBucket();
			if (!StringUtils.hasText(bucket)) {
				throw new MissingConfigurationPropertyException("smtpd.store.s3.bucket",
						"Stored messages are in S3, since '" + TYPE + "' is 's3'.",
						"Set 'smtpd.store.s3.bucket' to the name of a bucket.");
			}
			return decorate(new S3MessageStore(client, bucket, properties.getS3().getPrefix(), Clock.systemUTC()),
					decorators);
		}

	}

	/**
	 * No store, though there should be one: mail would be accepted that isn't stored.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnProperty(name = TYPE)
	@ConditionalOnMissingBean(MessageStore.class)
	static class MissingStoreConfiguration {

		@Bean
		MessageStore smtpMessageStore(SmtpdStoreProperties properties) {
			throw new InvalidConfigurationPropertyValueException(TYPE, properties.getType(),
					"There isn't what this store needs: 'jdbc' takes 'spring-boot-jdbc' and one DataSource bean, 's3' "
							+ "takes 'software.amazon.awssdk:s3' and one S3Client bean.");
		}

	}

	/**
	 * Old messages are removed.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnBean(MessageStore.class)
	static class SweeperConfiguration {

		@Bean
		@ConditionalOnMissingBean
		MessageStoreSweeper smtpMessageStoreSweeper(MessageStore store, SmtpdStoreProperties properties) {
			Duration retention = properties.getRetention();
			requirePositive("retention", retention);
			requirePositive("sweep-interval", properties.getSweepInterval());
			return new MessageStoreSweeper(store, retention, properties.getSweepInterval(), Clock.systemUTC());
		}

		private static void requirePositive(String name, @Nullable Duration value) {
			if (value != null && value.toMillis() <= 0) {
				throw new InvalidConfigurationPropertyValueException("smtpd.store." + name, value, "Must be positive.");
			}
		}

	}

	/**
	 * Each message is stored, and its event published.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnBean(MessageStore.class)
	@ConditionalOnBooleanProperty(name = "smtpd.enabled", matchIfMissing = true)
	@ConditionalOnBooleanProperty(name = "smtpd.store.publish-events", matchIfMissing = true)
	@RegisterReflectionForBinding(MessageStoredEvent.class)
	static class PublishingConfiguration {

		@Bean
		@ConditionalOnMissingBean
		MessageStoringProcessor smtpMessageStoringProcessor(MessageStore store, ApplicationEventPublisher publisher,
				SmtpdProperties properties) {
			return new MessageStoringProcessor(store, publisher, properties.getTimeouts().getProcessing(),
					properties.getEvents().isAllowLateListeners());
		}

	}

	/**
	 * Spring Modulith stores the events in the application's database.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(value = JdbcTemplate.class,
			name = "org.springframework.modulith.events.jdbc.JdbcEventPublicationAutoConfiguration")
	@ConditionalOnBean(MessageStoringProcessor.class)
	@ConditionalOnSingleCandidate(DataSource.class)
	static class EventPublicationConfiguration {

		private static final String MODULITH = "spring.modulith.events.jdbc.";

		@Bean
		@ConditionalOnMissingBean
		@DependsOnDatabaseInitialization
		EventPublicationTables smtpEventPublicationTables(DataSource dataSource, Environment environment,
				SmtpdProperties properties) {
			return new EventPublicationTables(dataSource, environment.getProperty(MODULITH + "schema"),
					properties.getLimits().getMaxRecipients(),
					environment.getProperty(MODULITH + "schema-initialization.enabled", Boolean.class, true));
		}

	}

}
