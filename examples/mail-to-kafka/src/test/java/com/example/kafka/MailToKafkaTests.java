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

package com.example.kafka;

import java.nio.file.Path;

import dev.smtpd.spring.boot.test.AutoConfigureSmtpd;
import dev.smtpd.test.SmtpTestClient;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

@SpringBootTest(properties = { "logging.level.kafka=error", "logging.level.org.apache.kafka=error" })
@AutoConfigureSmtpd
@ExtendWith(OutputCaptureExtension.class)
class MailToKafkaTests {

	@TempDir
	private static Path directory;

	private static Broker broker;

	@Autowired
	private SmtpTestClient smtp;

	@DynamicPropertySource
	static void broker(DynamicPropertyRegistry registry) throws Exception {
		broker = new Broker(directory);
		registry.add("spring.kafka.bootstrap-servers", broker::address);
	}

	@AfterAll
	static void stop() {
		broker.close();
	}

	@Test
	void consumerTakesWhatTheServerHasAccepted(CapturedOutput output) {
		assertThat(this.smtp.mail().to("orders@example.org").subject("Lamp").send()).isAccepted();
		Awaitility.await()
			.until(() -> output.getOut().contains("Mail from joe@example.org to [orders@example.org]: Lamp"));
	}

}
