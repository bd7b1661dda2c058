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

package dev.smtpd.spring.boot.autoconfigure.health;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import dev.smtpd.MessageProcessor;
import dev.smtpd.SmtpServer;
import dev.smtpd.management.PauseMode;
import dev.smtpd.spring.boot.autoconfigure.SmtpdAutoConfiguration;
import dev.smtpd.test.SmtpTestClient;
import dev.smtpd.test.SmtpTestConnection;
import dev.smtpd.transport.EventLoops;
import io.netty.channel.EventLoopGroup;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.HealthEndpointAutoConfiguration;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * What the health endpoint tells.
 */
class SmtpdHealthContributorAutoConfigurationTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(SmtpdAutoConfiguration.class, SmtpdHealthContributorAutoConfiguration.class,
						HealthContributorRegistryAutoConfiguration.class, HealthEndpointAutoConfiguration.class,
						SslAutoConfiguration.class, TaskExecutionAutoConfiguration.class))
		.withBean(MessageProcessor.class, () -> (message) -> null)
		.withPropertyValues("smtpd.port=0", "smtpd.address=127.0.0.1", "smtpd.connectors.other.port=0");

	@Test
	void canBeSwitchedOff() {
		this.contextRunner.withPropertyValues("management.health.smtpd.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(SmtpServerHealthContributor.class));
	}

	@Test
	void connectorsAndSpoolAreUp() {
		this.contextRunner.run((context) -> {
			Health health = health(context, "default");
			InetSocketAddress address = context.getBean(SmtpServer.class).connectors().get(0).address();
			assertThat(health.getStatus()).isEqualTo(Status.UP);
			assertThat(health.getDetails()).containsEntry("address", "127.0.0.1")
				.containsEntry("port", address.getPort())
				.containsEntry("protocol", "smtp")
				.containsEntry("tls", "none")
				.containsEntry("sessions", 0)
				.doesNotContainKey("certificateExpiry");
			assertThat(health(context, "other").getStatus()).isEqualTo(Status.UP);
			assertThat(health(context, "spool").getStatus()).isEqualTo(Status.UP);
		});
	}

	@Test
	void pausedConnectorHasAStatusOfItsOwnAndTakesNothingElseDown() {
		this.contextRunner.run((context) -> {
			context.getBean(SmtpServer.class).pause("other", "maintenance", PauseMode.REFUSE);
			assertThat(health(context, "default").getStatus()).isEqualTo(Status.UP);
			assertThat(health(context, "other").getStatus().getCode()).isEqualTo("PAUSED");
			assertThat(health(context, "other").getDetails()).containsEntry("reason", "Paused: maintenance");
			assertThat(overall(context)).isEqualTo(Status.UP);
			context.getBean(SmtpServer.class).pause("default", "maintenance", PauseMode.REFUSE);
			assertThat(overall(context)).isEqualTo(Status.UP);
		});
	}

	@Test
	void pausedConnectorIsOutOfServiceByProperty() {
		this.contextRunner.withPropertyValues("management.health.smtpd.out-of-service-while-paused=true")
			.run((context) -> {
				assertThat(overall(context)).isEqualTo(Status.UP);
				context.getBean(SmtpServer.class).pause("other", "maintenance", PauseMode.HOLD);
				assertThat(health(context, "other").getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
				assertThat(overall(context)).isEqualTo(Status.OUT_OF_SERVICE);
			});
	}

	private static Status overall(ApplicationContext context) {
		return context.getBean(HealthEndpoint.class).health().getStatus();
	}

	@Test
	void stoppedServerIsDown() {
		this.contextRunner.run((context) -> {
			context.getBean(SmtpServer.class).stop();
			assertThat(health(context, "server").getStatus()).isEqualTo(Status.DOWN);
		});
	}

	@Test
	void serverWithoutAnEventLoopIsDownWithTheReason() {
		this.contextRunner.run((context) -> {
			EventLoops eventLoops = context.getBean(EventLoops.class);
			EventLoopGroup group = eventLoops.acquire();
			group.next().shutdownGracefully(0, 1, TimeUnit.SECONDS).await();
			for (String connector : List.of("default", "other")) {
				Health health = health(context, connector);
				assertThat(health.getStatus()).isEqualTo(Status.DOWN);
				assertThat(health.getDetails()).extractingByKey("reason")
					.isEqualTo("The port is closed: An event loop has ended");
			}
			eventLoops.release();
		});
	}

	@Test
	void serverThatShutsDownIsOutOfService() {
		CountDownLatch processing = new CountDownLatch(1);
		CountDownLatch release = new CountDownLatch(1);
		this.contextRunner.withBean("blocking", MessageProcessor.class, () -> (message) -> {
			processing.countDown();
			release.await();
			return null;
		}).run((context) -> {
			SmtpServer server = context.getBean(SmtpServer.class);
			try (SmtpTestConnection client = SmtpTestClient.bindToServer(server.connectors().get(0).port()).open()) {
				client.command("MAIL FROM:<joe@example.org>");
				client.command("RCPT TO:<jane@example.org>");
				client.command("DATA");
				server.shutDownGracefully();
				assertThat(health(context, "default").getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
			}
			release.countDown();
		});
	}

	@Test
	void spoolWithoutRoomIsOutOfService() {
		List<Object> held = new CopyOnWriteArrayList<>();
		this.contextRunner.withBean("holding", MessageProcessor.class, () -> (message) -> {
			held.add(message.content());
			return null;
		})
			.withPropertyValues("smtpd.spool.memory-threshold=100B", "smtpd.spool.disk-budget=100KB",
					"smtpd.data-size-limit=90KB")
			.run((context) -> {
				int port = context.getBean(SmtpServer.class).connectors().get(0).port();
				try (SmtpTestConnection client = SmtpTestClient.bindToServer(port).open()) {
					assertThat(client.mail().content("0123456789\r\n".repeat(2000)).send()).hasReplyStartingWith("250");
				}
				assertThat(health(context, "spool").getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
				assertThat(health(context, "spool").getDetails()).containsEntry("files", 1)
					.containsEntry("diskBytes", 24000L);
			});
	}

	@Test
	void spoolOnAFileSystemThatIsTooSmallIsOutOfService() {
		this.contextRunner
			.withPropertyValues("smtpd.data-size-limit=1000000TB", "smtpd.spool.disk-budget=1000000TB",
					"smtpd.spool.memory-threshold=1B")
			.run((context) -> {
				Health health = health(context, "spool");
				assertThat(health.getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
				assertThat(health.getDetails()).containsEntry("reason",
						"There is no room for a message of the greatest size");
				try (SmtpTestConnection client = SmtpTestClient
					.bindToServer(context.getBean(SmtpServer.class).connectors().get(0).port())
					.open()) {
					assertThat(client.mail().content("small\r\n").send()).hasReplyStartingWith("250");
				}
			});
	}

	@Test
	@EnabledOnOs(OS.LINUX)
	void spoolOnAFullFileSystemIsOutOfServiceUntilThereIsRoom(@TempDir Path directory) throws Exception {
		assumeThat(run("mount", "-t", "tmpfs", "-o", "size=3m", "smtpd-test", directory.toString()))
			.as("file systems can be mounted")
			.isTrue();
		try {
			this.contextRunner
				.withPropertyValues("smtpd.spool.directory=" + directory, "smtpd.spool.memory-threshold=100B",
						"smtpd.data-size-limit=2MB")
				.run((context) -> {
					int port = context.getBean(SmtpServer.class).connectors().get(0).port();
					assertThat(health(context, "spool").getStatus()).isEqualTo(Status.UP);
					Path other = Files.write(directory.resolve("other"), new byte[2 * 1024 * 1024]);
					assertThat(health(context, "spool").getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
					try (SmtpTestConnection client = SmtpTestClient.bindToServer(port).open()) {
						String content = "0123456789\r\n".repeat(150_000);
						assertThat(client.mail().content(content).send()).hasReplyStartingWith("452");
						Files.delete(other);
						assertThat(health(context, "spool").getStatus()).isEqualTo(Status.UP);
						assertThat(client.mail().content(content).send()).hasReplyStartingWith("250");
					}
				});
		}
		finally {
			assertThat(run("umount", "--lazy", directory.toString())).isTrue();
		}
	}

	private static boolean run(String... command) throws IOException, InterruptedException {
		Process process = new ProcessBuilder(command).redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.DISCARD)
			.start();
		return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
	}

	@Test
	void spoolThatCannotBeWrittenIsDownUntilItCan(@TempDir Path directory) {
		Path spool = directory.resolve("spool");
		this.contextRunner.withPropertyValues("smtpd.spool.directory=" + spool).run((context) -> {
			assertThat(health(context, "spool").getStatus()).isEqualTo(Status.UP);
			Files.delete(spool);
			Files.createFile(spool);
			Health health = health(context, "spool");
			assertThat(health.getStatus()).isEqualTo(Status.DOWN);
			assertThat(health.getDetails()).extractingByKey("reason").asString().contains(spool.toString());
			assertThat(health(context, "default").getStatus()).isEqualTo(Status.UP);
			Files.delete(spool);
			assertThat(health(context, "spool").getStatus()).isEqualTo(Status.UP);
			assertThat(spool).isEmptyDirectory();
		});
	}

	@Test
	void spoolWithoutFilesIsUp(@TempDir Path directory) throws IOException {
		Path spool = Files.createFile(directory.resolve("spool"));
		this.contextRunner.withPropertyValues("smtpd.spool.directory=" + spool, "smtpd.spool.disk-budget=0")
			.run((context) -> assertThat(health(context, "spool").getStatus()).isEqualTo(Status.UP));
	}

	@Test
	void certificateHasAnEnd(@TempDir Path directory) throws Exception {
		Instant end = Instant.parse("2100-01-01T00:00:00Z");
		X509Bundle certificate = new CertificateBuilder().subject("CN=mx.example.org")
			.notAfter(end)
			.setIsCertificateAuthority(true)
			.buildSelfSigned();
		Path pem = Files.writeString(directory.resolve("cert.pem"), certificate.getCertificatePEM());
		Path key = Files.writeString(directory.resolve("key.pem"), certificate.getPrivateKeyPEM());
		this.contextRunner
			.withPropertyValues("spring.ssl.bundle.pem.mail.keystore.certificate=file:" + pem,
					"spring.ssl.bundle.pem.mail.keystore.private-key=file:" + key, "smtpd.ssl.bundle=mail")
			.run((context) -> assertThat(health(context, "default").getDetails())
				.containsEntry("certificateExpiry", end)
				.containsEntry("tls", "optional"));
	}

	private static Health health(ApplicationContext context, String name) {
		SmtpServerHealthContributor contributor = context.getBean("smtpdHealthContributor",
				SmtpServerHealthContributor.class);
		assertThat(contributor.getContributor("unknown")).isNull();
		return ((HealthIndicator) contributor.getContributor(name)).health();
	}

}
