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

package dev.smtpd.spring.boot.inbox.autoconfigure;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;

import javax.sql.DataSource;

import dev.smtpd.spring.boot.inbox.jdbc.FileDatabase;
import dev.smtpd.spring.boot.inbox.jdbc.InboxDatabase;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.context.support.DefaultLifecycleProcessor;
import org.springframework.core.SpringProperties;
import org.springframework.core.env.Environment;

/**
 * Chooses the database of the inbox.
 *
 * @param properties the properties of the inbox
 * @param environment has the name of the application
 */
record InboxDatabases(SmtpdInboxProperties properties, Environment environment) {

	private static final Logger logger = LoggerFactory.getLogger(InboxDatabases.class);

	InboxDatabase open(@Nullable DataSource own, @Nullable DataSource application) {
		if (own != null) {
			return InboxDatabase.of(own);
		}
		return switch (this.properties.getDatabase()) {
			case FILE -> openFile();
			case APPLICATION -> openApplication(application);
			case AUTO -> (application != null && isLasting(application)) ? InboxDatabase.of(application) : openFile();
		};
	}

	private static InboxDatabase openApplication(@Nullable DataSource application) {
		if (application == null) {
			throw new InvalidConfigurationPropertyValueException("smtpd.inbox.database", InboxDatabaseMode.APPLICATION,
					"The application has no DataSource bean, or several of which none is primary.");
		}
		return InboxDatabase.of(application);
	}

	// 250 promises that mail is kept
	private static boolean isLasting(DataSource dataSource) {
		try (Connection connection = dataSource.getConnection()) {
			DatabaseMetaData database = connection.getMetaData();
			String product = database.getDatabaseProductName();
			return "PostgreSQL".equals(product)
					|| ("H2".equals(product) && !database.getURL().startsWith("jdbc:h2:mem:"));
		}
		catch (SQLException ex) {
			throw new IllegalStateException("Failed to find out what the application's database is", ex);
		}
	}

	private InboxDatabase openFile() {
		if (isTrainingRun()) {
			return FileDatabase.openInMemory();
		}
		Path directory = directory();
		logger.info("The inbox is in {}", directory);
		return FileDatabase.open(directory);
	}

	// by which an AOT cache is recorded: it ends before mail arrives, and leaves nothing
	private static boolean isTrainingRun() {
		return DefaultLifecycleProcessor.ON_REFRESH_VALUE
			.equalsIgnoreCase(SpringProperties.getProperty(DefaultLifecycleProcessor.EXIT_PROPERTY_NAME));
	}

	private Path directory() {
		Path directory = this.properties.getDirectory();
		if (directory != null) {
			return directory;
		}
		String name = this.environment.getProperty("spring.application.name", "application");
		return Path.of(System.getProperty("user.home"), ".smtpd", "inbox",
				name.replaceAll("[^A-Za-z0-9._-]", "_").replaceFirst("^\\.+", "_"));
	}

}
