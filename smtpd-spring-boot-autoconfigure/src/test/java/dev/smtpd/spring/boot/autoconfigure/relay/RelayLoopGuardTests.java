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

package dev.smtpd.spring.boot.autoconfigure.relay;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.Executor;

import dev.smtpd.SmtpServer;
import dev.smtpd.spring.boot.autoconfigure.SmtpServerExecutorProvider;
import dev.smtpd.spring.boot.autoconfigure.SmtpdAutoConfiguration;
import dev.smtpd.test.SmtpTestClient;
import dev.smtpd.test.SmtpTestConnection;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.assertThatIOException;

/**
 * An application whose upstream server is the application itself.
 */
@ExtendWith(OutputCaptureExtension.class)
class RelayLoopGuardTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SmtpdAutoConfiguration.class, SmtpdRelayAutoConfiguration.class,
				TaskExecutionAutoConfiguration.class))
		.withPropertyValues("smtpd.port=0", "smtpd.relay.enabled=true", "smtpd.relay.open=true");

	private int port;

	@BeforeEach
	void findPort() throws IOException {
		try (ServerSocket free = new ServerSocket(0)) {
			this.port = free.getLocalPort();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "localhost:", "127.0.0.1:", "[::1]:", "0.0.0.0:" })
	void whenUpstreamServerIsTheOwnConnectorThenStartFails(String host) {
		this.contextRunner
			.withPropertyValues("smtpd.port=" + this.port, "smtpd.remote-address=192.0.2.1:25," + host + this.port)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOfSatisfying(RelayLoopException.class, (failure) -> {
					assertThat(failure.getAddress()).hasToString(host + this.port);
					assertThat(failure.getConnector().name()).isEqualTo("default");
				}));
		assertThatIOException().isThrownBy(() -> new Socket("localhost", this.port).close());
	}

	@Test
	void whenUpstreamServerIsAFurtherConnectorThenStartFails() {
		this.contextRunner
			.withPropertyValues("smtpd.connectors.other.port=" + this.port, "smtpd.connectors.other.address=127.0.0.1",
					"smtpd.remote-address=127.0.0.1:" + this.port)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOfSatisfying(RelayLoopException.class,
						(failure) -> assertThat(failure.getConnector().name()).isEqualTo("other")));
	}

	@ParameterizedTest
	@ValueSource(strings = { "127.0.0.2:", "192.0.2.1:", "no-such-host.invalid:" })
	void whenUpstreamServerIsAnotherOrUnknownThenServerStarts(String host) {
		this.contextRunner
			.withPropertyValues("smtpd.address=127.0.0.1", "smtpd.port=" + this.port,
					"smtpd.remote-address=" + host + this.port)
			.run((context) -> assertThat(context.getBean(SmtpServer.class).isRunning()).isTrue());
	}

	@Test
	void whenNamesAreResolvedTooSlowlyThenServerStarts() {
		this.contextRunner.withBean(SmtpRelayExecutorConfiguration.BEAN_NAME, SmtpServerExecutorProvider.class,
				() -> () -> (Executor) (task) -> {
				}, (definition) -> ((AbstractBeanDefinition) definition).setDefaultCandidate(false))
			.withPropertyValues("smtpd.port=" + this.port, "smtpd.remote-address=localhost:" + this.port,
					"smtpd.relay.timeouts.connect=100ms")
			.run((context) -> assertThat(context.getBean(SmtpServer.class).isRunning()).isTrue());
	}

	@Test
	void serverOffersItsIdentityOnlyIfItRelays() {
		this.contextRunner.withPropertyValues("smtpd.remote-address=localhost:1").run((context) -> {
			try (SmtpTestConnection client = SmtpTestClient
				.bindToServer(context.getBean(SmtpServer.class).connectors().get(0).port())
				.open()) {
				assertThat(client.command("XRELAY")).startsWith("250 2.0.0");
			}
		});
		this.contextRunner.withPropertyValues("smtpd.relay.enabled=false").run((context) -> {
			try (SmtpTestConnection client = SmtpTestClient
				.bindToServer(context.getBean(SmtpServer.class).connectors().get(0).port())
				.open()) {
				assertThat(client.command("XRELAY")).startsWith("500");
			}
		});
	}

	@Test
	void failureSaysWhatToConfigure(CapturedOutput output) {
		SpringApplication application = new SpringApplication(Relaying.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		assertThatException()
			.isThrownBy(() -> application.run("--smtpd.port=" + this.port, "--smtpd.relay.enabled=true",
					"--smtpd.relay.open=true", "--smtpd.remote-address=localhost:" + this.port));
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("The upstream server localhost:" + this.port + " is this application itself, whose connector "
					+ "'default' listens on port " + this.port)
			.contains("'smtpd.remote-address'");
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ SmtpdAutoConfiguration.class, SmtpdRelayAutoConfiguration.class,
			TaskExecutionAutoConfiguration.class })
	static class Relaying {

	}

}
