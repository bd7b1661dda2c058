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

import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import dev.smtpd.Envelope;
import dev.smtpd.MessageProcessor;
import dev.smtpd.SmtpMessage;
import dev.smtpd.SmtpReply;
import dev.smtpd.SmtpReplyException;
import dev.smtpd.mail.InboundMail;
import dev.smtpd.mail.MailMemory;
import dev.smtpd.spring.integration.Smtp;
import dev.smtpd.spring.integration.SmtpHeaders;
import dev.smtpd.spring.integration.SmtpPayload;
import dev.smtpd.spring.listener.annotation.SmtpListener;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.integration.channel.DirectChannel;
import org.springframework.integration.channel.QueueChannel;
import org.springframework.integration.config.EnableIntegrationManagement;
import org.springframework.integration.dsl.IntegrationFlow;
import org.springframework.integration.graph.IntegrationGraphServer;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageChannel;
import org.springframework.messaging.support.GenericMessage;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Flows that begin with received messages, over a socket.
 */
class FlowTests {

	private static final String FAILED = "451 4.3.0 Requested action aborted: local error in processing";

	private static Application application;

	@BeforeAll
	static void start() {
		application = Application.start(Flows.class, "smtpd.spool.discard-after-processing=true");
	}

	@AfterAll
	static void stop() {
		application.close();
	}

	@ParameterizedTest
	@CsvSource({ "reply, 550 5.7.1 Not you", "text, 452 4.2.2 Full", "plain, 250 Taken", "bare, '250 '" })
	void payloadOfTheFlowIsTheReply(String recipient, String reply) {
		assertThat(application.send(recipient + "@gate.example.org", "hi")).isEqualTo(reply);
	}

	@ParameterizedTest
	@ValueSource(strings = { "number", "bytes", "true", "words", "unfinished", "intermediate", "unknown-class", "lines",
			"several", "later", "nothing" })
	void whatIsNoReplyIsDeferred(String recipient) {
		assertThat(application.send(recipient + "@gate.example.org", "hi")).isEqualTo(FAILED);
	}

	@Test
	void exceptionOfTheFlowIsTheReplyThatItStandsFor() {
		assertThat(application.send("refuse@gate.example.org", "hi")).isEqualTo("550 5.7.1 By exception");
		assertThat(application.send("fail@gate.example.org", "hi")).isEqualTo(FAILED);
	}

	@Test
	void errorFlowOfAGatewayReplies() {
		assertThat(application.send("known@recovering.example.org", "hi")).isEqualTo("554 5.6.0 known");
		assertThat(application.send("unknown@recovering.example.org", "hi")).isEqualTo(FAILED);
	}

	@Test
	void errorChannelOfAnAdapterIsNotifiedAndTheReplyStays() throws Exception {
		BlockingQueue<Message<?>> errors = application.bean(Flows.class).errors;
		assertThat(application.send("one@failing.example.org", "hi")).isEqualTo(FAILED);
		assertThat(errors.poll(10, TimeUnit.SECONDS)).isNotNull();
		assertThat(application.send("refuse@failing.example.org", "hi")).isEqualTo("550 5.7.1 By exception");
		assertThat(errors.poll(10, TimeUnit.SECONDS)).isNotNull();
	}

	@Test
	void adapterSendsBytesThatOutliveTheExchange() throws Exception {
		assertThat(application.client()
			.mail()
			.from("joe@example.org")
			.to("ann+7@keep.example.org", "bob@gate.example.org", "eve+8@keep.example.org")
			.content("Subject: kept\r\n\r\n.dot\r\n")
			.send()
			.reply()
			.toString()).startsWith("250");
		Message<?> message = application.bean(Flows.class).kept.poll(10, TimeUnit.SECONDS);
		assertThat(message).isNotNull();
		assertThat(new String((byte[]) message.getPayload())).endsWith("Subject: kept\r\n\r\n.dot\r\n");
		Map<String, Object> headers = message.getHeaders();
		assertThat(headers).containsEntry(SmtpHeaders.SENDER, "joe@example.org")
			.containsEntry(SmtpHeaders.RECIPIENTS, List.of("ann+7@keep.example.org", "eve+8@keep.example.org"))
			.containsEntry(SmtpHeaders.RECIPIENT_VARIABLES, Map.of("name", "ann", "number", "7"))
			.containsEntry(SmtpHeaders.PEER, "127.0.0.1")
			.containsEntry(SmtpHeaders.PROTOCOL, "SMTP")
			.containsEntry(SmtpHeaders.CONNECTOR, "default")
			.containsKeys(SmtpHeaders.ID, SmtpHeaders.SIZE, SmtpHeaders.RECEIVED_AT, SmtpHeaders.SESSION_ID,
					SmtpHeaders.CLIENT_NAME)
			.doesNotContainKeys(SmtpHeaders.TLS_VERSION, SmtpHeaders.USER);
		assertThat(((Envelope) headers.get(SmtpHeaders.ENVELOPE)).recipients()).hasSize(2);
	}

	@Test
	void contentThatIsTooLargeToBeCopiedIsRejected() {
		assertThat(application.client()
			.mail()
			.from("joe@example.org")
			.to("small+1@keep.example.org")
			.text("large ".repeat(1000))
			.send()
			.reply()
			.toString()).isEqualTo("552 5.3.4 Message is too large");
	}

	@Test
	void mailAndMessageAreRead() {
		assertThat(application.send("any@mail.example.org", "Lamp")).isEqualTo("250 2.0.0 Lamp");
		assertThat(application.send("any@message.example.org", "Lamp")).isEqualTo("250 2.0.0 1");
	}

	@Test
	void textsOfAMailTakeMemoryUntilTheFlowHasReturned() {
		assertThat(application.send("any@text.example.org", "hi")).isEqualTo("250 2.0.0 true");
		assertThat(application.bean(MailMemory.class).getReserved()).isZero();
	}

	@Test
	void recipientThatNoFlowIsForIsRejectedAtRcpt() {
		assertThat(application.client().mail().to("any@elsewhere.example.org").send()).isRejected()
			.atRcpt()
			.hasReply(550, "5.1.1");
	}

	@ParameterizedTest
	@CsvSource({ "'', flow@example.org, 250", "'', listener@example.org, 250", "'', other@example.org, 550 5.1.1",
			"reject, flow@example.org, 250", "reject, other@example.org, 550 5.1.1", "accept, other@example.org, 250" })
	void flowsAndListenerMethodsShareRecipients(String unrouted, String recipient, String reply) {
		String[] properties = unrouted.isEmpty() ? new String[0]
				: new String[] { "smtpd.listener.unrouted=" + unrouted };
		try (Application both = Application.start(FlowAndListener.class, properties)) {
			assertThat(both.send(recipient, "hi")).startsWith(reply);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "accept", "reject" })
	void flowForAllRecipientsGetsAll(String unrouted) {
		try (Application all = Application.start(FlowForAll.class, "smtpd.listener.unrouted=" + unrouted)) {
			assertThat(all.send("any@example.org", "hi")).isEqualTo("250 2.0.0 1");
		}
	}

	@Test
	void recipientThatNoFlowIsForIsLeftToAnotherProcessor() {
		try (Application others = Application.start(FlowAndProcessor.class)) {
			assertThat(others.send("other@example.org", "hi")).isEqualTo("250 2.0.0 By the processor");
		}
	}

	@Test
	void flowsOfOtherKindsRejectNobody() {
		try (Application others = Application.start(OtherFlow.class, "smtpd.listener.unrouted=reject")) {
			assertThat(others.send("any@example.org", "hi")).startsWith("250");
		}
	}

	@Test
	void controlBusStopsAndStartsAnEndpoint() {
		MessageChannel control = application.context().getBean("controlBus.input", MessageChannel.class);
		for (String endpoint : List.of("controlledGateway", "controlledAdapter")) {
			String recipient = "any@" + endpoint.toLowerCase() + ".example.org";
			assertThat(application.send(recipient, "hi")).startsWith("250");
			control.send(new GenericMessage<>(endpoint + ".stop"));
			assertThat(application.send(recipient, "hi"))
				.isEqualTo("451 4.3.2 Not accepting messages at present, try again later");
			control.send(new GenericMessage<>(endpoint + ".start"));
			assertThat(application.send(recipient, "hi")).startsWith("250");
		}
	}

	@Test
	void integrationGraphHasTheEndpoints() {
		assertThat(application.bean(IntegrationGraphServer.class).getGraph().nodes())
			.extracting((node) -> node.getComponentType())
			.contains("smtp:inbound-gateway", "smtp:inbound-channel-adapter");
	}

	@Configuration(proxyBeanMethods = false)
	static class FlowAndListener {

		@Bean
		IntegrationFlow some() {
			return IntegrationFlow.from(Smtp.inboundGateway("flow@example.org"))
				.handle((payload, headers) -> "250 2.0.0 OK")
				.get();
		}

		@SmtpListener("listener@example.org")
		void on(InboundMail mail) {
			assertThat(mail.subject()).isEqualTo("hi");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class FlowForAll {

		@Bean
		IntegrationFlow all() {
			return IntegrationFlow.from(Smtp.inboundGateway())
				.handle((payload, headers) -> "250 2.0.0 " + headers.get(SmtpHeaders.RECIPIENTS, List.class).size())
				.get();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class FlowAndProcessor {

		@Bean
		IntegrationFlow some() {
			return IntegrationFlow.from(Smtp.inboundAdapter("flow@example.org")).channel(new QueueChannel(1)).get();
		}

		@Bean
		MessageProcessor processor() {
			return (message) -> SmtpReply.accept("By the processor");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OtherFlow {

		@Bean
		IntegrationFlow other() {
			return (flow) -> flow.nullChannel();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableIntegrationManagement
	static class Flows {

		private final BlockingQueue<Message<?>> errors = new LinkedBlockingQueue<>();

		private final BlockingQueue<Message<?>> kept = new LinkedBlockingQueue<>();

		@Bean
		IntegrationFlow gate() {
			return IntegrationFlow.from(Smtp.inboundGateway("{name}@gate.example.org").replyTimeout(300))
				.channel(new DirectChannel())
				.handle((payload, headers) -> answer(((List<?>) headers.get(SmtpHeaders.RECIPIENTS)).get(0).toString()))
				.get();
		}

		private static Object answer(String recipient) {
			return switch (recipient.substring(0, recipient.indexOf('@'))) {
				case "reply" -> SmtpReply.reject("5.7.1", "Not you");
				case "text" -> "452 4.2.2 Full";
				case "plain" -> "250 Taken";
				case "bare", "bob" -> "250";
				case "number" -> 250;
				case "bytes" -> "250 2.0.0 OK".getBytes();
				case "true" -> true;
				case "words" -> "OK";
				case "unfinished" -> "25";
				case "intermediate" -> SmtpReply.of(354, "Go on");
				case "unknown-class" -> "250 5.7.1 Contradiction";
				case "lines" -> "250 2.0.0 OK\r\n250 2.0.0 OK";
				case "several" -> SmtpReply.forRecipients(List.of(SmtpReply.OK, SmtpReply.OK));
				case "later" -> new Object();
				case "refuse" -> throw new SmtpReplyException(SmtpReply.reject("5.7.1", "By exception"));
				case "fail" -> throw new IllegalStateException("failed on purpose");
				default -> null;
			};
		}

		@Bean
		IntegrationFlow recovering() {
			return IntegrationFlow
				.from(Smtp.inboundGateway("*@recovering.example.org").errorChannel("recovery.input").replyTimeout(300))
				.handle((payload, headers) -> {
					throw new IllegalStateException(
							((List<?>) headers.get(SmtpHeaders.RECIPIENTS)).get(0).toString().split("@")[0]);
				})
				.get();
		}

		@Bean
		IntegrationFlow recovery() {
			return (flow) -> flow.handle(Throwable.class, (failure, headers) -> {
				String name = failure.getCause().getMessage();
				return name.equals("known") ? "554 5.6.0 known" : null;
			});
		}

		@Bean
		IntegrationFlow failing() {
			return IntegrationFlow.from(Smtp.inboundAdapter("*@failing.example.org").errorChannel("failures.input"))
				.handle((message) -> {
					String recipient = message.getHeaders().get(SmtpHeaders.RECIPIENTS).toString();
					if (recipient.contains("refuse")) {
						throw new SmtpReplyException(SmtpReply.reject("5.7.1", "By exception"));
					}
					throw new IllegalStateException("failed on purpose");
				})
				.get();
		}

		@Bean
		IntegrationFlow failures() {
			return (flow) -> flow.handle((message) -> this.errors.add(message));
		}

		@Bean
		IntegrationFlow keep() {
			return IntegrationFlow
				.from(Smtp.inboundAdapter("{name}+{number}@keep.example.org").payload(SmtpPayload.BYTES).maxBytes(4000))
				.handle((message) -> this.kept.add(message))
				.get();
		}

		@Bean
		IntegrationFlow mail() {
			return IntegrationFlow.from(Smtp.inboundGateway("*@mail.example.org").payload(SmtpPayload.MAIL))
				.handle(InboundMail.class, (mail, headers) -> SmtpReply.accept(mail.subject()))
				.get();
		}

		@Bean
		IntegrationFlow text(MailMemory memory) {
			return IntegrationFlow.from(Smtp.inboundGateway("*@text.example.org").payload(SmtpPayload.MAIL))
				.handle(InboundMail.class,
						(mail, headers) -> SmtpReply.accept("" + (!mail.text().isEmpty() && memory.getReserved() > 0)))
				.get();
		}

		@Bean
		IntegrationFlow message() {
			return IntegrationFlow
				.from(Smtp.inboundGateway("*@message.example.org").payload(SmtpPayload.MESSAGE).order(7))
				.handle(SmtpMessage.class,
						(message, headers) -> SmtpReply.accept("" + message.envelope().recipients().size()))
				.get();
		}

		@Bean
		IntegrationFlow controlledByName() {
			return IntegrationFlow.from(Smtp.inboundGateway("*@controlledgateway.example.org").id("controlledGateway"))
				.handle((payload, headers) -> "250 2.0.0 OK")
				.get();
		}

		@Bean
		IntegrationFlow adaptedByName() {
			return IntegrationFlow.from(Smtp.inboundAdapter("*@controlledadapter.example.org").id("controlledAdapter"))
				.channel(new QueueChannel(100))
				.get();
		}

		@Bean
		IntegrationFlow controlBus() {
			return (flow) -> flow.controlBus();
		}

		@Bean
		IntegrationGraphServer graph() {
			return new IntegrationGraphServer();
		}

	}

}
