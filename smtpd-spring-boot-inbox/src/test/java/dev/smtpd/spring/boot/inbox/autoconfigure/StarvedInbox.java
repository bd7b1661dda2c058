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

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import dev.smtpd.process.ForkedJvm;
import dev.smtpd.test.SmtpTestClient;
import dev.smtpd.test.SmtpTestResult;

/**
 * Sends mail to an application whose heap is full, again and again, and looks whether its
 * inbox has all that was accepted. Arguments: the directory of the inbox, and how often.
 */
public final class StarvedInbox {

	private static final int CLIENTS = 6;

	// in a row, after which it doesn't accept mail any more
	private static final int MAX_REFUSALS = 10;

	private static final Duration TIME = Duration.ofSeconds(20);

	private StarvedInbox() {
	}

	public static void main(String[] arguments) throws Exception {
		for (int i = 0; i < Integer.parseInt(arguments[1]); i++) {
			long start = System.nanoTime();
			System.out.println(run(Path.of(arguments[0]).resolve(Integer.toString(i))) + " "
					+ Duration.ofNanos(System.nanoTime() - start));
		}
	}

	static Result run(Path directory) throws Exception {
		Set<String> subjects = ConcurrentHashMap.newKeySet();
		AtomicInteger deferred = new AtomicInteger();
		try (ForkedJvm jvm = KilledInbox.start("-Xmx80m", StarvedApplication.class, directory)) {
			SmtpTestClient client = SmtpTestClient.bindToServer("127.0.0.1", KilledInbox.port(jvm))
				.timeout(Duration.ofSeconds(10));
			List<Thread> threads = new ArrayList<>();
			for (int i = 0; i < CLIENTS; i++) {
				String name = "Client " + i;
				int size = (i == 0) ? 2_000_000 : 5_000;
				threads.add(new Thread(() -> send(client, name, size, subjects, deferred)));
			}
			threads.forEach(Thread::start);
			for (Thread thread : threads) {
				thread.join();
			}
			jvm.kill();
			if (Boolean.getBoolean("starved.log")) {
				jvm.log().forEach(System.out::println);
			}
		}
		Set<String> lost = new HashSet<>(subjects);
		lost.removeAll(KilledInbox.stored(directory));
		return new Result(subjects.size(), deferred.get(), lost.size());
	}

	private static void send(SmtpTestClient client, String name, int size, Set<String> subjects,
			AtomicInteger deferred) {
		String text = "text of a line\r\n".repeat(size / 16);
		long end = System.nanoTime() + TIME.toNanos();
		int refusals = 0;
		for (int i = 0; refusals < MAX_REFUSALS && System.nanoTime() - end < 0; i++) {
			String subject = name + " message " + i;
			try {
				SmtpTestResult result = client.mail().subject(subject).text(text).send();
				if (result.outcome() == SmtpTestResult.Outcome.ACCEPTED) {
					subjects.add(subject);
					refusals = 0;
				}
				else {
					refusals++;
					deferred.incrementAndGet();
				}
			}
			catch (UncheckedIOException | AssertionError ex) {
				refusals++;
				deferred.incrementAndGet();
			}
		}
	}

	/**
	 * What became of the messages.
	 *
	 * @param accepted how many messages were accepted
	 * @param deferred how many were not
	 * @param lost how many of those that were accepted aren't in the inbox
	 */
	record Result(int accepted, int deferred, int lost) {

	}

}
