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
import java.util.List;

/**
 * What the database doesn't index by itself.
 */
interface WordIndex extends AutoCloseable {

	/**
	 * Add messages inside the transaction in which they are stored.
	 * @param connection the connection of the transaction
	 * @param messages the messages
	 * @throws SQLException if it fails
	 */
	default void add(Connection connection, List<IndexedMessage> messages) throws SQLException {
	}

	/**
	 * Messages that were stored are committed.
	 * @param messages the messages
	 */
	default void committed(List<IndexedMessage> messages) {
	}

	/**
	 * Remove messages inside the transaction in which they are purged.
	 * @param ids the numbers of the messages
	 */
	default void purge(Long[] ids) {
	}

	/**
	 * Messages were changed or purged.
	 * @param ids the numbers of the messages
	 */
	default void changed(Long[] ids) {
	}

	/**
	 * Remove what is of no use any more, after messages were purged.
	 */
	default void compact() {
	}

	@Override
	default void close() {
	}

}
