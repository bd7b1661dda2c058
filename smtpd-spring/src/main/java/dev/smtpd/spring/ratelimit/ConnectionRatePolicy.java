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

import java.time.Duration;
import java.util.concurrent.CompletionStage;

import dev.smtpd.SmtpLimit;
import dev.smtpd.SmtpReply;
import dev.smtpd.SmtpSession;
import org.jspecify.annotations.Nullable;

/**
 * Limits the new connections of a client per second. The server replies 421 to further
 * ones.
 *
 * @since 0.1.0
 */
public class ConnectionRatePolicy extends RatePolicy {

	private static final Duration PERIOD = Duration.ofSeconds(1);

	private static final SmtpReply REFUSAL = SmtpReply.of(421, "4.7.0",
			"Too many connections in a short time, try again later");

	/**
	 * Create a policy.
	 * @param limiter counts
	 * @param capacity how many new connections per second a client may have
	 */
	public ConnectionRatePolicy(RateLimiter limiter, long capacity) {
		super(limiter, SmtpLimit.CONNECTION_RATE, capacity, PERIOD, REFUSAL);
	}

	@Override
	public CompletionStage<@Nullable SmtpReply> onConnectAsync(SmtpSession session) {
		return count(session);
	}

}
