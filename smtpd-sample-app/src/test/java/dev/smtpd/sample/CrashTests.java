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

package dev.smtpd.sample;

import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import dev.smtpd.process.ForkedJvm;
import dev.smtpd.spring.boot.inbox.search.SearchQuery;
import dev.smtpd.spring.boot.inbox.store.InboxMessages;
import dev.smtpd.spring.boot.inbox.store.InboxPage;
import dev.smtpd.test.SmtpTestClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The application is killed under load: each message for which the client got 250 is
 * there when it starts again.
 */
class CrashTests {

	private static final Pattern PORT = Pattern.compile("mail arrives at .*?port (\\d+) \\(default\\)");

	private static final int CLIENTS = 8;

	private static final int ACCEPTED = 500;

	private final Set<String> accepted = ConcurrentHashMap.newKeySet();

	private final CountDownLatch enough = new CountDownLatch(ACCEPTED);

	@TempDir
	private Path directory;

	@Test
	void nothingThatWasAcceptedIsLost() throws Exception {
		ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
		try (ForkedJvm jvm = ForkedJvm.start(
				Stream
					.concat(Stream.of("-Xmx256m", "-cp", System.getProperty("java.class.path"),
							InboxApplication.class.getName()), arguments())
					.toList())) {
			SmtpTestClient client = SmtpTestClient.bindToServer("127.0.0.1",
					Integer.parseInt(jvm.awaitLine(PORT).group(1)));
			for (int i = 0; i < CLIENTS; i++) {
				String name = "client" + i;
				clients.execute(() -> send(client, name));
			}
			assertThat(this.enough.await(2, TimeUnit.MINUTES)).as("messages are accepted").isTrue();
			jvm.kill();
		}
		finally {
			clients.shutdownNow();
		}
		assertThat(clients.awaitTermination(1, TimeUnit.MINUTES)).as("clients end").isTrue();
		assertThat(this.accepted).hasSizeGreaterThanOrEqualTo(ACCEPTED);
		try (ConfigurableApplicationContext context = SpringApplication.from(InboxApplication::main)
			.run(arguments().toArray(String[]::new))
			.getApplicationContext()) {
			assertThat(subjects(context.getBean(InboxMessages.class))).containsAll(this.accepted);
		}
	}

	private void send(SmtpTestClient client, String name) {
		try {
			for (int i = 0; true; i++) {
				String subject = name + "x" + i;
				if (client.mail().to("inbox@example.org").subject(subject).send().reply().code() == 250) {
					this.accepted.add(subject);
					this.enough.countDown();
				}
			}
		}
		catch (RuntimeException | Error ex) {
			// the server is gone
		}
	}

	private static Set<String> subjects(InboxMessages inbox) {
		Set<String> subjects = ConcurrentHashMap.newKeySet();
		Long before = null;
		do {
			InboxPage page = inbox.list(SearchQuery.ALL, before, InboxMessages.MAX_PAGE_SIZE);
			page.messages().forEach((message) -> subjects.add(message.subject()));
			before = page.next();
		}
		while (before != null);
		return subjects;
	}

	private Stream<String> arguments() {
		return Stream.of("--smtpd.port=0", "--app.submissions-port=0", "--smtpd.address=127.0.0.1", "--server.port=0",
				"--server.address=127.0.0.1", "--app.data-directory=" + this.directory.resolve("data"));
	}

}
