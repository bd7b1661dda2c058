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

package dev.smtpd.spring.store;

import java.io.IOException;

import javax.sql.DataSource;

import dev.smtpd.postgres.PostgresServer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

import org.springframework.jdbc.datasource.DriverManagerDataSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

class PostgresMessageStoreTests extends AbstractJdbcMessageStoreTests {

	private static @Nullable PostgresServer server;

	@BeforeAll
	static void start() throws IOException, InterruptedException {
		server = PostgresServer.start();
		assumeThat(server).as("PostgreSQL isn't installed, in /usr/lib/postgresql").isNotNull();
	}

	@AfterAll
	static void stopServer() throws IOException {
		if (server != null) {
			server.close();
		}
	}

	@Override
	DataSource dataSource() {
		assertThat(server).isNotNull();
		return new DriverManagerDataSource(server.url());
	}

	@Override
	String platform() {
		return "postgresql";
	}

}
