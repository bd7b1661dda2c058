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

package dev.smtpd.benchmarks.listener;

import dev.smtpd.spring.listener.SmtpListenerRoute;
import dev.smtpd.spring.listener.SmtpListenerRouteSource;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ManyListeners}.
 */
class ManyListenersTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withUserConfiguration(Application.class)
		.withPropertyValues("smtpd.port=0");

	@Test
	void registersAsManyAsAreWanted() {
		this.runner.withPropertyValues("benchmark.listeners=3").run((context) -> {
			assertThat(context.getBean(SmtpListenerRouteSource.class).getRoutes())
				.extracting(SmtpListenerRoute::pattern)
				.containsExactlyInAnyOrder("u0@{domain}", "u1@{domain}", "u2@{domain}");
			assertThat(context.getBeansOfType(MailReader.class)).hasSize(3);
		});
	}

	@Test
	void registersNoneByDefault() {
		this.runner.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(MailReader.class));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(ManyListeners.class)
	static class Application {

	}

}
