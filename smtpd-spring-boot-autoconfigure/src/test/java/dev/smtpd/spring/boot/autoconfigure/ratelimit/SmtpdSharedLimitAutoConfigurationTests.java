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

import dev.smtpd.MessageProcessor;
import dev.smtpd.spring.boot.autoconfigure.SmtpdAutoConfiguration;
import dev.smtpd.spring.ratelimit.BucketAuthFailureStore;
import dev.smtpd.spring.ratelimit.shared.BucketTable;
import dev.smtpd.spring.ratelimit.shared.ExpiredBucketsCleanUp;
import dev.smtpd.spring.ratelimit.shared.JdbcBucketTable;
import dev.smtpd.spring.ratelimit.shared.RedisBucketTable;
import dev.smtpd.spring.ratelimit.shared.SharedLimits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mockito.Mockito;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which store there is.
 */
class SmtpdSharedLimitAutoConfigurationTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SmtpdAutoConfiguration.class, SmtpdSharedLimitAutoConfiguration.class,
				SmtpdAuthFailureAutoConfiguration.class, TaskExecutionAutoConfiguration.class))
		.withBean(MessageProcessor.class, () -> (message) -> null)
		.withPropertyValues("smtpd.port=0", "smtpd.address=127.0.0.1");

	private final ApplicationContextRunner bothRunner = this.contextRunner
		.withConfiguration(AutoConfigurations.of(DataRedisAutoConfiguration.class, DataSourceAutoConfiguration.class))
		.withPropertyValues("spring.datasource.url=jdbc:h2:mem:shared-limits");

	@Test
	void nothingIsSharedByDefault() {
		this.bothRunner.run((context) -> assertThat(context).doesNotHaveBean(SharedLimits.class)
			.doesNotHaveBean(BucketTable.class));
	}

	@Test
	void nothingIsSharedByNone() {
		this.bothRunner.withPropertyValues("smtpd.shared-limits.store=none")
			.run((context) -> assertThat(context).doesNotHaveBean(SharedLimits.class));
	}

	@Test
	void redisIsUsed() {
		this.bothRunner.withPropertyValues("smtpd.shared-limits.store=redis")
			.run((context) -> assertThat(context).hasSingleBean(RedisBucketTable.class)
				.hasSingleBean(BucketAuthFailureStore.class)
				.doesNotHaveBean(JdbcBucketTable.class));
	}

	@Test
	void databaseIsUsed() {
		this.bothRunner.withPropertyValues("smtpd.shared-limits.store=jdbc")
			.run((context) -> assertThat(context).hasSingleBean(JdbcBucketTable.class)
				.hasSingleBean(ExpiredBucketsCleanUp.class)
				.doesNotHaveBean(RedisBucketTable.class));
	}

	@Test
	void ownStoreIsUsedInstead() {
		BucketTable own = Mockito.mock(BucketTable.class);
		this.bothRunner.withPropertyValues("smtpd.shared-limits.store=jdbc")
			.withBean(BucketTable.class, () -> own)
			.run((context) -> assertThat(context).getBean(BucketTable.class).isSameAs(own));
	}

	@Test
	void whenThereIsNoRedisThenStartFails() {
		this.contextRunner.withPropertyValues("smtpd.shared-limits.store=redis")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("smtpd.shared-limits.store")
				.hasMessageContaining("spring-boot-starter-data-redis"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "org.springframework.data.redis", "nothing" })
	void whenThereIsNoDatabaseThenStartFails(String missing) {
		this.contextRunner.withClassLoader(new FilteredClassLoader(missing))
			.withPropertyValues("smtpd.shared-limits.store=jdbc")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("smtpd.shared-limits.store")
				.hasMessageContaining("spring-boot-starter-jdbc"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "key-prefix=", "key-prefix=a b", "timeout=0", "failure-threshold=0", "retry-interval=-1s",
			"threads=0", "queue-capacity=0", "jdbc.clean-up-interval=0", "when-unavailable=panic" })
	void whenAPropertyIsInvalidThenStartFails(String property) {
		String name = "smtpd.shared-limits." + property.substring(0, property.indexOf('='));
		this.bothRunner.withPropertyValues("smtpd.shared-limits.store=jdbc", "smtpd.shared-limits." + property)
			.run((context) -> assertThat(context).getFailure()
				.satisfies((failure) -> assertThat(failure).hasStackTraceContaining(name)));
	}

}
