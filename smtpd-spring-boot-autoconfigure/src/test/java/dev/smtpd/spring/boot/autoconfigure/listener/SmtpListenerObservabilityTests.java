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

package dev.smtpd.spring.boot.autoconfigure.listener;

import java.util.Set;

import dev.smtpd.SmtpReply;
import dev.smtpd.spring.boot.autoconfigure.actuate.SmtpdEndpoint;
import dev.smtpd.spring.boot.autoconfigure.actuate.SmtpdEndpointAutoConfiguration;
import dev.smtpd.spring.boot.autoconfigure.metrics.SmtpdMetricsAutoConfiguration;
import dev.smtpd.spring.boot.autoconfigure.observation.SmtpdObservationAutoConfiguration;
import dev.smtpd.spring.listener.SmtpListenerRoute;
import dev.smtpd.spring.listener.annotation.MailKind;
import dev.smtpd.spring.listener.annotation.RecipientVariable;
import dev.smtpd.spring.listener.annotation.SmtpListener;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistryAssert;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What operators see of listeners.
 */
class SmtpListenerObservabilityTests {

	@Test
	void routesAreShownByTheEndpoint() {
		ListenerContext.runner(Listener.class)
			.withConfiguration(AutoConfigurations.of(SmtpdEndpointAutoConfiguration.class))
			.withPropertyValues("management.endpoints.web.exposure.include=smtpd")
			.run((context) -> assertThat(context.getBean(SmtpdEndpoint.class).smtpd().routes())
				.containsExactlyInAnyOrder(route("user+{id}@example.org", Set.of(), "take"),
						route("no@example.org", Set.of(), "refuse"), route("fail@example.org", Set.of(), "fail"),
						route(null, Set.of(MailKind.BOUNCE), "bounced")));
	}

	private static SmtpListenerRoute route(String pattern, Set<MailKind> accept, String method) {
		return new SmtpListenerRoute(pattern, accept, "SmtpListenerObservabilityTests.Listener." + method);
	}

	@Test
	void invocationsAreCountedByListenerAndOutcome() {
		ListenerContext.runner(Listener.class)
			.withConfiguration(AutoConfigurations.of(SmtpdMetricsAutoConfiguration.class))
			.withBean(MeterRegistry.class, SimpleMeterRegistry::new)
			.run((context) -> {
				send(context);
				assertCount(context.getBean(MeterRegistry.class), "take", "accepted", 2);
				assertCount(context.getBean(MeterRegistry.class), "refuse", "rejected", 1);
				assertCount(context.getBean(MeterRegistry.class), "fail", "failed", 1);
			});
	}

	private static void assertCount(MeterRegistry meters, String method, String outcome, long count) {
		assertThat(meters.get("smtpd.listener.invocations")
			.tag("listener", "SmtpListenerObservabilityTests.Listener." + method)
			.tag("outcome", outcome)
			.timer()
			.count()).isEqualTo(count);
	}

	@Test
	void invocationsAreObservedWithThePatternAndNotWithTheRecipient() {
		TestObservationRegistry observations = TestObservationRegistry.create();
		ListenerContext.runner(Listener.class)
			.withConfiguration(AutoConfigurations.of(SmtpdObservationAutoConfiguration.class))
			.withBean(ObservationRegistry.class, () -> observations)
			.run((context) -> {
				send(context);
				TestObservationRegistryAssert.assertThat(observations)
					.hasNumberOfObservationsWithNameEqualTo("smtpd.listener", 4)
					.hasAnObservationWithAKeyValue("pattern", "user+{id}@example.org")
					.hasAnObservationWithAKeyValue("outcome", "accepted")
					.hasAnObservationWithAKeyValue("outcome", "rejected")
					.hasAnObservationWithAKeyValue("outcome", "failed")
					.hasAnObservationWithAKeyValue("listener", "SmtpListenerObservabilityTests.Listener.take");
			});
	}

	private static void send(ApplicationContext context) throws Exception {
		ListenerContext.send(context, ListenerContext.CONTENT, "user+1@example.org", "user+2@example.org");
		ListenerContext.send(context, ListenerContext.CONTENT, "no@example.org");
		ListenerContext.send(context, ListenerContext.CONTENT, "fail@example.org");
	}

	static class Listener {

		@SmtpListener("user+{id}@${app.domain}")
		void take(@RecipientVariable String id) {
		}

		@SmtpListener("no@${app.domain}")
		SmtpReply refuse() {
			return SmtpReply.reject("5.7.1", "No");
		}

		@SmtpListener("fail@${app.domain}")
		void fail() {
			throw new IllegalStateException("No");
		}

		@SmtpListener(accept = MailKind.BOUNCE)
		void bounced() {
		}

	}

}
