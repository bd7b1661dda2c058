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

package dev.smtpd.spring.boot.autoconfigure.ratelimit;

import java.time.Clock;
import java.time.Duration;

import javax.sql.DataSource;

import dev.smtpd.SmtpServer;
import dev.smtpd.spring.boot.autoconfigure.SmtpdAutoConfiguration;
import dev.smtpd.spring.boot.autoconfigure.SmtpdProperties;
import dev.smtpd.spring.boot.autoconfigure.SmtpdSharedLimitProperties;
import dev.smtpd.spring.ratelimit.shared.BucketTable;
import dev.smtpd.spring.ratelimit.shared.ExpiredBucketsCleanUp;
import dev.smtpd.spring.ratelimit.shared.JdbcBucketTable;
import dev.smtpd.spring.ratelimit.shared.RedisBucketTable;
import dev.smtpd.spring.ratelimit.shared.SharedLimitObserver;
import dev.smtpd.spring.ratelimit.shared.SharedLimits;
import io.github.bucket4j.distributed.proxy.ProxyManager;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.AnyNestedCondition;
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
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * {@link EnableAutoConfiguration Auto-configuration} of limits that the instances of the
 * application share, where {@code smtpd.shared-limits.store} names a store.
 *
 * @since 0.1.0
 */
@AutoConfiguration(before = SmtpdAutoConfiguration.class,
		afterName = { "org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration",
				"org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration" })
@ConditionalOnClass({ SmtpServer.class, ProxyManager.class })
@ConditionalOnBooleanProperty(name = "smtpd.enabled", matchIfMissing = true)
@Conditional(SmtpdSharedLimitAutoConfiguration.OnStoreCondition.class)
@EnableConfigurationProperties(SmtpdProperties.class)
public final class SmtpdSharedLimitAutoConfiguration {

	private static final String STORE = "smtpd.shared-limits.store";

	@Bean
	@ConditionalOnMissingBean
	SharedLimits smtpSharedLimits(SmtpdProperties properties, ObjectProvider<BucketTable> table,
			ObjectProvider<SharedLimitObserver> observers) {
		SmtpdSharedLimitProperties limits = properties.getSharedLimits();
		BucketTable available = table.getIfAvailable();
		if (available == null) {
			throw new InvalidConfigurationPropertyValueException(STORE, limits.getStore(), switch (limits.getStore()) {
				case REDIS -> "There is no connection to Redis: add 'spring-boot-starter-data-redis'.";
				default -> "There is not one DataSource: add 'spring-boot-starter-jdbc' and configure it.";
			});
		}
		SharedLimits shared = new SharedLimits(available, new SharedLimitsMapper(limits).toSettings(),
				observers.orderedStream().toList());
		shared.connect();
		return shared;
	}

	/**
	 * Matches where there is a store.
	 */
	static class OnStoreCondition extends AnyNestedCondition {

		OnStoreCondition() {
			super(ConfigurationPhase.PARSE_CONFIGURATION);
		}

		@ConditionalOnProperty(name = STORE, havingValue = "redis")
		static class OnRedis {

		}

		@ConditionalOnProperty(name = STORE, havingValue = "jdbc")
		static class OnJdbc {

		}

	}

	/**
	 * Buckets in Redis.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnProperty(name = STORE, havingValue = "redis")
	@ConditionalOnClass(RedisConnectionFactory.class)
	@ConditionalOnSingleCandidate(RedisConnectionFactory.class)
	@ConditionalOnMissingBean(BucketTable.class)
	static class RedisConfiguration {

		@Bean
		RedisBucketTable smtpBucketTable(RedisConnectionFactory connections) {
			return new RedisBucketTable(connections);
		}

	}

	/**
	 * Buckets in the application's database.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnProperty(name = STORE, havingValue = "jdbc")
	@ConditionalOnClass({ DataSource.class, JdbcTemplate.class, DataSourceScriptDatabaseInitializer.class })
	@ConditionalOnSingleCandidate(DataSource.class)
	@ConditionalOnMissingBean(BucketTable.class)
	@EnableConfigurationProperties(SmtpdSharedLimitJdbcProperties.class)
	static class JdbcConfiguration {

		private static final String SCHEMA = "classpath:dev/smtpd/spring/ratelimit/shared/schema-@@platform@@.sql";

		@Bean
		JdbcBucketTable smtpBucketTable(DataSource dataSource, SmtpdProperties properties) {
			return new JdbcBucketTable(dataSource, properties.getSharedLimits().getTimeout(), Clock.systemUTC());
		}

		@Bean
		DataSourceScriptDatabaseInitializer smtpBucketTableDatabaseInitializer(DataSource dataSource,
				SmtpdSharedLimitJdbcProperties properties) {
			DatabaseInitializationSettings settings = new DatabaseInitializationSettings();
			settings.setMode(properties.getInitializeSchema());
			settings.setSchemaLocations(new PlatformPlaceholderDatabaseDriverResolver().resolveAll(dataSource, SCHEMA));
			return new DataSourceScriptDatabaseInitializer(dataSource, settings);
		}

		@Bean
		ExpiredBucketsCleanUp smtpExpiredBucketsCleanUp(JdbcBucketTable table,
				SmtpdSharedLimitJdbcProperties properties) {
			Duration interval = properties.getCleanUpInterval();
			if (interval.toMillis() <= 0) {
				throw new InvalidConfigurationPropertyValueException("smtpd.shared-limits.jdbc.clean-up-interval",
						interval, "Must be positive.");
			}
			return new ExpiredBucketsCleanUp(table, interval);
		}

	}

}
