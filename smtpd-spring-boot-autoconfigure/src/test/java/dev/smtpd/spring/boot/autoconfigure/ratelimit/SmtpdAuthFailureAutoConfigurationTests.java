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

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import dev.smtpd.MessageProcessor;
import dev.smtpd.SmtpServer;
import dev.smtpd.auth.AuthFailureStore;
import dev.smtpd.auth.Authenticator;
import dev.smtpd.spring.boot.autoconfigure.SmtpdAutoConfiguration;
import dev.smtpd.spring.metrics.SmtpServerMeterObserver;
import dev.smtpd.spring.ratelimit.BucketAuthFailureStore;
import dev.smtpd.spring.ratelimit.ProxyTokenBuckets;
import dev.smtpd.test.SmtpTestClient;
import dev.smtpd.test.SmtpTestConnection;
import dev.smtpd.test.SmtpTestReply;
import io.github.bucket4j.distributed.proxy.ProxyManager;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Password guessing over many connections, and over several instances.
 */
class SmtpdAuthFailureAutoConfigurationTests {

	private static final String ACCEPTED = "235 ";

	private static final String REFUSED = "535 5.7.8";

	private static final String ADDRESS_REFUSED = "421 4.7.0 Too many failed authentications from your address";

	private final List<Thread> threads = new CopyOnWriteArrayList<>();

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SmtpdAutoConfiguration.class, SmtpdAuthFailureAutoConfiguration.class,
				TaskExecutionAutoConfiguration.class))
		.withBean(MessageProcessor.class, () -> (message) -> null)
		.withBean(Authenticator.class, () -> (session, username, password) -> {
			this.threads.add(Thread.currentThread());
			return password.equals("secret") ? () -> username : null;
		})
		.withPropertyValues("smtpd.port=0", "smtpd.address=127.0.0.1", "smtpd.auth.mode=required",
				"smtpd.auth.allow-without-tls=true", "smtpd.auth.failure-delay=0",
				"smtpd.auth.max-failures-per-address=2");

	@ParameterizedTest
	@ValueSource(strings = { "io.github.bucket4j", "nothing" })
	void withoutSharedBucketsFailuresAreCountedInMemory(String missing) {
		SimpleMeterRegistry meters = new SimpleMeterRegistry();
		this.contextRunner.withClassLoader(new FilteredClassLoader(missing))
			.withBean(SmtpServerMeterObserver.class, () -> new SmtpServerMeterObserver(meters))
			.run((context) -> {
				assertThat(authenticate(context, "wrong")).startsWith(REFUSED);
				assertThat(authenticate(context, "wrong")).startsWith(REFUSED);
				assertThat(authenticate(context, "secret")).startsWith(ADDRESS_REFUSED);
				assertThat(this.threads).hasSize(2);
				assertThat(
						meters.get("smtpd.limits.reached").tag("limit", "auth_failures_per_address").counter().count())
					.isOne();
				assertThat(context.getBeanProvider(AuthFailureStore.class).getIfAvailable()).isNull();
			});
	}

	@Test
	void instancesOfAnApplicationShareFailures() {
		try (Grid first = new Grid(); Grid second = new Grid(first)) {
			this.contextRunner.withBean("buckets", ProxyManager.class, first::buckets)
				.run((one) -> this.contextRunner.withBean("buckets", ProxyManager.class, second::buckets)
					.run((other) -> {
						assertThat(one).hasSingleBean(BucketAuthFailureStore.class);
						assertThat(authenticate(one, "secret")).startsWith(ACCEPTED);
						assertThat(authenticate(one, "wrong")).startsWith(REFUSED);
						assertThat(authenticate(other, "wrong")).startsWith(REFUSED);
						assertThat(authenticate(one, "secret")).startsWith(ADDRESS_REFUSED);
						assertThat(authenticate(other, "secret")).startsWith(ADDRESS_REFUSED);
					}));
		}
	}

	@Test
	void whenTheStoreIsLostThenNobodyIsAsked() {
		Grid grid = new Grid();
		this.contextRunner.withBean("buckets", ProxyManager.class, grid::buckets).run((context) -> {
			grid.close();
			assertThat(authenticate(context, "secret")).startsWith("454 4.7.0");
			assertThat(this.threads).isEmpty();
		});
	}

	@Test
	void bucketsAreForThoseWhoFailOnly() throws Exception {
		try (Grid grid = new Grid()) {
			BucketAuthFailureStore store = new BucketAuthFailureStore(new ProxyTokenBuckets(grid.buckets(), "smtpd:"));
			Duration hour = Duration.ofHours(1);
			assertThat(store.remaining("joe", 3, hour)).isEqualTo(3);
			assertThat(grid.size()).isZero();
			for (int i = 0; i < 5; i++) {
				store.add("joe", 3, hour);
			}
			assertThat(store.remaining("joe", 3, hour)).isZero();
			assertThat(store.remaining("jane", 3, hour)).isEqualTo(3);
			assertThat(grid.size()).isOne();
		}
	}

	@Test
	void ownStoreIsUsedInstead() {
		AuthFailureStore store = new AuthFailureStore() {

			@Override
			public long remaining(String key, int limit, Duration window) {
				return 0;
			}

			@Override
			public void add(String key, int limit, Duration window) {
			}

		};
		this.contextRunner.withBean(AuthFailureStore.class, () -> store)
			.run((context) -> assertThat(authenticate(context, "secret")).startsWith(ADDRESS_REFUSED));
	}

	@Test
	void exemptNetworksAreNotRefused() {
		this.contextRunner.withPropertyValues("smtpd.auth.exempt-networks=127.0.0.0/8").run((context) -> {
			for (int i = 0; i < 3; i++) {
				assertThat(authenticate(context, "wrong")).startsWith(REFUSED);
			}
			assertThat(authenticate(context, "secret")).startsWith(ACCEPTED);
		});
	}

	// which keep a processor to themselves, as password hashes would
	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void authenticatorsDoNotRunOnVirtualThreads() {
		this.contextRunner.withPropertyValues("spring.threads.virtual.enabled=true").run((context) -> {
			assertThat(authenticate(context, "secret")).startsWith(ACCEPTED);
			assertThat(this.threads).singleElement().extracting(Thread::getName).asString().startsWith("smtpd-auth-");
		});
	}

	private static SmtpTestReply authenticate(ApplicationContext context, String password) {
		try (SmtpTestConnection client = SmtpTestClient
			.bindToServer(context.getBean(SmtpServer.class).connectors().get(0).port())
			.open()) {
			byte[] response = ("\0joe\0" + password).getBytes(StandardCharsets.US_ASCII);
			return client.command("AUTH PLAIN " + Base64.getEncoder().encodeToString(response));
		}
	}

}
