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

import dev.smtpd.fault.Fault;
import dev.smtpd.fault.FaultAction;
import dev.smtpd.fault.FaultStage;
import dev.smtpd.fault.FaultStatus;
import dev.smtpd.fault.SmtpFaults;
import org.junit.jupiter.api.Test;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.TestContextManager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link SmtpFaultTestExecutionListener} and {@link SharedFaults}.
 */
class SmtpFaultListenerTests {

	@Test
	void whenServerIsMissingThenTheTestFails() {
		assertThatIllegalStateException().isThrownBy(() -> execute(WithFaults.class, "captured"))
			.withMessageContaining("There is no such server in the application context")
			.withMessageContaining("MAIL_CAPTURE");
		assertThatIllegalStateException().isThrownBy(() -> execute(WithoutFaults.class, "any"))
			.withMessageContaining("There is no such server in the application context");
	}

	@Test
	void whenAttributesDoNotFitThenTheTestFails() {
		assertThatIllegalArgumentException().isThrownBy(() -> execute(WithFaults.class, "withoutReply"))
			.withMessageContaining("There must be a reply to send")
			.withMessageContaining("SmtpFault");
		assertThatIllegalArgumentException().isThrownBy(() -> execute(WithFaults.class, "tooLong"))
			.withMessageContaining("The delay must be from 0 to 15 minutes");
	}

	@Test
	void faultsAreThoseOfTheAnnotations() throws Exception {
		TestContextManager manager = new TestContextManager(WithFaults.class);
		SmtpFaults faults = manager.getTestContext().getApplicationContext().getBean(SmtpFaults.class);
		begin(manager, "complete");
		assertThat(faults.list()).extracting(FaultStatus::fault)
			.containsExactly(Fault.at(FaultStage.RCPT)
				.reply("450 4.2.1 Busy")
				.after(Duration.ofMillis(200))
				.onEvery(2)
				.forSender("joe@*")
				.forRecipient("jane@*")
				.onConnector("mx"));
		end(manager, "complete");
		assertThat(faults.isEmpty()).isTrue();
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

	private static void execute(Class<?> testClass, String method) throws Exception {
		TestContextManager manager = new TestContextManager(testClass);
		manager.getTestContext().getApplicationContext();
		try {
			begin(manager, method);
		}
		finally {
			end(manager, method);
		}
	}

	private static void begin(TestContextManager manager, String method) throws Exception {
		Object instance = manager.getTestContext().getTestClass().getDeclaredConstructor().newInstance();
		Method testMethod = instance.getClass().getDeclaredMethod(method);
		manager.beforeTestMethod(instance, testMethod);
		manager.beforeTestExecution(instance, testMethod);
	}

	private static void end(TestContextManager manager, String method) throws Exception {
		Object instance = manager.getTestContext().getTestInstance();
		Method testMethod = instance.getClass().getDeclaredMethod(method);
		manager.afterTestExecution(instance, testMethod, null);
		manager.afterTestMethod(instance, testMethod, null);
	}

	@ContextConfiguration(classes = Configured.class)
	static class WithFaults {

		@SmtpFault(at = FaultStage.MAIL, then = FaultAction.DROP, server = SmtpFault.Server.MAIL_CAPTURE)
		void captured() {
		}

		@SmtpFault(at = FaultStage.MAIL, then = FaultAction.REPLY)
		void withoutReply() {
		}

		@SmtpFault(at = FaultStage.MAIL, then = FaultAction.DELAY, delay = "1h")
		void tooLong() {
		}

		@SmtpFault(at = FaultStage.RCPT, then = FaultAction.REPLY, reply = "450 4.2.1 Busy", delay = "200ms", every = 2,
				sender = "joe@*", recipient = "jane@*", connector = "mx")
		void complete() {
		}

	}

	@ContextConfiguration(classes = Empty.class)
	static class WithoutFaults {

		@SmtpFault(at = FaultStage.MAIL, then = FaultAction.DROP)
		void any() {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Configured {

		@Bean
		SmtpFaults smtpFaults() {
			return new SmtpFaults();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Empty {

	}

}
