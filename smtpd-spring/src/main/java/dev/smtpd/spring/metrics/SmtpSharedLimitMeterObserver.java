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

package dev.smtpd.spring.metrics;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

import dev.smtpd.spring.ratelimit.shared.SharedLimitObserver;
import dev.smtpd.spring.ratelimit.shared.SharedLimitOutcome;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

/**
 * {@link SharedLimitObserver} that times the questions to the store.
 *
 * @since 0.1.0
 */
public class SmtpSharedLimitMeterObserver implements SharedLimitObserver {

	private final Map<SharedLimitOutcome, Timer> timers = new EnumMap<>(SharedLimitOutcome.class);

	/**
	 * Create an observer.
	 * @param registry has the meters
	 */
	public SmtpSharedLimitMeterObserver(MeterRegistry registry) {
		MeterFactory factory = new MeterFactory(registry);
		for (SharedLimitOutcome outcome : SharedLimitOutcome.values()) {
			this.timers.put(outcome, factory.timer(SmtpServerMeter.LIMITS_SHARED,
					SmtpServerMeter.Key.SHARED_OUTCOME.asString(), outcome.name().toLowerCase(Locale.ROOT)));
		}
	}

	@Override
	public void asked(SharedLimitOutcome outcome, Duration duration) {
		Timer timer = this.timers.get(outcome);
		if (timer != null) {
			timer.record(duration);
		}
	}

}
