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

package dev.smtpd.broker;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import dev.smtpd.Envelope;
import dev.smtpd.SmtpMessage;
import dev.smtpd.SmtpReply;
import dev.smtpd.SmtpReplyException;
import dev.smtpd.extension.DsnNotify;
import dev.smtpd.mail.InboundMail;
import dev.smtpd.spring.event.MessageReceivedEvent;
import dev.smtpd.spring.kafka.KafkaMessageProcessor;
import dev.smtpd.spring.kafka.SmtpRecordCustomizer;
import dev.smtpd.spring.kafka.SmtpRecordHeaders;
import dev.smtpd.spring.store.MessageStore;
import dev.smtpd.spring.store.StoredMessage;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.messaging.handler.annotation.Header;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The hand-over of messages to a broker in another process.
 */
class KafkaHandoverTests {

	private static final KafkaBroker broker = KafkaBroker.shared();

	private final String topic = "mail-" + UUID.randomUUID();

	private Application start(Class<?> configuration, String... properties) {
		List<String> all = new ArrayList<>(
				List.of("smtpd.kafka.topic=" + this.topic, "spring.kafka.bootstrap-servers=" + broker.address(),
						"smtpd.data-size-limit=900KB", "test.topic=" + this.topic));
		all.addAll(List.of(properties));
		return Application.start(configuration, all.toArray(String[]::new));
	}

	@Test
	void messageIsInTheTopicWhenTheClientHasIts250() {
		try (Application application = start(Customizing.class, "smtpd.extensions=dsn")) {
			assertThat(application.client()
				.mail()
				.from("joe@example.org")
				.mailParameters("RET=HDRS", "ENVID=a+2Bb")
				.to("\"odd >, \\\"one\\\"\"@example.org", "Ann@Example.ORG")
				.recipientParameters("NOTIFY=NEVER")
				.content("Subject: caf\u00e9\r\n\r\n..dot\r\nend\r\n".getBytes(StandardCharsets.ISO_8859_1))
				.send()
				.reply()
				.toString()).isEqualTo("250 2.0.0 OK");
		}
		List<ConsumerRecord<String, byte[]>> records = broker.read(this.topic);
		assertThat(records).hasSize(1);
		ConsumerRecord<String, byte[]> record = records.get(0);
		assertThat(record.key()).isNull();
		assertThat(new String(record.value(), StandardCharsets.ISO_8859_1))
			.endsWith("Subject: caf\u00e9\r\n\r\n..dot\r\nend\r\n");
		Headers headers = record.headers();
		Envelope envelope = SmtpRecordHeaders.envelope(headers);
		assertThat(envelope.sender()).hasToString("joe@example.org");
		assertThat(envelope.envelopeId()).isEqualTo("a+b");
		assertThat(envelope.recipients()).extracting(Object::toString)
			.containsExactly("\"odd >, \\\"one\\\"\"@example.org", "Ann@Example.ORG");
		assertThat(envelope.recipients())
			.allSatisfy((recipient) -> assertThat(recipient.dsnNotify()).containsExactly(DsnNotify.NEVER));
		assertThat(SmtpRecordHeaders.get(headers, SmtpRecordHeaders.PEER)).isEqualTo("127.0.0.1");
		assertThat(SmtpRecordHeaders.get(headers, SmtpRecordHeaders.PROTOCOL)).isEqualTo("SMTP");
		assertThat(SmtpRecordHeaders.get(headers, SmtpRecordHeaders.CONNECTOR)).isEqualTo("default");
		assertThat(SmtpRecordHeaders.get(headers, SmtpRecordHeaders.SIZE))
			.isEqualTo(String.valueOf(record.value().length));
		assertThat(Instant.parse(SmtpRecordHeaders.get(headers, SmtpRecordHeaders.RECEIVED_AT)))
			.isBeforeOrEqualTo(Instant.now());
		assertThat(SmtpRecordHeaders.get(headers, SmtpRecordHeaders.ID)).matches("[a-z0-9-]{10,}");
		assertThat(SmtpRecordHeaders.get(headers, "verdict")).isEqualTo("ham");
		assertThat(SmtpRecordHeaders.get(headers, SmtpRecordHeaders.TLS_VERSION)).isNull();
	}

	@ParameterizedTest
	@CsvSource({ "none,", "recipient, Ann@example.org", "domain, example.org", "sender, Joe@example.com",
			"message-id, 1@example.net" })
	void keyIsAsConfigured(String key, String expected) {
		try (Application application = start(Nothing.class, "smtpd.kafka.key=" + key)) {
			assertThat(application.client()
				.mail()
				.from("Joe@Example.com")
				.to("Ann@Example.ORG", "bob@example.net")
				.content("Message-ID: <1@example.net>\r\n\r\nhi\r\n")
				.send()
				.reply()
				.toString()).startsWith("250");
		}
		assertThat(broker.read(this.topic)).extracting((record) -> record.key()).containsExactly(expected);
	}

	@Test
	void listenerOfKafkaTakesMailAndEnvelope(@TempDir Path directory) throws Exception {
		broker.createTopic(this.topic, 1, Map.of());
		try (Application application = start(Listening.class, "smtpd.kafka.claim-check-threshold=2KB",
				"smtpd.store.type=file", "smtpd.store.directory=" + directory, "smtpd.store.publish-events=false",
				"spring.kafka.consumer.auto-offset-reset=earliest",
				"spring.kafka.consumer.value-deserializer=org.apache.kafka.common.serialization.ByteArrayDeserializer")) {
			BlockingQueue<String> taken = application.bean(Listening.class).taken;
			assertThat(application.send("support@example.org", "small")).startsWith("250");
			assertThat(taken.poll(30, TimeUnit.SECONDS))
				.isEqualTo("small | joe@example.org | [support@example.org] | 2");
			assertThat(application.client()
				.mail()
				.from("")
				.to("support@example.org")
				.subject("large")
				.text("x".repeat(3000))
				.send()
				.reply()
				.toString()).startsWith("250");
			assertThat(taken.poll(30, TimeUnit.SECONDS)).isEqualTo("large |  | [support@example.org] | 3000");
			try (Stream<Path> files = Files.walk(directory)) {
				assertThat(files.filter(Files::isRegularFile)).hasSize(1);
			}
			assertThat(taken).isEmpty();
		}
		assertThat(broker.read(this.topic)).hasSize(2).anySatisfy((record) -> assertThat(record.value()).isEmpty());
	}

	@Test
	void mailForTheDeserializer() throws Exception {
		broker.createTopic(this.topic, 1, Map.of());
		try (Application application = start(Deserializing.class, "spring.kafka.consumer.auto-offset-reset=earliest",
				"spring.kafka.consumer.value-deserializer=dev.smtpd.spring.kafka.InboundMailDeserializer")) {
			assertThat(application.send("support@example.org", "typed")).startsWith("250");
			assertThat(application.bean(Deserializing.class).taken.poll(30, TimeUnit.SECONDS)).isEqualTo("typed");
		}
	}

	@Test
	void whatTheBrokerRefusesForItsSizeIsRejected() {
		broker.createTopic(this.topic, 1, Map.of("max.message.bytes", "2000"));
		try (Application application = start(Listening.class)) {
			assertThat(application.client()
				.mail()
				.from("joe@example.org")
				.to("ann@example.org")
				.text("x".repeat(4000))
				.send()
				.reply()
				.toString()).isEqualTo("552 5.3.4 Message is too large");
			assertThat(application.send("ann@example.org", "small")).startsWith("250");
			assertThat(application.bean(KafkaMessageProcessor.class).isAvailable()).isTrue();
		}
		assertThat(broker.read(this.topic)).hasSize(1);
	}

	@Test
	void envelopeThatDoesNotFitIsRejected() {
		try (Application application = start(Fat.class)) {
			assertThat(application.send("ann@example.org", "fat")).isEqualTo("552 5.3.4 Message is too large");
			assertThat(application.bean(KafkaMessageProcessor.class).getBytesInFlight()).isZero();
		}
	}

	@Test
	void failureOfTheStoreIsDeferred() {
		try (Application application = start(Broken.class, "smtpd.kafka.claim-check-threshold=10B",
				"smtpd.store.publish-events=false")) {
			assertThat(application.send("ann@example.org", "hi")).startsWith("451 4.3.0");
		}
	}

	@Test
	void bytesInFlightAreBoundedWhileTheBrokerHangs() throws Exception {
		int messages = 12;
		try (KafkaBroker own = new KafkaBroker().start();
				Application application = Application.start(Nothing.class, "smtpd.kafka.topic=slow",
						"spring.kafka.bootstrap-servers=" + own.address(), "smtpd.data-size-limit=100KB",
						"spring.kafka.producer.properties.max.request.size=200000",
						"smtpd.kafka.max-bytes-in-flight=200KB")) {
			assertThat(application.send("ann@example.org", "first")).startsWith("250");
			KafkaMessageProcessor processor = application.bean(KafkaMessageProcessor.class);
			ExecutorService clients = Executors.newFixedThreadPool(messages);
			try {
				own.suspend();
				List<CompletableFuture<String>> replies = new ArrayList<>();
				for (int i = 0; i < messages; i++) {
					replies.add(CompletableFuture.supplyAsync(() -> application.client()
						.mail()
						.from("joe@example.org")
						.to("ann@example.org")
						.text("x".repeat(76) + ("\r\n" + "x".repeat(76)).repeat(900))
						.send()
						.reply()
						.toString(), clients));
				}
				Awaitility.await().until(() -> processor.getWaiting() == messages - 2);
				assertThat(processor.getBytesInFlight()).isBetween(140_000L, 200L * 1024);
				assertThat(replies).noneMatch(CompletableFuture::isDone);
				own.resume();
				assertThat(replies).allSatisfy((reply) -> assertThat(reply.join()).startsWith("250"));
				assertThat(processor.getWaiting()).isZero();
				Awaitility.await().until(() -> processor.getBytesInFlight() == 0);
			}
			finally {
				own.resume();
				clients.shutdownNow();
			}
		}
	}

	@Test
	void messageThatTheApplicationRefusesIsNotInTheTopic() {
		try (Application application = start(Refusing.class)) {
			assertThat(application.send("ann@example.org", "refused")).startsWith("550 5.7.1");
			assertThat(application.send("ann@example.org", "accepted")).startsWith("250");
		}
		assertThat(broker.read(this.topic)).hasSize(1)
			.allSatisfy((record) -> assertThat(new String(record.value())).contains("accepted"));
	}

	@Configuration(proxyBeanMethods = false)
	static class Refusing {

		@EventListener
		void refuse(MessageReceivedEvent event) throws IOException {
			if (new String(event.getMessage().content().toByteArray()).contains("refused")) {
				throw new SmtpReplyException(SmtpReply.reject("5.7.1", "Refused"));
			}
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Nothing {

	}

	@Configuration(proxyBeanMethods = false)
	static class Customizing {

		@Bean
		SmtpRecordCustomizer verdict() {
			return (message, headers) -> headers.add("verdict", "ham".getBytes(StandardCharsets.UTF_8));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Fat {

		@Bean
		SmtpRecordCustomizer fat() {
			return (message, headers) -> headers.add("fat", new byte[2_000_000]);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Broken {

		@Bean
		MessageStore store() {
			return new MessageStore() {

				@Override
				public StoredMessage put(SmtpMessage message) {
					throw new IllegalStateException("failed on purpose");
				}

				@Override
				public InputStream open(String id) {
					throw new UnsupportedOperationException();
				}

				@Override
				public void delete(String id) {
					throw new UnsupportedOperationException();
				}

				@Override
				public int removeOlderThan(Instant time, int max) {
					return 0;
				}

			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Deserializing {

		private final BlockingQueue<String> taken = new LinkedBlockingQueue<>();

		@KafkaListener(topics = "${test.topic}", groupId = "${test.topic}")
		void take(InboundMail mail) {
			this.taken.add(mail.subject());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Listening {

		private final BlockingQueue<String> taken = new LinkedBlockingQueue<>();

		@KafkaListener(topics = "${test.topic}", groupId = "${test.topic}")
		void take(InboundMail mail, Envelope envelope, @Header(SmtpRecordHeaders.ID) String id) {
			assertThat(id).isNotEmpty();
			this.taken.add(String.join(" | ", mail.subject(), envelope.sender().toString(),
					envelope.recipients().toString().replaceAll("Recipient|\\s", ""),
					String.valueOf(mail.text().strip().length())));
		}

	}

}
