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

import java.util.List;

import dev.smtpd.SmtpServer;
import dev.smtpd.spring.boot.autoconfigure.SmtpdAutoConfiguration;
import dev.smtpd.spring.boot.autoconfigure.listener.SmtpdListenerAutoConfiguration;
import dev.smtpd.spring.boot.test.ListenerCases.Case;
import dev.smtpd.spring.boot.test.ListenerCases.Heard;
import dev.smtpd.test.SmtpTestClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Listeners alone behave as they do in an application behind a port.
 */
@TestInstance(Lifecycle.PER_CLASS)
@Execution(ExecutionMode.SAME_THREAD)
class BindToListenersTests {

	private Application smtp;

	private Application lmtp;

	@BeforeAll
	void start() {
		this.smtp = Application.start("smtp");
		this.lmtp = Application.start("lmtp");
	}

	@AfterAll
	void stop() {
		this.smtp.context().close();
		this.lmtp.context().close();
	}

	@ParameterizedTest
	@MethodSource("dev.smtpd.spring.boot.test.ListenerCases#all")
	void resultIsThatOfAnApplication(Case said) {
		Outcome alone = alone(said, false);
		assertThat(alone.replies()).isNotEmpty();
		assertThat(alone).isEqualTo(inApplication(said, this.smtp));
	}

	@ParameterizedTest
	@MethodSource("dev.smtpd.spring.boot.test.ListenerCases#all")
	void resultOfLmtpIsThatOfAnApplication(Case said) {
		assertThat(alone(said, true)).isEqualTo(inApplication(said, this.lmtp));
	}

	private static Outcome alone(Case said, boolean lmtp) {
		List<Heard> listeners = newListeners();
		SmtpListenersBuilder builder = SmtpTestClients.listeners(listeners.toArray())
			.properties("app.domain", "example.org");
		SmtpTestClient client = (lmtp ? builder.lmtp() : builder).build();
		return new Outcome(said.client().apply(client), heard(listeners));
	}

	private static Outcome inApplication(Case said, Application application) {
		application.listeners().forEach((listener) -> listener.heard.clear());
		return new Outcome(said.client().apply(application.client()), heard(application.listeners()));
	}

	private static List<Heard> newListeners() {
		return List.of(new ListenerCases.Support(), new ListenerCases.Replies(), new ListenerCases.Advice(),
				new ListenerCases.Filters(), new ListenerCases.Automatic());
	}

	private static List<String> heard(List<Heard> listeners) {
		return listeners.stream().flatMap((listener) -> listener.heard.stream()).toList();
	}

	/**
	 * An application with listeners.
	 *
	 * @param context the context
	 * @param listeners the listeners
	 * @param client a client of its server
	 */
	private record Application(ConfigurableApplicationContext context, List<Heard> listeners, SmtpTestClient client) {

		static Application start(String protocol) {
			List<Heard> listeners = newListeners();
			ConfigurableApplicationContext context = new SpringApplicationBuilder(Configuration.class)
				.web(WebApplicationType.NONE)
				.properties("smtpd.port=0", "smtpd.address=127.0.0.1", "smtpd.hostname=localhost",
						"app.domain=example.org", "smtpd.protocol=" + protocol)
				.initializers(
						(GenericApplicationContext fresh) -> listeners.forEach((listener) -> add(fresh, listener)))
				.run();
			int port = context.getBean(SmtpServer.class).connectors().get(0).port();
			SmtpTestClient client = SmtpTestClient.bindToServer("127.0.0.1", port);
			return new Application(context, listeners, protocol.equals("lmtp") ? client.lmtp() : client);
		}

		@SuppressWarnings("unchecked")
		private static void add(GenericApplicationContext context, Object bean) {
			context.registerBean((Class<Object>) bean.getClass(), () -> bean);
		}

	}

	@ImportAutoConfiguration({ SmtpdAutoConfiguration.class, SmtpdListenerAutoConfiguration.class,
			TaskExecutionAutoConfiguration.class })
	static class Configuration {

	}

	/**
	 * What client and listeners have got.
	 *
	 * @param replies the replies to the client
	 * @param heard what the listeners were invoked with
	 */
	private record Outcome(List<Object> replies, List<String> heard) {

	}

}
