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

package dev.smtpd.spring.ratelimit;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;

import io.github.bucket4j.BucketConfiguration;

/**
 * What is counted of whom: a bucket of tokens that is full at first, and fills again
 * steadily. With another capacity or period it is another bucket.
 *
 * @param limit what is counted, such as {@code message-rate}
 * @param client of whom it is counted, an address or a user
 * @param capacity the number of tokens in a full bucket, at least 1
 * @param period the time in which an empty bucket fills
 * @since 0.1.0
 */
public record TokenBucket(String limit, String client, long capacity, Duration period) {

	/**
	 * Return the key of the bucket in a store. What clients have sent is hashed, so that
	 * the key is of a known length and harmless characters.
	 * @param prefix what the key begins with
	 * @return the prefix, the limit, and 64 hexadecimal digits, the SHA-256 of
	 * {@code capacity/period client}
	 */
	public String key(String prefix) {
		String text = this.capacity + "/" + this.period + " " + this.client;
		try {
			byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
			return prefix + this.limit + ":" + HexFormat.of().formatHex(hash);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Return how the bucket is filled.
	 * @return the configuration
	 */
	BucketConfiguration configuration() {
		return BucketConfiguration.builder()
			.addLimit((bandwidth) -> bandwidth.capacity(this.capacity).refillGreedy(this.capacity, this.period))
			.build();
	}

}
