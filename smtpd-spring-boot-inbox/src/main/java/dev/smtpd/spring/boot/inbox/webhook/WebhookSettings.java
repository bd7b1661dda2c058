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

package dev.smtpd.spring.boot.inbox.webhook;

import java.net.URI;
import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * Where and how a webhook is called.
 *
 * @param url the URL
 * @param secret the key of signatures, or {@code null} to sign nothing
 * @param timeout how long to wait for a response
 * @param maxAttempts after how many attempts a notification is given up
 * @param backoff how long to wait before the second attempt; twice as long before each
 * following one
 * @param maxBackoff how long to wait at most
 * @since 0.1.0
 */
public record WebhookSettings(URI url, @Nullable String secret, Duration timeout, int maxAttempts, Duration backoff,
		Duration maxBackoff) {

	/**
	 * Create settings.
	 * @throws IllegalArgumentException if something is out of its range
	 */
	public WebhookSettings {
		String scheme = url.getScheme();
		require(("http".equalsIgnoreCase(scheme) || "https".equalsIgnoreCase(scheme)) && url.getHost() != null,
				"The URL must be an absolute one of http or https");
		require(url.getRawUserInfo() == null, "The URL must not have credentials");
		require(isPositive(timeout) && isPositive(backoff) && isPositive(maxBackoff), "Times must be positive");
		require(maxAttempts > 0, "There must be at least 1 attempt");
		require(secret == null || !secret.isBlank(), "The secret must not be blank");
	}

	private static boolean isPositive(Duration duration) {
		return duration.toMillis() > 0;
	}

	private static void require(boolean valid, String message) {
		if (!valid) {
			throw new IllegalArgumentException(message);
		}
	}

	/**
	 * Return how long to wait after an attempt.
	 * @param attempt the number of the attempt, counted from 1
	 * @return the time
	 */
	Duration backoff(int attempt) {
		double factor = Math.pow(2, attempt - 1.0);
		double millis = Math.min(this.backoff.toMillis() * factor, this.maxBackoff.toMillis());
		return Duration.ofMillis((long) millis);
	}

	@Override
	public String toString() {
		return "webhook " + this.url.getScheme() + "://" + this.url.getRawAuthority();
	}

}
