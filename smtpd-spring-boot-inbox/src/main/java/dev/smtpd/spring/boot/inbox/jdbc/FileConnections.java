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
import java.sql.SQLNonTransientConnectionException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import javax.sql.DataSource;

import org.h2.engine.Database;
import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;
import org.h2.mvstore.MVStore;

import org.springframework.jdbc.datasource.AbstractDataSource;

/**
 * The connections to an H2 file, all of which are opened at the start. H2 closes a
 * database whose memory has run out, and the next connection would open it once more
 * within the same process. Whatever H2 can't read then, for lack of memory again, it
 * takes for damaged, and goes back to an older state of the file: so there is no next
 * connection.
 */
final class FileConnections extends AbstractDataSource {

	private final Queue<Connection> unused = new ConcurrentLinkedQueue<>();

	private final Database database;

	private FileConnections(Database database) {
		this.database = database;
	}

	/**
	 * Open the file.
	 * @param file the file
	 * @param count the number of connections
	 * @return the connections, each of which is given away once
	 * @throws SQLException if the file can't be opened
	 */
	static FileConnections open(DataSource file, int count) throws SQLException {
		Connection first = file.getConnection();
		FileConnections connections = new FileConnections(
				((SessionLocal) first.unwrap(JdbcConnection.class).getSession()).getDatabase());
		connections.unused.add(first);
		try {
			while (connections.unused.size() < count) {
				connections.unused.add(file.getConnection());
			}
			return connections;
		}
		catch (SQLException ex) {
			connections.close();
			throw ex;
		}
	}

	@Override
	public Connection getConnection() throws SQLException {
		Connection connection = this.unused.poll();
		if (connection == null) {
			throw new SQLNonTransientConnectionException("The database is opened once only");
		}
		return connection;
	}

	@Override
	public Connection getConnection(String username, String password) throws SQLException {
		return getConnection();
	}

	/**
	 * Write what has changed, committed or not, so that it takes no memory any more.
	 */
	void write() {
		store().commit();
	}

	/**
	 * Write what has changed, and wait until it is on the disk. H2 writes in the
	 * background, too: a {@code CHECKPOINT SYNC} that finds no changes left wouldn't wait
	 * for that, nor learn that it failed.
	 */
	void sync() {
		MVStore store = store();
		store.commit();
		// after those that were begun before
		store.executeFilestoreOperation(() -> {
		});
		store.sync();
	}

	private MVStore store() {
		return this.database.getStore().getMvStore();
	}

	/**
	 * Close the file as it is, without another write.
	 */
	void closeImmediately() {
		this.database.shutdownImmediately();
	}

	/**
	 * Close the connections that nobody has taken.
	 */
	void close() {
		for (Connection each = this.unused.poll(); each != null; each = this.unused.poll()) {
			try {
				each.close();
			}
			catch (SQLException ex) {
				// nothing was written
			}
		}
	}

}
