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

/**
 * What became of a question to the store of shared limits.
 *
 * @since 0.1.0
 */
public enum SharedLimitOutcome {

	/**
	 * It was answered.
	 */
	ANSWERED,

	/**
	 * There was no answer in time.
	 */
	TIMEOUT,

	/**
	 * Too many other questions were waiting.
	 */
	QUEUE_FULL,

	/**
	 * The store couldn't be reached, or replied with an error.
	 */
	FAILED,

	/**
	 * The store was left alone, since earlier questions had failed.
	 */
	SKIPPED

}
