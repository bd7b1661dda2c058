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

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;

import dev.smtpd.MessageOutcome;
import dev.smtpd.MessageProcessor;
import dev.smtpd.SmtpReply;
import dev.smtpd.SmtpServer;
import dev.smtpd.spring.boot.autoconfigure.actuate.SmtpServerTotals;
import dev.smtpd.spring.boot.autoconfigure.metrics.SmtpdMetricsAutoConfiguration;
import dev.smtpd.spring.boot.autoconfigure.observation.SmtpdObservationAutoConfiguration;
import dev.smtpd.spring.event.MessageReceivedEvent;
import dev.smtpd.spring.event.MessageRefusedEvent;
import dev.smtpd.spring.event.SmtpSessionClosedEvent;
import dev.smtpd.test.SmtpTestClient;
import dev.smtpd.test.SmtpTestConnection;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistryAssert;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.event.EventListener;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * That metrics, observations, events, totals and logs agree on what became of a message.
 */
@ExtendWith(OutputCaptureExtension.class)
class MessageOutcomeTests {

	@ParameterizedTest
	@CsvSource({ "smtp, 250 250, ACCEPTED", "smtp, 250 550, REJECTED", "smtp, 250 452, DEFERRED",
			"lmtp, 250 250, ACCEPTED", "lmtp, 250 550, PARTLY_ACCEPTED", "lmtp, 452 250, PARTLY_ACCEPTED",
			"lmtp, 550 452, DEFERRED", "lmtp, 550 554, REJECTED" })
	void isTheSameEverywhere(String protocol, String codes, MessageOutcome outcome, CapturedOutput output) {
		SimpleMeterRegistry meters = new SimpleMeterRegistry();
		TestObservationRegistry observations = TestObservationRegistry.create();
		String tag = outcome.name().toLowerCase(Locale.ROOT);
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(SmtpdAutoConfiguration.class, SmtpdMetricsAutoConfiguration.class,
					SmtpdObservationAutoConfiguration.class, TaskExecutionAutoConfiguration.class))
			.withPropertyValues("smtpd.port=0", "smtpd.address=127.0.0.1", "smtpd.protocol=" + protocol,
					"smtpd.log-level=info", "smtpd.executor.max-size=1")
			.withBean(SimpleMeterRegistry.class, () -> meters)
			.withBean(ObservationRegistry.class, () -> observations)
			.withBean(SmtpServerTotals.class)
			.withBean(Listener.class)
			.withBean(MessageProcessor.class, () -> (message) -> reply(codes))
			.run((context) -> {
				SmtpServer server = context.getBean(SmtpServer.class);
				try (SmtpTestConnection client = SmtpTestClient.bindToServer(server.connectors().get(0).port())
					.connect()) {
					client.readReply();
					client.command((protocol.equals("lmtp") ? "LHLO" : "EHLO") + " client.example.org");
					client.command("MAIL FROM:<joe@example.org>");
					client.command("RCPT TO:<a@example.org>");
					client.command("RCPT TO:<b@example.org>");
					client.command("DATA");
					client.command(".");
				}
				Awaitility.await().until(() -> server.status().sessionCount() == 0);
				for (MessageOutcome each : MessageOutcome.values()) {
					double expected = (each == outcome) ? 1 : 0;
					String value = each.name().toLowerCase(Locale.ROOT);
					assertThat(meters.get("smtpd.messages").tag("outcome", value).counter().count())
						.isEqualTo(expected);
					assertThat(meters.get("smtpd.transactions").tag("outcome", value).counter().count())
						.isEqualTo(expected);
					assertThat(meters.get("smtpd.message.processing").tag("outcome", value).timer().count())
						.isEqualTo((long) expected);
				}
				TestObservationRegistryAssert.assertThat(observations)
					.hasObservationWithNameEqualTo("smtpd.transaction")
					.that()
					.hasLowCardinalityKeyValue("outcome", tag);
				SmtpServerTotals.Totals totals = context.getBean(SmtpServerTotals.class).get();
				assertThat(totals.acceptedMessages()).isEqualTo(outcome.isAccepted() ? 1 : 0);
				assertThat(totals.refusedMessages()).isEqualTo(outcome.isAccepted() ? 0 : 1);
				assertThat(output).contains("bytes " + tag.replace('_', ' ') + ": ");
				// the only thread of the executor publishes them in order
				List<String> heard = context.getBean(Listener.class).heard;
				Awaitility.await().until(() -> heard.contains("closed"));
				assertThat(heard).containsExactly(outcome.isAccepted() ? "received" : "refused", "closed");
			});
	}

	private static SmtpReply reply(String codes) {
		return SmtpReply.forRecipients(
				Arrays.stream(codes.split(" ")).map((code) -> SmtpReply.of(Integer.parseInt(code), "Reply")).toList());
	}

	/**
	 * Notes the events.
	 */
	static class Listener {

		private final List<String> heard = new CopyOnWriteArrayList<>();

		@EventListener
		void received(MessageReceivedEvent event) {
			this.heard.add("received");
		}

		@EventListener
		void refused(MessageRefusedEvent event) {
			this.heard.add("refused");
		}

		@EventListener
		void closed(SmtpSessionClosedEvent event) {
			this.heard.add("closed");
		}

	}

}
