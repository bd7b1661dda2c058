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

package dev.smtpd.broker.examples;

import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import dev.smtpd.SmtpServer;
import dev.smtpd.broker.KafkaBroker;
import dev.smtpd.spring.integration.SmtpHeaders;
import dev.smtpd.spring.kafka.SmtpRecordHeaders;
import dev.smtpd.test.SmtpTestClient;
import dev.smtpd.test.SmtpTestMail;
import jakarta.jms.BytesMessage;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.DeliveryMode;
import jakarta.jms.Message;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jms.core.JmsTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The examples of the page on the hand-over do what it says, and stand in it as they are
 * here.
 */
class HandoverExamplesTests {

	private static final Path PAGE = Path.of("../docs/modules/ROOT/pages/handover.adoc");

	private static ConfigurableApplicationContext application;

	@BeforeAll
	static void start() {
		KafkaBroker.shared().createTopic("inbound-mail", 1, Map.of());
		application = new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.properties("smtpd.port=0", "smtpd.address=127.0.0.1", "logging.level.root=warn",
					"smtpd.kafka.topic=inbound-mail", "smtpd.data-size-limit=900KB",
					"spring.kafka.bootstrap-servers=" + KafkaBroker.shared().address(),
					"spring.kafka.consumer.auto-offset-reset=earliest",
					"spring.kafka.producer.value-serializer=org.apache.kafka.common.serialization.ByteArraySerializer",
					"spring.kafka.consumer.value-deserializer=org.apache.kafka.common.serialization.ByteArrayDeserializer",
					"spring.artemis.mode=embedded", "spring.artemis.embedded.persistent=true",
					"spring.artemis.embedded.data-directory=target/artemis", "spring.artemis.embedded.queues=invoices")
			.run();
	}

	@AfterAll
	static void stop() {
		application.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "KafkaFlow", "JmsFlow", "DeskFlow", "MailConsumer", "SpamHeader" })
	void pageHasTheCode(String name) throws Exception {
		String source = Files.readString(Path.of("src/test/java/dev/smtpd/broker/examples/" + name + ".java"));
		String begin = "// tag::code[]\n";
		String code = source.substring(source.indexOf(begin) + begin.length(), source.indexOf("// end::code[]"));
		assertThat(Files.readString(PAGE)).contains("[source,java]\n----\n" + code + "----\n");
	}

	@Test
	void pageHasTheHeaders() throws Exception {
		// AsciiDoc leaves what is between plus signs as it is
		String page = Files.readString(PAGE).replace("`+", "`").replace("+`", "`");
		for (Field field : SmtpRecordHeaders.class.getFields()) {
			if (!field.getName().equals("PREFIX")) {
				assertThat(page).contains("|`" + field.get(null) + "`\n");
			}
		}
		for (Field field : SmtpHeaders.class.getFields()) {
			assertThat(page).contains("|`" + field.getName() + "`\n");
		}
	}

	@Test
	void flowToKafkaWaitsForTheBroker() {
		assertThat(send("orders@example.org", "Order 1")).startsWith("250");
		List<ConsumerRecord<String, byte[]>> records = KafkaBroker.shared().read("orders");
		assertThat(records).hasSize(1);
		assertThat(records.get(0).key()).isEqualTo("joe@example.org");
		assertThat(new String(records.get(0).value())).contains("Subject: Order 1");
	}

	@Test
	void flowToJmsIsPersistent() throws Exception {
		assertThat(send("invoices@example.org", "Invoice 1")).startsWith("250");
		JmsTemplate jms = new JmsTemplate(application.getBean(ConnectionFactory.class));
		jms.setReceiveTimeout(10_000);
		Message message = jms.receive("invoices");
		assertThat(message).isInstanceOf(BytesMessage.class);
		assertThat(message.getJMSDeliveryMode()).isEqualTo(DeliveryMode.PERSISTENT);
		assertThat(message.getStringProperty("smtp_sender")).isEqualTo("joe@example.org");
		assertThat(message.getStringProperty("recipients")).isEqualTo("invoices@example.org");
		assertThat(new String(message.getBody(byte[].class))).contains("Subject: Invoice 1");
	}

	@Test
	void flowReplies() {
		assertThat(send("desk@example.org", "Lamp")).isEqualTo("250 2.0.0 Ticket opened");
		assertThat(send("desk@example.org", " ")).isEqualTo("550 5.6.0 Say in the subject what it is about");
		SmtpTestMail mail = client().mail().from("joe@example.org").to("desk@example.org").subject("Much");
		for (int i = 0; i < 11; i++) {
			mail.attach(i + ".txt", new byte[] { 'x' });
		}
		assertThat(mail.send().reply().toString()).isEqualTo("451 4.3.0 The desk is closed, try again later");
	}

	@Test
	void consumerTakesWhatWasHandedOver() throws Exception {
		BlockingQueue<String> opened = application.getBean(Application.class).opened;
		assertThat(send("support@example.org", "Handed over")).startsWith("250");
		String ticket;
		do {
			ticket = opened.poll(30, TimeUnit.SECONDS);
			assertThat(ticket).isNotNull();
		}
		while (!ticket.endsWith("joe@example.org Handed over"));
		assertThat(KafkaBroker.shared().read("inbound-mail")).allSatisfy(
				(record) -> assertThat(SmtpRecordHeaders.get(record.headers(), "spam-verdict")).isEqualTo("unknown"));
	}

	private static String send(String recipient, String subject) {
		return client().mail()
			.from("joe@example.org")
			.to(recipient)
			.subject(subject)
			.text("hi")
			.send()
			.reply()
			.toString();
	}

	private static SmtpTestClient client() {
		return SmtpTestClient.bindToServer("127.0.0.1",
				application.getBean(SmtpServer.class).connectors().get(0).port());
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import({ KafkaFlow.class, JmsFlow.class, DeskFlow.class, MailConsumer.class, SpamHeader.class })
	static class Application {

		private final BlockingQueue<String> opened = new LinkedBlockingQueue<>();

		@Bean
		Tickets tickets() {
			return (id, sender, subject, text) -> this.opened.add(id + " " + sender + " " + subject);
		}

	}

}
