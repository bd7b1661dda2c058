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

package dev.smtpd.transport;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

import dev.smtpd.SmtpConnector;
import dev.smtpd.SmtpProtocol;
import dev.smtpd.auth.AuthMode;
import dev.smtpd.session.Observers;
import dev.smtpd.session.Session;
import dev.smtpd.settings.Network;
import dev.smtpd.tls.TlsMode;
import io.netty.util.concurrent.GlobalEventExecutor;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of {@link WaitingTasks}, with a timeout of 120 seconds.
 */
class WaitingTasksTests {

	private static final InetSocketAddress LOCAL = new InetSocketAddress("192.0.2.25", 25);

	private final AtomicLong clock = new AtomicLong(System.nanoTime());

	private final WaitingTasks waiting = new WaitingTasks(Duration.ofMinutes(2), this.clock::get);

	private final CountingExecutor executor = new CountingExecutor(Runnable::run, Stream::empty, this.waiting,
			GlobalEventExecutor.INSTANCE);

	@Test
	void clientsTakeTurns() {
		add("192.0.2.1", 3);
		add("192.0.2.2", 1);
		add("192.0.2.3", 2);
		assertThat(this.waiting.size()).isEqualTo(6);
		assertThat(Stream.generate(this.waiting::next).limit(6).map(ApplicationTask::client).map(Network::toString))
			.containsExactlyElementsOf(
					Stream.of("192.0.2.1", "192.0.2.2", "192.0.2.3", "192.0.2.1", "192.0.2.3", "192.0.2.1")
						.map((address) -> Network.of(address).toString())
						.toList());
		assertThat(this.waiting.next()).isNull();
		assertThat(this.waiting.isEmpty()).isTrue();
	}

	@Test
	void addressesOfOneNetworkAreOneClient() {
		add("2001:db8::1", 1);
		add("2001:db8::2", 1);
		add("2001:db8:1::1", 1);
		this.waiting.next();
		ApplicationTask second = this.waiting.next();
		assertThat(second).isNotNull();
		assertThat(second.client()).isEqualTo(client("2001:db8:1::"));
	}

	@Test
	void taskThatIsPutBackComesFirst() {
		add("192.0.2.1", 1);
		add("192.0.2.2", 1);
		ApplicationTask first = this.waiting.next();
		assertThat(first).isNotNull();
		this.waiting.putBack(first);
		assertThat(this.waiting.size()).isEqualTo(2);
		assertThat(this.waiting.next()).isSameAs(first);
	}

	@Test
	void clientOfATaskThatIsPutBackKeepsItsTurn() {
		add("192.0.2.1", 2);
		add("192.0.2.2", 1);
		ApplicationTask first = this.waiting.next();
		assertThat(first).isNotNull();
		this.waiting.putBack(first);
		assertThat(this.waiting.next()).isSameAs(first);
	}

	@Test
	void removedTaskIsNotReturned() {
		ApplicationTask removed = add("192.0.2.1", 1);
		ApplicationTask left = add("192.0.2.1", 1);
		assertThat(this.waiting.remove(removed)).isTrue();
		assertThat(this.waiting.remove(removed)).isFalse();
		assertThat(this.waiting.next()).isSameAs(left);
		assertThat(this.waiting.isEmpty()).isTrue();
	}

	@Test
	void nothingIsOverloadAtFirst() {
		add("192.0.2.1", 10_000);
		advance(4);
		assertThat(this.waiting.isOverloadedBy(client("192.0.2.1"))).isFalse();
	}

	// 100 tasks a second, so that 6,000 of them take a minute
	@Test
	void clientIsOverloadFromHalfOfTheTimeoutToAQuarter() {
		add("192.0.2.1", 20_000);
		add("192.0.2.2", 1);
		for (int second = 0; second < 20; second++) {
			take(100);
		}
		assertThat(this.waiting.isOverloadedBy(client("192.0.2.1"))).isTrue();
		assertThat(this.waiting.isOverloadedBy(client("192.0.2.2"))).as("has nothing waiting").isFalse();
		while (this.waiting.size() > 3_500) {
			take(100);
			assertThat(this.waiting.isOverloadedBy(client("192.0.2.1"))).isTrue();
		}
		while (this.waiting.size() > 2_500) {
			take(100);
		}
		assertThat(this.waiting.isOverloadedBy(client("192.0.2.1"))).isFalse();
		add("192.0.2.1", 2_000);
		advance(1);
		assertThat(this.waiting.isOverloadedBy(client("192.0.2.1"))).as("less than half").isFalse();
	}

	@Test
	void clientWithLittleWaitingIsNoOverloadBesideABusyOne() {
		add("192.0.2.1", 20_000);
		for (int second = 0; second < 20; second++) {
			add("192.0.2.2", 1);
			take(100);
		}
		add("192.0.2.2", 2);
		advance(20);
		assertThat(this.waiting.isOverloadedBy(client("192.0.2.1"))).isTrue();
		assertThat(this.waiting.isOverloadedBy(client("192.0.2.2"))).isFalse();
	}

	@Test
	void hungApplicationIsOverload() {
		add("192.0.2.1", 10);
		advance(40);
		assertThat(this.waiting.isOverloadedBy(client("192.0.2.1"))).isTrue();
	}

	private ApplicationTask add(String address, int count) {
		Session session = new Session("1",
				new SmtpConnector("default", LOCAL, SmtpProtocol.SMTP, TlsMode.NONE, AuthMode.NONE, false),
				new InetSocketAddress(address, 4711), LOCAL,
				((NettySmtpServer) NettySmtpServer.builder().build()).configuration().settings(),
				new Observers(List.of()));
		ApplicationTask task = null;
		for (int i = 0; i < count; i++) {
			task = new ApplicationTask(this.executor.call(session), () -> {
			});
			this.waiting.add(task);
		}
		return Objects.requireNonNull(task);
	}

	private static Network client(String address) {
		return Network.ofClient(new InetSocketAddress(address, 4711).getAddress());
	}

	private void take(int count) {
		for (int i = 0; i < count; i++) {
			this.waiting.next();
		}
		advance(1);
	}

	private void advance(int seconds) {
		this.clock.addAndGet(Duration.ofSeconds(seconds).toNanos());
	}

}
