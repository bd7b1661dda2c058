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
import java.util.concurrent.atomic.AtomicReference;

import javax.sql.DataSource;

import dev.smtpd.SmtpReply;
import dev.smtpd.SmtpReplyException;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionCallback;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The database in which the inbox is, with its tables.
 *
 * @since 0.1.0
 */
public final class InboxDatabase implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(InboxDatabase.class);

	private static final SmtpReply FAILED = SmtpReply.of(451, "4.3.0", "Requested action aborted: storage has failed");

	private static final String HISTORY_TABLE = "smtpd_inbox_schema_history";

	private final DataSource dataSource;

	private final @Nullable FileConnections file;

	private final Runnable close;

	private final Dialect dialect;

	private final JdbcTemplate template;

	private final JdbcClient client;

	private final TransactionTemplate transactions;

	private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

	private InboxDatabase(DataSource dataSource, @Nullable FileConnections file, Runnable close) {
		this.dataSource = dataSource;
		this.file = file;
		this.close = close;
		this.dialect = dialect(dataSource);
		this.template = new JdbcTemplate(dataSource);
		this.client = JdbcClient.create(this.template);
		this.transactions = new GuardedTransactions(new JdbcTransactionManager(dataSource));
		migrate();
	}

	/**
	 * Use a database of the application.
	 * @param dataSource the data source
	 * @return the database
	 * @throws UnsupportedInboxDatabaseException if it is neither H2 nor PostgreSQL
	 */
	public static InboxDatabase of(DataSource dataSource) {
		return new InboxDatabase(dataSource, null, () -> {
		});
	}

	/**
	 * Use a database that is the inbox's own.
	 * @param dataSource the data source
	 * @param file the connections that are in it
	 * @param close closes them
	 * @return the database
	 */
	static InboxDatabase own(DataSource dataSource, FileConnections file, Runnable close) {
		return new InboxDatabase(dataSource, file, close);
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
	 */
	void sync() {
		if (this.file != null) {
			this.file.sync();
		}
	}

	/**
	 * Have what was inserted be in the file, committed or not, instead of in memory.
	 */
	void write() {
		if (this.file != null) {
			this.file.write();
		}
	}

	/**
	 * Return why the database isn't used any more.
	 * @return the failure, or {@code null} while the database is used
	 */
	public @Nullable Throwable failure() {
		return this.failure.get();
	}

	/**
	 * Refuse what would be written to a database that has failed.
	 * @throws SmtpReplyException if it has
	 */
	void requireUsable() {
		if (this.failure.get() != null) {
			throw new SmtpReplyException(FAILED);
		}
	}

	/**
	 * Stop using H2 if a failure is more than that of a statement: after an error in the
	 * midst of a commit, what H2 has in memory isn't what it has committed, and each
	 * further write could damage the file. All that was accepted is on the disk.
	 * @param ex the failure
	 * @return whether the database isn't used any more
	 */
	boolean failed(Throwable ex) {
		if (this.dialect != Dialect.H2 || !DatabaseFailures.isFatal(ex)) {
			return this.failure.get() != null;
		}
		if (this.failure.compareAndSet(null, ex)) {
			closeFile();
			log(ex);
		}
		return true;
	}

	private void closeFile() {
		FileConnections own = this.file;
		if (own != null) {
			try {
				own.closeImmediately();
			}
			catch (RuntimeException | Error ex) {
				logger.warn("Failed to close the database of the inbox", ex);
			}
		}
	}

	// memory may still be short
	private static void log(Throwable ex) {
		try {
			logger.error(
					"The database of the inbox has failed, and isn't used any more: mail is deferred with {}."
							+ " Restart the application. All messages that were accepted are in the database.",
					FAILED, ex);
		}
		catch (OutOfMemoryError again) {
			// health has the reason
		}
	}

	@Override
	public void close() {
		this.close.run();
	}

	/**
	 * Transactions of a database that hasn't failed.
	 */
	private final class GuardedTransactions extends TransactionTemplate {

		private GuardedTransactions(PlatformTransactionManager transactionManager) {
			super(transactionManager);
		}

		@Override
		public <T extends @Nullable Object> T execute(TransactionCallback<T> action) {
			requireUsable();
			try {
				return super.execute(action);
			}
			catch (RuntimeException | Error ex) {
				failed(ex);
				throw ex;
			}
		}

	}

}
