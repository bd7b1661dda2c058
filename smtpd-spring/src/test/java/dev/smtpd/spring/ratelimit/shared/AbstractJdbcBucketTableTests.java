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

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;

import javax.sql.DataSource;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DelegatingDataSource;
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

	// as of a pool with spring.datasource.hikari.auto-commit=false
	@Test
	void connectionsNeedNotCommitByThemselves() {
		JdbcBucketTable explicit = new JdbcBucketTable(new WithoutAutoCommit(dataSource()), Duration.ofSeconds(10),
				Clock.fixed(NOW.plusSeconds(5), ZoneOffset.UTC));
		assertThat(explicit.insert("a", new byte[] { 1 }, Duration.ofSeconds(1))).isTrue();
		assertThat(explicit.insert("a", new byte[] { 3 }, Duration.ofSeconds(1))).isFalse();
		assertThat(this.table.find("a")).containsExactly(1);
		assertThat(explicit.replace("a", new byte[] { 1 }, new byte[] { 2 }, Duration.ofSeconds(1))).isTrue();
		assertThat(this.table.find("a")).containsExactly(2);
		assertThat(explicit.find("a")).containsExactly(2);
		explicit.remove("a");
		assertThat(this.table.find("a")).isNull();
		this.table.insert("expired", new byte[] { 1 }, Duration.ofSeconds(1));
		assertThat(explicit.removeExpired()).isEqualTo(1);
		assertThat(this.table.find("expired")).isNull();
	}

	/**
	 * Rolls back at the end what isn't committed, as a pool does.
	 */
	private static final class WithoutAutoCommit extends DelegatingDataSource {

		private WithoutAutoCommit(DataSource target) {
			super(target);
		}

		@Override
		public Connection getConnection() throws SQLException {
			Connection connection = super.getConnection();
			connection.setAutoCommit(false);
			return (Connection) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] { Connection.class },
					(proxy, method, arguments) -> {
						if (method.getName().equals("close")) {
							connection.rollback();
							connection.setAutoCommit(true);
						}
						try {
							return method.invoke(connection, arguments);
						}
						catch (InvocationTargetException ex) {
							throw ex.getCause();
						}
					});
		}

	}

}
