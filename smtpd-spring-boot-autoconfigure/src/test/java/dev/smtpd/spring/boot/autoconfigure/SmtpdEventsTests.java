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

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import dev.smtpd.MessageProcessor;
import dev.smtpd.SmtpReply;
import dev.smtpd.SmtpServer;
import dev.smtpd.management.PauseMode;
import dev.smtpd.spring.event.MessageRefusedEvent;
import dev.smtpd.spring.event.SmtpConnectorPausedEvent;
import dev.smtpd.spring.event.SmtpConnectorResumedEvent;
import dev.smtpd.spring.event.SmtpSessionClosedEvent;
import dev.smtpd.spring.event.SmtpSessionEvent;
import dev.smtpd.spring.event.SmtpSessionOpenedEvent;
import dev.smtpd.test.SmtpTestClient;
import dev.smtpd.test.SmtpTestConnection;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.availability.ApplicationAvailabilityAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.event.EventListener;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Events other than those of messages, and pauses that follow the application.
 */
class SmtpdEventsTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SmtpdAutoConfiguration.class, TaskExecutionAutoConfiguration.class,
				ApplicationAvailabilityAutoConfiguration.class))
		.withBean(MessageProcessor.class, () -> (message) -> SmtpReply.of(550, "5.7.1", "No"))
		.withPropertyValues("smtpd.port=0", "smtpd.address=127.0.0.1");

	@Test
	void listenersAreTold() {
		this.contextRunner.withBean(Listener.class).run((context) -> {
			SmtpServer server = context.getBean(SmtpServer.class);
			try (SmtpTestConnection client = SmtpTestClient.bindToServer(server.connectors().get(0).port()).open()) {
				client.mail().content("Subject: hi\r\n\r\nhi\r\n").send();
			}
			Awaitility.await().until(() -> server.status().sessionCount() == 0);
			server.pause("default", "test", PauseMode.HOLD);
			server.resume("default", "test");
			List<String> told = context.getBean(Listener.class).told;
			Awaitility.await()
				.untilAsserted(() -> assertThat(told).containsExactlyInAnyOrder("opened on smtpd", "refused 550",
						"closed", "paused test HOLD", "resumed default"));
		});
	}

	@Test
	void listenerForTheBaseTypeIsNotified() {
		this.contextRunner.withBean(SessionListener.class).run((context) -> {
			SmtpTestClient.bindToServer(context.getBean(SmtpServer.class).connectors().get(0).port()).open().close();
			Awaitility.await()
				.untilAsserted(() -> assertThat(context.getBean(SessionListener.class).types)
					.containsExactlyInAnyOrder(SmtpSessionOpenedEvent.class, SmtpSessionClosedEvent.class));
		});
	}

	@Test
	void mailWaitsWhileTheApplicationRefusesTraffic() {
		this.contextRunner.withPropertyValues("smtpd.pause-while-refusing-traffic=true").run((context) -> {
			int port = context.getBean(SmtpServer.class).connectors().get(0).port();
			assertThat(SmtpTestClient.bindToServer(port).connect().readReply()).startsWith("421 4.3.2");
			AvailabilityChangeEvent.publish(context, ReadinessState.ACCEPTING_TRAFFIC);
			try (SmtpTestConnection client = SmtpTestClient.bindToServer(port).open()) {
				AvailabilityChangeEvent.publish(context, ReadinessState.REFUSING_TRAFFIC);
				assertThat(client.readReply()).startsWith("421 4.3.2");
			}
			assertThat(context.getBean(SmtpServer.class).status().connectors().get(0).pauses())
				.containsOnlyKeys("application refuses traffic");
			AvailabilityChangeEvent.publish(context, ReadinessState.ACCEPTING_TRAFFIC);
			SmtpTestClient.bindToServer(port).open().close();
		});
	}

	@Test
	@ExtendWith(OutputCaptureExtension.class)
	void failureOfAListenerIsLoggedWithWho(CapturedOutput output) {
		this.contextRunner.withBean(FailingListener.class).run((context) -> {
			int port = context.getBean(SmtpServer.class).connectors().get(0).port();
			try (SmtpTestConnection client = SmtpTestClient.bindToServer(port).open()) {
				client.mail().content("Subject: hi\r\n\r\nhi\r\n").send();
			}
			Awaitility.await()
				.untilAsserted(() -> assertThat(output)
					.containsPattern("Listener for SmtpSessionOpenedEvent of session \\w+ of 127\\.0\\.0\\.1 failed")
					.containsPattern("Listener for MessageRefusedEvent of message \\w+-1 in session \\w+ of "
							+ "127\\.0\\.0\\.1 failed"));
		});
	}

	/**
	 * Fails.
	 */
	static class FailingListener {

		@EventListener
		void opened(SmtpSessionOpenedEvent event) {
			throw new IllegalStateException("for the test");
		}

		@EventListener
		void refused(MessageRefusedEvent event) {
			throw new IllegalStateException("for the test");
		}

	}

	/**
	 * Notes the types of all events of sessions.
	 */
	static class SessionListener {

		private final List<Class<?>> types = new CopyOnWriteArrayList<>();

		@EventListener
		void on(SmtpSessionEvent event) {
			this.types.add(event.getClass());
		}

	}

	/**
	 * Notes the events.
	 */
	static class Listener {

		private final List<String> told = new CopyOnWriteArrayList<>();

		@EventListener
		void opened(SmtpSessionOpenedEvent event) {
			this.told.add("opened on " + Thread.currentThread().getName().replaceFirst("-.*", ""));
		}

		@EventListener
		void closed(SmtpSessionClosedEvent event) {
			this.told.add("closed");
		}

		@EventListener
		void refused(MessageRefusedEvent event) {
			this.told.add("refused " + event.getReply().code());
		}

		@EventListener
		void paused(SmtpConnectorPausedEvent event) {
			this.told.add("paused " + event.getReason() + " " + event.getMode());
		}

		@EventListener
		void resumed(SmtpConnectorResumedEvent event) {
			this.told.add("resumed " + event.getConnector().name());
		}

	}

}
