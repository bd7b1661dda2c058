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
import java.io.InputStream;

import javax.sql.DataSource;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

/**
 * What every database has to do.
 */
abstract class AbstractJdbcMessageStoreTests extends AbstractMessageStoreTests {

	abstract DataSource dataSource();

	abstract String platform();

	@BeforeEach
	void createTables() {
		JdbcTemplate jdbc = new JdbcTemplate(dataSource());
		jdbc.execute("DROP TABLE IF EXISTS smtpd_stored_message");
		jdbc.execute("DROP TABLE IF EXISTS smtpd_stored_message_part");
		initialize();
		// as each instance of an application does at its start
		initialize();
	}

	private void initialize() {
		new ResourceDatabasePopulator(new ClassPathResource("schema-" + platform() + ".sql", JdbcMessageStore.class))
			.execute(dataSource());
	}

	@Override
	MessageStore open() {
		return new JdbcMessageStore(dataSource(), this.clock);
	}

	private int count(String what) {
		Integer count = new JdbcTemplate(dataSource()).queryForObject("SELECT COUNT(*) FROM " + what, Integer.class);
		return (count != null) ? count : -1;
	}

	@Test
	void contentIsDurableThoughTheTransactionAroundItIsRolledBack() throws IOException {
		MessageStore store = open();
		String[] id = new String[1];
		new TransactionTemplate(new JdbcTransactionManager(dataSource())).executeWithoutResult((status) -> {
			new JdbcTemplate(dataSource()).queryForObject("SELECT COUNT(*) FROM smtpd_stored_message", Integer.class);
			id[0] = put(store, bytes(300_000)).id();
			status.setRollbackOnly();
		});
		assertThat(read(store, id[0])).isEqualTo(bytes(300_000));
	}

	@Test
	void nothingIsLeftOfContent() {
		MessageStore store = open();
		assertThatExceptionOfType(MessageStoreException.class)
			.isThrownBy(() -> store.put(TestMessages.of(TestMessages.failing(600_000, 500_000))));
		assertThat(count("smtpd_stored_message_part")).isZero();
		store.delete(put(store, bytes(600_000)).id());
		put(store, bytes(600_000));
		assertThat(count("smtpd_stored_message_part")).isEqualTo(3);
		store.removeOlderThan(FAR, 1);
		assertThat(count("smtpd_stored_message_part")).isZero();
		assertThat(count("smtpd_stored_message")).isZero();
	}

	@Test
	void contentThatIsDeletedMeanwhileFailsItsReader() throws IOException {
		MessageStore store = open();
		String id = put(store, bytes(600_000)).id();
		try (InputStream in = store.open(id)) {
			assertThat(in.readNBytes(1000)).hasSize(1000);
			store.delete(id);
			assertThatIOException().isThrownBy(in::readAllBytes).withMessageContaining("deleted");
		}
	}

	@Test
	void failureOfTheDatabaseIsOneOfTheStore() {
		MessageStore store = open();
		new JdbcTemplate(dataSource()).execute("ALTER TABLE smtpd_stored_message ADD COLUMN more INT DEFAULT 1");
		new JdbcTemplate(dataSource()).execute("DROP TABLE smtpd_stored_message");
		assertThatExceptionOfType(MessageStoreException.class).isThrownBy(() -> put(store, bytes(1)))
			.extracting(MessageStoreException::getKind)
			.isEqualTo(MessageStoreException.Kind.UNAVAILABLE);
		assertThat(count("smtpd_stored_message_part")).isZero();
	}

}
