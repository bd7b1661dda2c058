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

package dev.smtpd.spring.ratelimit.shared;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;

import javax.sql.DataSource;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What every database has to do.
 */
abstract class AbstractJdbcBucketTableTests extends AbstractBucketTableTests {

	private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

	private JdbcBucketTable table;

	abstract DataSource dataSource();

	abstract String platform();

	@Override
	BucketTable table() {
		return this.table;
	}

	@BeforeEach
	void createTable() {
		new JdbcTemplate(dataSource()).execute("DROP TABLE IF EXISTS smtpd_token_bucket");
		initialize();
		// as each instance of an application does at its start
		initialize();
		this.table = at(NOW);
	}

	private void initialize() {
		new ResourceDatabasePopulator(new ClassPathResource("schema-" + platform() + ".sql", JdbcBucketTable.class))
			.execute(dataSource());
	}

	private JdbcBucketTable at(Instant now) {
		return new JdbcBucketTable(dataSource(), Duration.ofSeconds(10), Clock.fixed(now, ZoneOffset.UTC));
	}

	@Test
	void expiredBucketsAreRemovedInBatches() {
		for (int i = 0; i < 2100; i++) {
			this.table.insert("expired " + i, new byte[] { 1 }, Duration.ofSeconds(1));
		}
		this.table.insert("kept", new byte[] { 1 }, Duration.ofSeconds(3));
		assertThat(this.table.removeExpired()).isZero();
		JdbcBucketTable later = at(NOW.plusSeconds(2));
		assertThat(later.removeExpired()).isEqualTo(2100);
		assertThat(later.find("kept")).isNotNull();
		assertThat(later.find("expired 0")).isNull();
	}

	@Test
	void bucketThatIsUsedAgainIsKept() {
		this.table.insert("a", new byte[] { 1 }, Duration.ofSeconds(1));
		this.table.replace("a", new byte[] { 1 }, new byte[] { 2 }, Duration.ofSeconds(10));
		assertThat(at(NOW.plusSeconds(5)).removeExpired()).isZero();
	}

}
