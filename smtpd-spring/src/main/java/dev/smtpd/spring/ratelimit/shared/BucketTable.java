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

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * Store of the states of token buckets by key. All methods may block, and throw any
 * {@link RuntimeException} if the store can't be asked. Thread-safe.
 *
 * @since 0.1.0
 */
public interface BucketTable {

	/**
	 * Find the state of a bucket.
	 * @param key the key of the bucket
	 * @return the state, or {@code null} if there is none
	 */
	byte @Nullable [] find(String key);

	/**
	 * Insert the state of a bucket, if there is none. Atomic.
	 * @param key the key of the bucket
	 * @param state the state
	 * @param timeToLive how long the state is of use
	 * @return whether it was inserted
	 */
	boolean insert(String key, byte[] state, Duration timeToLive);

	/**
	 * Replace the state of a bucket, if it is still what it was. Atomic.
	 * @param key the key of the bucket
	 * @param before the state that is replaced
	 * @param after the new state
	 * @param timeToLive how long the new state is of use
	 * @return whether it was replaced
	 */
	boolean replace(String key, byte[] before, byte[] after, Duration timeToLive);

	/**
	 * Remove the state of a bucket, if there is one.
	 * @param key the key of the bucket
	 */
	void remove(String key);

}
