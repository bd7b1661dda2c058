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

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.smtpd.MessageProcessor;
import dev.smtpd.SmtpMessage;
import dev.smtpd.SmtpReply;
import dev.smtpd.SmtpServer;
import dev.smtpd.fault.Fault;
import dev.smtpd.fault.FaultStage;
import dev.smtpd.fault.FaultStatus;
import dev.smtpd.fault.SmtpFaults;
import dev.smtpd.test.SmtpTestClient;
import dev.smtpd.test.SmtpTestConnection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.context.properties.source.MutuallyExclusiveConfigurationPropertiesException;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Faults on purpose, by property and by bean.
 */
@ExtendWith(OutputCaptureExtension.class)
class SmtpdFaultsTests {

	private final List<SmtpMessage> received = new CopyOnWriteArrayList<>();

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SmtpdAutoConfiguration.class, TaskExecutionAutoConfiguration.class))
		.withBean(MessageProcessor.class, () -> (message) -> {
			this.received.add(message);
			return null;
		})
		.withPropertyValues("smtpd.port=0");

	@Test
	void whenPropertiesAreSetThenFaultsAreMade(CapturedOutput output) {
		this.contextRunner
			.withPropertyValues("smtpd.faults.lost.at=after-commit", "smtpd.faults.lost.then=drop",
					"smtpd.faults.lost.nth=1", "smtpd.faults.slow.at=rcpt", "smtpd.faults.slow.then=reply",
					"smtpd.faults.slow.reply=450 4.2.1 Try later", "smtpd.faults.slow.recipient=slow@*",
					"smtpd.faults.slow.sender=*@example.org", "smtpd.faults.slow.delay=1ms",
					"smtpd.faults.slow.connector=default", "smtpd.faults.slow.every=1")
			.run((context) -> {
				assertThat(context.getBean(SmtpFaults.class).list()).extracting(FaultStatus::fault)
					.containsExactlyInAnyOrder(Fault.at(FaultStage.AFTER_COMMIT).drop().onNth(1),
							Fault.at(FaultStage.RCPT)
								.reply("450 4.2.1 Try later")
								.after(Duration.ofMillis(1))
								.forRecipient("slow@*")
								.forSender("*@example.org")
								.onEvery(1)
								.onConnector("default"));
				try (SmtpTestConnection client = client(context.getBean(SmtpServer.class)).open()) {
					client.send("MAIL FROM:<joe@example.org>").expect("250");
					client.send("RCPT TO:<slow@example.org>").expect("450 4.2.1 Try later").send("RSET").expect("250");
					client.beginData().sendRaw("hi\r\n.\r\n").expectClosed();
				}
				assertThat(this.received).hasSize(1);
				assertThat(output).contains("The SMTP server makes faults on purpose, configured by 'smtpd.faults'")
					.contains("'lost' (after-commit: drop, nth 1)")
					.contains("Fault on purpose 'lost' (after-commit: drop, nth 1) for session ");
			});
	}

	@Test
	void whenBeanIsChangedThenTheRunningServerFollows(CapturedOutput output) {
		this.contextRunner.run((context) -> {
			SmtpFaults faults = context.getBean(SmtpFaults.class);
			assertThat(faults.isEmpty()).isTrue();
			try (SmtpTestConnection client = client(context.getBean(SmtpServer.class)).open()) {
				faults.put("mail", Fault.at(FaultStage.MAIL).reply(SmtpReply.defer("4.3.0", "Later")));
				client.send("MAIL FROM:<joe@example.org>").expect("451 4.3.0 Later");
				faults.clear();
				client.send("MAIL FROM:<joe@example.org>").expect("250");
			}
			assertThat(output).doesNotContain("makes faults on purpose");
		});
	}

	@Test
	void whenApplicationHasABeanThenTheServerTakesIt() {
		SmtpFaults own = new SmtpFaults();
		own.add(Fault.at(FaultStage.CONNECT).reply("421 4.3.2 Not now"));
		this.contextRunner.withBean(SmtpFaults.class, () -> own).run((context) -> {
			try (SmtpTestConnection client = client(context.getBean(SmtpServer.class)).connect()) {
				client.expect("421 4.3.2 Not now").expectClosed();
			}
		});
	}

	@Test
	void whenConnectorIsUnknownThenAWarningIsLogged(CapturedOutput output) {
		this.contextRunner
			.withPropertyValues("smtpd.faults.x.at=mail", "smtpd.faults.x.then=drop", "smtpd.faults.x.connector=lan")
			.run((context) -> assertThat(output).contains("'smtpd.faults.x.connector' is 'lan'"));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "then=drop | 'smtpd.faults.x.at' isn't set", "at=mail | 'smtpd.faults.x.then' isn't set",
					"at=mail,then=reply | 'smtpd.faults.x.reply' isn't set. 'smtpd.faults.x.then' is reply.",
					"at=mail,then=delay | 'smtpd.faults.x.delay' isn't set. 'smtpd.faults.x.then' is delay." },
			quoteCharacter = '"')
	void whenPropertyIsMissingThenStartFails(String properties, String message) {
		run(properties,
				(failure) -> assertThat(failure).hasRootCauseInstanceOf(MissingConfigurationPropertyException.class)
					.rootCause()
					.hasMessageContaining(message));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"',
			value = { "at=mail,then=reply,reply=250 OK | smtpd.faults.x.reply | Not a reply of 4xx or 5xx",
					"at=mail,then=reply,reply=later | smtpd.faults.x.reply | Not a reply of 4xx or 5xx",
					"at=mail,then=drop,reply=451 Later | smtpd.faults.x.then | There must be no reply for drop",
					"at=mail,then=delay,delay=0 | smtpd.faults.x.then | A delay must be longer than 0",
					"at=mail,then=delay,delay=16m | smtpd.faults.x.delay | The delay must be from 0 to 15 minutes",
					"at=mail,then=drop,nth=0 | smtpd.faults.x.nth | must be positive",
					"at=mail,then=drop,every=-1 | smtpd.faults.x.every | must be positive",
					"at=ehlo,then=drop,sender=* | smtpd.faults.x.sender | No sender is known at ehlo",
					"at=mail,then=drop,recipient=* | smtpd.faults.x.recipient | No recipient is known at mail" })
	void whenPropertyIsInvalidThenStartFails(String properties, String property, String reason) {
		run(properties,
				(failure) -> assertThat(failure).rootCause()
					.isInstanceOf(InvalidConfigurationPropertyValueException.class)
					.hasMessageContaining(property)
					.hasMessageContaining(reason));
	}

	@Test
	void whenThereAreTooManyFaultsThenStartFails() {
		String[] values = IntStream.rangeClosed(0, SmtpFaults.MAX_FAULTS)
			.mapToObj((number) -> "smtpd.faults.x" + number)
			.flatMap((name) -> Stream.of(name + ".at=mail", name + ".then=drop"))
			.toArray(String[]::new);
		this.contextRunner.withPropertyValues(values)
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.rootCause()
				.isInstanceOf(InvalidConfigurationPropertyValueException.class)
				.hasMessageContaining("There must be at most 100"));
	}

	@Test
	void whenNthAndEveryAreSetThenStartFails() {
		run("at=mail,then=drop,nth=1,every=2", (failure) -> assertThat(failure)
			.hasRootCauseInstanceOf(MutuallyExclusiveConfigurationPropertiesException.class));
	}

	private void run(String properties, Consumer<Throwable> failure) {
		String[] values = Arrays.stream(properties.split(","))
			.map((value) -> "smtpd.faults.x." + value.strip())
			.toArray(String[]::new);
		this.contextRunner.withPropertyValues(values)
			.run((context) -> assertThat(context).hasFailed().getFailure().satisfies(failure::accept));
	}

	private static SmtpTestClient client(SmtpServer server) {
		return SmtpTestClient.bindToServer(server.connectors().get(0).port());
	}

}
