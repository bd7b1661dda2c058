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

package dev.smtpd.spring.boot.test;

import java.net.InetAddress;
import java.net.ServerSocket;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * The analysis of a port in use, in a test with this module.
 */
@ExtendWith(OutputCaptureExtension.class)
class PortInUseTests {

	@Test
	void hintSaysHowTheTestGetsAFreePort(CapturedOutput output) throws Exception {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			SpringApplicationBuilder application = new SpringApplicationBuilder(Application.class)
				.web(WebApplicationType.NONE);
			String[] args = { "--smtpd.address=127.0.0.1", "--smtpd.port=" + socket.getLocalPort() };
			assertThatException().isThrownBy(() -> application.run(args));
		}
		assertThat(output)
			.contains("or configure 'smtpd.port'. In a test, remove 'smtpd.port' from the properties of the "
					+ "test or set it to 0, and don't use webEnvironment=DEFINED_PORT, to listen on a free port.");
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
