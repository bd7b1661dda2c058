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

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import org.h2.api.ErrorCode;
import org.h2.jdbcx.JdbcDataSource;

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
		HikariDataSource dataSource = new HikariDataSource(pool(absolute));
		try {
			return InboxDatabase.own(dataSource, dataSource::close);
		}
		catch (RuntimeException ex) {
			dataSource.close();
			throw isInUse(ex) ? new InboxDatabaseInUseException(absolute, ex) : ex;
		}
	}

	private static HikariConfig pool(Path directory) {
		JdbcDataSource file = new JdbcDataSource();
		// the application closes it, after the last message
		// async: an interrupt of a thread that uses a file closes the file otherwise
		file.setURL("jdbc:h2:async:" + directory.resolve("inbox") + ";DB_CLOSE_ON_EXIT=FALSE;LOCK_TIMEOUT=10000");
		file.setUser("sa");
		file.setPassword("");
		HikariConfig pool = new HikariConfig();
		pool.setDataSource(file);
		pool.setPoolName("smtpd-inbox");
		pool.setMaximumPoolSize(CONNECTIONS);
		// so that the first connection says what is wrong
		pool.setInitializationFailTimeout(-1);
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

}
