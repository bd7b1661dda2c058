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

import dev.smtpd.EsmtpParameters;
import dev.smtpd.Mailbox;
import dev.smtpd.SmtpLimit;
import dev.smtpd.SmtpReply;
import dev.smtpd.SmtpSession;
import org.jspecify.annotations.Nullable;

/**
 * Limits the transactions that a client begins by MAIL in an hour, whatever becomes of
 * them. The server replies 450 to further ones.
 *
 * @since 0.1.0
 */
public class MessageRatePolicy extends RatePolicy {

	private static final Duration PERIOD = Duration.ofHours(1);

	private static final SmtpReply REFUSAL = SmtpReply.of(450, "4.7.1",
			"Too many messages in a short time, try again later");

	/**
	 * Create a policy.
	 * @param limiter counts
	 * @param capacity how many transactions per hour a client may have
	 */
	public MessageRatePolicy(RateLimiter limiter, long capacity) {
		super(limiter, SmtpLimit.MESSAGE_RATE, capacity, PERIOD, REFUSAL);
	}

	@Override
	public CompletionStage<@Nullable SmtpReply> onMailAsync(SmtpSession session, Mailbox sender,
			EsmtpParameters parameters) {
		return count(session);
	}

}
