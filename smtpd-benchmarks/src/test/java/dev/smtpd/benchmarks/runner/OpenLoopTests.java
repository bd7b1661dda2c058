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

package dev.smtpd.benchmarks.runner;

import java.time.Duration;

import dev.smtpd.MessageProcessor;
import dev.smtpd.SmtpReply;
import dev.smtpd.SmtpServer;
import dev.smtpd.benchmarks.runner.OpenLoop.Result;
import dev.smtpd.benchmarks.runner.OpenLoop.Traffic;
import dev.smtpd.transport.EventLoops;
import dev.smtpd.transport.NettySmtpServer;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

/**
 * Tests for {@link OpenLoop}.
 */
class OpenLoopTests {

	private static final Traffic TRAFFIC = new Traffic(4, 1000, 3);

	private static final Duration TIME = Duration.ofMillis(200);

	@Test
	void readsALine() throws Exception {
		assertThat(Result
			.parse("messages 12 per-second 34.5 p50 1.0 p99 2.0 p99.9 3.0 max 4.0 refused 5 failures 6" + " cpu 70.5"))
			.isEqualTo(new Result(12, 34.5, 1, 2, 3, 4, 5, 6, 70.5));
	}

	@Test
	void refusesALineWithoutAValue() {
		assertThatIOException().isThrownBy(() -> Result.parse("messages 12 per-second 34.5"))
			.withMessageContaining("messages 12")
			.havingCause()
			.withMessage("p50 is missing");
	}

	@Test
	void sendsOneMessageAfterTheOther() throws Exception {
		Result result = send(TRAFFIC, 0, (message) -> null);
		assertThat(result.messages()).isPositive();
		assertThat(result.perSecond()).isPositive();
		assertThat(result.cpu()).isPositive();
		assertThat(result.p50()).isPositive().isLessThanOrEqualTo(result.p99());
		assertThat(result.refused()).isZero();
		assertThat(result.failures()).isZero();
	}

	@Test
	void sendsAllThatIsDue() throws Exception {
		Result result = send(TRAFFIC, 500, (message) -> null);
		assertThat(result.messages()).isEqualTo(100);
		assertThat(result.refused()).isZero();
		assertThat(result.failures()).isZero();
	}

	@Test
	void countsRefusedMessages() throws Exception {
		Result result = send(TRAFFIC, 500, (message) -> SmtpReply.of(451, "4.3.0", "Not now"));
		assertThat(result.messages()).isZero();
		assertThat(result.refused()).isEqualTo(100);
		assertThat(result.failures()).isZero();
	}

	@Test
	void countsMessagesOfWhichARecipientIsRefused() throws Exception {
		Result result = send(new Traffic(4, 1000, 1001), 50, (message) -> null);
		assertThat(result.messages()).isZero();
		assertThat(result.refused()).isEqualTo(10);
		assertThat(result.failures()).isZero();
	}

	@Test
	void failsWhereNobodyListens() throws Exception {
		OpenLoop sender = Peers.openLoop();
		assertThatIOException()
			.isThrownBy(() -> sender.send(Peers.freePort(), ProcessHandle.current().pid(), TRAFFIC, 0, TIME))
			.withMessageStartingWith("Status 1 of");
	}

	private static Result send(Traffic traffic, double rate, MessageProcessor processor) throws Exception {
		OpenLoop sender = Peers.openLoop();
		try (SmtpServer server = NettySmtpServer.builder(new EventLoops())
			.port(0)
			.processor(MessageProcessor.nonBlocking(processor))
			.build()) {
			server.start();
			return sender.send(server.connectors().get(0).port(), ProcessHandle.current().pid(), traffic, rate, TIME);
		}
	}

}
