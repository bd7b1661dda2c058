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

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

import dev.smtpd.postgres.PostgresServer;
import dev.smtpd.spring.external.HaProxy;
import dev.smtpd.spring.external.Ports;
import dev.smtpd.spring.external.RedisServer;
import dev.smtpd.test.SmtpTestClient;
import dev.smtpd.test.SmtpTestConnection;
import dev.smtpd.test.SmtpTestReply;
import dev.smtpd.test.SmtpTestResult;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Two instances behind HAProxy, which share a database, and limits by Redis, under load.
 * One is killed with SIGKILL and started again, the other is stopped with SIGTERM and
 * started again: every message that got 250 is in the database, and a user gets what the
 * limit allows. With {@code -Dcluster.rounds=20} both happen that often, once by default.
 */
@Timeout(600)
class ClusterTests {

	private static final int ROUNDS = Integer.getInteger("cluster.rounds", 1);

	// of a limit that can be met in that time
	private static final int LIMIT = 600 * ROUNDS;

	private static final int CLIENTS = 8;

	private static final int LIMITED_CLIENTS = 4;

	private static final int MESSAGES_PER_CONNECTION = 50;

	// in each phase the load goes on for at least so many messages
	private static final int PHASE = Integer.getInteger("cluster.phase", 300);

	private final Set<String> accepted = ConcurrentHashMap.newKeySet();

	private final Semaphore progress = new Semaphore(0);

	// how often the user with a limit may still try
	private final Semaphore attempts = new Semaphore(0);

	private final LongAdder granted = new LongAdder();

	private final LongAdder refused = new LongAdder();

	private final LongAdder deferred = new LongAdder();

	private final LongAdder lostConnections = new LongAdder();

	private final Map<String, LongAdder> reasons = new ConcurrentHashMap<>();

	private final AtomicInteger users = new AtomicInteger();

	private final int[] ports = new int[2];

	private int proxyPort;

	private volatile boolean stopped;

	@Test
	void nothingIsLostAndTheLimitHolds() throws Exception {
		try (PostgresServer database = installed(PostgresServer.start(), "PostgreSQL");
				RedisServer redis = installed(RedisServer.start(), "Redis")) {
			this.ports[0] = Ports.free();
			this.ports[1] = Ports.free();
			this.proxyPort = Ports.free();
			try (HaProxy proxy = installed(HaProxy.start(HaProxyConfiguration.checkedBySmtp()
				.instances(this.ports[0], this.ports[1])
				.port(this.proxyPort)
				.text()), "HAProxy")) {
				run(database, redis);
				assertThat(proxy.isRunning()).isTrue();
			}
		}
	}

	private static <T> T installed(@Nullable T server, String name) {
		assumeThat(server).as(name + " isn't installed").isNotNull();
		assertThat(server).isNotNull();
		return server;
	}

	private void run(PostgresServer database, RedisServer redis) throws Exception {
		ForkedApplication[] instances = { start(0, database, redis), start(1, database, redis) };
		List<Thread> clients = new ArrayList<>();
		long start = System.nanoTime();
		try {
			for (int i = 0; i < CLIENTS; i++) {
				clients.add(thread(this::sendAsSomeUser));
			}
			for (int i = 0; i < LIMITED_CLIENTS; i++) {
				clients.add(thread(this::sendAsTheUserWithALimit));
			}
			// of the limit, half is for the time in which instances come and go
			int share = LIMIT / (4 * ROUNDS);
			for (int round = 0; round < ROUNDS; round++) {
				this.attempts.release(share);
				this.progress.acquire(PHASE);
				instances[0].kill();
				this.progress.acquire(PHASE);
				instances[0] = start(0, database, redis);
				this.attempts.release(share);
				this.progress.acquire(PHASE);
				instances[1].terminate();
				this.progress.acquire(PHASE);
				instances[1] = start(1, database, redis);
			}
			// more than there may be left
			this.attempts.release(2 * LIMIT);
			this.progress.acquire(PHASE);
			Awaitility.await().atMost(Duration.ofMinutes(5)).until(() -> this.attempts.availablePermits() == 0);
			this.stopped = true;
			this.attempts.release(LIMITED_CLIENTS);
			for (Thread client : clients) {
				client.join();
			}
		}
		finally {
			this.stopped = true;
			for (ForkedApplication instance : instances) {
				instance.close();
			}
		}
		Duration duration = Duration.ofNanos(System.nanoTime() - start);
		double allowed = LIMIT + LIMIT * duration.toMillis() / (double) Duration.ofHours(1).toMillis();
		System.out.printf(
				"%d rounds in %d s: %d messages got 250, %d got 4xx, %d connections were lost %s; the user with "
						+ "a limit got %d of %.0f, and was refused %d times%n",
				ROUNDS, duration.toSeconds(), this.accepted.size(), this.deferred.sum(), this.lostConnections.sum(),
				this.reasons, this.granted.sum(), allowed, this.refused.sum());
		// in linear time, unlike containsAll(…)
		Set<String> lost = new HashSet<>(this.accepted);
		lost.removeAll(stored(database));
		assertThat(lost).isEmpty();
		assertThat(this.accepted).hasSizeGreaterThanOrEqualTo(4 * ROUNDS * PHASE);
		assertThat((double) this.granted.sum()).isBetween(0.95 * allowed, 1.05 * allowed);
		assertThat(this.refused.sum()).isPositive();
	}

	private ForkedApplication start(int instance, PostgresServer database, RedisServer redis) throws IOException {
		return ForkedApplication.start(List.of(), List.of("-Xmx128m", "-XX:TieredStopAtLevel=1"),
				ClusterApplication.class, "smtpd.port=" + this.ports[instance], "smtpd.address=127.0.0.1",
				"smtpd.proxy.enabled=true", "smtpd.proxy.networks=127.0.0.0/8", "smtpd.auth.mode=optional",
				"smtpd.auth.allow-without-tls=true", "smtpd.rate-limits.recipients-per-hour=" + LIMIT,
				"smtpd.shared-limits.store=redis", "smtpd.shared-limits.timeout="
						// a slow machine isn't what is tested
						+ System.getProperty("cluster.timeout", "10s"),
				"smtpd.limits.max-connections-per-address=1000", "spring.data.redis.host=127.0.0.1",
				"spring.data.redis.port=" + redis.port(), "spring.datasource.url=" + database.url(),
				"spring.datasource.username=postgres");
	}

	private static Thread thread(Runnable task) {
		Thread thread = new Thread(task);
		thread.start();
		return thread;
	}

	private SmtpTestConnection open(String user) {
		return SmtpTestClient.bindToServer(this.proxyPort)
			.timeout(Duration.ofMinutes(2))
			.authenticated("PLAIN", user, "secret")
			.open();
	}

	private void sendAsSomeUser() {
		while (!this.stopped) {
			String user = "user" + this.users.incrementAndGet();
			try (SmtpTestConnection client = open(user)) {
				for (int i = 0; i < MESSAGES_PER_CONNECTION && !this.stopped; i++) {
					String id = user + "-" + i;
					SmtpTestResult result = client.mail().content(id + "\r\n\r\nhi\r\n").send();
					if (result.outcome() == SmtpTestResult.Outcome.DISCONNECTED) {
						this.lostConnections.increment();
						break;
					}
					if (result.outcome() != SmtpTestResult.Outcome.ACCEPTED) {
						this.deferred.increment();
						break;
					}
					this.accepted.add(id);
					this.progress.release();
				}
			}
			catch (UncheckedIOException | AssertionError ex) {
				// the instance was killed, or replied 421
				lost(ex);
			}
		}
	}

	// without content: it's RCPT that is limited
	private void sendAsTheUserWithALimit() {
		while (!this.stopped) {
			try (SmtpTestConnection client = open("limited")) {
				for (int i = 0; i < MESSAGES_PER_CONNECTION; i++) {
					if (!client.command("MAIL FROM:<joe@example.org>").startsWith("250")) {
						break;
					}
					this.attempts.acquireUninterruptibly();
					if (this.stopped) {
						return;
					}
					SmtpTestReply reply = client.command("RCPT TO:<jane@example.org>");
					if (reply.startsWith("250")) {
						this.granted.increment();
					}
					else if (reply.startsWith("450 4.7.1 Too many recipients")) {
						this.refused.increment();
					}
					else {
						break;
					}
					client.command("RSET");
				}
			}
			catch (UncheckedIOException | AssertionError ex) {
				lost(ex);
			}
		}
	}

	private void lost(Throwable failure) {
		this.lostConnections.increment();
		String reason = String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
		this.reasons.computeIfAbsent(reason, (absent) -> new LongAdder()).increment();
	}

	private static Set<String> stored(PostgresServer database) {
		return new HashSet<>(new JdbcTemplate(new DriverManagerDataSource(database.url()))
			.queryForList("select id from mail", String.class));
	}

}
