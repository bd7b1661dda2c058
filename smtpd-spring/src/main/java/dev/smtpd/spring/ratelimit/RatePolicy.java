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

import dev.smtpd.SessionPolicy;
import dev.smtpd.SmtpLimit;
import dev.smtpd.SmtpReply;
import dev.smtpd.SmtpSession;
import org.jspecify.annotations.Nullable;

import org.springframework.core.Ordered;

/**
 * Base of the policies that limit how often a client may do something. They come before
 * other policies.
 */
abstract class RatePolicy implements SessionPolicy, Ordered {

	private final RateLimiter limiter;

	private final SmtpLimit limit;

	private final long capacity;

	private final Duration period;

	private final SmtpReply refusal;

	RatePolicy(RateLimiter limiter, SmtpLimit limit, long capacity, Duration period, SmtpReply refusal) {
		this.limiter = limiter;
		this.limit = limit;
		this.capacity = capacity;
		this.period = period;
		this.refusal = refusal;
	}

	/**
	 * Count once.
	 * @param session the session of the client
	 * @return completed with the refusal, or with {@code null} while the client is within
	 * the limit
	 */
	final CompletionStage<@Nullable SmtpReply> count(SmtpSession session) {
		return this.limiter.tryAcquire(session, this.limit, this.capacity, this.period)
			.thenApply((acquired) -> acquired ? null : this.refusal);
	}

	@Override
	public boolean isNonBlocking() {
		return this.limiter.isNonBlocking();
	}

	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE;
	}

}
