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

package dev.smtpd.broker;

import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What got 250 is in the topic, whatever happens to the broker.
 */
class BrokerRestartTests {

	private static final int RESTARTS = Integer.getInteger("broker.restarts", 2);

	@Test
	void nothingIsLostWhileTheBrokerIsKilledAndRestarted() throws Exception {
		BrokerRestarts.Result result = BrokerRestarts.run(RESTARTS);
		LoggerFactory.getLogger(BrokerRestartTests.class).warn("{} restarts: {}", RESTARTS, result);
		assertThat(result.lost()).isZero();
		assertThat(result.duplicates()).isZero();
		assertThat(result.accepted()).isGreaterThan(RESTARTS * 200);
		assertThat(result.deferred()).isPositive();
	}

}
