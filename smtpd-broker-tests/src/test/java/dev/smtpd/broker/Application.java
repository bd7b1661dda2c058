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

package dev.smtpd.broker;

import java.util.ArrayList;
import java.util.List;

import dev.smtpd.SmtpServer;
import dev.smtpd.test.SmtpTestClient;
import dev.smtpd.test.SmtpTestResult;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

/**
 * An application with a server on a free port.
 *
 * @param context the application
 */
record Application(ConfigurableApplicationContext context) implements AutoCloseable {

	static Application start(Class<?> configuration, String... properties) {
		List<String> all = new ArrayList<>(List.of("smtpd.port=0", "smtpd.address=127.0.0.1",
				"spring.main.banner-mode=off", "spring.artemis.embedded.enabled=false",
				"logging.level.org.apache.kafka=error", "logging.level.root=warn"));
		all.addAll(List.of(properties));
		return new Application(
				new SpringApplicationBuilder(AutoConfigured.class, configuration).web(WebApplicationType.NONE)
					.properties(all.toArray(String[]::new))
					.run());
	}

	int port() {
		return this.context.getBean(SmtpServer.class).connectors().get(0).port();
	}

	SmtpTestClient client() {
		return SmtpTestClient.bindToServer("127.0.0.1", port());
	}

	String send(String recipient, String subject) {
		SmtpTestResult result = client().mail()
			.from("joe@example.org")
			.to(recipient)
			.subject(subject)
			.text("hi")
			.send();
		return result.reply().toString();
	}

	<T> T bean(Class<T> type) {
		return this.context.getBean(type);
	}

	@Override
	public void close() {
		this.context.close();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class AutoConfigured {

	}

}
