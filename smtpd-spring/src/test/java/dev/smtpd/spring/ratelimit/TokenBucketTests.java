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

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Keys of buckets.
 */
class TokenBucketTests {

	private static final Duration HOUR = Duration.ofHours(1);

	@Test
	void keyHashesWhatClientsSend() {
		String hostile = "user:a\r\nFLUSHALL\r\n{x}\0\u00e9".repeat(1000);
		assertThat(new TokenBucket("message-rate", hostile, 10, HOUR).key("smtpd:"))
			.matches("smtpd:message-rate:[0-9a-f]{64}");
	}

	// as the documentation says how to find it
	@Test
	void keyIsTheSha256OfCapacityPeriodAndClient() {
		assertThat(new TokenBucket("message-rate", "address:192.0.2.1/32", 100, HOUR).key("smtpd:"))
			.isEqualTo("smtpd:message-rate:3473b2bc18a84f3609b03216f30ae5cacca6dd1047347e95e0cac60afd5ea919");
	}

	@Test
	void anotherCapacityPeriodOrLimitIsAnotherBucket() {
		TokenBucket bucket = new TokenBucket("message-rate", "user:joe", 10, HOUR);
		assertThat(bucket.key("smtpd:"))
			.isNotEqualTo(new TokenBucket("message-rate", "user:joe", 11, HOUR).key("smtpd:"))
			.isNotEqualTo(new TokenBucket("message-rate", "user:joe", 10, HOUR.multipliedBy(2)).key("smtpd:"))
			.isNotEqualTo(new TokenBucket("recipient-rate", "user:joe", 10, HOUR).key("smtpd:"))
			.isNotEqualTo(new TokenBucket("message-rate", "user:jane", 10, HOUR).key("smtpd:"))
			.isNotEqualTo(bucket.key("other:"));
	}

}
