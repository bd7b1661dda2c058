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

package com.example.kafka;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;

import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;

/**
 * A broker in the JVM of the test. With {@code spring-boot-starter-kafka-test} it would
 * be {@code @EmbeddedKafka}, with Docker a container of Testcontainers.
 */
final class Broker implements AutoCloseable {

	private final KafkaRaftServer server;

	private final String address;

	Broker(Path directory) throws IOException {
		int port;
		int controllerPort;
		try (ServerSocket first = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
				ServerSocket second = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			port = first.getLocalPort();
			controllerPort = second.getLocalPort();
		}
		this.address = "127.0.0.1:" + port;
		Path settings = Files.write(directory.resolve("server.properties"),
				List.of("process.roles=broker,controller", "node.id=1", "log.dirs=" + directory.resolve("log"),
						"controller.quorum.voters=1@127.0.0.1:" + controllerPort,
						"listeners=PLAINTEXT://" + this.address + ",CONTROLLER://127.0.0.1:" + controllerPort,
						"advertised.listeners=PLAINTEXT://" + this.address, "controller.listener.names=CONTROLLER",
						"offsets.topic.replication.factor=1", "offsets.topic.num.partitions=1",
						"group.initial.rebalance.delay.ms=0"));
		StorageTool.execute(new String[] { "format", "--cluster-id", Uuid.randomUuid().toString(), "--config",
				settings.toString() }, System.out);
		Properties properties = new Properties();
		properties.load(Files.newBufferedReader(settings));
		this.server = new KafkaRaftServer(new KafkaConfig(properties), Time.SYSTEM);
		this.server.startup();
	}

	String address() {
		return this.address;
	}

	@Override
	public void close() {
		this.server.shutdown();
		this.server.awaitShutdown();
	}

}
