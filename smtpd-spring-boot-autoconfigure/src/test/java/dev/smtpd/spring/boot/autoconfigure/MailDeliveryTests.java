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

package dev.smtpd.spring.boot.autoconfigure;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import dev.smtpd.Mailbox;
import dev.smtpd.Recipient;
import dev.smtpd.SmtpMessage;
import dev.smtpd.spring.boot.AngusMail;
import dev.smtpd.spring.context.LocalSmtpPort;
import dev.smtpd.spring.event.MessageReceivedEvent;
import dev.smtpd.spring.mail.MimeMessages;
import jakarta.mail.Part;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.InternetHeaders;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.event.EventListener;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.stereotype.Component;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Mail from Angus Mail into a real application.
 */
@SpringBootTest(properties = { "smtpd.port=0", "smtpd.enable-smtputf8=true", "smtpd.events.allow-late-listeners=true" },
		classes = MailDeliveryTests.Application.class)
class MailDeliveryTests {

	@Autowired
	private Received received;

	private final AngusMail client;

	MailDeliveryTests(@LocalSmtpPort int port) {
		this.client = AngusMail.of(port);
	}

	@BeforeEach
	void forget() {
		this.received.messages.clear();
	}

	@Test
	void text() throws Exception {
		MimeMessage message = this.client.message("..dots\r\n.\r\n..\r\nand the end");
		assertArrives(message);
	}

	@Test
	void attachments() throws Exception {
		byte[] bytes = randomBytes(300_000);
		MimeMessage message = this.client.message();
		MimeBodyPart text = new MimeBodyPart();
		text.setText("See the attachment");
		MimeBodyPart attachment = new MimeBodyPart(base64Headers(), Base64.getMimeEncoder().encode(bytes));
		attachment.setFileName("random.bin");
		message.setContent(new MimeMultipart(text, attachment));
		assertArrives(message);
		MimeMultipart arrived = (MimeMultipart) MimeMessages.from(this.received.only().content()).getContent();
		Part part = arrived.getBodyPart(1);
		assertThat(part.getFileName()).isEqualTo("random.bin");
		assertThat(part.getInputStream().readAllBytes()).isEqualTo(bytes);
	}

	@Test
	void eightBit() throws Exception {
		MimeMessage message = this.client.message("Grüße, 世界");
		message.setHeader("Content-Transfer-Encoding", "8bit");
		assertArrives(message);
		assertThat(this.received.only().content().text()).contains("Grüße, 世界");
		assertThat(MimeMessages.from(this.received.only().content()).getSubject()).isEqualTo("Grüße, 世界");
	}

	@Test
	void internationalizedMailboxes() throws Exception {
		MimeMessage message = this.client.message("hi");
		message.setFrom(new InternetAddress("jürgen@münchen.example.org"));
		message.setRecipients(MimeMessage.RecipientType.TO,
				new InternetAddress[] { new InternetAddress("用户@例子.example.org") });
		assertArrives(message);
		SmtpMessage arrived = this.received.only();
		assertThat(arrived.envelope().sender()).isEqualTo(new Mailbox("jürgen", "münchen.example.org"));
		assertThat(arrived.envelope().recipients()).extracting(Recipient::mailbox)
			.containsExactly(new Mailbox("用户", "例子.example.org"));
		assertThat(arrived.envelope().mailOptions().contains("SMTPUTF8")).isTrue();
	}

	@Test
	void twentyMegabytes() throws Exception {
		MimeMessage message = this.client.message();
		MimeBodyPart part = new MimeBodyPart(base64Headers(), Base64.getMimeEncoder().encode(randomBytes(15_000_000)));
		message.setContent(new MimeMultipart(part));
		assertArrives(message);
		assertThat(this.received.only().content().size()).isGreaterThan(20_000_000);
	}

	@Test
	void fiftyMessagesOnOneConnection() throws Exception {
		MimeMessage[] messages = new MimeMessage[50];
		for (int i = 0; i < messages.length; i++) {
			messages[i] = this.client.message("message " + i);
		}
		this.client.send(messages);
		assertThat(this.received.messages).hasSize(50);
		assertThat(this.received.messages).extracting((message) -> message.session().id())
			.containsOnly(this.received.messages.get(0).session().id());
		for (int i = 0; i < messages.length; i++) {
			assertThat(sha256(this.received.messages.get(i).content().toByteArray()))
				.isEqualTo(sha256(AngusMail.bytes(messages[i])));
		}
		assertThat(this.received.messages).extracting(SmtpMessage::id).doesNotHaveDuplicates();
	}

	@Test
	void twoHundredParallelConnections() throws Exception {
		ExecutorService senders = Executors.newFixedThreadPool(200);
		try {
			CountDownLatch ready = new CountDownLatch(200);
			List<Callable<String>> sends = new ArrayList<>();
			for (int i = 0; i < 200; i++) {
				MimeMessage message = this.client.message("message " + i);
				sends.add(() -> {
					ready.countDown();
					ready.await();
					this.client.send(message);
					return sha256(AngusMail.bytes(message));
				});
			}
			List<String> sent = new ArrayList<>();
			for (Future<String> send : senders.invokeAll(sends)) {
				sent.add(send.get());
			}
			assertThat(this.received.messages).extracting((message) -> sha256(message.content().toByteArray()))
				.containsExactlyInAnyOrderElementsOf(sent);
		}
		finally {
			senders.shutdownNow();
		}
	}

	@Test
	void asyncListenersReadTheContentAfterTheReply() throws Exception {
		MimeMessage message = this.client.message("read later");
		this.client.send(message);
		this.received.release.countDown();
		assertThat(this.received.done.await(20, TimeUnit.SECONDS)).isTrue();
		assertThat(this.received.content).isEqualTo(AngusMail.bytes(message));
	}

	private void assertArrives(MimeMessage message) throws Exception {
		this.client.send(message);
		assertThat(sha256(this.received.only().content().toByteArray())).isEqualTo(sha256(AngusMail.bytes(message)));
	}

	private static String sha256(byte[] bytes) throws Exception {
		return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
	}

	private static InternetHeaders base64Headers() {
		InternetHeaders headers = new InternetHeaders();
		headers.addHeader("Content-Type", "application/octet-stream");
		headers.addHeader("Content-Transfer-Encoding", "base64");
		return headers;
	}

	private static byte[] randomBytes(int size) {
		byte[] bytes = new byte[size];
		new Random(42).nextBytes(bytes);
		return bytes;
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@EnableAsync
	@Import({ Received.class, AsyncListener.class })
	static class Application {

	}

	@Component
	static class Received {

		private final List<SmtpMessage> messages = new CopyOnWriteArrayList<>();

		private final CountDownLatch release = new CountDownLatch(1);

		private final CountDownLatch done = new CountDownLatch(1);

		private volatile byte[] content = {};

		@EventListener
		void on(MessageReceivedEvent event) {
			this.messages.add(event.getMessage());
		}

		private SmtpMessage only() {
			assertThat(this.messages).hasSize(1);
			return this.messages.get(0);
		}

	}

	@Component
	static class AsyncListener {

		private final Received received;

		AsyncListener(Received received) {
			this.received = received;
		}

		@Async
		@EventListener(condition = "#event.message.content().text().contains('read later')")
		void on(MessageReceivedEvent event) throws InterruptedException {
			this.received.release.await();
			this.received.content = event.getMessage().content().toByteArray();
			this.received.done.countDown();
		}

	}

}
