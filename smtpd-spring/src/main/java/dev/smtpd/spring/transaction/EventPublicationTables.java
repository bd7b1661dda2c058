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

package dev.smtpd.spring.transaction;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import javax.sql.DataSource;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.InitializingBean;

/**
 * Makes room in the tables of Spring Modulith's event publication registry for the events
 * of messages with many recipients. As Modulith makes them, these tables hold events of
 * up to 4000 characters in some databases. Where the column may not be altered, a warning
 * says what to do.
 *
 * @since 0.1.0
 */
public final class EventPublicationTables implements InitializingBean {

	private static final Logger logger = LoggerFactory.getLogger(EventPublicationTables.class);

	private static final Set<String> TABLES = Set.of("EVENT_PUBLICATION", "EVENT_PUBLICATION_ARCHIVE");

	private static final String COLUMN = "SERIALIZED_EVENT";

	/**
	 * The size of the column as Modulith makes it.
	 */
	private static final int MODULITH_SIZE = 4000;

	/**
	 * Characters of an event without its recipients, and of a recipient.
	 */
	private static final long EVENT_SIZE = 1000;

	private static final long RECIPIENT_SIZE = 300;

	private final DataSource dataSource;

	private final @Nullable String schema;

	private final int maxRecipients;

	private final boolean alter;

	/**
	 * Create an initializer.
	 * @param dataSource has the tables
	 * @param schema the schema of the tables, {@code null} for that of the connection
	 * @param maxRecipients how many recipients a message may have
	 * @param alter whether to alter tables of the size that Modulith gives them
	 */
	public EventPublicationTables(DataSource dataSource, @Nullable String schema, int maxRecipients, boolean alter) {
		this.dataSource = dataSource;
		this.schema = schema;
		this.maxRecipients = maxRecipients;
		this.alter = alter;
	}

	@Override
	public void afterPropertiesSet() {
		try (Connection connection = this.dataSource.getConnection()) {
			for (Column column : columns(connection)) {
				if (column.size() < EVENT_SIZE + RECIPIENT_SIZE * this.maxRecipients) {
					makeRoom(column, connection);
				}
			}
		}
		catch (SQLException ex) {
			logger.warn("Tables of the event publication registry can't be checked", ex);
		}
	}

	private List<Column> columns(Connection connection) throws SQLException {
		DatabaseMetaData metaData = connection.getMetaData();
		String own = (this.schema != null) ? this.schema : connection.getSchema();
		List<Column> columns = new ArrayList<>();
		for (String pattern : new String[] { "EVENT_PUBLICATION%", "event_publication%" }) {
			try (ResultSet found = metaData.getColumns(connection.getCatalog(), null, pattern, null)) {
				while (found.next()) {
					String table = found.getString("TABLE_NAME");
					String name = found.getString("COLUMN_NAME");
					if (TABLES.contains(table.toUpperCase(Locale.ROOT)) && COLUMN.equalsIgnoreCase(name)
							&& isSame(own, found.getString("TABLE_SCHEM"))) {
						columns.add(new Column(qualified(own, table), name, found.getInt("COLUMN_SIZE"),
								metaData.getDatabaseProductName()));
					}
				}
			}
		}
		return columns.stream().distinct().toList();
	}

	private static boolean isSame(@Nullable String own, @Nullable String schema) {
		return own == null || schema == null || own.equalsIgnoreCase(schema);
	}

	private String qualified(@Nullable String own, String table) {
		return (this.schema != null) ? own + "." + table : table;
	}

	private void makeRoom(Column column, Connection connection) {
		String statement = column.alteration();
		if (this.alter && statement != null && column.size() == MODULITH_SIZE) {
			try (Statement altering = connection.createStatement()) {
				altering.execute(statement);
				logger.info("Made room for events of messages with many recipients: {}", statement);
				return;
			}
			catch (SQLException ex) {
				logger.debug("Column can't be altered", ex);
			}
		}
		logger.warn(
				"Column {} of table {} has {} characters: a message with many recipients, of the {} that "
						+ "'smtpd.limits.max-recipients' allows, will be rejected, since its event doesn't fit. {}",
				column.name(), column.table(), column.size(), this.maxRecipients,
				(statement != null) ? "Execute: " + statement
						: "Make the column larger, or 'smtpd.limits.max-recipients' smaller.");
	}

	/**
	 * The column with the events.
	 *
	 * @param table the table
	 * @param name the name
	 * @param size how many characters it has
	 * @param product the database
	 */
	private record Column(String table, String name, int size, String product) {

		private @Nullable String alteration() {
			return switch (this.product) {
				case "H2", "HSQL Database Engine" ->
					"ALTER TABLE " + this.table + " ALTER COLUMN " + this.name + " SET DATA TYPE VARCHAR(1000000)";
				case "MySQL", "MariaDB" ->
					"ALTER TABLE " + this.table + " MODIFY " + this.name + " MEDIUMTEXT NOT NULL";
				default -> null;
			};
		}

	}

}
