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

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.UUID;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.SQLExceptionOverride;
import org.h2.api.ErrorCode;
import org.h2.jdbcx.JdbcDataSource;

import org.springframework.jdbc.CannotGetJdbcConnectionException;

/**
 * The inbox's own database: H2 in a file, which only this process can open.
 *
 * @since 0.1.0
 */
public final class FileDatabase {

	private static final int CONNECTIONS = 10;

	// a chain of causes may be a circle
	private static final int MAX_CAUSES = 100;

	private FileDatabase() {
	}

	/**
	 * Open the database, which is made if there is none.
	 * @param directory the directory of the file; it is made with rights for its owner
	 * only
	 * @return the database
	 * @throws InboxDatabaseInUseException if another process has opened it
	 * @throws InboxDirectoryException if the directory can't be used
	 */
	public static InboxDatabase open(Path directory) {
		Path absolute = directory.toAbsolutePath().normalize();
		if (absolute.toString().indexOf(';') >= 0) {
			throw new InboxDirectoryException(absolute, "its name has a semicolon", null);
		}
		create(absolute);
		return own(connect(absolute));
	}

	/**
	 * Open a database of the same kind that is in memory, for a process that starts
	 * without running.
	 * @return the database, which is lost when it is closed
	 */
	public static InboxDatabase openInMemory() {
		try {
			return own(FileConnections.open(dataSource("jdbc:h2:mem:" + UUID.randomUUID()), CONNECTIONS));
		}
		catch (SQLException ex) {
			throw failed(ex);
		}
	}

	private static InboxDatabase own(FileConnections connections) {
		HikariDataSource pool = new HikariDataSource(pool(connections));
		try {
			return InboxDatabase.own(pool, connections, () -> {
				pool.close();
				connections.close();
			});
		}
		catch (RuntimeException | Error ex) {
			pool.close();
			connections.close();
			throw ex;
		}
	}

	private static FileConnections connect(Path directory) {
		try {
			return FileConnections.open(file(directory), CONNECTIONS);
		}
		catch (SQLException ex) {
			throw isInUse(ex) ? new InboxDatabaseInUseException(directory, ex) : failed(ex);
		}
	}

	private static CannotGetJdbcConnectionException failed(SQLException ex) {
		return new CannotGetJdbcConnectionException("Failed to open the database of the inbox", ex);
	}

	private static DataSource file(Path directory) {
		// async: an interrupt of a thread that uses a file closes the file otherwise
		return dataSource("jdbc:h2:async:" + directory.resolve("inbox"));
	}

	private static DataSource dataSource(String url) {
		JdbcDataSource dataSource = new JdbcDataSource();
		// the application closes it, after the last message
		dataSource.setURL(url + ";DB_CLOSE_ON_EXIT=FALSE;LOCK_TIMEOUT=10000");
		dataSource.setUser("sa");
		dataSource.setPassword("");
		return dataSource;
	}

	private static HikariConfig pool(FileConnections connections) {
		HikariConfig pool = new HikariConfig();
		pool.setDataSource(connections);
		pool.setPoolName("smtpd-inbox");
		pool.setMaximumPoolSize(CONNECTIONS);
		// none is replaced by another
		pool.setMaxLifetime(0);
		pool.setKeepaliveTime(0);
		pool.setExceptionOverride(new KeepConnections());
		pool.setConnectionTimeout(10_000);
		return pool;
	}

	private static void create(Path directory) {
		try {
			if (Files.isDirectory(directory)) {
				return;
			}
			Path parent = directory.getParent();
			if (parent != null) {
				Files.createDirectories(parent);
			}
			if (directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
				Files.createDirectory(directory,
						PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
			}
			else {
				Files.createDirectory(directory);
			}
		}
		catch (IOException ex) {
			throw new InboxDirectoryException(directory, "it can't be made (" + ex + ")", ex);
		}
	}

	private static boolean isInUse(Throwable ex) {
		Throwable cause = ex;
		for (int i = 0; cause != null && i < MAX_CAUSES; i++) {
			if (cause instanceof SQLException sql && sql.getErrorCode() == ErrorCode.DATABASE_ALREADY_OPEN_1) {
				return true;
			}
			cause = cause.getCause();
		}
		return false;
	}

	/**
	 * Keeps connections after failures of single statements, such as a lock timeout.
	 */
	private static final class KeepConnections implements SQLExceptionOverride {

		@java.lang.Override
		public Override adjudicate(SQLException ex) {
			return Override.DO_NOT_EVICT;
		}

	}

}
