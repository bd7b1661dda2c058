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

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.smtpd.postgres.PostgresServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;

/**
 * The inbox in PostgreSQL.
 */
class PostgresInboxTests extends AbstractInboxTests {

	private static PostgresServer server;

	private static HikariDataSource pool;

	@BeforeAll
	static void startServer() throws Exception {
		server = PostgresServer.start();
		Assumptions.assumeTrue(server != null, "PostgreSQL isn't installed");
		HikariConfig config = new HikariConfig();
		config.setJdbcUrl(server.url());
		pool = new HikariDataSource(config);
	}

	@AfterAll
	static void stopServer() throws Exception {
		if (server != null) {
			pool.close();
			server.close();
		}
	}

	@Override
	InboxDatabase open() {
		return InboxDatabase.of(pool);
	}

}
