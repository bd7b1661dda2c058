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
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.smtpd.spring.boot.inbox.arrival.ArrivedMessage;
import dev.smtpd.spring.boot.inbox.search.SearchQuery;
import dev.smtpd.spring.boot.inbox.store.InboxMessages;
import dev.smtpd.spring.boot.inbox.store.InboxSelection;
import dev.smtpd.spring.boot.inbox.store.MailboxKind;
import org.jspecify.annotations.Nullable;

/**
 * Measures how long lists and searches take. Arguments: {@code postgresql}, or the
 * directory of a file, and the number of messages, which are made where there are none.
 */
final class InboxBenchmark {

	private static final int BATCH = 500;

	private static final int WORDS_IN_MESSAGE = 600;

	private static final int VOCABULARY = 30_000;

	private static final int ROUNDS = 100;

	private static final List<String> QUERIES = List.of("", "is:unread", "is:read", "has:attachment", "-has:attachment",
			"tag:tag7", "domain:d3.example.org", "connector:default", "from:user42", "from:user42@shop.example",
			"to:ann", "subject:number", "subject:rareword", "rareword", "w3", "w29999", "w1234 w77", "w12",
			"text:w150 -w151", "-w1", "\"w1 w2\"", "larger:1M", "before:2020-01-01", "after:2020-01-01",
			"tag:tag7 is:unread w3", "nosuchword", "domain:nosuch.example.org", "before:2026-01-02 has:attachment");

	private InboxBenchmark() {
	}

	public static void main(String[] arguments) throws Exception {
		boolean postgresql = "postgresql".equals(arguments[0]);
		try (PostgresServer server = postgresql ? Objects.requireNonNull(PostgresServer.start()) : null) {
			InboxDatabase database = open(server, arguments[0]);
			RetentionSettings retention = new RetentionSettings(Duration.ZERO, 0, 0, 1000, Duration.ofMinutes(10),
					Duration.ofDays(1));
			fill(database, Integer.parseInt(arguments[1]));
			long begin = System.nanoTime();
			try (Inbox inbox = new Inbox(database, retention, Clock.systemUTC())) {
				System.out.printf("open: %d ms%n", (System.nanoTime() - begin) / 1_000_000);
				measure(inbox.messages());
			}
			database.close();
		}
	}

	private static InboxDatabase open(@Nullable PostgresServer server, String directory) {
		if (server != null) {
			HikariConfig pool = new HikariConfig();
			pool.setDataSource(server.dataSource());
			return InboxDatabase.of(new HikariDataSource(pool));
		}
		return FileDatabase.open(Path.of(directory));
	}

	private static void fill(InboxDatabase database, int count) throws Exception {
		long there = database.client().sql("SELECT COUNT(*) FROM smtpd_inbox_message").query(Long.class).single();
		WordIndex index = (database.dialect() == Dialect.POSTGRESQL) ? new PostgresWordIndex(database)
				: new SegmentWordIndex(database);
		MessageInsert insert = new MessageInsert(database.dialect(), index, new AtomicBoolean());
		Random random = new Random(1);
		long begin = System.nanoTime();
		for (long i = there; i < count; i += BATCH) {
			List<ArrivedMessage> messages = new ArrayList<>();
			for (int j = 0; j < BATCH; j++) {
				messages.add(message(random, i + j));
			}
			List<MessageWords> words = database.transactions()
				.execute((status) -> database.template().execute((Connection connection) -> {
					try {
						return insert.insert(connection, messages);
					}
					catch (IOException ex) {
						throw new UncheckedIOException(ex);
					}
				}));
			index.committed(words);
		}
		index.close();
		System.out.printf("fill: %d ms%n", (System.nanoTime() - begin) / 1_000_000);
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

	private static void measure(InboxMessages messages) {
		List<Long> all = new ArrayList<>();
		for (String query : QUERIES) {
			SearchQuery parsed = SearchQuery.parse(query);
			long[] times = new long[ROUNDS];
			int found = 0;
			for (int i = -10; i < ROUNDS; i++) {
				long begin = System.nanoTime();
				found = messages.list(parsed, null, 50).messages().size();
				times[Math.max(i, 0)] = System.nanoTime() - begin;
			}
			Arrays.stream(times).forEach(all::add);
			print("'" + query + "' (" + found + ")", times);
		}
		long[] counts = new long[ROUNDS];
		long newest = messages.list(SearchQuery.ALL, null, 1).messages().get(0).id();
		for (int i = 0; i < ROUNDS; i++) {
			messages.markRead(InboxSelection.of(newest), i % 2 == 0);
			long begin = System.nanoTime();
			messages.counts();
			messages.mailboxes();
			counts[i] = System.nanoTime() - begin;
		}
		print("counts and mailboxes after a change", counts);
		print("all lists and searches", all.stream().mapToLong(Long::longValue).toArray());
	}

	private static void print(String name, long[] times) {
		Arrays.sort(times);
		System.out.printf("%-50s median %7.1f ms, 95th percentile %7.1f ms%n", name, times[times.length / 2] / 1e6,
				times[times.length * 95 / 100] / 1e6);
	}

}
