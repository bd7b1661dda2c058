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

import java.io.File;
import java.net.Socket;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.security.Principal;
import java.util.ArrayList;
import java.util.List;

import dev.smtpd.SmtpServer;
import dev.smtpd.fault.FaultAction;
import dev.smtpd.fault.FaultStage;
import dev.smtpd.test.SmtpTestClient;
import dev.smtpd.test.SmtpTestResult;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.context.aot.AbstractAotProcessor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link SmtpServerExtension}.
 */
class SmtpServerExtensionTests {

	@RegisterExtension
	static SmtpServerExtension smtp = new SmtpServerExtension();

	@BeforeEach
	void sendMail() {
		assertThat(smtp.client().mail().to("before@example.org").send()).isAccepted();
	}

	@Test
	void messagesAreReceived(SmtpTestClient client, ReceivedMessages messages, SmtpServer server) {
		assertThat(server.connectors().get(0).port()).isEqualTo(smtp.port());
		assertThat(client.authenticated("PLAIN", "joe", "any").mail().to("one@example.org").subject("One").send())
			.isAccepted();
		assertThat(messages).isSameAs(smtp.messages());
		assertThat(messages.await(RecordedMessages.to("one@example.org"))).hasSubject("One");
	}

	@Test
	void messagesOfOtherMethodsAreHidden() {
		smtp.messages().await(RecordedMessages.to("before@example.org"));
		assertThat(smtp.messages().all()).hasSize(1);
	}

	@Test
	void serverStopsWithTheClass() throws Exception {
		assertThat(Launched.failures(Remembering.class)).isEmpty();
		assertThat(Remembering.ports).hasSize(2).doesNotContain(smtp.port());
		assertThat(Remembering.ports.get(0)).isEqualTo(Remembering.ports.get(1));
		assertThatIOException().isThrownBy(() -> new Socket("127.0.0.1", Remembering.ports.get(0)).close());
		assertThatIllegalStateException().isThrownBy(new SmtpServerExtension()::port)
			.withMessage("The server runs during tests only");
	}

	@Test
	void portIsZeroWhileTestsAreProcessedAheadOfTime() {
		System.setProperty(AbstractAotProcessor.AOT_PROCESSING, "true");
		try {
			assertThat(new SmtpServerExtension().port()).isZero();
			assertThat(smtp.port()).isPositive();
		}
		finally {
			System.clearProperty(AbstractAotProcessor.AOT_PROCESSING);
		}
	}

	@Test
	void fieldsOfAnInstanceHaveAServerForEachMethod() {
		assertThat(Launched.failures(PerMethod.class)).isEmpty();
		assertThat(PerMethod.servers).hasSize(2).doesNotHaveDuplicates();
		assertThat(PerMethod.servers).allSatisfy((server) -> assertThat(server.isRunning()).isFalse());
	}

	@Test
	void springNeedNotBeThere() throws Exception {
		List<URL> classPath = new ArrayList<>();
		for (String element : System.getProperty("java.class.path").split(File.pathSeparator)) {
			if (!element.contains("spring-") || element.endsWith("classes")) {
				classPath.add(Path.of(element).toUri().toURL());
			}
		}
		ClassLoader before = Thread.currentThread().getContextClassLoader();
		try (URLClassLoader loader = new URLClassLoader(classPath.toArray(URL[]::new),
				ClassLoader.getPlatformClassLoader())) {
			Thread.currentThread().setContextClassLoader(loader);
			Object successes = loader.loadClass(Launched.class.getName())
				.getMethod("successes", String.class)
				.invoke(null, WithoutSpring.class.getName());
			assertThat(successes).isEqualTo(4);
		}
		finally {
			Thread.currentThread().setContextClassLoader(before);
		}
	}

	/**
	 * Uses the server of the class around it.
	 */
	@Nested
	class NestedTests {

		@Test
		void serverIsThatOfTheClassAround() {
			assertThat(smtp.client().mail().to("nested@example.org").send()).isAccepted();
			assertThat(smtp.messages().await(RecordedMessages.to("nested@example.org"))).hasNoAttachments();
		}

	}

	/**
	 * Remembers its port.
	 */
	@ExtendWith(SmtpServerExtension.class)
	static class Remembering {

		static final List<Integer> ports = new ArrayList<>();

		@Test
		void one(SmtpServer server) {
			ports.add(server.connectors().get(0).port());
		}

		@Test
		void other(SmtpServer server) {
			ports.add(server.connectors().get(0).port());
		}

	}

	/**
	 * Has a server for each method.
	 */
	static class PerMethod {

		static final List<SmtpServer> servers = new ArrayList<>();

		@RegisterExtension
		SmtpServerExtension own = new SmtpServerExtension((builder) -> builder.dataSizeLimit(1000));

		@Test
		void one() {
			servers.add(this.own.server());
			assertThat(this.own.client().mail().text("x\n".repeat(1000)).send()).isRejected().hasReply(552, "5.3.4");
		}

		@Test
		void other() {
			servers.add(this.own.server());
			assertThat(this.own.client().mail().send()).isAccepted();
			assertThat(this.own.messages().all()).hasSize(1);
		}

	}

	/**
	 * A test of a program without Spring.
	 */
	static class WithoutSpring {

		@RegisterExtension
		static SmtpServerExtension smtp = new SmtpServerExtension();

		@Test
		void springIsNotThere() {
			assertThat(getClass().getClassLoader().getResource("org/springframework/core/SpringVersion.class"))
				.isNull();
		}

		@Test
		void mailIsReceived() {
			assertThat(smtp.client().mail().to("joe@example.org").subject("Hi").text("https://example.org/a").send())
				.isAccepted();
			assertThat(smtp.messages().await(RecordedMessages.to("joe@example.org"))).hasSubject("Hi").link("/a");
		}

		@Test
		@WithSmtpUser(username = "jane", mechanism = "XOAUTH2")
		void clientIsAuthenticated() {
			SmtpTestResult result = smtp.client().mail().to("user@example.org").send();
			assertThat(result).isAccepted();
			RecordedMessage message = smtp.messages().await(RecordedMessages.to("user@example.org"));
			assertThat(message.message().session().principal()).extracting(Principal::getName).isEqualTo("jane");
		}

		@Test
		@SmtpFault(at = FaultStage.RCPT, then = FaultAction.REPLY, reply = "450 4.2.1 Busy", delay = "1ms",
				recipient = "busy@example.org")
		void faultIsMade() {
			assertThat(smtp.client().mail().to("busy@example.org").send()).isDeferred().hasReply(450, "4.2.1");
		}

	}

}
