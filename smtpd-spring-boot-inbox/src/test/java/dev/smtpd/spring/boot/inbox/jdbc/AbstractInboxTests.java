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

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.zip.ZipInputStream;

import dev.smtpd.Envelope;
import dev.smtpd.EsmtpParameters;
import dev.smtpd.Mailbox;
import dev.smtpd.MessageContent;
import dev.smtpd.SmtpMessage;
import dev.smtpd.SmtpSession;
import dev.smtpd.spring.boot.inbox.arrival.ArrivedMessage;
import dev.smtpd.spring.boot.inbox.search.SearchQuery;
import dev.smtpd.spring.boot.inbox.store.InboxCounts;
import dev.smtpd.spring.boot.inbox.store.InboxDeletion;
import dev.smtpd.spring.boot.inbox.store.InboxEvent;
import dev.smtpd.spring.boot.inbox.store.InboxEvents;
import dev.smtpd.spring.boot.inbox.store.InboxMailbox;
import dev.smtpd.spring.boot.inbox.store.InboxMessage;
import dev.smtpd.spring.boot.inbox.store.InboxMessages;
import dev.smtpd.spring.boot.inbox.store.InboxPage;
import dev.smtpd.spring.boot.inbox.store.InboxSelection;
import dev.smtpd.spring.boot.inbox.store.MailboxKind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * What holds in every database.
 */
abstract class AbstractInboxTests {

	private static final Instant NOW = Instant.parse("2026-02-01T00:00:00Z");

	private InboxDatabase database;

	private Inbox inbox;

	private InboxMessages messages;

	abstract InboxDatabase open() throws Exception;

	InboxDatabase database() {
		return this.database;
	}

	@BeforeEach
	void openInbox() throws Exception {
		this.database = open();
		this.database.client().sql("DELETE FROM smtpd_inbox_message").update();
		this.inbox = inbox(settings(0, 0, Duration.ZERO), NOW);
		this.messages = this.inbox.messages();
	}

	@AfterEach
	void closeInbox() {
		this.inbox.close();
		for (String table : List.of("message", "detail", "content", "label", "refusal")) {
			this.database.client().sql("DELETE FROM smtpd_inbox_" + table).update();
		}
		if (this.database.dialect() == Dialect.POSTGRESQL) {
			this.database.client().sql("DELETE FROM smtpd_inbox_words").update();
			this.database.client().sql("DELETE FROM smtpd_inbox_pairs").update();
		}
		this.database.close();
	}

	private Inbox inbox(RetentionSettings settings, Instant now) {
		return new Inbox(this.database, settings, Clock.fixed(now, ZoneOffset.UTC));
	}

	private static RetentionSettings settings(long maxMessages, long maxSize, Duration maxAge) {
		return new RetentionSettings(maxAge, maxMessages, maxSize, 10, Duration.ofMinutes(10), Duration.ofDays(1));
	}

	private long store(TestMessages message) throws Exception {
		return this.inbox.store().store(message.build());
	}

	private List<Long> find(String query) {
		return this.messages.list(SearchQuery.parse(query), null, 100)
			.messages()
			.stream()
			.map(InboxMessage::id)
			.toList();
	}

	@Test
	void messageIsRead() throws Exception {
		long id = store(TestMessages.message()
			.subject("Order")
			.text("Line\n\n  two")
			.attachment("a.pdf")
			.label(MailboxKind.TAG, "shop"));
		InboxMessage message = this.messages.find(id);
		assertThat(message).isNotNull();
		assertThat(message.subject()).isEqualTo("Order");
		assertThat(message.preview()).isEqualTo("Line two");
		assertThat(message.tags()).containsExactly("shop");
		assertThat(message.read()).isFalse();
		assertThat(message.recipients()).containsExactly("ann@example.org");
		assertThat(message.receivedAt()).isEqualTo(Instant.parse("2026-01-31T08:00:00Z"));
		assertThat(this.messages.detail(id)).satisfies((detail) -> {
			assertThat(detail.message()).isEqualTo(message);
			assertThat(detail.attachments()).singleElement()
				.satisfies((each) -> assertThat(each.name()).isEqualTo("a.pdf"));
			assertThat(detail.clientName()).isEqualTo("client.example.org");
			assertThat(detail.note()).isEmpty();
		});
		MessageContent content = this.messages.content(id);
		assertThat(content).isNotNull();
		assertThat(content.text()).isEqualTo("Subject: Hello\r\n\r\nHow are you?\r\n");
	}

	@Test
	void unknownMessageIsNull() {
		assertThat(this.messages.find(4711)).isNull();
		assertThat(this.messages.detail(4711)).isNull();
		assertThat(this.messages.content(4711)).isNull();
		assertThat(this.messages.note(4711, "x")).isFalse();
	}

	@Test
	void largeContentIsReadInPieces() throws Exception {
		byte[] bytes = new byte[3 * 1024 * 1024 + 7];
		new Random(1).nextBytes(bytes);
		// some of it can be compressed
		Arrays.fill(bytes, 1_000_000, 1_500_000, (byte) 'x');
		long id = store(TestMessages.message().content(bytes));
		MessageContent content = this.messages.content(id);
		assertThat(content).isNotNull();
		assertThat(content.size()).isEqualTo(bytes.length);
		assertThat(Arrays.equals(content.toByteArray(), bytes)).isTrue();
		Purge.purge(this.database, new WordIndex() {
		}, new Long[] { id });
		assertThatIOException().isThrownBy(() -> content.inputStream().read());
	}

	@Test
	void pagesHaveTheNewestFirst() throws Exception {
		List<Long> ids = new ArrayList<>();
		for (int i = 0; i < 7; i++) {
			ids.add(0, store(TestMessages.message()));
		}
		List<Long> found = new ArrayList<>();
		Long before = null;
		do {
			InboxPage page = this.messages.list(SearchQuery.ALL, before, 3);
			assertThat(page.messages()).hasSizeLessThanOrEqualTo(3);
			page.messages().forEach((message) -> found.add(message.id()));
			before = page.next();
		}
		while (before != null);
		assertThat(found).isEqualTo(ids);
		assertThat(this.messages.list(SearchQuery.ALL, null, -5).messages()).hasSize(1);
	}

	@Test
	void wordsAreFoundByTheirBeginning() throws Exception {
		long invoice = store(TestMessages.message().subject("Your Invoice 4711").from("billing@shop.example"));
		long order = store(TestMessages.message().text("The new order is here. Ärger"));
		store(TestMessages.message().subject("Nothing").attachment("orders.pdf"));
		assertThat(find("invo")).containsExactly(invoice);
		assertThat(find("voice")).isEmpty();
		assertThat(find("inv")).isEmpty();
		assertThat(find("new")).containsExactly(order);
		assertThat(find("subject:invoice from:billing@shop.example")).containsExactly(invoice);
		assertThat(find("subject:billing")).isEmpty();
		assertThat(find("to:ann")).hasSize(3);
		assertThat(find("\"new order\"")).containsExactly(order);
		assertThat(find("\"order new\"")).isEmpty();
		assertThat(find("text:order")).hasSize(2);
		assertThat(find("order -\"new order\"")).hasSize(1).doesNotContain(order);
		assertThat(find("-order")).containsExactly(invoice);
		assertThat(find("-order -invoice")).isEmpty();
		assertThat(find("ÄRGER")).containsExactly(order);
		assertThat(find("order invoice")).isEmpty();
	}

	@Test
	void otherTermsAreFound() throws Exception {
		long old = store(TestMessages.message().receivedAt("2025-01-01T00:00:00Z"));
		long large = store(TestMessages.message().content(new byte[2000]).attachment("x"));
		long tagged = store(TestMessages.message()
			.label(MailboxKind.TAG, "shop")
			.label(MailboxKind.DOMAIN, "example.com")
			.label(MailboxKind.USER, "joe"));
		this.messages.markRead(InboxSelection.of(large), true);
		assertThat(find("before:2025-06-01")).containsExactly(old);
		assertThat(find("after:2025-06-01")).containsExactly(tagged, large);
		assertThat(find("after:2d")).containsExactly(tagged, large);
		assertThat(find("larger:1k")).containsExactly(large);
		assertThat(find("smaller:1k")).containsExactly(tagged, old);
		assertThat(find("is:unread")).containsExactly(tagged, old);
		assertThat(find("is:read")).containsExactly(large);
		assertThat(find("has:attachment")).containsExactly(large);
		assertThat(find("-has:attachment")).containsExactly(tagged, old);
		assertThat(find("tag:shop")).containsExactly(tagged);
		assertThat(find("-tag:shop")).containsExactly(large, old);
		assertThat(find("tag:shop domain:example.com user:joe connector:default")).containsExactly(tagged);
		assertThat(find("domain:EXAMPLE.com hello")).containsExactly(tagged);
		assertThat(find("tag:shop tag:other")).isEmpty();
		assertThat(this.messages.count(SearchQuery.parse("smaller:1k"), 100)).isEqualTo(2);
		assertThat(this.messages.count(SearchQuery.ALL, 2)).isEqualTo(2);
	}

	@Test
	void addressIsFoundWhole() throws Exception {
		long joe = store(
				TestMessages.message().from("Joe <Joe.D'O@shop.example>").to("ann@example.org, bob@example.com"));
		long other = store(TestMessages.message().from("joe.d'o@shop.example.org").to("\"ann@x\" <carl@example.org>"));
		assertThat(find("from:joe.d'o@shop.example")).containsExactly(joe);
		assertThat(find("from:JOE.D'O@SHOP.EXAMPLE.ORG")).containsExactly(other);
		assertThat(find("-from:joe.d'o@shop.example")).containsExactly(other);
		assertThat(find("from:d'o@shop.example")).isEmpty();
		assertThat(find("from:shop.example")).containsExactly(other, joe);
		assertThat(find("from:joe@example.org")).containsExactly(other, joe);
		assertThat(find("to:bob@example.com")).containsExactly(joe);
		assertThat(find("to:joe.d'o@shop.example")).isEmpty();
		assertThat(find("joe.d'o@shop.example")).containsExactly(other, joe);
	}

	@ParameterizedTest
	@ValueSource(ints = { 1_000, 2_000_000 })
	void messageWhoseClientWasAnsweredIsNotStored(int size) throws Exception {
		SmtpSession session = mock(SmtpSession.class);
		ArrivedMessage arrived = TestMessages.message().content(new byte[size]).build();
		SmtpMessage message = new SmtpMessage("1", session,
				new Envelope(Mailbox.NULL, List.of(), EsmtpParameters.none()), arrived.content(), NOW, Duration.ZERO);
		assertThatException().isThrownBy(
				() -> this.inbox.store().store(message, arrived).toCompletableFuture().get(30, TimeUnit.SECONDS));
		assertThat(find("")).isEmpty();
		given(session.beginCommit("1")).willReturn(true);
		this.inbox.store().store(message, arrived).toCompletableFuture().get(30, TimeUnit.SECONDS);
		assertThat(find("")).hasSize(1);
	}

	@Test
	void mailboxIsOfAnyKind() throws Exception {
		long domain = store(TestMessages.message().label(MailboxKind.DOMAIN, "shop"));
		long user = store(TestMessages.message().label(MailboxKind.USER, "shop"));
		long tagged = store(TestMessages.message());
		long none = store(TestMessages.message().label(MailboxKind.USER, "Shop"));
		this.messages.addTag(InboxSelection.of(tagged), "shop");
		assertThat(find("mailbox:shop")).containsExactly(tagged, user, domain);
		assertThat(find("-mailbox:shop")).containsExactly(none);
		assertThat(find("mailbox:EXAMPLE.org")).hasSize(4);
		assertThat(find("mailbox:shop user:shop")).containsExactly(user);
		assertThat(find("user:shop")).containsExactly(user);
		assertThat(find("mailbox:default tag:shop")).containsExactly(tagged);
	}

	@Test
	void changeThatIsRolledBackIsNone() throws Exception {
		long id = store(TestMessages.message());
		this.database.transactions().executeWithoutResult((status) -> {
			this.messages.markRead(InboxSelection.of(id), true);
			assertThat(find("is:unread")).isEmpty();
			this.messages.delete(InboxSelection.of(id));
			assertThat(find("")).isEmpty();
			status.setRollbackOnly();
		});
		assertThat(find("is:unread")).containsExactly(id);
		assertThat(this.messages.counts()).isEqualTo(new InboxCounts(1, 1));
	}

	@Test
	void deletedMessagesLeaveTheIndex() throws Exception {
		for (int i = 0; i < 2_000; i++) {
			store(TestMessages.message().subject(((i % 10 == 0) ? "Kept k" : "Gone g") + i));
		}
		this.messages.delete(InboxSelection.of(SearchQuery.parse("subject:gone")));
		this.inbox.close();
		assertThat(purge(settings(0, 0, Duration.ZERO), NOW.plus(Duration.ofMinutes(11)))).isEqualTo(1_800);
		this.inbox = inbox(settings(0, 0, Duration.ZERO), NOW);
		this.messages = this.inbox.messages();
		assertThat(this.messages.count(SearchQuery.parse("subject:kept"), 10_000)).isEqualTo(200);
		assertThat(find("k1990")).hasSize(1);
		assertThat(this.messages.mailboxes()).contains(new InboxMailbox(MailboxKind.DOMAIN, "example.org", 200, 200));
		assertIndexIsClean();
	}

	void assertIndexIsClean() {
	}

	@Test
	void whatUsersWriteIsNoSql() throws Exception {
		store(TestMessages.message());
		for (String text : List.of("'", "\"'\"", "%", "_", "x' OR '1'='1", "tag:' from:\"a' & b:*\"", "text:!&|()<->:*",
				"subject:\\'", "\u0000", "tag:\u0000x", "a\uD83Db", "); DROP TABLE smtpd_inbox_message; --",
				"tag:\"" + "y".repeat(1_900) + "\"", "larger:99999999999999999999G", "before:99999999999d",
				"before:2262-04-12", "before:9999-12-31", "after:9999-12-31", "ı İ ß")) {
			assertThat(find(text)).as("%s", text).hasSizeLessThanOrEqualTo(1);
		}
		assertThat(find("tag:%")).isEmpty();
		assertThat(find("\u0000")).hasSize(1);
		assertThat(this.messages.undo("'\u0000")).isZero();
		assertThat(this.inbox.refusals().list("%_!'\u0000", null, 10).refusals()).isEmpty();
	}

	@Test
	void messagesAreCountedByMailbox() throws Exception {
		store(TestMessages.message());
		long id = store(TestMessages.message().label(MailboxKind.TAG, "shop"));
		assertThat(this.messages.counts().total()).isEqualTo(2);
		assertThat(this.messages.mailboxes()).containsExactly(new InboxMailbox(MailboxKind.DOMAIN, "example.org", 2, 2),
				new InboxMailbox(MailboxKind.CONNECTOR, "default", 2, 2),
				new InboxMailbox(MailboxKind.TAG, "shop", 1, 1));
		assertThat(this.messages.markRead(InboxSelection.of(id), true)).isEqualTo(1);
		assertThat(this.messages.markRead(InboxSelection.of(id), true)).isZero();
		assertThat(this.messages.counts().unread()).isEqualTo(1);
		assertThat(this.messages.mailboxes()).contains(new InboxMailbox(MailboxKind.TAG, "shop", 1, 0),
				new InboxMailbox(MailboxKind.DOMAIN, "example.org", 2, 1));
		InboxMailbox shop = this.messages.mailboxes().get(2);
		assertThat(this.messages.list(shop.query(), null, 10).messages()).extracting(InboxMessage::id)
			.containsExactly(id);
	}

	@Test
	void tagsAndNotesAreKept() throws Exception {
		long id = store(TestMessages.message());
		long other = store(TestMessages.message());
		assertThat(this.messages.addTag(InboxSelection.of(SearchQuery.ALL), "todo")).isEqualTo(2);
		assertThat(this.messages.addTag(InboxSelection.of(id), "todo")).isZero();
		assertThat(find("tag:todo")).containsExactly(other, id);
		assertThat(this.messages.removeTag(InboxSelection.of(List.of(other, 4711L)), "todo")).isEqualTo(1);
		assertThat(find("tag:todo")).containsExactly(id);
		assertThat(this.messages.note(id, "Ask Ann\n\u0000")).isTrue();
		assertThat(this.messages.detail(id)).isNotNull();
		assertThat(this.messages.detail(id).note()).isEqualTo("Ask Ann\n ");
		assertThatIllegalArgumentException().isThrownBy(() -> this.messages.addTag(InboxSelection.of(id), "a\nb"));
		assertThatIllegalArgumentException().isThrownBy(() -> this.messages.addTag(InboxSelection.of(id), " "));
		assertThatIllegalArgumentException().isThrownBy(() -> this.messages.note(id, "x".repeat(10_001)));
	}

	@Test
	void deletionIsUndone() throws Exception {
		for (int i = 0; i < 1_200; i++) {
			store(TestMessages.message().subject((i % 2 == 0) ? "Even" : "Odd"));
		}
		InboxDeletion deletion = this.messages.delete(InboxSelection.of(SearchQuery.parse("subject:even")));
		assertThat(deletion.count()).isEqualTo(600);
		assertThat(deletion.undoUntil()).isEqualTo(NOW.plus(Duration.ofMinutes(10)));
		assertThat(this.messages.counts().total()).isEqualTo(600);
		assertThat(find("subject:even")).isEmpty();
		assertThat(this.messages.mailboxes().get(0).total()).isEqualTo(600);
		assertThat(this.messages.undo("other")).isZero();
		assertThat(this.messages.undo(deletion.token())).isEqualTo(600);
		assertThat(this.messages.undo(deletion.token())).isZero();
		assertThat(this.messages.counts().total()).isEqualTo(1_200);
		assertThat(this.messages.count(SearchQuery.parse("subject:even"), 10_000)).isEqualTo(600);
		assertThat(this.messages.mailboxes().get(0).total()).isEqualTo(1_200);
	}

	@Test
	void exportsAreWhole() throws Exception {
		long id = store(TestMessages.message().content("A: b\r\n\r\nFrom x\r\n>From y\r\nlast\rline".getBytes()));
		ByteArrayOutputStream mbox = new ByteArrayOutputStream();
		assertThat(this.messages.exportMbox(InboxSelection.of(SearchQuery.ALL), mbox)).isEqualTo(1);
		assertThat(mbox.toString(StandardCharsets.UTF_8))
			.isEqualTo("From joe@example.org Sat Jan 31 08:00:00 2026\nA: b\n\n>From x\n>>From y\nlast\rline\n\n");
		ByteArrayOutputStream zip = new ByteArrayOutputStream();
		assertThat(this.messages.exportZip(InboxSelection.of(id), zip)).isEqualTo(1);
		ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip.toByteArray()));
		assertThat(in.getNextEntry().getName()).isEqualTo(id + ".eml");
		assertThat(in.readAllBytes()).isEqualTo(this.messages.content(id).toByteArray());
	}

	@Test
	void retentionRemovesTheOldest() throws Exception {
		store(TestMessages.message().receivedAt("2025-01-01T00:00:00Z"));
		for (int i = 0; i < 5; i++) {
			store(TestMessages.message().content(new byte[100]));
		}
		assertThat(purge(settings(0, 0, Duration.ofDays(30)), NOW)).isEqualTo(1);
		assertThat(purge(settings(4, 0, Duration.ZERO), NOW)).isEqualTo(1);
		assertThat(purge(settings(0, 350, Duration.ZERO), NOW)).isEqualTo(1);
		assertThat(find("")).hasSize(3);
		this.messages.delete(InboxSelection.of(find("").get(0)));
		assertThat(purge(settings(0, 0, Duration.ZERO), NOW.plus(Duration.ofMinutes(9)))).isZero();
		assertThat(purge(settings(0, 0, Duration.ZERO), NOW.plus(Duration.ofMinutes(11)))).isEqualTo(1);
		for (String table : List.of("detail", "content")) {
			assertThat(this.database.client()
				.sql("SELECT COUNT(DISTINCT message_id) FROM smtpd_inbox_" + table)
				.query(Long.class)
				.single()).isEqualTo(2);
		}
	}

	private int purge(RetentionSettings settings, Instant now) {
		try (Inbox other = inbox(settings, now)) {
			return other.retention().run();
		}
	}

	@Test
	void waitsForAMessage() throws Exception {
		CompletableFuture<Optional<InboxMessage>> future = this.messages.await(SearchQuery.parse("subject:code"),
				Duration.ofMinutes(1));
		store(TestMessages.message().subject("Other"));
		assertThat(future).isNotDone();
		long id = store(TestMessages.message().subject("Your code"));
		assertThat(future.get(30, TimeUnit.SECONDS)).get().extracting(InboxMessage::id).isEqualTo(id);
		assertThat(this.messages.await(SearchQuery.parse("subject:code"), Duration.ZERO).get(30, TimeUnit.SECONDS))
			.isPresent();
		assertThat(this.messages.await(SearchQuery.parse("nothing"), Duration.ofMillis(1)).get(30, TimeUnit.SECONDS))
			.isEmpty();
	}

	@Test
	void waitersAreBounded() {
		List<CompletableFuture<?>> futures = new ArrayList<>();
		for (int i = 0; i < 1_000; i++) {
			futures.add(this.messages.await(SearchQuery.parse("nothing"), Duration.ofMinutes(1)));
		}
		assertThat(this.messages.await(SearchQuery.parse("nothing"), Duration.ofMinutes(1))).isCompletedExceptionally();
		futures.forEach((future) -> future.cancel(true));
		assertThat(this.messages.await(SearchQuery.parse("nothing"), Duration.ZERO)).isNotCompletedExceptionally();
	}

	@Test
	void changesAreNotified() throws Exception {
		LinkedBlockingQueue<InboxEvent> events = new LinkedBlockingQueue<>();
		try (InboxEvents.Subscription subscription = this.inbox.events().subscribe(events::add)) {
			assertThat(subscription).isNotNull();
			long id = store(TestMessages.message());
			this.messages.markRead(InboxSelection.of(id), true);
			this.messages.undo(this.messages.delete(InboxSelection.of(id)).token());
			for (InboxEvent.Type type : List.of(InboxEvent.Type.STORED, InboxEvent.Type.CHANGED,
					InboxEvent.Type.DELETED, InboxEvent.Type.STORED)) {
				assertThat(events.poll(30, TimeUnit.SECONDS)).isEqualTo(new InboxEvent(type, List.of(id)));
			}
		}
	}

	@Test
	void wordsAreFoundAfterRestart() throws Exception {
		for (int i = 0; i < 2_100; i++) {
			store(TestMessages.message().subject("Number n" + i));
		}
		this.inbox.close();
		this.inbox = inbox(settings(0, 0, Duration.ZERO), NOW);
		this.messages = this.inbox.messages();
		store(TestMessages.message().subject("Number n2100"));
		for (int i = 0; i <= 2_100; i += 300) {
			assertThat(this.messages.list(SearchQuery.parse("subject:\"number n" + i + "\""), null, 500).messages())
				.as("n%s", i)
				.extracting(InboxMessage::subject)
				.contains("Number n" + i)
				.allMatch((subject) -> subject.startsWith("Number n"));
		}
		assertThat(this.messages.count(SearchQuery.parse("number"), 10_000)).isEqualTo(2_101);
	}

	@Test
	void phrasesAreThoseOfTheTexts() throws Exception {
		List<String> words = List.of("a", "ab", "the", "Order", "orders", "ORDERED", "Ärger", "ärgern", "x1", "2026");
		Random random = new Random(1);
		Map<Long, List<List<String>>> texts = new TreeMap<>(Comparator.reverseOrder());
		for (int i = 0; i < 1_300; i++) {
			List<String> subject = new ArrayList<>(random.ints(3, 0, 10).mapToObj(words::get).toList());
			List<String> text = random.ints(5, 0, 10).mapToObj(words::get).toList();
			texts.put(store(TestMessages.message().subject(String.join("-", subject)).text(String.join(", ", text))),
					List.of(subject, text));
		}
		assertPhrases(words, texts);
		this.messages.delete(InboxSelection.of(SearchQuery.parse("text:ab")));
		texts.values().removeIf((each) -> each.get(1).contains("ab"));
		assertPhrases(words, texts);
		this.inbox.close();
		assertThat(purge(settings(0, 0, Duration.ZERO), NOW.plus(Duration.ofMinutes(11)))).isPositive();
		this.inbox = inbox(settings(0, 0, Duration.ZERO), NOW);
		this.messages = this.inbox.messages();
		assertPhrases(words, texts);
	}

	private void assertPhrases(List<String> words, Map<Long, List<List<String>>> texts) {
		for (int i = 0; i < 100; i++) {
			List<String> phrase = List.of(words.get(i / 10), words.get(i % 10), words.get(i * 7 % 10))
				.subList(0, 2 + i % 2);
			String quoted = "\"" + String.join(" ", phrase) + "\"";
			assertFound(quoted, texts, (text) -> text.stream().anyMatch((each) -> contains(each, phrase)));
			assertFound("-subject:" + quoted, texts, (text) -> !contains(text.get(0), phrase));
			assertFound("text:" + quoted + " text:the", texts,
					(text) -> contains(text.get(1), phrase) && text.get(1).contains("the"));
		}
	}

	private void assertFound(String query, Map<Long, List<List<String>>> texts,
			Predicate<List<List<String>>> expected) {
		List<Long> ids = texts.keySet().stream().filter((id) -> expected.test(texts.get(id))).toList();
		assertThat(find(query)).as(query).isEqualTo(ids.subList(0, Math.min(100, ids.size())));
		assertThat(this.messages.count(SearchQuery.parse(query), 300)).as(query).isEqualTo(Math.min(300, ids.size()));
	}

	// the last word by its beginning if it has four characters
	private static boolean contains(List<String> text, List<String> phrase) {
		for (int i = 0; i + phrase.size() <= text.size(); i++) {
			boolean found = true;
			for (int j = 0; j < phrase.size(); j++) {
				String word = phrase.get(j).toLowerCase(Locale.ROOT);
				String other = text.get(i + j).toLowerCase(Locale.ROOT);
				found &= (j == phrase.size() - 1 && word.length() >= 4) ? other.startsWith(word) : other.equals(word);
			}
			if (found) {
				return true;
			}
		}
		return false;
	}

	@Test
	void phraseIsFoundInALongText() throws Exception {
		long id = store(TestMessages.message().text("Dear Ann, ".repeat(20_000) + "this is the end"));
		store(TestMessages.message().text("Dear Ann, ".repeat(20_000) + "the end is this"));
		assertThat(find("\"ann this is\"")).containsExactly(id);
		assertThat(find("\"is the end\"")).containsExactly(id);
	}

	@Test
	void namesOfAttachmentsAreNotTheirTypes() throws Exception {
		long id = store(TestMessages.message().attachment("your bill").attachment("terms"));
		for (int i = 0; i < 2; i++) {
			assertThat(find("\"your bill\"")).containsExactly(id);
			assertThat(find("\"bill terms\"")).containsExactly(id);
			assertThat(find("\"pdf your\"")).isEmpty();
			assertThat(find("application")).isEmpty();
			this.inbox.close();
			this.inbox = inbox(settings(0, 0, Duration.ZERO), NOW);
			this.messages = this.inbox.messages();
		}
	}

	@Test
	void failureOfTheStreamEndsAnExport() throws Exception {
		store(TestMessages.message());
		assertThatIOException()
			.isThrownBy(() -> this.messages.exportZip(InboxSelection.of(SearchQuery.ALL), new OutputStream() {

				@Override
				public void write(int b) throws IOException {
					throw new IOException("full");
				}

			}));
	}

}
