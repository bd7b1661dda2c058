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

package dev.smtpd.spring.boot.inbox.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

import javax.sql.DataSource;

import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The database in which the inbox is, with its tables.
 *
 * @since 0.1.0
 */
public final class InboxDatabase implements AutoCloseable {

	private static final String HISTORY_TABLE = "smtpd_inbox_schema_history";

	private final DataSource dataSource;

	private final @Nullable Runnable own;

	private final Dialect dialect;

	private final JdbcTemplate template;

	private final JdbcClient client;

	private final TransactionTemplate transactions;

	private InboxDatabase(DataSource dataSource, @Nullable Runnable own) {
		this.dataSource = dataSource;
		this.own = own;
		this.dialect = dialect(dataSource);
		this.template = new JdbcTemplate(dataSource);
		this.client = JdbcClient.create(this.template);
		this.transactions = new TransactionTemplate(new JdbcTransactionManager(dataSource));
		migrate();
	}

	/**
	 * Use a database of the application.
	 * @param dataSource the data source
	 * @return the database
	 * @throws UnsupportedInboxDatabaseException if it is neither H2 nor PostgreSQL
	 */
	public static InboxDatabase of(DataSource dataSource) {
		return new InboxDatabase(dataSource, null);
	}

	/**
	 * Use a database that is the inbox's own.
	 * @param dataSource the data source
	 * @param close closes the data source
	 * @return the database
	 */
	static InboxDatabase own(DataSource dataSource, Runnable close) {
		return new InboxDatabase(dataSource, close);
	}

	private static Dialect dialect(DataSource dataSource) {
		try (Connection connection = dataSource.getConnection()) {
			return Dialect.of(connection.getMetaData().getDatabaseProductName());
		}
		catch (SQLException ex) {
			throw new CannotGetJdbcConnectionException("Failed to open the database of the inbox", ex);
		}
	}

	// the application's tables may be in the same schema, with a history of their own
	private void migrate() {
		Flyway.configure()
			.dataSource(this.dataSource)
			.locations(this.dialect.migrations())
			.table(HISTORY_TABLE)
			.baselineOnMigrate(true)
			.baselineVersion("0")
			.load()
			.migrate();
	}

	/**
	 * Return the data source.
	 * @return the data source
	 */
	DataSource dataSource() {
		return this.dataSource;
	}

	Dialect dialect() {
		return this.dialect;
	}

	JdbcClient client() {
		return this.client;
	}

	JdbcTemplate template() {
		return this.template;
	}

	TransactionTemplate transactions() {
		return this.transactions;
	}

	/**
	 * Have what was committed be on the disk. PostgreSQL does so with the commit. H2 has
	 * committed work in memory, writes it within half a second and leaves it to the
	 * system when it reaches the disk; of its own file, it is asked to write now and to
	 * wait for the disk. In a database of the application, how durable a commit is
	 * remains the application's choice.
	 * @param connection a connection without a transaction
	 */
	void sync(Connection connection) throws SQLException {
		if (this.own != null) {
			try (Statement statement = connection.createStatement()) {
				statement.execute("CHECKPOINT SYNC");
			}
		}
	}

	@Override
	public void close() {
		if (this.own != null) {
			this.own.run();
		}
	}

}
