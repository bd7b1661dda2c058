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

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.smtpd.SmtpReply;
import dev.smtpd.process.ForkedJvm;
import dev.smtpd.spring.context.SmtpServerInitializedEvent;
import dev.smtpd.spring.event.MessageReceivedEvent;
import dev.smtpd.test.SmtpTestClient;
import dev.smtpd.test.SmtpTestConnection;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Listeners of an application, in a process of its own, without what is optional on the
 * class path: Reactive Streams, Reactor, Spring's transactions, Spring Security.
 */
class WithoutReactiveStreamsTests {

	private static final Pattern OPTIONAL = Pattern
		.compile(".*(reactive-streams|reactor-core|spring-tx|spring-jdbc|spring-modulith|spring-security).*");

	@Test
	void resultsAreWaitedFor() throws Exception {
		String classPath = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
			.filter((entry) -> !OPTIONAL.matcher(Path.of(entry).getFileName().toString()).matches())
			.collect(Collectors.joining(File.pathSeparator));
		try (ForkedJvm jvm = ForkedJvm.start(List.of("-cp", classPath, Application.class.getName()))) {
			int port = jvm.awaitPort();
			assertThat(replyTo(port, "reply")).startsWith("550 5.7.1 No");
			assertThat(replyTo(port, "future")).startsWith("550 5.7.1 No");
			assertThat(replyTo(port, "failed future")).startsWith("451 4.3.0");
			assertThat(replyTo(port, "flow")).startsWith("550 5.7.1 No");
			assertThat(replyTo(port, "failed flow")).startsWith("451 4.3.0");
			assertThat(replyTo(port, "event")).startsWith("250 2.0.0 OK");
			assertThat(replyTo(port, "nothing")).startsWith("250 2.0.0 OK");
		}
	}

	private static String replyTo(int port, String text) {
		try (SmtpTestConnection client = SmtpTestClient.bindToServer(port).open()) {
			return client.mail().content(text + "\r\n").send().reply().toString();
		}
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ SmtpdAutoConfiguration.class, TaskExecutionAutoConfiguration.class })
	public static class Application {

		public static void main(String[] args) {
			for (String type : List.of("org.reactivestreams.Publisher", "org.springframework.dao.DataAccessException",
					"org.springframework.security.access.AccessDeniedException")) {
				if (ClassUtils.isPresent(type, null)) {
					throw new IllegalStateException(type + " is present");
				}
			}
			SpringApplication.run(Application.class, "--smtpd.port=0", "--smtpd.address=127.0.0.1");
		}

		@EventListener
		void on(SmtpServerInitializedEvent event) {
			System.out.println("port=" + event.getServer().connectors().get(0).port());
		}

		@EventListener
		@Nullable Object on(MessageReceivedEvent event) {
			SmtpReply no = SmtpReply.of(550, "5.7.1", "No");
			return switch (event.getMessage().content().text().strip()) {
				case "reply" -> no;
				case "future" -> CompletableFuture.supplyAsync(() -> no);
				case "failed future" -> CompletableFuture.failedFuture(new IllegalStateException("for the test"));
				case "flow" -> flow(no, null);
				case "failed flow" -> flow(null, new IllegalStateException("for the test"));
				case "event" -> "an event";
				default -> null;
			};
		}

		private static Flow.Publisher<SmtpReply> flow(@Nullable SmtpReply reply, @Nullable Throwable failure) {
			SubmissionPublisher<SmtpReply> publisher = new SubmissionPublisher<>();
			return (subscriber) -> {
				publisher.subscribe(subscriber);
				if (reply != null) {
					publisher.submit(reply);
				}
				if (failure != null) {
					publisher.closeExceptionally(failure);
				}
				publisher.close();
			};
		}

	}

}
