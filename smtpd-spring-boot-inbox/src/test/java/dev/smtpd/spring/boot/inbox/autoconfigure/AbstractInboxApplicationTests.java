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

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;

import dev.smtpd.spring.boot.inbox.store.InboxMessage;
import dev.smtpd.spring.boot.inbox.store.InboxMessageDetail;
import dev.smtpd.spring.boot.inbox.store.Refusal;
import dev.smtpd.spring.boot.inbox.store.RefusalStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Mail over a socket into the inbox of an application.
 */
abstract class AbstractInboxApplicationTests {

	private InboxApplication application;

	abstract String[] properties() throws Exception;

	@BeforeEach
	void start() throws Exception {
		this.application = InboxApplication.run(properties());
	}

	@AfterEach
	void stop() {
		this.application.close();
	}

	InboxApplication application() {
		return this.application;
	}

	@Test
	void acceptedMessageIsInTheInbox() {
		assertThat(this.application.client()
			.mail()
			.from("joe@example.org")
			.to("ann+shop@example.com")
			.subject("Your order")
			.text("It is on its way")
			.attach("a.pdf", new byte[10])
			.send()).isAccepted();
		InboxMessage message = this.application.list("subject:order has:attachment tag:shop domain:example.com").get(0);
		assertThat(message.sender()).isEqualTo("joe@example.org");
		assertThat(message.preview()).isEqualTo("It is on its way");
		InboxMessageDetail detail = this.application.messages().detail(message.id());
		assertThat(detail).isNotNull();
		assertThat(detail.clientAddress()).isEqualTo("127.0.0.1");
		assertThat(this.application.messages().content(message.id()).text()).contains("Subject: Your order");
	}

	@Test
	void rejectedMessageIsARefusal() throws Exception {
		List<Refusal> refusals = this.application.refusals(1,
				() -> assertThat(
						this.application.client().mail().from("reject@example.org").to("ann@example.org").send())
					.isRejected()
					.hasReply(550, "5.7.1"));
		assertThat(this.application.list("")).isEmpty();
		assertThat(refusals).singleElement().satisfies((refusal) -> {
			assertThat(refusal.stage()).isEqualTo(RefusalStage.MESSAGE);
			assertThat(refusal.code()).isEqualTo(550);
			assertThat(refusal.reply()).contains("Not welcome here");
			assertThat(refusal.sender()).isEqualTo("reject@example.org");
			assertThat(refusal.recipients()).containsExactly("ann@example.org");
			assertThat(refusal.isTransient()).isFalse();
		});
	}

	@Test
	void failureIsARefusalWithItsReason() throws Exception {
		List<Refusal> refusals = this.application.refusals(1,
				() -> assertThat(this.application.client().mail().from("fail@example.org").to("ann@example.org").send())
					.isDeferred()
					.hasReply(451));
		assertThat(this.application.list("")).isEmpty();
		assertThat(refusals.get(0).reason()).contains("Out of paper");
	}

	@Test
	void refusedCommandIsARefusal() throws Exception {
		List<Refusal> refusals = this.application.refusals(1,
				() -> assertThat(this.application.client().mail().from("joe@example.org").to("a@@b").send())
					.isRejected());
		assertThat(refusals.get(0).stage()).isEqualTo(RefusalStage.RCPT);
		assertThat(refusals.get(0).command()).isEqualTo("RCPT TO:<a@@b>");
		assertThat(refusals.get(0).sender()).isEqualTo("joe@example.org");
	}

	@Test
	void hostileMessagesAreStored() {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		bytes.writeBytes("From: \"\u0001x\" <a@b>\r\nSubject: a".getBytes(StandardCharsets.ISO_8859_1));
		bytes.writeBytes(new byte[] { 0, (byte) 0xED, (byte) 0xA0, (byte) 0x80, (byte) 0xFF, (byte) 0xC3 });
		bytes.writeBytes(("b =?utf-8?B?AAEC?= =?utf-8?Q?=ED=A0=80?=\r\nDate: Mon, 1 Jan 99999 00:00:00 +9999\r\n"
				+ "Content-Type: text/plain; charset=utf-16\r\n\r\n")
			.getBytes(StandardCharsets.ISO_8859_1));
		bytes.writeBytes(new byte[] { (byte) 0xD8, 0, 0, 0, 0, 'x', '\r', '\n' });
		assertThat(this.application.client()
			.mail()
			.from("joe@example.org")
			.to("ann@example.org")
			.content(bytes.toByteArray())
			.send()).isAccepted();
		String header = "X-Long: " + "y".repeat(900) + "\r\n";
		assertThat(this.application.client()
			.mail()
			.from("joe@example.org")
			.to("ann@example.org")
			.content(header.repeat(11_000) + "Subject: Behind\r\n\r\n")
			.send()).isAccepted();
		assertThat(this.application.list("")).hasSize(2).allSatisfy((message) -> {
			assertThat(message.subject()).doesNotContain("\u0000");
			assertThat(this.application.messages().detail(message.id())).isNotNull();
		});
	}

	@Test
	void manyRecipientsAreStored() {
		String[] recipients = IntStream.range(0, 5_000)
			.mapToObj((i) -> "joe+t" + i + "@d" + i + ".example.org")
			.toArray(String[]::new);
		assertThat(this.application.client().mail().from("joe@example.org").to(recipients).pipelined().send())
			.isAccepted();
		InboxMessage message = this.application.list("").get(0);
		assertThat(message.recipientCount()).isEqualTo(5_000);
		assertThat(message.recipients()).hasSize(10);
		assertThat(this.application.messages().detail(message.id()).recipients()).hasSize(5_000);
		assertThat(this.application.messages().mailboxes()).hasSizeLessThan(30);
		assertThat(this.application.list("to:t42")).hasSize(1);
	}

	@Test
	void largeMessagesAreStoredAndSoIsTheSameOneTwice() {
		byte[] line = ("0123456789".repeat(7) + "\r\n").getBytes(StandardCharsets.US_ASCII);
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		bytes.writeBytes("Message-ID: <1@example.org>\r\nSubject: Large\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
		while (bytes.size() < 25 * 1024 * 1024) {
			bytes.writeBytes(line);
		}
		for (int i = 0; i < 2; i++) {
			assertThat(this.application.client()
				.mail()
				.from("joe@example.org")
				.to("ann@example.org")
				.content(bytes.toByteArray())
				.send()).isAccepted();
		}
		assertThat(this.application.list("larger:20M")).hasSize(2)
			.allSatisfy((message) -> assertThat(this.application.messages().content(message.id()).toByteArray())
				.endsWith(line));
	}

}
