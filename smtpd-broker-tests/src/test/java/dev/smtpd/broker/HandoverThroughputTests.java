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

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the hand-over costs. Only on demand, since a figure needs a machine of its own.
 */
@EnabledIfSystemProperty(named = "throughput.rounds", matches = "\\d+")
class HandoverThroughputTests {

	private static final double AIM = 0.6;

	@Test
	void handoverHasMostOfTheThroughput() throws Exception {
		List<Double> ratios = new ArrayList<>();
		HandoverThroughput.run(Integer.getInteger("throughput.rounds")).forEach((round) -> {
			LoggerFactory.getLogger(HandoverThroughputTests.class).warn("{}", round);
			ratios.add(round.ratio());
		});
		Collections.sort(ratios);
		assertThat(ratios.get(ratios.size() / 2)).as("median of " + ratios).isGreaterThanOrEqualTo(AIM);
	}

}
