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

import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

import dev.smtpd.SmtpBindException;
import dev.smtpd.SmtpBindException.Reason;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SmtpBindFailureAnalyzer}.
 */
class SmtpBindFailureAnalyzerTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SmtpdAutoConfiguration.class, TaskExecutionAutoConfiguration.class))
		.withPropertyValues("smtpd.port=0");

	@Test
	void whenPortIsInUseThenFailureIsAnalyzed() throws Exception {
		try (ServerSocket socket = new ServerSocket(0)) {
			int port = socket.getLocalPort();
			MockEnvironment environment = new MockEnvironment().withProperty("smtpd.port", String.valueOf(port));
			this.contextRunner.withPropertyValues("smtpd.port=" + port).run((context) -> {
				FailureAnalysis analysis = new SmtpBindFailureAnalyzer(environment)
					.analyze(context.getStartupFailure());
				assertThat(analysis.getDescription())
					.isEqualTo("SMTP server failed to start. Port " + port + " was already in use.");
				assertThat(analysis.getAction()).contains("configure 'smtpd.port'")
					.endsWith(
							" In a test, add the dependency 'dev.smtpd:smtpd-spring-boot-starter-test', by which servers "
									+ "listen on free ports of the loopback address, or set 'smtpd.port' to 0.");
			});
		}
	}

	@Test
	void whenSpringBootTestIsNotOnTheClassPathThenThereIsNoHintForTests() throws Exception {
		try (ServerSocket socket = new ServerSocket(0)) {
			int port = socket.getLocalPort();
			MockEnvironment environment = new MockEnvironment().withProperty("smtpd.port", String.valueOf(port));
			this.contextRunner.withPropertyValues("smtpd.port=" + port)
				.withClassLoader(new FilteredClassLoader(SpringBootTest.class))
				.run((context) -> assertThat(
						new SmtpBindFailureAnalyzer(environment).analyze(context.getStartupFailure()).getAction())
					.doesNotContain("In a test"));
		}
	}

	@Test
	void whenAddressIsOfAnotherMachineThenFailureIsAnalyzed() {
		this.contextRunner.withPropertyValues("smtpd.address=192.0.2.1").run((context) -> {
			FailureAnalysis analysis = new SmtpBindFailureAnalyzer(
					new MockEnvironment().withProperty("smtpd.address", "192.0.2.1"))
				.analyze(context.getStartupFailure());
			assertThat(analysis.getDescription()).contains("192.0.2.1 is not one of this machine");
			assertThat(analysis.getAction()).contains("'smtpd.address'");
		});
	}

	@Test
	void whenPortIsPrivilegedThenFailureIsAnalyzed() {
		SmtpBindException failure = new SmtpBindException("default", new InetSocketAddress(25),
				Reason.PERMISSION_DENIED, new BindException("Permission denied"));
		FailureAnalysis analysis = new SmtpBindFailureAnalyzer(new StandardEnvironment()).analyze(failure);
		assertThat(analysis.getDescription()).contains("may not listen on port 25");
		assertThat(analysis.getAction()).contains("1024");
	}

}
