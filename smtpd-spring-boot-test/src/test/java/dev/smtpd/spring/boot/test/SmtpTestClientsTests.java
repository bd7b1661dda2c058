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

import java.security.Principal;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import dev.smtpd.EsmtpParameters;
import dev.smtpd.Mailbox;
import dev.smtpd.SessionPolicy;
import dev.smtpd.SmtpReply;
import dev.smtpd.SmtpSession;
import dev.smtpd.spring.listener.UnroutedRecipients;
import dev.smtpd.spring.listener.annotation.RecipientVariable;
import dev.smtpd.spring.listener.annotation.SmtpController;
import dev.smtpd.spring.listener.annotation.SmtpListener;
import dev.smtpd.spring.listener.method.InvalidSmtpListenerException;
import dev.smtpd.test.SmtpTestClient;
import dev.smtpd.test.SmtpTestConnection;
import dev.smtpd.test.SmtpTestTls;
import dev.smtpd.tls.TlsMode;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.core.convert.support.DefaultConversionService;
import org.springframework.core.convert.support.GenericConversionService;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.AuthorityUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link SmtpTestClients} and {@link SmtpListenersBuilder}.
 */
class SmtpTestClientsTests {

	@Test
	void listenersAreReached() {
		Plain plain = new Plain();
		SmtpTestClient client = SmtpTestClients.bindToListeners(plain);
		assertThat(client.mail().to("ticket+42@example.org").send()).isAccepted();
		assertThat(client.mail().to("nobody@example.com").send()).isRejected().atRcpt().hasReply(550, "5.1.1");
		assertThat(plain.heard).containsExactly("42");
	}

	@Test
	void failureShowsTheTranscript() {
		SmtpTestClient client = SmtpTestClients.bindToListeners(new Plain());
		assertThatExceptionOfType(AssertionError.class)
			.isThrownBy(() -> assertThat(client.mail().to("nobody@example.com").send()).isAccepted())
			.withMessageContaining("C: RCPT TO:<nobody@example.com>")
			.withMessageContaining("S: 550 5.1.1");
	}

	@Test
	void placeholderWithoutPropertyIsAnError() {
		assertThatExceptionOfType(RuntimeException.class)
			.isThrownBy(() -> SmtpTestClients.bindToListeners(new ListenerCases.Support()))
			.withMessageContaining("app.domain");
	}

	@Test
	void listenerThatCanNotWorkIsAnError() {
		assertThatExceptionOfType(InvalidSmtpListenerException.class)
			.isThrownBy(() -> SmtpTestClients.bindToListeners(new Wrong()))
			.withMessageContaining("'missing'");
	}

	@Test
	void classInsteadOfAnInstanceIsAnError() {
		assertThatIllegalArgumentException().isThrownBy(() -> SmtpTestClients.bindToListeners(Plain.class))
			.withMessageContaining("give an instance");
	}

	@Test
	void twoInstancesOfAClassAreTwoListeners() {
		assertThatExceptionOfType(InvalidSmtpListenerException.class)
			.isThrownBy(() -> SmtpTestClients.bindToListeners(new Plain(), new Plain()));
	}

	@Test
	void interceptorsArgumentsConversionAndMappersAreUsed() {
		GenericConversionService conversion = new DefaultConversionService();
		conversion.addConverter(String.class, Color.class, Color::new);
		Colors colors = new Colors();
		List<String> around = new CopyOnWriteArrayList<>();
		SmtpTestClient client = SmtpTestClients.listeners(colors)
			.conversionService(conversion)
			.interceptors((route, message, invocation) -> {
				around.add(route.listener());
				return invocation.call();
			})
			.exceptionMappers(
					(failure) -> (failure instanceof IllegalStateException) ? SmtpReply.defer("4.3.0", "Wait") : null)
			.policies(new ClosedToEve())
			.build();
		assertThat(client.mail().to("red@example.org").send()).isAccepted();
		assertThat(client.mail().to("none@example.org").send()).isDeferred().hasReply(451, "4.3.0");
		assertThat(client.mail().from("eve@example.org").to("red@example.org").send()).isRejected().atMail();
		assertThat(colors.heard).extracting(Color::name).containsExactly("red");
		assertThat(around).hasSize(2).allSatisfy((listener) -> assertThat(listener).contains("Colors"));
	}

	@Test
	void recipientsWithoutListenerAreLeftToProcessors() {
		SmtpTestClient client = SmtpTestClients.listeners(new Plain())
			.processors((message) -> SmtpReply.accept("Processed"))
			.build();
		assertThat(client.mail().to("nobody@example.com").send()).isAccepted()
			.hasReplyStartingWith("250 2.0.0 Processed");
		assertThat(SmtpTestClients.listeners(new Plain())
			.unrouted(UnroutedRecipients.ACCEPT)
			.build()
			.mail()
			.to("nobody@example.com")
			.send()).isAccepted();
	}

	@Test
	void engineCanBeConfigured() {
		SmtpTestClient client = SmtpTestClients.listeners(new Plain())
			.server((server) -> server.dataSizeLimit(1000))
			.build();
		assertThat(client.mail().to("ticket+42@example.org").text("x\n".repeat(1000)).send()).isRejected()
			.hasReply(552, "5.3.4");
	}

	@Test
	void tlsWorksWithoutASocket() {
		SmtpTestCertificates certificates = SmtpTestCertificates.get();
		SmtpTestClient client = SmtpTestClients.listeners(new Plain())
			.server((server) -> server.tls(TlsMode.OPTIONAL).tlsConfiguration(certificates.tlsConfigurationSource()))
			.build()
			.startTls(SmtpTestTls.of(certificates.clientContext()));
		assertThat(client.mail().to("ticket+42@example.org").send()).isAccepted();
	}

	@Test
	void userIsThePrincipal() {
		Users users = new Users();
		Principal jane = () -> "jane";
		SmtpTestClient client = SmtpTestClients.listeners(users).user(jane).build();
		assertThat(client.mail().to("who@example.org").send()).isAccepted();
		assertThat(users.heard).containsExactly("jane");
	}

	@Test
	void methodSecurityDecides() {
		Authentication agent = UsernamePasswordAuthenticationToken.authenticated("jane", null,
				AuthorityUtils.createAuthorityList("ROLE_AGENT"));
		Authentication user = UsernamePasswordAuthenticationToken.authenticated("joe", null,
				AuthorityUtils.createAuthorityList("ROLE_USER"));
		Users users = new Users();
		SmtpListenersBuilder builder = SmtpTestClients.listeners(users).methodSecurity();
		assertThat(builder.user(agent).build().mail().to("secured@example.org").send()).isAccepted();
		assertThat(builder.user(user).build().mail().to("secured@example.org").send()).isRejected()
			.hasReply(550, "5.7.1");
		assertThat(users.heard).containsExactly("secured");
	}

	@Test
	void connectionsAreServedAtTheSameTime() throws Exception {
		CountDownLatch together = new CountDownLatch(8);
		SmtpTestClient client = SmtpTestClients.bindToListeners(new Meeting(together));
		ExecutorService threads = Executors.newFixedThreadPool(8);
		try {
			Callable<Boolean> send = () -> client.mail().to("meet@example.org").send().reply().isPositive();
			List<Future<Boolean>> sent = threads.invokeAll(IntStream.range(0, 8).mapToObj((i) -> send).toList());
			for (Future<Boolean> accepted : sent) {
				assertThat(accepted.get()).isTrue();
			}
		}
		finally {
			threads.shutdownNow();
		}
	}

	@Test
	void clientMayLeaveRepliesUnreadUntilItHasSentEverything() {
		SmtpTestClient client = SmtpTestClients.bindToListeners(new Plain());
		try (SmtpTestConnection connection = client.open()) {
			int count = 1500;
			String[] commands = IntStream.range(0, count)
				.mapToObj((i) -> "EHLO client.example.org")
				.toArray(String[]::new);
			connection.pipeline(commands);
			assertThat(connection.readReplies(count)).allSatisfy((reply) -> assertThat(reply).hasCode(250));
		}
	}

	/**
	 * Takes tickets.
	 */
	@SmtpController
	static class Plain {

		final List<String> heard = new CopyOnWriteArrayList<>();

		@SmtpListener("ticket+{ticket}@example.org")
		void ticket(@RecipientVariable long ticket) {
			this.heard.add(String.valueOf(ticket));
		}

	}

	/**
	 * Names a variable that isn't there.
	 */
	static class Wrong {

		@SmtpListener("ticket@example.org")
		void ticket(@RecipientVariable long missing) {
		}

	}

	/**
	 * A type of the application.
	 *
	 * @param name its name
	 */
	record Color(String name) {

	}

	/**
	 * Takes colors.
	 */
	static class Colors {

		final List<Color> heard = new CopyOnWriteArrayList<>();

		@SmtpListener("{color}@example.org")
		void color(@RecipientVariable Color color) {
			if (color.name().equals("none")) {
				throw new IllegalStateException();
			}
			this.heard.add(color);
		}

	}

	/**
	 * Knows who the client is.
	 */
	static class Users {

		final List<String> heard = new CopyOnWriteArrayList<>();

		@SmtpListener("who@example.org")
		void who(Principal principal) {
			this.heard.add(principal.getName());
		}

		@SmtpListener("secured@example.org")
		@PreAuthorize("hasRole('AGENT')")
		void secured() {
			this.heard.add("secured");
		}

	}

	/**
	 * Waits for others.
	 *
	 * @param together how many are missing
	 */
	record Meeting(CountDownLatch together) {

		@SmtpListener("meet@example.org")
		void meet() throws InterruptedException {
			this.together.countDown();
			assertThat(this.together.await(30, TimeUnit.SECONDS)).isTrue();
		}

	}

	/**
	 * Refuses a sender.
	 */
	static class ClosedToEve implements SessionPolicy {

		@Override
		public @Nullable SmtpReply onMail(SmtpSession session, Mailbox sender, EsmtpParameters parameters) {
			return sender.toString().startsWith("eve@") ? SmtpReply.reject("5.7.1", "Go away") : null;
		}

	}

}
