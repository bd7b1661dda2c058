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

package dev.smtpd.spring.ratelimit.shared;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

import dev.smtpd.spring.external.RedisServer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

class RedisBucketTableTests extends AbstractBucketTableTests {

	private static @Nullable RedisServer server;

	private static LettuceConnectionFactory connections;

	private RedisBucketTable table;

	@BeforeAll
	static void start() throws IOException {
		server = RedisServer.start();
		assumeThat(server).as("Redis isn't installed, as /usr/bin/redis-server").isNotNull();
		connections = new LettuceConnectionFactory("127.0.0.1", server.port());
		connections.afterPropertiesSet();
		connections.start();
	}

	@AfterAll
	static void stop() throws IOException {
		if (server != null) {
			connections.destroy();
			server.close();
		}
	}

	@BeforeEach
	void forgetEverything() {
		connections.getConnection().serverCommands().flushAll();
		this.table = new RedisBucketTable(connections);
	}

	@Override
	BucketTable table() {
		return this.table;
	}

	@Test
	void statesExpire() {
		StringRedisTemplate redis = new StringRedisTemplate(connections);
		this.table.insert("a", new byte[] { 1 }, Duration.ofMinutes(1));
		assertThat(redis.getExpire("a", TimeUnit.MILLISECONDS)).isBetween(1L, 60_000L);
		this.table.replace("a", new byte[] { 1 }, new byte[] { 2 }, Duration.ofHours(1));
		assertThat(redis.getExpire("a", TimeUnit.MILLISECONDS)).isBetween(60_001L, 3_600_000L);
	}

}
