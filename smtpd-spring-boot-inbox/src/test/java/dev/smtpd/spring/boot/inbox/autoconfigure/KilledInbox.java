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

package dev.smtpd.spring.boot.inbox.autoconfigure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

import dev.smtpd.process.ForkedJvm;
import dev.smtpd.spring.boot.inbox.jdbc.FileDatabase;
import dev.smtpd.spring.boot.inbox.jdbc.Inbox;
import dev.smtpd.spring.boot.inbox.jdbc.InboxDatabase;
import dev.smtpd.spring.boot.inbox.jdbc.RetentionSettings;
import dev.smtpd.spring.boot.inbox.search.SearchQuery;
import dev.smtpd.spring.boot.inbox.store.InboxMessage;
import dev.smtpd.spring.boot.inbox.store.InboxMessages;
import dev.smtpd.spring.boot.inbox.store.InboxPage;
import dev.smtpd.test.SmtpTestClient;
import dev.smtpd.test.SmtpTestResult;

/**
 * Kills an application while clients send mail to it, and looks whether its inbox has all
 * that was accepted. Arguments: the directory of the inbox, how often to kill, the number
 * of clients, and of messages to accept before.
 */
public final class KilledInbox {

	private static final Pattern PORT = Pattern.compile("^port: (\\d+)$");

	private KilledInbox() {
	}

	public static void main(String[] arguments) throws Exception {
		for (int i = 0; i < Integer.parseInt(arguments[1]); i++) {
			System.out.println(run(Path.of(arguments[0]).resolve(Integer.toString(i)), Integer.parseInt(arguments[2]),
					Integer.parseInt(arguments[3])));
		}
	}

	static Result run(Path directory, int clients, int accepted) throws Exception {
		Set<String> subjects = ConcurrentHashMap.newKeySet();
		try (ForkedJvm jvm = start("-Xmx256m", CatcherApplication.class, directory)) {
			SmtpTestClient client = SmtpTestClient.bindToServer("127.0.0.1", port(jvm));
			List<Thread> threads = new ArrayList<>();
			for (int i = 0; i < clients; i++) {
				String name = "Client " + i;
				threads.add(new Thread(() -> send(client, name, subjects, accepted, jvm.process())));
			}
			threads.forEach(Thread::start);
			for (Thread thread : threads) {
				thread.join();
			}
		}
		Set<String> lost = new HashSet<>(subjects);
		lost.removeAll(stored(directory));
		return new Result(subjects.size(), lost.size());
	}

	static ForkedJvm start(String heap, Class<?> application, Path directory) throws IOException {
		return ForkedJvm.start(List.of(heap, "-cp",
				System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
				application.getName(), "--smtpd.port=0", "--smtpd.address=127.0.0.1", "--smtpd.inbox.enabled=true",
				"--smtpd.inbox.database=file", "--smtpd.inbox.directory=" + directory,
				"--spring.main.banner-mode=off"));
	}

	static int port(ForkedJvm jvm) {
		return Integer.parseInt(jvm.awaitLine(PORT).group(1));
	}

	private static void send(SmtpTestClient client, String name, Set<String> subjects, int accepted, Process process) {
		try {
			for (int i = 0; process.isAlive(); i++) {
				String subject = name + " message " + i;
				SmtpTestResult result = client.mail().subject(subject).text("text ".repeat(1_000)).send();
				if (result.outcome() == SmtpTestResult.Outcome.ACCEPTED) {
					subjects.add(subject);
				}
				if (subjects.size() >= accepted) {
					process.destroyForcibly();
				}
			}
		}
		catch (UncheckedIOException | AssertionError ex) {
			// killed
		}
	}

	static Set<String> stored(Path directory) {
		RetentionSettings forever = new RetentionSettings(Duration.ZERO, 0, 0, 0, Duration.ofDays(1),
				Duration.ofDays(1));
		Set<String> subjects = new HashSet<>();
		try (InboxDatabase database = FileDatabase.open(directory);
				Inbox inbox = new Inbox(database, forever, Clock.systemUTC())) {
			InboxPage page;
			Long before = null;
			do {
				page = inbox.messages().list(SearchQuery.ALL, before, InboxMessages.MAX_PAGE_SIZE);
				page.messages().stream().map(InboxMessage::subject).forEach(subjects::add);
				before = page.next();
			}
			while (before != null);
		}
		return subjects;
	}

	/**
	 * What became of the messages.
	 *
	 * @param accepted how many messages were accepted
	 * @param lost how many of them aren't in the inbox
	 */
	record Result(int accepted, int lost) {

	}

}
