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

import java.util.concurrent.CompletionStage;

/**
 * Where {@linkplain TokenBucket token buckets} are. Thread-safe.
 *
 * @since 0.1.0
 */
public interface TokenBuckets {

	/**
	 * Take a token out of a bucket, if there is one.
	 * @param bucket the bucket
	 * @return completed, on any thread, with whether there was one, or exceptionally if
	 * the bucket can't be reached
	 */
	CompletionStage<Boolean> tryTake(TokenBucket bucket);

	/**
	 * Return how many tokens a bucket has. No bucket is made that there isn't.
	 * @param bucket the bucket
	 * @return completed, on any thread, with the number, or exceptionally if the bucket
	 * can't be reached
	 */
	CompletionStage<Long> remaining(TokenBucket bucket);

	/**
	 * Return whether no method blocks, so that they may be called on an event loop.
	 * @return whether none blocks
	 */
	boolean isNonBlocking();

}
