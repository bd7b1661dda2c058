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

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.core.RedisTemplate;
import org.springframework.data.redis.core.script.RedisScript;
import org.springframework.data.redis.serializer.RedisSerializer;

/**
 * {@link BucketTable} in Redis. A key expires once its bucket is full again.
 *
 * @since 0.1.0
 */
public final class RedisBucketTable implements BucketTable {

	private static final RedisScript<Long> REPLACE = RedisScript.of("""
			if redis.call('get', KEYS[1]) == ARGV[1] then
				redis.call('set', KEYS[1], ARGV[2], 'px', ARGV[3])
				return 1
			end
			return 0
			""", Long.class);

	private final RedisTemplate<String, byte[]> redis;

	/**
	 * Create a table.
	 * @param connections has the connections to Redis
	 */
	public RedisBucketTable(RedisConnectionFactory connections) {
		RedisTemplate<String, byte[]> template = new RedisTemplate<>();
		template.setConnectionFactory(connections);
		template.setKeySerializer(RedisSerializer.string());
		template.setValueSerializer(RedisSerializer.byteArray());
		template.afterPropertiesSet();
		this.redis = template;
	}

	@Override
	public byte @Nullable [] find(String key) {
		return this.redis.opsForValue().get(key);
	}

	@Override
	public boolean insert(String key, byte[] state, Duration timeToLive) {
		return Boolean.TRUE.equals(this.redis.opsForValue().setIfAbsent(key, state, timeToLive));
	}

	@Override
	public boolean replace(String key, byte[] before, byte[] after, Duration timeToLive) {
		byte[] millis = Long.toString(timeToLive.toMillis()).getBytes(StandardCharsets.US_ASCII);
		Long replaced = this.redis.execute(REPLACE, List.of(key), before, after, millis);
		return replaced != null && replaced == 1;
	}

	@Override
	public void remove(String key) {
		this.redis.delete(key);
	}

}
