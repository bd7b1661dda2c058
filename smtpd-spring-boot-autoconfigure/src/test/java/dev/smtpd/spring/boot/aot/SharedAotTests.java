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

package dev.smtpd.spring.boot.aot;

import java.nio.file.Path;

import dev.smtpd.process.AotProcessedJvm;
import dev.smtpd.process.ForkedJvm;
import dev.smtpd.spring.external.RedisServer;
import dev.smtpd.test.SmtpTestClient;
import dev.smtpd.test.SmtpTestConnection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Store, events and shared limits of an application that was processed ahead of time, in
 * a JVM of its own.
 */
class SharedAotTests {

	@Test
	void messageIsStoredAndTheLimitHolds(@TempDir Path directory) throws Exception {
		try (RedisServer redis = RedisServer.start()) {
			assumeThat(redis).as("Redis isn't installed").isNotNull();
			assertThat(redis).isNotNull();
			try (ForkedJvm jvm = AotProcessedJvm.start(SharedAotApplication.class,
					System.getProperty("java.class.path"), directory, "--smtpd.port=0", "--smtpd.address=127.0.0.1",
					"--smtpd.store.type=jdbc", "--smtpd.shared-limits.store=redis",
					"--smtpd.rate-limits.messages-per-hour=2", "--spring.data.redis.host=127.0.0.1",
					"--spring.data.redis.port=" + redis.port(), "--spring.datasource.url=jdbc:h2:mem:aot");
					SmtpTestConnection client = SmtpTestClient.bindToServer(jvm.awaitPort()).open()) {
				assertThat(client.mail().send()).isAccepted().hasReplyStartingWith("250 2.0.0 Stored true");
				assertThat(client.mail().send()).isAccepted();
				assertThat(client.command("MAIL FROM:<joe@example.org>")).startsWith("45");
			}
		}
	}

}
