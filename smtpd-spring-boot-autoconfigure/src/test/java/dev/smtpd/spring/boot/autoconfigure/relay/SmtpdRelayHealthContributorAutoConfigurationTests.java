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

package dev.smtpd.spring.boot.autoconfigure.relay;

import dev.smtpd.spring.boot.autoconfigure.SmtpdAutoConfiguration;
import dev.smtpd.spring.boot.health.SmtpRelayHealthIndicator;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SmtpdRelayHealthContributorAutoConfiguration}.
 */
class SmtpdRelayHealthContributorAutoConfigurationTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SmtpdAutoConfiguration.class, SmtpdRelayAutoConfiguration.class,
				SmtpdRelayHealthContributorAutoConfiguration.class, SslAutoConfiguration.class,
				TaskExecutionAutoConfiguration.class))
		.withPropertyValues("smtpd.port=0", "smtpd.address=127.0.0.1", "smtpd.relay.enabled=true");

	@Test
	void canBeSwitchedOff() {
		relayingTo("localhost:25").withPropertyValues("management.health.smtpd-relay.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(SmtpRelayHealthIndicator.class));
	}

	@Test
	void isUpWhileUpstreamAnswers() {
		TestUpstream upstream = TestUpstream.start();
		relayingTo(upstream.address()).run((context) -> {
			assertThat(health(context).getStatus()).isEqualTo(Status.UP);
			upstream.close();
			Health down = health(context);
			assertThat(down.getStatus()).isEqualTo(Status.DOWN);
			assertThat(down.getDetails().toString()).contains("status=DOWN").contains("reason=");
		});
	}

	@Test
	void isUpWhileOneOfSeveralAnswers() {
		try (TestUpstream upstream = TestUpstream.start()) {
			relayingTo("localhost:1," + upstream.address()).run((context) -> {
				Health up = health(context);
				assertThat(up.getStatus()).isEqualTo(Status.UP);
				assertThat(up.getDetails().get("localhost:1").toString()).contains("status=DOWN");
				assertThat(up.getDetails().get(upstream.address()).toString()).contains("status=UP");
			});
		}
	}

	private ApplicationContextRunner relayingTo(String upstreams) {
		return this.contextRunner.withPropertyValues("smtpd.remote-address=" + upstreams);
	}

	private static Health health(ApplicationContext context) {
		return context.getBean(SmtpRelayHealthIndicator.class).health();
	}

}
