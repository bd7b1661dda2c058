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

package dev.smtpd.spring.boot.test.slice;

import dev.smtpd.SmtpServer;
import dev.smtpd.spring.boot.autoconfigure.SmtpdAutoConfiguration;
import dev.smtpd.spring.boot.autoconfigure.ratelimit.SmtpdRateLimitAutoConfiguration;
import dev.smtpd.spring.boot.autoconfigure.security.SmtpdSecurityAutoConfiguration;
import dev.smtpd.spring.boot.test.ReceivedMessages;
import dev.smtpd.spring.boot.test.RecordedMessages;
import dev.smtpd.spring.boot.test.SmtpTest;
import dev.smtpd.spring.boot.test.SmtpTestClients;
import dev.smtpd.spring.boot.test.slice.DeskOthers.DeskConfiguration;
import dev.smtpd.spring.boot.test.slice.DeskOthers.DeskEvents;
import dev.smtpd.spring.boot.test.slice.DeskOthers.DeskRepository;
import dev.smtpd.spring.boot.test.slice.DeskOthers.DeskService;
import dev.smtpd.spring.boot.test.slice.DeskOthers.DeskWebController;
import dev.smtpd.test.SmtpTestClient;
import dev.smtpd.test.SmtpTestConnection;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.context.annotation.FilterType;
import org.springframework.test.context.TestContextManager;
import org.springframework.test.context.bean.override.mockito.MockitoBean;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.mockito.BDDMockito.given;

/**
 * Tests for {@link SmtpTest}: a slice of {@link DeskApplication}. The classes without
 * tests are other slices of it.
 */
@SmtpTest(properties = "smtpd.listener.unrouted=reject")
class SmtpTestTests {

	@Autowired
	private ApplicationContext context;

	@Autowired
	private SmtpTestClient client;

	@Autowired
	private ReceivedMessages received;

	@MockitoBean
	private DeskService service;

	@Test
	void listenerTakesMailWithAMockOfItsService() {
		given(this.service.open("Help")).willReturn("Mocked");
		assertThat(this.client.mail().to("desk@example.org").text("Help").send()).isAccepted()
			.hasReplyStartingWith("250 2.0.0 Mocked");
		assertThat(this.received.await(RecordedMessages.to("desk@example.org"))).hasTextContaining("Help");
	}

	@Test
	void listenersOfPlainComponentsAreThereAndAdvice() {
		assertThat(this.client.mail().to("log@example.org").send()).isAccepted();
		assertThat(this.client.mail().to("archive@example.org").send())
			.hasReplyStartingWith("452 4.3.1 Archive is full");
		assertThat(this.client.mail().to("nobody@example.org").send()).isRejected().atRcpt();
		assertThat(this.received.all()).extracting((message) -> message.recipients().get(0))
			.containsExactly("log@example.org");
	}

	@ParameterizedTest
	@ValueSource(classes = { DeskListeners.Desk.class, DeskListeners.Log.class, DeskListeners.Archive.class,
			DeskListeners.Advice.class, DeskParts.Customizer.class, DeskParts.Processor.class, DeskParts.Policy.class,
			DeskParts.Mapper.class, DeskParts.Observer.class, DeskParts.UpperCase.class, DeskParts.Users.class,
			SmtpTestClients.class })
	void beansForMailAreIncluded(Class<?> type) {
		assertThat(this.context.getBeanNamesForType(type)).hasSize(1);
	}

	@ParameterizedTest
	@ValueSource(classes = { DeskRepository.class, DeskEvents.class, DeskWebController.class, DeskConfiguration.class,
			SmtpdRateLimitAutoConfiguration.class })
	void otherBeansAreExcluded(Class<?> type) {
		assertThat(this.context.getBeanNamesForType(type)).isEmpty();
	}

	@Test
	void serverIsCustomizedAndListensOnAFreePortOfTheLoopbackAddress() {
		assertThat(this.context.getBean(SmtpServer.class).connectors()).singleElement().satisfies((connector) -> {
			assertThat(connector.address().getAddress().isLoopbackAddress()).isTrue();
			assertThat(connector.port()).isNotEqualTo(2525);
		});
		try (SmtpTestConnection connection = this.client.connect()) {
			assertThat(connection.readReply()).startsWith("220 desk.example.org");
		}
	}

	@Test
	void namedListenersAreTheOnlyOnes() throws Exception {
		ApplicationContext named = context(Named.class);
		assertThat(named.getBeanNamesForType(DeskListeners.Log.class)).hasSize(1);
		assertThat(named.getBeanNamesForType(DeskListeners.Desk.class)).isEmpty();
		assertThat(named.getBeanNamesForType(DeskListeners.Archive.class)).isEmpty();
		assertThat(named.getBeanNamesForType(DeskListeners.Advice.class)).hasSize(1);
		SmtpTestClient smtp = SmtpTestClients.bindToApplicationContext(named);
		assertThat(smtp.mail().to("log@example.org").send()).isAccepted();
		assertThat(smtp.mail().to("archive@example.org").send()).isRejected().atRcpt();
	}

	@Test
	void eventListenerCanBeNamed() throws Exception {
		ApplicationContext named = context(NamedEvents.class);
		assertThat(named.getBeanNamesForType(DeskListeners.Log.class)).isEmpty();
		SmtpTestClient smtp = SmtpTestClients.bindToApplicationContext(named);
		assertThat(smtp.mail().to("log@example.org").subject("Hi").send()).isAccepted();
		assertThat(named.getBean(DeskEvents.class).subjects()).containsExactly("Hi");
	}

	@Test
	void filtersIncludeAndExclude() throws Exception {
		ApplicationContext filtered = context(Filtered.class);
		assertThat(filtered.getBeanNamesForType(DeskService.class)).hasSize(1);
		assertThat(filtered.getBeanNamesForType(DeskRepository.class)).isEmpty();
		assertThat(filtered.getBeanNamesForType(DeskListeners.Archive.class)).isEmpty();
		assertThat(filtered.getEnvironment().getProperty("smtpd.enable-smtputf8")).isEqualTo("true");
		assertThat(SmtpTestClients.bindToApplicationContext(filtered).mail().to("desk@example.org").text("Hi").send())
			.hasReplyStartingWith("250 2.0.0 Ticket for Hi");
	}

	@Test
	void defaultFiltersCanBeLeftOut() throws Exception {
		ApplicationContext plain = context(WithoutDefaults.class);
		assertThat(plain.getBeanNamesForType(DeskRepository.class)).hasSize(1);
		assertThat(plain.getBeanNamesForType(DeskListeners.Log.class)).isEmpty();
		assertThat(plain.getBeanNamesForType(SmtpServer.class)).hasSize(1);
	}

	@Test
	void autoConfigurationsCanBeExcluded() throws Exception {
		ApplicationContext reduced = context(Reduced.class);
		assertThat(reduced.getBeanNamesForType(SmtpdAutoConfiguration.class)).hasSize(1);
		assertThat(reduced.getBeanNamesForType(SmtpdSecurityAutoConfiguration.class)).isEmpty();
	}

	@Test
	void nothingIsAddedWhereTheServerIsDisabled() throws Exception {
		ApplicationContext disabled = context(Disabled.class);
		assertThat(disabled.getBeanNamesForType(SmtpTestClient.class)).isEmpty();
		assertThat(disabled.getBeanNamesForType(ReceivedMessages.class)).isEmpty();
		assertThatIllegalStateException().isThrownBy(() -> SmtpTestClients.bindToApplicationContext(disabled))
			.withMessage("The application has no SMTP server");
	}

	@Test
	void equalSlicesShareAContext() throws Exception {
		assertThat(context(Named.class)).isSameAs(context(NamedAgain.class)).isNotSameAs(context(Reduced.class));
	}

	private static ApplicationContext context(Class<?> test) {
		return new TestContextManager(test).getTestContext().getApplicationContext();
	}

	@Nested
	class NestedTests {

		@Test
		void beansAreThoseOfTheEnclosingClass(@Autowired ReceivedMessages messages) {
			assertThat(messages).isSameAs(SmtpTestTests.this.received);
			assertThat(messages.all()).isEmpty();
			assertThat(SmtpTestTests.this.client.mail().to("log@example.org").send()).isAccepted();
			assertThat(messages.all()).hasSize(1);
		}

	}

	@SmtpTest(value = DeskListeners.Log.class, properties = "smtpd.listener.unrouted=reject")
	static class Named {

	}

	@SmtpTest(controllers = DeskListeners.Log.class, properties = "smtpd.listener.unrouted=reject")
	static class NamedAgain {

	}

	@SmtpTest(properties = "smtpd.enable-smtputf8=true",
			includeFilters = @Filter(type = FilterType.ASSIGNABLE_TYPE, classes = DeskService.class),
			excludeFilters = @Filter(type = FilterType.ASSIGNABLE_TYPE, classes = DeskListeners.Archive.class))
	static class Filtered {

	}

	@SmtpTest(controllers = DeskListeners.Log.class, properties = "smtpd.enabled=false")
	static class Disabled {

	}

	@SmtpTest(DeskEvents.class)
	static class NamedEvents {

	}

	@SmtpTest(useDefaultFilters = false,
			includeFilters = @Filter(type = FilterType.ASSIGNABLE_TYPE, classes = DeskRepository.class))
	static class WithoutDefaults {

	}

	@SmtpTest(controllers = DeskListeners.Log.class, excludeAutoConfiguration = SmtpdSecurityAutoConfiguration.class)
	static class Reduced {

	}

}
