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

package dev.smtpd.spring.boot.autoconfigure.ratelimit;

import java.io.IOException;
import java.util.Set;

import dev.smtpd.spring.external.Ports;
import dev.smtpd.spring.external.RedisServer;
import dev.smtpd.spring.metrics.SmtpSharedLimitMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Limits that instances share by Redis, which is killed, hangs, and comes back.
 */
class RedisSharedLimitTests extends AbstractSharedLimitTests {

	private static @Nullable RedisServer redis;

	@BeforeAll
	static void start() throws IOException {
		redis = RedisServer.start();
		assumeThat(redis).as("Redis isn't installed, as /usr/bin/redis-server").isNotNull();
	}

	@AfterAll
	static void stop() throws IOException {
		if (redis != null) {
			redis.close();
		}
	}

	@BeforeEach
	void forgetEverything() throws Exception {
		redis().kill();
		redis().restart();
	}

	private static RedisServer redis() {
		assertThat(redis).isNotNull();
		return redis;
	}

	@Override
	ApplicationContextRunner contextRunner() {
		return contextRunner(redis().port());
	}

	private ApplicationContextRunner contextRunner(int port) {
		return super.contextRunner().withConfiguration(AutoConfigurations.of(DataRedisAutoConfiguration.class))
			.withPropertyValues("smtpd.shared-limits.store=redis", "spring.data.redis.host=127.0.0.1",
					"spring.data.redis.port=" + port);
	}

	@Test
	void keysAreHashedAndExpire() {
		contextRunner().withPropertyValues("smtpd.rate-limits.messages-per-hour=10").run((context) -> {
			mail(context);
			authenticate(context, "wrong");
			StringRedisTemplate template = context.getBean(StringRedisTemplate.class);
			Set<String> keys = template.keys("*");
			assertThat(keys).hasSize(4)
				.allMatch((key) -> key.matches("smtpd:(message-rate|auth-failures):[0-9a-f]{64}"))
				.allMatch((key) -> template.getExpire(key) > 0);
		});
	}

	@Test
	void withoutRedisEachInstanceGoesOnByItself() {
		ApplicationContextRunner runner = contextRunner().withPropertyValues("smtpd.rate-limits.messages-per-hour=2",
				"smtpd.shared-limits.timeout=200ms");
		runner.run((one) -> runner.run((other) -> {
			assertThat(mail(one)).startsWith("250");
			redis().kill();
			// one has seen one, and goes on from there
			assertThat(mail(one)).startsWith("250");
			assertThat(mail(one)).startsWith(TOO_MANY_MESSAGES);
			assertThat(mail(other)).startsWith("250");
			assertThat(mail(other)).startsWith("250");
			assertThat(mail(other)).startsWith(TOO_MANY_MESSAGES);
			assertThat(available(one)).isZero();
			redis().restart();
		}));
	}

	@Test
	void withoutRedisGuessingOfPasswordsIsLimitedAsWell() {
		contextRunner().withPropertyValues("smtpd.auth.max-failures-per-address=2", "smtpd.shared-limits.timeout=200ms")
			.run((context) -> {
				assertThat(authenticate(context, "wrong")).startsWith("535");
				redis().kill();
				assertThat(authenticate(context, "wrong")).startsWith("535");
				assertThat(authenticate(context, "secret")).startsWith("421 4.7.0");
				redis().restart();
			});
	}

	@Test
	void withoutRedisMailIsDeferredByProperty() {
		contextRunner()
			.withPropertyValues("smtpd.rate-limits.messages-per-hour=100", "smtpd.shared-limits.timeout=2s",
					"smtpd.shared-limits.when-unavailable=defer")
			.run((context) -> {
				assertThat(mail(context)).startsWith("250");
				redis().kill();
				assertThat(mail(context)).startsWith("451");
				assertThat(authenticate(context, "secret")).startsWith("454 4.7.0");
				redis().restart();
			});
	}

	// its connections stay open
	@Test
	void redisThatHangsDelaysACommandForTheTimeout() {
		contextRunner()
			.withPropertyValues("smtpd.rate-limits.messages-per-hour=2", "smtpd.shared-limits.timeout=2s",
					"smtpd.shared-limits.failure-threshold=1", "smtpd.shared-limits.retry-interval=1h")
			.run((context) -> {
				// connects
				context.getBean(StringRedisTemplate.class).hasKey("a");
				assertThat(mail(context)).startsWith("250");
				redis().suspend();
				try {
					assertThat(mail(context)).startsWith("250");
					assertThat(mail(context)).startsWith(TOO_MANY_MESSAGES);
					MeterRegistry meters = context.getBean(MeterRegistry.class);
					assertThat(meters.get("smtpd.limits.shared").tag("outcome", "timeout").timer().count()).isOne();
					assertThat(meters.get("smtpd.limits.shared").tag("outcome", "skipped").timer().count()).isOne();
				}
				finally {
					redis().resume();
				}
			});
	}

	@Test
	void redisMayStartAfterTheApplication() throws Exception {
		redis().kill();
		ApplicationContextRunner runner = contextRunner().withPropertyValues("smtpd.rate-limits.messages-per-hour=1000",
				"smtpd.shared-limits.retry-interval=1ms");
		runner.run((context) -> {
			assertThat(mail(context)).startsWith("250");
			assertThat(answered(context)).isZero();
			redis().restart();
			Awaitility.await().untilAsserted(() -> {
				mail(context);
				assertThat(answered(context)).isPositive();
			});
			assertThat(available(context)).isOne();
		});
	}

	private static double available(ApplicationContext context) {
		MeterRegistry meters = new SimpleMeterRegistry();
		context.getBean(SmtpSharedLimitMetrics.class).bindTo(meters);
		assertThat(meters.get("smtpd.limits.shared.queued").gauge().value()).isZero();
		return meters.get("smtpd.limits.shared.available").gauge().value();
	}

	@Test
	void startNeedsNoRedis() throws Exception {
		contextRunner(Ports.free()).run((context) -> assertThat(context).hasNotFailed());
	}

}
