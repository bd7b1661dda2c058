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

package dev.smtpd.spring.boot.load;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import dev.smtpd.test.SmtpTestClient;
import dev.smtpd.test.SmtpTestConnection;
import dev.smtpd.test.SmtpTestResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application that is killed in mid load has every message to which it said 250. With
 * {@code -Dcrash.messages=100000} it is killed after that many, 500 by default.
 */
class CrashTests {

	private static final int MESSAGES = Integer.getInteger("crash.messages", 500);

	private static final int CLIENTS = 20;

	@Test
	void everyMessageAnsweredWith250IsThereAfterwards(@TempDir Path directory) throws Exception {
		Set<String> accepted = ConcurrentHashMap.newKeySet();
		Path database = directory.resolve("mail");
		Path spool = directory.resolve("spool");
		CountDownLatch enough = new CountDownLatch(MESSAGES);
		List<Thread> clients = new ArrayList<>();
		try (ForkedApplication application = ForkedApplication.start(List.of("-Xmx256m"), database,
				"smtpd.spool.directory=" + spool, "smtpd.spool.memory-threshold=1KB")) {
			for (int i = 0; i < CLIENTS; i++) {
				int number = i;
				Thread client = new Thread(() -> sendUntilItBreaks(application.port(), number, accepted, enough));
				client.start();
				clients.add(client);
			}
			assertThat(enough.await(10, TimeUnit.MINUTES)).isTrue();
			application.kill();
			for (Thread client : clients) {
				client.join();
			}
		}
		assertThat(accepted).hasSizeGreaterThanOrEqualTo(MESSAGES);
		assertThat(stored(database)).containsAll(accepted);
		try (ForkedApplication again = ForkedApplication.start(List.of(), database, "smtpd.spool.directory=" + spool)) {
			assertThat(spool).isEmptyDirectory();
			again.kill();
		}
	}

	// every other message is spooled
	private static void sendUntilItBreaks(int port, int number, Set<String> accepted, CountDownLatch enough) {
		try (SmtpTestConnection client = SmtpTestClient.bindToServer(port).timeout(Duration.ofMinutes(2)).open()) {
			for (int i = 0; true; i++) {
				String id = number + "-" + i;
				SmtpTestResult result = client.mail()
					.content(id + "\r\n" + ("x".repeat(98) + "\r\n").repeat((i % 2 == 0) ? 1 : 200))
					.send();
				if (result.outcome() == SmtpTestResult.Outcome.DISCONNECTED) {
					return;
				}
				if (result.reply().startsWith("250")) {
					accepted.add(id);
					enough.countDown();
				}
			}
		}
		catch (UncheckedIOException ex) {
			// it was killed
		}
	}

	private static Set<String> stored(Path database) throws Exception {
		Set<String> ids = new HashSet<>();
		try (Connection connection = DriverManager.getConnection(ForkedApplication.url(database), "sa", "");
				ResultSet result = connection.createStatement().executeQuery("select id from mail")) {
			while (result.next()) {
				ids.add(result.getString(1));
			}
		}
		return ids;
	}

}
