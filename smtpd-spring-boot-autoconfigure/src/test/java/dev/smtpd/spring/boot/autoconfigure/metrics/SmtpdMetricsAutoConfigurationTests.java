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

package dev.smtpd.spring.boot.autoconfigure.metrics;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import dev.smtpd.MessageProcessor;
import dev.smtpd.SmtpLimit;
import dev.smtpd.SmtpReply;
import dev.smtpd.SmtpServer;
import dev.smtpd.auth.Authenticator;
import dev.smtpd.management.PauseMode;
import dev.smtpd.spring.boot.autoconfigure.SmtpdAutoConfiguration;
import dev.smtpd.spring.boot.autoconfigure.TestBundle;
import dev.smtpd.spring.metrics.SmtpServerMeter;
import dev.smtpd.spring.metrics.SmtpServerMeterObserver;
import dev.smtpd.spring.metrics.SmtpServerMetrics;
import dev.smtpd.test.SmtpTestClient;
import dev.smtpd.test.SmtpTestConnection;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every meter after a scripted session.
 */
class SmtpdMetricsAutoConfigurationTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SmtpdAutoConfiguration.class, SmtpdMetricsAutoConfiguration.class,
				TaskExecutionAutoConfiguration.class))
		.withBean(MessageProcessor.class,
				() -> (message) -> message.content().text().contains("spam") ? SmtpReply.of(550, "5.7.1", "No spam")
						: null)
		.withPropertyValues("smtpd.port=0", "smtpd.address=127.0.0.1");

	@Test
	void withoutARegistryNothingIsCounted() {
		this.contextRunner.run((context) -> assertThat(context).doesNotHaveBean(SmtpServerMeterObserver.class)
			.doesNotHaveBean(SmtpServerMetrics.class));
	}

	@Test
	void withoutMicrometerNothingIsCounted() {
		this.contextRunner.withClassLoader(new FilteredClassLoader("io.micrometer"))
			.run((context) -> assertThat(context).hasSingleBean(SmtpServer.class)
				.doesNotHaveBean("smtpServerMeterObserver"));
	}

	@Test
	void everyMeterSaysWhatHappened() {
		this.contextRunner.withBean(SimpleMeterRegistry.class)
			.withBean(Authenticator.class,
					() -> (session, username, password) -> password.equals("x") ? () -> username : null)
			.withPropertyValues("smtpd.auth.mode=optional", "smtpd.auth.allow-without-tls=true",
					"smtpd.auth.failure-delay=0", "smtpd.data-size-limit=1000B")
			.run((context) -> {
				MeterRegistry meters = context.getBean(MeterRegistry.class);
				context.getBean(SmtpServerMetrics.class).bindTo(meters);
				SmtpServer server = context.getBean(SmtpServer.class);
				int port = server.connectors().get(0).port();
				try (SmtpTestConnection client = SmtpTestClient.bindToServer(port).open()) {
					client.command("AUTH PLAIN AGpvZQB5");
					client.command("AUTH PLAIN AGpvZQB4");
					client.mail().content("Subject: hi\r\n\r\nhi\r\n").send();
					client.mail().content("Subject: spam\r\n\r\nspam\r\n").send();
					client.mail().content("Subject: large\r\n\r\n" + "large\r\n".repeat(200)).send();
					client.command("MAIL FROM:<joe@example.org>");
					client.command("RSET");
					client.command("XYZZY");
					assertThat(value(meters, SmtpServerMeter.CONNECTIONS_ACTIVE, "connector", "default")).isEqualTo(1);
				}
				Awaitility.await().until(() -> server.status().sessionCount() == 0);
				server.pause("default", "test", PauseMode.REFUSE);
				try (SmtpTestConnection client = SmtpTestClient.bindToServer(port).connect()) {
					assertThat(client.readReply()).startsWith("421");
				}
				assertThat(value(meters, SmtpServerMeter.CONNECTIONS_ACTIVE, "connector", "default")).isZero();
				assertThat(value(meters, SmtpServerMeter.CONNECTIONS, "connector", "default")).isEqualTo(1);
				assertThat(
						value(meters, SmtpServerMeter.CONNECTIONS_REFUSED, "connector", "default", "reason", "paused"))
					.isEqualTo(1);
				assertThat(meters.get("smtpd.sessions").timer().count()).isEqualTo(1);
				assertThat(value(meters, SmtpServerMeter.COMMANDS, "command", "MAIL", "reply", "2xx")).isEqualTo(4);
				assertThat(value(meters, SmtpServerMeter.COMMANDS, "command", "DATA", "reply", "3xx")).isEqualTo(3);
				assertThat(value(meters, SmtpServerMeter.COMMANDS, "command", "UNKNOWN", "reply", "5xx")).isEqualTo(1);
				assertThat(value(meters, SmtpServerMeter.TRANSACTIONS, "outcome", "accepted")).isEqualTo(1);
				assertThat(value(meters, SmtpServerMeter.TRANSACTIONS, "outcome", "rejected")).isEqualTo(2);
				assertThat(value(meters, SmtpServerMeter.TRANSACTIONS, "outcome", "aborted")).isEqualTo(1);
				assertThat(value(meters, SmtpServerMeter.MESSAGES, "outcome", "accepted")).isEqualTo(1);
				assertThat(value(meters, SmtpServerMeter.MESSAGES, "outcome", "rejected")).isEqualTo(2);
				assertThat(meters.get("smtpd.message.size").summary().count()).isEqualTo(2);
				assertThat(meters.get("smtpd.message.size").summary().totalAmount()).isEqualTo(19 + 23);
				assertThat(meters.get("smtpd.message.recipients").summary().totalAmount()).isEqualTo(2);
				assertThat(meters.get("smtpd.message.receiving").timer().count()).isEqualTo(2);
				assertThat(meters.get("smtpd.message.processing").tag("outcome", "accepted").timer().count())
					.isEqualTo(1);
				assertThat(meters.get("smtpd.message.processing").tag("outcome", "rejected").timer().count())
					.isEqualTo(1);
				assertThat(value(meters, SmtpServerMeter.AUTHENTICATIONS, "mechanism", "PLAIN", "outcome", "success"))
					.isEqualTo(1);
				assertThat(value(meters, SmtpServerMeter.AUTHENTICATIONS, "mechanism", "PLAIN", "outcome", "failure"))
					.isEqualTo(1);
				assertThat(value(meters, SmtpServerMeter.LIMITS_REACHED, "limit", "message_size")).isEqualTo(1);
				assertThat(value(meters, SmtpServerMeter.SPOOL_MEMORY)).isZero();
				assertThat(value(meters, SmtpServerMeter.EXECUTOR_ACTIVE)).isZero();
				assertAllAreDocumented(meters);
			});
	}

	// a rate has no first increase else
	@Test
	void metersExistFromTheStart() {
		this.contextRunner.withBean(SimpleMeterRegistry.class)
			.withBean(Authenticator.class, () -> (session, username, password) -> null)
			.withPropertyValues("smtpd.auth.mode=optional", "smtpd.auth.allow-without-tls=true",
					"smtpd.connectors.second.port=0")
			.run((context) -> {
				MeterRegistry meters = context.getBean(MeterRegistry.class);
				assertThat(value(meters, SmtpServerMeter.CONNECTIONS_ACTIVE, "connector", "default")).isZero();
				assertThat(value(meters, SmtpServerMeter.CONNECTIONS, "connector", "second")).isZero();
				assertThat(tagValues(meters, SmtpServerMeter.MESSAGES, "outcome")).contains("accepted", "deferred",
						"rejected");
				assertThat(tagValues(meters, SmtpServerMeter.TRANSACTIONS, "outcome")).contains("accepted", "aborted");
				assertThat(tagValues(meters, SmtpServerMeter.MESSAGE_PROCESSING, "outcome")).contains("accepted",
						"deferred");
				assertThat(tagValues(meters, SmtpServerMeter.CONNECTIONS_REFUSED, "reason")).contains("paused",
						"policy", "max_connections");
				assertThat(tagValues(meters, SmtpServerMeter.COMMANDS, "command")).contains("EHLO", "RCPT", "AUTH",
						"UNKNOWN");
				assertThat(tagValues(meters, SmtpServerMeter.LIMITS_REACHED, "limit")).hasSameSizeAs(SmtpLimit.values())
					.contains("message_size");
				assertThat(tagValues(meters, SmtpServerMeter.AUTHENTICATIONS, "mechanism")).contains("PLAIN", "LOGIN");
				assertThat(tagValues(meters, SmtpServerMeter.AUTHENTICATIONS, "outcome")).contains("success", "error",
						"failure");
				assertThat(meters.getMeters())
					.filteredOn((meter) -> meter.getId().getName().startsWith("smtpd.")
							&& !meter.getId().getName().startsWith("smtpd.spool."))
					.allSatisfy((meter) -> meter.measure()
						.forEach((measurement) -> assertThat(measurement.getValue()).as("%s", meter.getId()).isZero()));
			});
	}

	@Test
	void failedHandshakesHaveTheirReason() {
		this.contextRunner.withBean(SimpleMeterRegistry.class)
			.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class))
			.withPropertyValues(TestBundle.properties("mail", "mx.example.org"))
			.withPropertyValues("smtpd.ssl.bundle=mail")
			.run((context) -> {
				MeterRegistry meters = context.getBean(MeterRegistry.class);
				assertThat(tagValues(meters, SmtpServerMeter.TLS_HANDSHAKES, "reason")).containsExactlyInAnyOrder(
						"none", "server_name", "not_tls", "no_shared_cipher", "protocol_version", "certificate_refused",
						"alert", "client_certificate", "timeout", "closed", "other");
				String[] notTls = { "connector", "default", "version", "none", "outcome", "failure", "reason",
						"not_tls" };
				assertThat(value(meters, SmtpServerMeter.TLS_HANDSHAKES, notTls)).isZero();
				int port = context.getBean(SmtpServer.class).connectors().get(0).port();
				try (SmtpTestConnection client = SmtpTestClient.bindToServer(port).open()) {
					client.command("STARTTLS");
					client.send("MAIL FROM:<joe@example.org>").expectClosedOrReset();
					Awaitility.await().until(() -> value(meters, SmtpServerMeter.TLS_HANDSHAKES, notTls) == 1);
				}
				assertThat(meters.find("smtpd.tls.handshakes").tag("outcome", "failure").counters())
					.extracting(Counter::count)
					.containsOnlyOnce(1.0)
					.containsOnly(0.0, 1.0);
			});
	}

	private static Set<String> tagValues(MeterRegistry meters, SmtpServerMeter meter, String key) {
		return meters.get(meter.getName())
			.meters()
			.stream()
			.map((each) -> each.getId().getTag(key))
			.collect(Collectors.toSet());
	}

	private static double value(MeterRegistry meters, SmtpServerMeter meter, String... tags) {
		return meters.get(meter.getName()).tags(tags).meter().measure().iterator().next().getValue();
	}

	private static void assertAllAreDocumented(MeterRegistry registry) {
		Set<String> names = new TreeSet<>();
		for (SmtpServerMeter meter : SmtpServerMeter.values()) {
			names.add(meter.getName());
		}
		// nobody spoke TLS
		names.remove(SmtpServerMeter.TLS_HANDSHAKES.getName());
		// there is no relay, database, store, Kafka, listener method or shared limit here
		names.removeIf((name) -> name.startsWith("smtpd.relay.") || name.startsWith("smtpd.transaction.")
				|| name.startsWith("smtpd.store.") || name.startsWith("smtpd.kafka.")
				|| name.startsWith("smtpd.listener.") || name.startsWith("smtpd.limits.shared"));
		assertThat(registry.getMeters()).extracting((meter) -> meter.getId().getName())
			.filteredOn((name) -> name.startsWith("smtpd."))
			.containsAll(names);
		assertThat(registry.getMeters()).filteredOn((meter) -> meter.getId().getName().startsWith("smtpd."))
			.allSatisfy(SmtpdMetricsAutoConfigurationTests::assertIsDocumented);
	}

	private static void assertIsDocumented(Meter meter) {
		SmtpServerMeter documented = Set.of(SmtpServerMeter.values())
			.stream()
			.filter((candidate) -> candidate.getName().equals(meter.getId().getName()))
			.findFirst()
			.orElseThrow();
		assertThat(meter.getId().getType()).isEqualTo(documented.getType());
		assertThat(meter.getId().getDescription()).isEqualTo(documented.getDescription());
		assertThat(meter.getId().getTags()).extracting("key")
			.containsExactlyInAnyOrderElementsOf(
					Set.of(documented.getKeyNames()).stream().map((key) -> (Object) key.asString()).toList());
		if (documented.getType() != Meter.Type.TIMER) {
			assertThat(meter.getId().getBaseUnit()).isEqualTo(documented.getBaseUnit());
		}
	}

}
