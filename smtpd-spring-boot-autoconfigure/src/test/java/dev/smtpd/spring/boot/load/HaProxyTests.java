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

package dev.smtpd.spring.boot.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;

import com.sun.net.httpserver.HttpServer;
import dev.smtpd.MessageProcessor;
import dev.smtpd.SmtpServer;
import dev.smtpd.spring.boot.autoconfigure.SmtpdAutoConfiguration;
import dev.smtpd.spring.external.HaProxy;
import dev.smtpd.spring.external.Ports;
import dev.smtpd.test.SmtpTestClient;
import dev.smtpd.test.SmtpTestConnection;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.availability.ApplicationAvailabilityAutoConfiguration;
import org.springframework.boot.autoconfigure.context.LifecycleAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Two instances behind HAProxy, configured as the documentation says.
 */
@Timeout(120)
class HaProxyTests {

	private final Queue<InetSocketAddress> peers = new ConcurrentLinkedQueue<>();

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SmtpdAutoConfiguration.class, TaskExecutionAutoConfiguration.class,
				ApplicationAvailabilityAutoConfiguration.class, LifecycleAutoConfiguration.class))
		.withBean(MessageProcessor.class, () -> (message) -> {
			this.peers.add(message.session().peer());
			return null;
		})
		.withPropertyValues("smtpd.port=0", "smtpd.address=127.0.0.1", "smtpd.proxy.enabled=true",
				"smtpd.proxy.networks=127.0.0.0/8", "smtpd.pause-while-refusing-traffic=true");

	@Test
	void instancesSeeTheAddressOfTheClient() {
		withInstances((one, other) -> {
			try (Proxy proxy = Proxy.checkedBySmtp(port(one), port(other));
					SmtpTestConnection client = proxy.client().open()) {
				assertThat(client.mail().content("Subject: hi\r\n\r\nhi\r\n").send()).isAccepted();
				assertThat(this.peers).containsExactly(client.localAddress());
			}
		});
	}

	@Test
	void instanceThatRefusesTrafficGetsNoClients() {
		withInstances((one, other) -> {
			try (Proxy proxy = Proxy.checkedBySmtp(port(one), port(other))) {
				refusesAndAcceptsTraffic(proxy, one, other);
			}
		});
	}

	@Test
	void instanceWhoseReadinessFailsGetsNoClients() {
		withInstances((one, other) -> {
			HttpServer management = readiness(one);
			HttpServer otherManagement = readiness(other);
			try (Proxy proxy = Proxy.checkedByHttp(port(one), port(other), management.getAddress().getPort(),
					otherManagement.getAddress().getPort())) {
				refusesAndAcceptsTraffic(proxy, one, other);
			}
			finally {
				management.stop(0);
				otherManagement.stop(0);
			}
		});
	}

	private static void refusesAndAcceptsTraffic(Proxy proxy, ApplicationContext one, ApplicationContext other) {
		proxy.awaitGreetings("one.example.org", "two.example.org");
		AvailabilityChangeEvent.publish(one, ReadinessState.REFUSING_TRAFFIC);
		proxy.awaitGreetings("two.example.org");
		AvailabilityChangeEvent.publish(one, ReadinessState.ACCEPTING_TRAFFIC);
		AvailabilityChangeEvent.publish(other, ReadinessState.REFUSING_TRAFFIC);
		proxy.awaitGreetings("one.example.org");
	}

	// whether HAProxy has noticed that already or not
	@Test
	void clientsOfAnInstanceThatIsStoppedGetTheOtherAtOnce() {
		withInstances((one, other) -> {
			try (Proxy proxy = Proxy.checkedBySmtp(port(one), port(other))) {
				proxy.awaitGreetings("one.example.org", "two.example.org");
				one.getBean(SmtpServer.class).stop();
				assertThat(proxy.greetings(20)).containsExactly("two.example.org");
			}
		});
	}

	private static int port(ApplicationContext context) {
		return context.getBean(SmtpServer.class).connectors().get(0).port();
	}

	private void withInstances(Instances test) {
		instance("one.example.org").run((one) -> instance("two.example.org").run((other) -> {
			AvailabilityChangeEvent.publish(one, ReadinessState.ACCEPTING_TRAFFIC);
			AvailabilityChangeEvent.publish(other, ReadinessState.ACCEPTING_TRAFFIC);
			test.run(one, other);
		}));
	}

	private ApplicationContextRunner instance(String hostname) {
		return this.contextRunner.withPropertyValues("smtpd.hostname=" + hostname);
	}

	// as the actuator has it
	private static HttpServer readiness(ApplicationContext context) throws IOException {
		ApplicationAvailability availability = context.getBean(ApplicationAvailability.class);
		HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		server.createContext("/actuator/health/readiness", (exchange) -> {
			boolean up = availability.getReadinessState() == ReadinessState.ACCEPTING_TRAFFIC;
			exchange.sendResponseHeaders(up ? 200 : 503, -1);
			exchange.close();
		});
		server.start();
		return server;
	}

	/**
	 * A test of two instances.
	 */
	private interface Instances {

		void run(ApplicationContext one, ApplicationContext other) throws Exception;

	}

	/**
	 * HAProxy and its port.
	 *
	 * @param process the process
	 * @param port the port
	 */
	private record Proxy(HaProxy process, int port) implements AutoCloseable {

		static Proxy checkedBySmtp(int one, int other) throws Exception {
			return start(HaProxyConfiguration.checkedBySmtp().instances(one, other));
		}

		static Proxy checkedByHttp(int one, int other, int management, int otherManagement) throws Exception {
			return start(
					HaProxyConfiguration.checkedByHttp().management(management, otherManagement).instances(one, other));
		}

		private static Proxy start(HaProxyConfiguration configuration) throws Exception {
			int port = Ports.free();
			@Nullable HaProxy process = HaProxy.start(configuration.port(port).text());
			assumeThat(process).as("HAProxy isn't installed, as /usr/sbin/haproxy").isNotNull();
			return new Proxy(process, port);
		}

		SmtpTestClient client() {
			return SmtpTestClient.bindToServer(this.port);
		}

		void awaitGreetings(String... hostnames) {
			Awaitility.await()
				.atMost(Duration.ofMinutes(1))
				.untilAsserted(() -> assertThat(greetings(20)).containsExactlyInAnyOrder(hostnames));
		}

		// whose greetings so many clients get; those that get another reply or none count
		// as well
		Set<String> greetings(int clients) {
			Set<String> greetings = new HashSet<>();
			for (int i = 0; i < clients; i++) {
				try (SmtpTestConnection client = client().connect()) {
					String greeting = client.readReply().toString();
					greetings.add(greeting.startsWith("220 ") ? greeting.split(" ")[1] : greeting);
				}
				catch (UncheckedIOException ex) {
					greetings.add(String.valueOf(ex.getMessage()));
				}
			}
			return greetings;
		}

		@Override
		public void close() throws IOException {
			this.process.close();
		}

	}

}
