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

package dev.smtpd;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import dev.smtpd.management.ExecutorUsage;
import dev.smtpd.management.PauseMode;
import dev.smtpd.management.SmtpConnectorStatus;
import dev.smtpd.management.SmtpServerStatus;
import dev.smtpd.management.SpoolUsage;
import dev.smtpd.test.SmtpTestClient;
import dev.smtpd.test.SmtpTestConnection;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The snapshot of a server in each of its states.
 */
class SmtpServerStatusTests {

	private final SmtpServer server = SmtpServer.builder()
		.port(0)
		.limits((limits) -> limits.withMaxErrors(7))
		.timeouts((timeouts) -> timeouts.withProcessing(Duration.ofSeconds(9)))
		.spool((spool) -> spool.withMemoryBudget(1_000_000).withDiskBudget(2_000_000))
		.build();

	@Test
	void stoppedServerHasItsSettingsAndNothingElse() {
		SmtpServerStatus status = this.server.status();
		assertThat(status.running()).isFalse();
		assertThat(status.shuttingDown()).isFalse();
		assertThat(status.failure()).isNull();
		assertThat(status.connectors()).isEmpty();
		assertThat(status.verbs()).isEmpty();
		assertThat(status.sessionCount()).isZero();
		assertThat(status.executor()).isEqualTo(new ExecutorUsage(0, 0, Duration.ZERO));
		assertThat(status.authExecutor()).isEqualTo(status.executor());
		assertThat(status.oldestCall()).isNull();
		assertSettings(status);
	}

	@Test
	void runningServerHasItsConnectorsAndSessions() {
		this.server.start();
		try (SmtpTestConnection client = connect()) {
			client.send("EHLO client.example.org").expect("250");
			SmtpServerStatus status = this.server.status();
			assertThat(status.running()).isTrue();
			assertThat(status.shuttingDown()).isFalse();
			assertThat(status.connectors()).singleElement()
				.matches(SmtpConnectorStatus::isAccepting)
				.extracting(SmtpConnectorStatus::sessionCount)
				.isEqualTo(1);
			assertThat(status.sessionCount()).isEqualTo(1);
			assertThat(status.verbs()).contains("MAIL", "UNKNOWN");
			assertSettings(status);
		}
		finally {
			this.server.stop();
		}
		assertThat(this.server.status().running()).isFalse();
	}

	@Test
	void serverThatShutsDownSaysSo() {
		this.server.start();
		try (SmtpTestConnection client = connect()) {
			client.send("EHLO client.example.org").expect("250");
			client.send("MAIL FROM:<joe@example.org>").expect("250");
			CompletableFuture<Boolean> drained = this.server.shutDownGracefully();
			SmtpServerStatus status = this.server.status();
			assertThat(status.running()).isTrue();
			assertThat(status.shuttingDown()).isTrue();
			assertThat(status.connectors()).singleElement().matches((connector) -> !connector.isAccepting());
			assertThat(drained).isNotDone();
		}
		finally {
			this.server.stop();
		}
	}

	@Test
	void snapshotDoesNotChange() {
		this.server.start();
		try {
			SmtpServerStatus before = this.server.status();
			this.server.pause("default", "maintenance", PauseMode.REFUSE);
			assertThat(before.connectors().get(0).pauses()).isEmpty();
			assertThat(this.server.status().connectors().get(0).pauses())
				.isEqualTo(Map.of("maintenance", PauseMode.REFUSE));
			assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(before.connectors()::clear);
		}
		finally {
			this.server.stop();
		}
	}

	private static void assertSettings(SmtpServerStatus status) {
		assertThat(status.limits().maxErrors()).isEqualTo(7);
		assertThat(status.timeouts().processing()).isEqualTo(Duration.ofSeconds(9));
		assertThat(status.spool().usage()).isEqualTo(new SpoolUsage(0, 0, 0));
		assertThat(status.spool().memoryBudget()).isEqualTo(1_000_000);
		assertThat(status.spool().diskBudget()).isEqualTo(2_000_000);
	}

	private SmtpTestConnection connect() {
		return SmtpTestClient.bindToServer(this.server.connectors().get(0).port()).connect();
	}

}
