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

package dev.smtpd.sample;

import java.nio.file.Path;
import java.util.Objects;

import dev.smtpd.postgres.PostgresServer;
import dev.smtpd.spring.boot.inbox.search.SearchQuery;
import dev.smtpd.spring.boot.inbox.store.InboxMessages;
import dev.smtpd.test.SmtpTestClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * The application with PostgreSQL instead of its own file, by {@code spring.datasource.*}
 * only.
 */
class PostgresStartTests {

	private static PostgresServer server;

	@TempDir
	private Path directory;

	@BeforeAll
	static void startServer() throws Exception {
		server = PostgresServer.start();
		assumeThat(server).as("PostgreSQL isn't installed").isNotNull();
	}

	@AfterAll
	static void stopServer() throws Exception {
		if (server != null) {
			server.close();
		}
	}

	@Test
	void inboxIsInTheDatabase() throws Exception {
		String url = server.createDatabase();
		try (ConfigurableApplicationContext context = start(url)) {
			SmtpTestClient smtp = smtp(context);
			assertThat(smtp.mail().to("sales@example.com").subject("Zebra").text("hello\r\n").send()).isAccepted();
			assertThat(smtp.mail().to("support@example.org").subject("Lamp").send())
				.hasReplyStartingWith("250 2.0.0 Ticket 1");
			assertThat(smtp.mail().to("support+99@example.org").send()).isRejected();
		}
		JdbcClient database = JdbcClient.create(new DriverManagerDataSource(url));
		assertThat(database.sql("SELECT subject FROM smtpd_inbox_message").query(String.class).list()).contains("Zebra",
				"Lamp");
		assertThat(this.directory.resolve("inbox")).doesNotExist();
		// another instance, on another machine
		try (ConfigurableApplicationContext context = start(url)) {
			InboxMessages inbox = context.getBean(InboxMessages.class);
			assertThat(inbox.count(SearchQuery.parse("subject:zebra to:sales@example.com"), 10)).isEqualTo(1);
			long id = inbox.list(SearchQuery.parse("subject:zebra"), null, 1).messages().get(0).id();
			assertThat(Objects.requireNonNull(inbox.content(id)).text()).endsWith("\r\n\r\nhello\r\n");
		}
	}

	private ConfigurableApplicationContext start(String url) {
		return SpringApplication.from(InboxApplication::main)
			.run("--smtpd.port=0", "--app.submissions-port=0", "--smtpd.address=127.0.0.1", "--server.port=0",
					"--app.data-directory=" + this.directory, "--spring.datasource.url=" + url)
			.getApplicationContext();
	}

	private static SmtpTestClient smtp(ConfigurableApplicationContext context) {
		return SmtpTestClient.bindToServer("127.0.0.1",
				Integer.parseInt(String.valueOf(context.getEnvironment().getProperty("local.smtpd.port"))));
	}

}
