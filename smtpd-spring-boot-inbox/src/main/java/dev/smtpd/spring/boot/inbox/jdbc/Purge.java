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

import java.util.List;

/**
 * Removes messages for good.
 */
final class Purge {

	private static final List<String> TABLES = List.of("smtpd_inbox_content", "smtpd_inbox_label", "smtpd_inbox_detail",
			"smtpd_inbox_outbox", "smtpd_inbox_release");

	private Purge() {
	}

	static int purge(InboxDatabase database, WordIndex index, Long[] ids) {
		Integer count = database.transactions().execute((status) -> {
			for (String table : TABLES) {
				database.client().sql("DELETE FROM " + table + " WHERE message_id = ANY(?)").param(ids).update();
			}
			index.purge(ids);
			return database.client().sql("DELETE FROM smtpd_inbox_message WHERE id = ANY(?)").param(ids).update();
		});
		AfterTransaction.run(database, () -> index.changed(ids));
		return (count != null) ? count : 0;
	}

}
