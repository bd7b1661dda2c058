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

package dev.smtpd.broker.aot;

import java.nio.file.Path;
import java.util.Map;

import dev.smtpd.broker.KafkaBroker;
import dev.smtpd.process.AotProcessedJvm;
import dev.smtpd.process.ForkedJvm;
import dev.smtpd.spring.kafka.SmtpRecordHeaders;
import dev.smtpd.test.SmtpTestClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Hand-over and flows of an application that was processed ahead of time, in a JVM of its
 * own, with a broker.
 */
class HandoverAotTests {

	@Test
	void messagesGoThroughTheFlowAndIntoTheTopic(@TempDir Path directory) throws Exception {
		KafkaBroker broker = KafkaBroker.shared();
		broker.createTopic("ahead", 1, Map.of());
		try (ForkedJvm jvm = AotProcessedJvm.start(HandoverAotApplication.class, System.getProperty("java.class.path"),
				directory, "--smtpd.port=0", "--smtpd.address=127.0.0.1", "--smtpd.kafka.topic=ahead",
				"--smtpd.kafka.claim-check-threshold=2KB", "--smtpd.store.type=file",
				"--smtpd.store.directory=" + directory.resolve("store"), "--smtpd.store.publish-events=false",
				"--spring.kafka.bootstrap-servers=" + broker.address(), "--spring.artemis.embedded.enabled=false")) {
			SmtpTestClient client = SmtpTestClient.bindToServer("127.0.0.1", jvm.awaitPort());
			assertThat(client.mail().to("desk+1@example.org").text("short").send()).isAccepted();
			assertThat(client.mail().to("desk+2@example.org").text("long ".repeat(1000)).send()).isAccepted();
			assertThat(client.mail().to("desk+closed@example.org").send()).isRejected().hasReply(550, "5.7.1");
		}
		assertThat(broker.read("ahead")).satisfiesExactly(
				(first) -> assertThat(new String(first.value())).contains("short"),
				(second) -> assertThat(SmtpRecordHeaders.get(second.headers(), SmtpRecordHeaders.CLAIM_CHECK))
					.isNotNull());
	}

}
