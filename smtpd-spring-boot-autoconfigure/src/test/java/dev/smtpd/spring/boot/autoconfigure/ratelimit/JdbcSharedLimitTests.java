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

import java.io.IOException;

import dev.smtpd.postgres.PostgresServer;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Limits that instances share by PostgreSQL.
 */
class JdbcSharedLimitTests extends AbstractSharedLimitTests {

	private static @Nullable PostgresServer database;

	@BeforeAll
	static void start() throws IOException, InterruptedException {
		database = PostgresServer.start();
		assumeThat(database).as("PostgreSQL isn't installed, in /usr/lib/postgresql").isNotNull();
	}

	@AfterAll
	static void stop() throws IOException {
		if (database != null) {
			database.close();
		}
	}

	private static PostgresServer database() {
		assertThat(database).isNotNull();
		return database;
	}

	@BeforeEach
	void forgetEverything() {
		new JdbcTemplate(new DriverManagerDataSource(database().url()))
			.execute("DROP TABLE IF EXISTS smtpd_token_bucket");
	}

	@Override
	ApplicationContextRunner contextRunner() {
		return super.contextRunner()
			.withConfiguration(
					AutoConfigurations.of(DataSourceAutoConfiguration.class, JdbcTemplateAutoConfiguration.class))
			.withPropertyValues("smtpd.shared-limits.store=jdbc", "spring.datasource.url=" + database().url(),
					"spring.datasource.username=postgres", "spring.datasource.hikari.maximum-pool-size=4",
					"smtpd.shared-limits.jdbc.initialize-schema=always");
	}

	// neither a thread of the application nor an event loop waits for them
	@Test
	void listenersThatHoldAllConnectionsDelayACommandForTheTimeout() {
		contextRunner()
			.withPropertyValues("smtpd.rate-limits.messages-per-hour=2", "smtpd.shared-limits.timeout=100ms",
					"spring.datasource.hikari.maximum-pool-size=1")
			.run((context) -> {
				assertThat(mail(context)).startsWith("250");
				context.getBean(JdbcTemplate.class).execute((ConnectionCallback<Boolean>) (connection) -> {
					assertThat(mail(context)).startsWith("250");
					assertThat(mail(context)).startsWith(TOO_MANY_MESSAGES);
					return true;
				});
				assertThat(context.getBean(MeterRegistry.class)
					.get("smtpd.limits.shared")
					.tag("outcome", "timeout")
					.timer()
					.count()).isPositive();
			});
	}

	@Test
	void tableIsNotCreatedUnlessAskedFor() {
		contextRunner()
			.withPropertyValues("smtpd.shared-limits.jdbc.initialize-schema=never",
					"smtpd.shared-limits.when-unavailable=defer", "smtpd.rate-limits.messages-per-hour=2")
			.run((context) -> assertThat(mail(context)).startsWith("451"));
	}

}
