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

package dev.smtpd.spring.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartitionInfo;
import org.jspecify.annotations.Nullable;

/**
 * Asks the brokers about a topic, by a connection of its own that is opened with the
 * first question.
 *
 * @since 0.1.0
 */
public final class KafkaTopicProbe implements AutoCloseable {

	private final Map<String, Object> settings;

	private final String topic;

	private final Duration timeout;

	private @Nullable Admin admin;

	/**
	 * Create a probe.
	 * @param settings the settings of a producer or of an admin client
	 * @param topic the topic
	 * @param timeout how long to wait for an answer
	 */
	public KafkaTopicProbe(Map<String, Object> settings, String topic, Duration timeout) {
		int millis = (int) timeout.toMillis();
		this.settings = new HashMap<>();
		settings.forEach((name, value) -> {
			if (AdminClientConfig.configNames().contains(name)) {
				this.settings.put(name, value);
			}
		});
		this.settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, millis);
		this.settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, millis);
		this.topic = topic;
		this.timeout = timeout;
	}

	/**
	 * Ask about the topic. Blocks until there is an answer.
	 * @return how many partitions the topic has
	 * @throws TimeoutException if there is no answer in time
	 * @throws ExecutionException if there is no such topic, or the brokers refuse to
	 * answer
	 * @throws InterruptedException if the thread was interrupted
	 * @throws IllegalStateException if a partition has no leader, so that it takes no
	 * records
	 */
	public int countPartitions() throws TimeoutException, ExecutionException, InterruptedException {
		int millis = (int) this.timeout.toMillis();
		Map<String, TopicDescription> descriptions = admin()
			.describeTopics(List.of(this.topic), new DescribeTopicsOptions().timeoutMs(millis))
			.allTopicNames()
			.get(2L * millis, TimeUnit.MILLISECONDS);
		int count = 0;
		for (TopicDescription description : descriptions.values()) {
			for (TopicPartitionInfo partition : description.partitions()) {
				if (partition.leader() == null || partition.leader().isEmpty()) {
					throw new IllegalStateException("Partition " + partition.partition() + " has no leader");
				}
				count++;
			}
		}
		return count;
	}

	private synchronized Admin admin() {
		Admin open = this.admin;
		if (open == null) {
			open = Admin.create(this.settings);
			this.admin = open;
		}
		return open;
	}

	@Override
	public synchronized void close() {
		Admin open = this.admin;
		this.admin = null;
		if (open != null) {
			open.close(Duration.ZERO);
		}
	}

}
