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

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

import org.springframework.util.FileSystemUtils;

/**
 * A broker of Kafka in a process of its own, which can be killed, suspended and started
 * again on the same ports with what it has stored.
 */
public final class KafkaBroker implements AutoCloseable {

	private static final Duration TIMEOUT = Duration.ofSeconds(60);

	private final Path directory;

	private final int port;

	private final int controllerPort;

	private Process process;

	KafkaBroker() {
		try {
			this.directory = Files.createTempDirectory("kafka");
			try (ServerSocket first = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
					ServerSocket second = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
				this.port = first.getLocalPort();
				this.controllerPort = second.getLocalPort();
			}
			Files.write(this.directory.resolve("server.properties"), settings());
			run("kafka.tools.StorageTool", "format", "--cluster-id", Uuid.randomUuid().toString(), "--config",
					this.directory.resolve("server.properties").toString())
				.waitFor();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Return the broker of those tests that leave it running.
	 * @return a broker that runs until the tests are over
	 */
	public static KafkaBroker shared() {
		return Shared.INSTANCE;
	}

	private List<String> settings() {
		return List.of("process.roles=broker,controller", "node.id=1",
				"controller.quorum.voters=1@127.0.0.1:" + this.controllerPort,
				"listeners=PLAINTEXT://127.0.0.1:" + this.port + ",CONTROLLER://127.0.0.1:" + this.controllerPort,
				"advertised.listeners=PLAINTEXT://127.0.0.1:" + this.port, "controller.listener.names=CONTROLLER",
				"log.dirs=" + this.directory.resolve("log"), "num.partitions=2", "offsets.topic.replication.factor=1",
				"offsets.topic.num.partitions=1", "transaction.state.log.replication.factor=1",
				"transaction.state.log.min.isr=1", "transaction.state.log.num.partitions=1",
				"group.initial.rebalance.delay.ms=0", "broker.heartbeat.interval.ms=500",
				"broker.session.timeout.ms=2000");
	}

	private Process run(String mainClass, String... arguments) throws IOException {
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m",
						"-XX:+UseSerialGC", "-Dlogback.configurationFile=broker-logback.xml", "-cp",
						System.getProperty("java.class.path"), mainClass));
		command.addAll(List.of(arguments));
		return new ProcessBuilder(command).redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.appendTo(this.directory.resolve("output").toFile()))
			.start();
	}

	KafkaBroker start() {
		try {
			this.process = run("kafka.Kafka", this.directory.resolve("server.properties").toString());
			awaitReady();
			return this;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void awaitReady() throws IOException {
		try (Admin admin = admin()) {
			long deadline = System.nanoTime() + TIMEOUT.toNanos();
			while (admin.describeCluster().nodes().get(TIMEOUT.toSeconds(), TimeUnit.SECONDS).isEmpty()) {
				if (System.nanoTime() > deadline) {
					throw new IllegalStateException("No broker");
				}
			}
		}
		catch (Exception ex) {
			throw new IllegalStateException("The broker doesn't run: " + output(), ex);
		}
	}

	String output() throws IOException {
		return Files.readString(this.directory.resolve("output"));
	}

	/**
	 * Kill the process by SIGKILL.
	 */
	void kill() {
		try {
			this.process.destroyForcibly().waitFor();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	void suspend() {
		signal("STOP");
	}

	void resume() {
		signal("CONT");
	}

	private void signal(String name) {
		try {
			new ProcessBuilder("kill", "-" + name, String.valueOf(this.process.pid())).start().waitFor();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	public String address() {
		return "127.0.0.1:" + this.port;
	}

	long pid() {
		return this.process.pid();
	}

	private Admin admin() {
		return Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, address(),
				AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) TIMEOUT.toMillis(),
				AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 200L));
	}

	public void createTopic(String name, int partitions, Map<String, String> settings) {
		try (Admin admin = admin()) {
			admin.createTopics(List.of(new NewTopic(name, partitions, (short) 1).configs(settings))).all().get();
		}
		catch (ExecutionException | InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Read a topic from its first to its last record.
	 * @param topic the topic
	 * @return the committed records
	 */
	public List<ConsumerRecord<String, byte[]>> read(String topic) {
		Map<String, Object> settings = new HashMap<>();
		settings.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, address());
		settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
		settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
		settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
		List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
		try (KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(settings, new StringDeserializer(),
				new ByteArrayDeserializer())) {
			List<TopicPartition> partitions = new ArrayList<>();
			for (PartitionInfo partition : consumer.partitionsFor(topic, TIMEOUT)) {
				partitions.add(new TopicPartition(topic, partition.partition()));
			}
			consumer.assign(partitions);
			consumer.seekToBeginning(partitions);
			Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, TIMEOUT);
			Set<TopicPartition> rest = new HashSet<>(partitions);
			while (!rest.isEmpty()) {
				consumer.poll(Duration.ofMillis(200)).forEach(records::add);
				rest.removeIf((partition) -> consumer.position(partition) >= ends.get(partition));
			}
		}
		return records;
	}

	@Override
	public void close() {
		kill();
		try {
			FileSystemUtils.deleteRecursively(this.directory);
		}
		catch (IOException ex) {
			// a temporary directory
		}
	}

	/**
	 * Made when it is first asked for.
	 */
	private static final class Shared {

		private static final KafkaBroker INSTANCE = create();

		private static KafkaBroker create() {
			KafkaBroker broker = new KafkaBroker().start();
			Runtime.getRuntime().addShutdownHook(new Thread(broker::close));
			return broker;
		}

	}

}
