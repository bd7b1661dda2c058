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

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.smtpd.Envelope;
import dev.smtpd.EsmtpParameters;
import dev.smtpd.Mailbox;
import dev.smtpd.SmtpMessage;
import dev.smtpd.SmtpSession;
import dev.smtpd.postgres.PostgresServer;
import dev.smtpd.spring.boot.inbox.arrival.ArrivedMessage;
import dev.smtpd.spring.boot.inbox.search.SearchQuery;
import dev.smtpd.spring.boot.inbox.store.InboxDeletion;
import dev.smtpd.spring.boot.inbox.store.InboxMessages;
import dev.smtpd.spring.boot.inbox.store.InboxSelection;
import dev.smtpd.spring.boot.inbox.store.MailboxKind;

/**
 * Measures how long lists, searches and counts take with H2 in a file and with PostgreSQL
 * (where it is installed), and prints a table. Arguments: the directory of the databases,
 * the number of messages, which are made where there are none, and optionally the only
 * database to measure, {@code h2} or {@code postgresql}. With {@code size} as a fourth
 * one it stores the messages as they come from 50 clients instead, and measures the size
 * of the database after that, after the oldest half was purged, and after as many others
 * were stored.
 */
public final class InboxBenchmark {

	private static final int BATCH = 500;

	private static final int WORDS_IN_MESSAGE = 600;

	private static final int VOCABULARY = 30_000;

	private static final int WARM_UP = 20;

	private static final int ROUNDS = 100;

	private static final int CLIENTS = 50;

	private static final RetentionSettings RETENTION = new RetentionSettings(Duration.ZERO, 0, 0, 1000,
			Duration.ofMinutes(10), Duration.ofDays(1));

	// as the pages do
	private static final int MAX_COUNT = 10_000;

	// # is another number each time
	private static final List<String> QUERIES = List.of("", "is:unread", "is:read", "has:attachment", "-has:attachment",
			"tag:tag7", "-tag:tag7", "domain:d3.example.org", "domain:nosuch.example.org", "connector:default",
			"mailbox:d3.example.org", "mailbox:nosuch", "from:user#", "from:user#@shop.example",
			"from:nobody@shop.example", "to:ann", "to:ann@example.org", "subject:number", "subject:numb",
			"subject:rareword", "rareword", "nosuchword", "w3", "w29#", "w1234 w77", "text:w150 -w151", "-w1",
			"\"w1 w2\"", "\"w29999 w2#\"", "\"number 4#\"", "user#@shop.example", "larger:1M", "larger:1k", "smaller:1",
			"before:2020-01-01", "before:2026-01-02", "after:2020-01-01", "after:2030-01-01", "is:unread larger:1M",
			"is:read has:attachment", "before:2026-01-02 has:attachment tag:tag3",
			"domain:d3.example.org domain:d4.example.org", "tag:tag7 tag:tag8", "tag:tag7 is:unread w3",
			"connector:default nosuchword");

	private InboxBenchmark() {
	}

	public static void main(String[] arguments) throws Exception {
		Map<String, Map<String, String>> table = new LinkedHashMap<>();
		Path directory = Path.of(arguments[0]);
		int count = Integer.parseInt(arguments[1]);
		String only = (arguments.length > 2) ? arguments[2] : "";
		boolean size = arguments.length > 3 && "size".equals(arguments[3]);
		if (!"postgresql".equals(only)) {
			measure("H2", FileDatabase.open(directory.resolve("h2")), count, size, table);
			System.err.println("H2 closed: " + Files.size(directory.resolve("h2/inbox.mv.db")) + " bytes");
		}
		if (!"h2".equals(only)) {
			try (PostgresServer server = PostgresServer.start(directory.resolve("postgresql"))) {
				if (server != null) {
					HikariConfig pool = new HikariConfig();
					pool.setJdbcUrl(server.url());
					try (HikariDataSource dataSource = new HikariDataSource(pool)) {
						measure("PostgreSQL", InboxDatabase.of(dataSource), count, size, table);
					}
				}
			}
		}
		print(table);
	}

	private static void measure(String name, InboxDatabase database, int count, boolean size,
			Map<String, Map<String, String>> table) throws Exception {
		if (size) {
			measureSize(name, database, count, table);
			return;
		}
		fill(database, count);
		long begin = System.nanoTime();
		try (Inbox inbox = new Inbox(database, RETENTION, Clock.systemUTC())) {
			System.err.printf("%s: opened in %d ms%n", name, (System.nanoTime() - begin) / 1_000_000);
			new Measurement(name, database, inbox.messages(), new Random(2), table, new ArrayList<>()).run();
		}
		database.close();
	}

	private static void measureSize(String name, InboxDatabase database, int count,
			Map<String, Map<String, String>> table) throws Exception {
		RetentionSettings half = new RetentionSettings(Duration.ZERO, count / 2, 0, 1000, Duration.ofMinutes(10),
				Duration.ofDays(1));
		try (Inbox inbox = new Inbox(database, half, Clock.systemUTC())) {
			store(inbox, name, count, table);
			size(database, name, "all stored", table);
			long begin = System.nanoTime();
			int purged = inbox.retention().run();
			System.err.printf("%s: purged %d in %d ms%n", name, purged, (System.nanoTime() - begin) / 1_000_000);
			size(database, name, "the oldest half purged", table);
			new CountDownLatch(1).await(50, TimeUnit.SECONDS);
			size(database, name, "50 s later", table);
			store(inbox, name, purged, table);
			size(database, name, "as many stored again", table);
		}
		database.close();
	}

	private static void store(Inbox inbox, String name, int count, Map<String, Map<String, String>> table)
			throws Exception {
		Random random = new Random(1);
		Semaphore clients = new Semaphore(CLIENTS);
		SmtpSession session = (SmtpSession) Proxy.newProxyInstance(InboxBenchmark.class.getClassLoader(),
				new Class<?>[] { SmtpSession.class }, (proxy, method, arguments) -> true);
		Envelope envelope = new Envelope(Mailbox.NULL, List.of(), EsmtpParameters.none());
		long begin = System.nanoTime();
		for (int i = 0; i < count; i++) {
			ArrivedMessage arrived = message(random, i);
			SmtpMessage message = new SmtpMessage("1", session, envelope, arrived.content(), arrived.receivedAt(),
					Duration.ZERO);
			clients.acquire();
			inbox.store().store(message, arrived).whenComplete((reply, failure) -> clients.release());
		}
		clients.acquire(CLIENTS);
		String rate = "%.0f".formatted(count / ((System.nanoTime() - begin) / 1e9));
		System.err.println(name + " stored " + rate + " messages a second");
		table.computeIfAbsent("messages stored a second", (key) -> new LinkedHashMap<>())
			.merge(name, rate, (a, b) -> a + ", " + b);
	}

	private static void size(InboxDatabase database, String name, String row, Map<String, Map<String, String>> table) {
		long mail = database.client().sql("SELECT SUM(size) FROM smtpd_inbox_message").query(Long.class).single();
		boolean h2 = database.dialect() == Dialect.H2;
		long size = database.client()
			.sql(h2 ? "SELECT CAST(SETTING_VALUE AS BIGINT) FROM INFORMATION_SCHEMA.SETTINGS"
					+ " WHERE SETTING_NAME = 'info.FILE_SIZE'" : "SELECT pg_database_size(current_database())")
			.query(Long.class)
			.single();
		String text = "%.1f of %.1f MB: %.2f".formatted(size / 1e6, mail / 1e6, (double) size / mail);
		System.err.println(name + " " + row + ": " + text);
		table.computeIfAbsent(row, (key) -> new LinkedHashMap<>()).put(name, text);
	}

	private static void print(Map<String, Map<String, String>> table) {
		Set<String> columns = new LinkedHashSet<>();
		table.values().forEach((row) -> columns.addAll(row.keySet()));
		System.out.println("| milliseconds | " + String.join(" | ", columns) + " |");
		System.out.println("| --- |" + " --- |".repeat(columns.size()));
		table.forEach((name, row) -> System.out.println("| " + name + " | "
				+ columns.stream().map((column) -> row.getOrDefault(column, "")).collect(Collectors.joining(" | "))
				+ " |"));
	}

	private static void fill(InboxDatabase database, int count) throws Exception {
		long there = database.client().sql("SELECT COUNT(*) FROM smtpd_inbox_message").query(Long.class).single();
		WordIndex index = (database.dialect() == Dialect.POSTGRESQL) ? new PostgresWordIndex(database)
				: new SegmentWordIndex(database);
		MessageInsert insert = new MessageInsert(database, index, new AtomicBoolean());
		Random random = new Random(1);
		long begin = System.nanoTime();
		for (long i = there; i < count; i += BATCH) {
			List<ArrivedMessage> messages = new ArrayList<>();
			for (int j = 0; j < BATCH; j++) {
				messages.add(message(random, i + j));
			}
			List<IndexedMessage> indexed = database.transactions()
				.execute((status) -> database.template().execute((Connection connection) -> {
					try {
						return insert.insert(connection, messages);
					}
					catch (IOException ex) {
						throw new UncheckedIOException(ex);
					}
				}));
			index.committed(indexed);
		}
		index.close();
		System.err.printf("filled in %d ms%n", (System.nanoTime() - begin) / 1_000_000);
		if (database.dialect() == Dialect.POSTGRESQL) {
			database.client().sql("ANALYZE").update();
		}
	}

	private static ArrivedMessage message(Random random, long i) {
		StringBuilder text = new StringBuilder();
		for (int j = 0; j < WORDS_IN_MESSAGE; j++) {
			// some words are frequent and most are rare, as in any language
			double rank = Math.pow(random.nextDouble(), 3) * VOCABULARY;
			text.append('w').append((int) rank).append((j % 12 == 11) ? '\n' : ' ');
		}
		if (i % 5_000 == 0) {
			text.append("rareword");
		}
		TestMessages message = TestMessages.message()
			.subject("Number " + i + ((i % 3_000 == 0) ? " rareword" : ""))
			.from("User <user" + random.nextInt(2_000) + "@shop.example>")
			.to("ann@example.org")
			.text(text.toString())
			.receivedAt(Instant.parse("2026-01-01T00:00:00Z").plusSeconds(i * 10).toString())
			.label(MailboxKind.DOMAIN, "d" + random.nextInt(50) + ".example.org")
			.content(("Subject: Number\r\n\r\n" + text).getBytes(StandardCharsets.US_ASCII));
		if (random.nextInt(10) == 0) {
			message.label(MailboxKind.TAG, "tag" + random.nextInt(20));
		}
		if (random.nextInt(20) == 0) {
			message.attachment("a.pdf");
		}
		return message.build();
	}

	/**
	 * Measures with one database.
	 *
	 * @param name the name of the database
	 * @param database the database
	 * @param messages its messages
	 * @param random chooses what is looked for
	 * @param table the results
	 * @param all all times
	 */
	private record Measurement(String name, InboxDatabase database, InboxMessages messages, Random random,
			Map<String, Map<String, String>> table, List<Long> all) {

		void run() {
			long newest = this.messages.list(SearchQuery.ALL, null, 1).messages().get(0).id();
			for (String query : QUERIES) {
				time(query.isEmpty() ? "(all)" : "`" + query + "`", ROUNDS,
						() -> this.messages.list(query(query), newest + 2 - this.random.nextInt(1_000), 50)
							.messages()
							.size());
			}
			for (String query : List.of("is:unread", "w3", "larger:1k", "from:user#", "tag:tag7")) {
				time("count `" + query + "`", ROUNDS, () -> this.messages.count(query(query), MAX_COUNT));
			}
			boolean[] read = new boolean[1];
			time("change, counts and mailboxes", ROUNDS, () -> {
				read[0] = !read[0];
				this.messages.markRead(InboxSelection.of(newest), read[0]);
				return this.messages.counts().total() + this.messages.mailboxes().size();
			});
			row("all of the above", this.all.stream().mapToLong(Long::longValue).toArray());
			InboxDeletion[] deletion = new InboxDeletion[1];
			time("delete `domain:d5.example.org` (about 2,000)", 1, () -> {
				deletion[0] = this.messages.delete(InboxSelection.of(SearchQuery.parse("domain:d5.example.org")));
				return deletion[0].count();
			});
			time("undo it", 1, () -> this.messages.undo(deletion[0].token()));
		}

		private SearchQuery query(String query) {
			return SearchQuery.parse(query.replace("#", Integer.toString(100 + this.random.nextInt(900))));
		}

		private void time(String row, int rounds, LongSupplier action) {
			long[] times = new long[rounds];
			long found = 0;
			for (int i = (rounds > 1) ? -WARM_UP : 0; i < rounds; i++) {
				touch();
				long begin = System.nanoTime();
				found = action.getAsLong();
				times[Math.max(i, 0)] = System.nanoTime() - begin;
			}
			Arrays.stream(times).forEach(this.all::add);
			row(row, times);
			System.err.printf("%s %s: %d found, %.1f ms%n", this.name, row, found, times[rounds / 2] / 1e6);
		}

		// H2 keeps the last result of a statement until its tables change
		private void touch() {
			if (this.database.dialect() == Dialect.H2) {
				this.database.client()
					.sql("UPDATE smtpd_inbox_message SET deletion = ? WHERE id = (SELECT MIN(id) FROM smtpd_inbox_message)")
					.param(Integer.toString(this.random.nextInt()))
					.update();
				this.database.client().sql("INSERT INTO smtpd_inbox_segment (id, ids) VALUES (-1, X'')").update();
				this.database.client().sql("DELETE FROM smtpd_inbox_segment WHERE id = -1").update();
				this.database.client()
					.sql("INSERT INTO smtpd_inbox_label (kind, name, message_id, unread, deleted)"
							+ " VALUES ('T', 'touch', -1, FALSE, TRUE)")
					.update();
				this.database.client().sql("DELETE FROM smtpd_inbox_label WHERE message_id = -1").update();
			}
		}

		private void row(String row, long[] times) {
			Arrays.sort(times);
			Map<String, String> columns = this.table.computeIfAbsent(row, (key) -> new LinkedHashMap<>());
			columns.put(this.name + ", median", "%.1f".formatted(times[times.length / 2] / 1e6));
			columns.put(this.name + ", 95 %", "%.1f".formatted(times[times.length * 95 / 100] / 1e6));
		}

	}

}
