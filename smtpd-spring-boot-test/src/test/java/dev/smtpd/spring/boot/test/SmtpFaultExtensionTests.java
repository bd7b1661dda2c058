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

import java.lang.reflect.Method;
import java.time.Duration;
import java.util.List;
import java.util.Set;

import dev.smtpd.auth.AuthMode;
import dev.smtpd.fault.Fault;
import dev.smtpd.fault.FaultAction;
import dev.smtpd.fault.FaultStage;
import dev.smtpd.fault.FaultStatus;
import dev.smtpd.fault.SmtpFaults;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.ResourceLocksProvider.Lock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.platform.commons.support.AnnotationSupport;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.context.junit.jupiter.SpringJUnitConfig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link SmtpFaultExtension}: faults that can't be made, or never are, and
 * those of {@link SmtpServerExtension}.
 */
class SmtpFaultExtensionTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"',
			textBlock = """
					withoutReply     | There must be a reply to send
					tooLong          | The delay must be from 0 to 15 minutes
					captured         | @SmtpFault(at = MAIL, then = DROP, server = MAIL_CAPTURE) can't be made
					captured         | Add @AutoConfigureMailCapture
					unknownConnector | no server has a connector 'mx'. Connectors: [default]
					withoutTls       | no connector of its servers speaks TLS
					withoutAuth      | no connector of its servers offers AUTH
					neverMade        | @SmtpFault(at = MAIL, then = DROP, nth = 3) was never made. Occasions that met its conditions: 1
					""")
	void faultThatIsNotMadeIsAFailure(String method, String message) {
		assertThat(Launched.failures(Failing.class, method)).singleElement()
			.satisfies((failure) -> assertThat(failure).hasMessageContaining(message));
	}

	@Test
	void faultsOfTheExtensionAreMade() {
		assertThat(Launched.failures(Succeeding.class)).isEmpty();
	}

	@Test
	void testWithoutServerFails() {
		assertThat(Launched.failures(WithoutServer.class)).singleElement()
			.satisfies((failure) -> assertThat(failure).isInstanceOf(IllegalStateException.class)
				.hasMessageContaining("the test has no server that could make it"));
		assertThat(Launched.failures(ContextWithoutServer.class)).singleElement()
			.satisfies((failure) -> assertThat(failure).isInstanceOf(IllegalStateException.class)
				.hasMessageContaining("Use @SpringBootTest or @SmtpTest"));
	}

	@Test
	void connectorsOfTheApplicationAreNamed() {
		assertThat(Launched.failures(OfTheApplication.class)).singleElement()
			.satisfies((failure) -> assertThat(failure)
				.hasMessageContaining("no server has a connector 'submision'. Connectors: [default, submission]"));
	}

	@Test
	void faultsOfMethodsInParallelAreKeptUntilTheirEnd() {
		SharedFaults shared = new SharedFaults();
		SmtpFaults faults = new SmtpFaults();
		faults.put("before", Fault.at(FaultStage.MAIL).drop());
		shared.begin(faults);
		faults.put("first", Fault.at(FaultStage.MAIL).drop());
		shared.begin(faults);
		faults.put("second", Fault.at(FaultStage.MAIL).drop());
		shared.end(faults);
		assertThat(faults.list()).extracting(FaultStatus::name).containsExactly("before", "first", "second");
		shared.end(faults);
		assertThat(faults.list()).extracting(FaultStatus::name).containsExactly("before");
		shared.end(faults);
		assertThat(faults.list()).hasSize(1);
	}

	@Test
	void onlyFaultsOfCertainRecipientsRunInParallel() throws Exception {
		SmtpFaultLocksProvider provider = new SmtpFaultLocksProvider();
		assertThat(locks(provider, "others")).extracting(Lock::getAccessMode)
			.containsExactly(ResourceAccessMode.READ_WRITE);
		assertThat(locks(provider, "recipient")).extracting(Lock::getAccessMode)
			.containsExactly(ResourceAccessMode.READ);
		for (String method : List.of("others", "several")) {
			assertThat(AnnotationSupport.findRepeatableAnnotations(Succeeding.class.getDeclaredMethod(method),
					ResourceLock.class))
				.singleElement()
				.satisfies((lock) -> assertThat(lock.providers()).contains(SmtpFaultLocksProvider.class));
		}
	}

	private static Set<Lock> locks(SmtpFaultLocksProvider provider, String name) throws Exception {
		Method method = Succeeding.class.getDeclaredMethod(name);
		return provider.provideForMethod(List.of(), Succeeding.class, method);
	}

	@ParameterizedTest
	@CsvSource({ "200ms, 200", "5s, 5000", "1m, 60000", "7, 7", "PT1S, 1000", "'', 0" })
	void delaysAreThoseOfSpringBoot(String text, long millis) {
		assertThat(FaultDelays.parse(text)).isEqualTo(Duration.ofMillis(millis));
	}

	@Test
	void delayWithoutNumberIsRejected() {
		assertThatIllegalArgumentException().isThrownBy(() -> FaultDelays.parse("soon"))
			.withMessageStartingWith("'soon' is no delay such as 200ms");
	}

	/**
	 * Faults that can't be made.
	 */
	static class Failing {

		@RegisterExtension
		static SmtpServerExtension smtp = new SmtpServerExtension((builder) -> builder.auth(AuthMode.NONE));

		@Test
		@SmtpFault(at = FaultStage.MAIL, then = FaultAction.REPLY)
		void withoutReply() {
		}

		@Test
		@SmtpFault(at = FaultStage.MAIL, then = FaultAction.DELAY, delay = "1h")
		void tooLong() {
		}

		@Test
		@SmtpFault(at = FaultStage.MAIL, then = FaultAction.DROP, server = SmtpFault.Server.MAIL_CAPTURE)
		void captured() {
		}

		@Test
		@SmtpFault(at = FaultStage.MAIL, then = FaultAction.DROP, connector = "mx")
		void unknownConnector() {
		}

		@Test
		@SmtpFault(at = FaultStage.TLS, then = FaultAction.DROP)
		void withoutTls() {
		}

		@Test
		@SmtpFault(at = FaultStage.AUTH, then = FaultAction.DROP)
		void withoutAuth() {
		}

		@Test
		@SmtpFault(at = FaultStage.MAIL, then = FaultAction.DROP, nth = 3)
		void neverMade() {
			assertThat(smtp.client().mail().send()).isAccepted();
		}

	}

	/**
	 * Faults that are made, or need not be.
	 */
	static class Succeeding {

		@RegisterExtension
		static SmtpServerExtension smtp = new SmtpServerExtension();

		@Test
		@SmtpFault(at = FaultStage.MAIL, then = FaultAction.DROP, server = SmtpFault.Server.EXTENSION)
		void others() {
			assertThat(smtp.client().mail().send()).isDisconnected().atMail();
		}

		@Test
		@SmtpFault(at = FaultStage.RCPT, then = FaultAction.REPLY, reply = "450 4.2.1 Busy", delay = "1ms", every = 1,
				sender = "joe@*", recipient = "busy@*", connector = "default")
		void recipient() {
			assertThat(smtp.faults().list()).extracting(FaultStatus::fault)
				.containsExactly(Fault.at(FaultStage.RCPT)
					.reply("450 4.2.1 Busy")
					.after(Duration.ofMillis(1))
					.onEvery(1)
					.forSender("joe@*")
					.forRecipient("busy@*")
					.onConnector("default"));
			assertThat(smtp.client().mail().to("busy@example.org").send()).isDeferred();
		}

		@Test
		@SmtpFault(at = FaultStage.MAIL, then = FaultAction.REPLY, reply = "452 4.3.1 Full", nth = 1)
		@SmtpFault(at = FaultStage.DATA, then = FaultAction.DROP, nth = 9, required = false)
		void several() {
			assertThat(smtp.client().mail().send()).isDeferred().atMail();
			assertThat(smtp.client().mail().send()).isAccepted();
		}

		@Test
		void withoutFaults() {
			assertThat(smtp.faults().isEmpty()).isTrue();
			smtp.faults().add(Fault.at(FaultStage.MAIL).drop());
			assertThat(smtp.client().mail().send()).isDisconnected();
		}

	}

	/**
	 * A test without any server.
	 */
	static class WithoutServer {

		@Test
		@SmtpFault(at = FaultStage.MAIL, then = FaultAction.DROP)
		void test() {
		}

	}

	/**
	 * A test with a context, and without a server.
	 */
	@SpringJUnitConfig(Empty.class)
	static class ContextWithoutServer {

		@Test
		@SmtpFault(at = FaultStage.MAIL, then = FaultAction.DROP, server = SmtpFault.Server.APPLICATION)
		void test() {
		}

	}

	/**
	 * A test of an application with two connectors.
	 */
	@SpringBootTest(classes = Application.class, properties = "smtpd.connectors.submission.port=0")
	static class OfTheApplication {

		@Test
		@SmtpFault(at = FaultStage.MAIL, then = FaultAction.DROP, connector = "submision")
		void test() {
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

	@Configuration(proxyBeanMethods = false)
	static class Empty {

	}

}
