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

package dev.smtpd.spring.boot.autoconfigure.ratelimit;

import java.time.Duration;

import dev.smtpd.spring.boot.autoconfigure.SmtpdSharedLimitProperties;
import dev.smtpd.spring.ratelimit.shared.SharedLimitSettings;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * Maps {@code smtpd.shared-limits.*}.
 *
 * @param properties the properties
 */
record SharedLimitsMapper(SmtpdSharedLimitProperties properties) {

	// the limit and a hash follow, and all of it fits into a column
	private static final String KEY_PREFIX = "[\\x21-\\x7e]{1,64}";

	SharedLimitSettings toSettings() {
		require("key-prefix", this.properties.getKeyPrefix(), this.properties.getKeyPrefix().matches(KEY_PREFIX),
				"It must consist of 1 to 64 visible ASCII characters.");
		requirePositive("timeout", this.properties.getTimeout());
		requirePositive("failure-threshold", this.properties.getFailureThreshold());
		requirePositive("retry-interval", this.properties.getRetryInterval());
		requirePositive("threads", this.properties.getThreads());
		requirePositive("queue-capacity", this.properties.getQueueCapacity());
		return new SharedLimitSettings(this.properties.getKeyPrefix(), this.properties.getTimeout(),
				this.properties.getWhenUnavailable(), this.properties.getFailureThreshold(),
				this.properties.getRetryInterval(), this.properties.getThreads(), this.properties.getQueueCapacity());
	}

	private static void requirePositive(String name, Duration value) {
		require(name, value, value.toMillis() > 0, "It must be positive.");
	}

	private static void requirePositive(String name, int value) {
		require(name, value, value > 0, "It must be positive.");
	}

	private static void require(String name, Object value, boolean valid, String reason) {
		if (!valid) {
			throw new InvalidConfigurationPropertyValueException("smtpd.shared-limits." + name, value, reason);
		}
	}

}
