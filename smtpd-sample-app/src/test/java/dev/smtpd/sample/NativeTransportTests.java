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

package dev.smtpd.sample;

import dev.smtpd.MessageProcessor;
import dev.smtpd.SmtpServer;
import dev.smtpd.transport.NettySmtpServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A native transport is used where it is on the class path, as it is for all tests of
 * this module. The engine's own tests run by NIO.
 */
@ExtendWith(OutputCaptureExtension.class)
@EnabledOnOs(value = OS.LINUX, architectures = "amd64")
class NativeTransportTests {

	@Test
	void epollIsUsed(CapturedOutput output) {
		LoggingSystem logging = LoggingSystem.get(getClass().getClassLoader());
		logging.setLogLevel("dev.smtpd.transport", LogLevel.DEBUG);
		SmtpServer server = NettySmtpServer.builder()
			.port(0)
			.processor(MessageProcessor.nonBlocking((message) -> null))
			.build();
		try {
			server.start();
			assertThat(output).containsPattern("Listening on .* by epoll");
		}
		finally {
			server.stop();
			logging.setLogLevel("dev.smtpd.transport", null);
		}
	}

}
