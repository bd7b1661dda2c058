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

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The inbox in H2, in a file.
 */
class H2InboxTests extends AbstractInboxTests {

	@TempDir
	private Path directory;

	@Override
	InboxDatabase open() {
		return FileDatabase.open(this.directory.resolve("inbox"));
	}

	@Override
	void assertIndexIsClean() {
		JdbcClient client = database().client();
		List<String> gone = new ArrayList<>();
		client.sql("SELECT data FROM smtpd_inbox_word WHERE MOD(id, ?) < ?")
			.params(Segment.ROWS, Segment.row(Segment.pairBlock(0)))
			.query((RowCallbackHandler) (row) -> {
				WordBlock block = new WordBlock(row.getBytes(1));
				while (block.next()) {
					if (block.key().startsWith("g1")) {
						gone.add(block.key());
					}
				}
			});
		assertThat(gone).isEmpty();
		assertThat(client.sql("SELECT COUNT(*) FROM smtpd_inbox_segment").query(Long.class).single()).isOne();
	}

	@Test
	void directoryIsOfItsOwner() throws Exception {
		assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(this.directory.resolve("inbox"))))
			.isEqualTo("rwx------");
	}

	@Test
	void interruptedThreadDoesNotCloseTheFile() throws Exception {
		try (InboxDatabase database = FileDatabase.open(this.directory.resolve("other"))) {
			Thread.currentThread().interrupt();
			try {
				database.client().sql("CREATE TABLE x (id BIGINT, y VARCHAR(100000))").update();
				database.client().sql("INSERT INTO x SELECT x, REPEAT('y', 10000) FROM SYSTEM_RANGE(1, 100)").update();
				database.client().sql("CHECKPOINT SYNC").update();
			}
			catch (DataAccessException ex) {
				// an interrupted wait may fail, but not the next one
			}
			Thread.interrupted();
			assertThat(database.client().sql("SELECT COUNT(*) FROM smtpd_inbox_message").query(Long.class).single())
				.isZero();
		}
	}

}
