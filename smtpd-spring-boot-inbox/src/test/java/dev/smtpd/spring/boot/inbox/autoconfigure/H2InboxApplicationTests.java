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

import java.util.UUID;

import javax.sql.DataSource;

import org.junit.jupiter.api.Test;

import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The inbox in the application's H2 database, in its transactions.
 */
class H2InboxApplicationTests extends AbstractInboxApplicationTests {

	@Override
	String[] properties() {
		return new String[] { "smtpd.inbox.database=application",
				"spring.datasource.url=jdbc:h2:mem:" + UUID.randomUUID() };
	}

	@Test
	void tablesAreInTheApplicationsDatabase() {
		assertThat(JdbcClient.create(application().context().getBean(DataSource.class))
			.sql("SELECT COUNT(*) FROM smtpd_inbox_message")
			.query(Long.class)
			.single()).isZero();
	}

}
