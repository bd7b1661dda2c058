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

package dev.smtpd.spring.boot.test;

import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;

import dev.smtpd.SmtpReply;
import dev.smtpd.SmtpServer;
import dev.smtpd.spring.boot.autoconfigure.SmtpServerConfigurer;
import dev.smtpd.spring.boot.autoconfigure.SmtpServerCustomizer;
import dev.smtpd.spring.listener.annotation.SmtpController;
import dev.smtpd.spring.listener.annotation.SmtpListener;
import dev.smtpd.test.SmtpTestClient;
import dev.smtpd.test.SmtpTestResult;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link AutoConfigureSmtpd}, in an application with several servers and
 * connectors that discards content.
 */
@SpringBootTest(classes = AutoConfigureSmtpdTests.Application.class,
		properties = { "smtpd.spool.discard-after-processing=true", "smtpd.spool.memory-threshold=1KB",
				"smtpd.connectors.lmtp.protocol=lmtp", "smtpd.ssl.bundle=test",
				"smtpd.connectors.submissions.tls=implicit", "smtpd.connectors.submission.tls=required" })
@AutoConfigureSmtpd
@AutoConfigureMailCapture
class AutoConfigureSmtpdTests {

	@Autowired
	private SmtpTestClient client;

	@Autowired
	private SmtpTestClients clients;

	@Autowired
	private ReceivedMessages received;

	@Autowired
	private CapturedMessages captured;

	@Autowired
	private ApplicationContext context;

	@DynamicPropertySource
	static void addCertificate(DynamicPropertyRegistry registry) throws Exception {
		X509Bundle bundle = new CertificateBuilder().subject("CN=localhost")
			.setIsCertificateAuthority(true)
			.buildSelfSigned();
		registry.add("spring.ssl.bundle.pem.test.keystore.certificate", bundle::getCertificatePEM);
		registry.add("spring.ssl.bundle.pem.test.keystore.private-key", bundle::getPrivateKeyPEM);
	}

	@Test
	void acceptedMessagesCanBeReadAlthoughTheServerDiscardsThem() {
		assertThat(this.client.mail().to("joe@example.org").subject("Hi").text("Hello").send()).isAccepted();
		String large = "0123456789".repeat(10_000);
		assertThat(this.client.mail().to("ann@example.org").subject("Large").text(large).send()).isAccepted();
		assertThat(this.received.await(RecordedMessages.to("joe@example.org"))).hasSubject("Hi")
			.hasTextContaining("Hello");
		assertThat(this.received.await(RecordedMessages.to("ann@example.org")).message().content().text())
			.contains(large.substring(0, 70));
	}

	@Test
	void refusedMessagesAreNotReceived() {
		assertThat(this.client.mail().to("full@example.org").send()).isDeferred();
		assertThat(this.client.mail().to("nobody@example.net").send()).isRejected();
		assertThat(this.client.mail().to("joe@example.org").send()).isAccepted();
		assertThat(this.received.all()).singleElement()
			.satisfies((message) -> assertThat(message).hasRecipients("joe@example.org"));
	}

	@Test
	void messageIsReceivedByThoseForWhomTheServerTookIt(@Autowired @Qualifier("lmtp") SmtpTestClient lmtp) {
		assertThat(lmtp.mail().to("joe@example.org", "full@example.org", "ann@example.org").send())
			.satisfies((result) -> assertThat(result.outcome()).isEqualTo(SmtpTestResult.Outcome.PARTLY_ACCEPTED));
		assertThat(this.received.all()).singleElement()
			.satisfies((message) -> assertThat(message).hasRecipients("joe@example.org", "ann@example.org"));
		assertThat(this.received.all(RecordedMessages.to("full@example.org"))).isEmpty();
	}

	@Test
	void clientsSpeakWhatTheirConnectorsSpeak(@Autowired @Qualifier("submission") SmtpTestClient submission,
			@Autowired @Qualifier("submissions") SmtpTestClient submissions,
			@Autowired @Qualifier("default") SmtpTestClient first) {
		for (SmtpTestClient smtp : List.of(submission, submissions, first, this.clients.forConnector("internal"))) {
			assertThat(smtp.mail().to("joe@example.org").send()).isAccepted();
		}
		assertThat(this.received.all()).extracting((message) -> message.message().session().connector().name())
			.containsExactly("internal", "default", "submissions", "submission");
	}

	@Test
	void clientIsBoundToTheContext() {
		assertThat(SmtpTestClients.bindToApplicationContext(this.context).mail().to("joe@example.org").send())
			.isAccepted();
		assertThat(SmtpTestClients.bindToApplicationContext(this.context, "lmtp").mail().to("ann@example.org").send())
			.isAccepted();
		assertThat(this.received.all()).extracting((message) -> message.message().session().connector().name())
			.containsExactly("lmtp", "default");
		assertThatIllegalStateException()
			.isThrownBy(() -> SmtpTestClients.bindToApplicationContext(this.context, "none"))
			.withMessageStartingWith(
					"No SMTP server listens on a connector 'none'. Connectors that listen: [default, ");
	}

	@Test
	void beanGetsAClientLater(@Autowired Application application) {
		assertThat(application.clients.getObject().mail().to("joe@example.org").send()).isAccepted();
	}

	@Test
	void receivedMailIsNotCaptured() {
		assertThat(this.client.mail().to("joe@example.org").send()).isAccepted();
		assertThat(this.received.all()).hasSize(1);
		assertThat(this.captured.all()).isEmpty();
	}

	@Test
	void oldestMessagesAreDroppedBeyondTheBound() {
		byte[] large = new byte[24 * 1024 * 1024];
		for (int i = 1; i <= 3; i++) {
			assertThat(this.client.mail().to("joe@example.org").subject("Number " + i).attach("large", large).send())
				.isAccepted();
		}
		assertThat(this.received.all()).first().satisfies((message) -> assertThat(message).hasSubject("Number 3"));
		assertThat(this.received.all()).hasSizeLessThan(3);
		Predicate<RecordedMessage> first = RecordedMessages.subject("Number 1");
		assertThatExceptionOfType(AssertionError.class)
			.isThrownBy(() -> this.received.await(first, Duration.ofMillis(1)))
			.withMessageContaining("The oldest messages were dropped, ");
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(Desk.class)
	static class Application {

		private final ObjectProvider<SmtpTestClient> clients;

		Application(ObjectProvider<SmtpTestClient> clients) {
			this.clients = clients;
		}

		@Bean(defaultCandidate = false)
		SmtpServer internalServer(SmtpServerConfigurer configurer) {
			return configurer.configure(SmtpServer.builder(), "internal").build();
		}

		@Bean
		SmtpServerCustomizer sizeCustomizer() {
			return (builder) -> builder.dataSizeLimit(100 * 1024 * 1024);
		}

	}

	@SmtpController
	static class Desk {

		@SmtpListener("{user}@example.org")
		void take() {
		}

		@SmtpListener("full@example.org")
		SmtpReply defer() {
			return SmtpReply.of(452, "4.2.2", "Mailbox full");
		}

	}

}
