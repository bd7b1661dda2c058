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

import dev.smtpd.spring.ratelimit.shared.SharedLimits;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

/**
 * {@link MeterBinder} for the limits that instances share.
 *
 * @since 0.1.0
 */
public class SmtpSharedLimitMetrics implements MeterBinder {

	private final SharedLimits limits;

	/**
	 * Create metrics.
	 * @param limits the shared limits
	 */
	public SmtpSharedLimitMetrics(SharedLimits limits) {
		this.limits = limits;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		MeterFactory factory = new MeterFactory(registry);
		factory.gauge(SmtpServerMeter.LIMITS_SHARED_QUEUED, this.limits, SharedLimits::getQueued);
		factory.gauge(SmtpServerMeter.LIMITS_SHARED_AVAILABLE, this.limits, (limits) -> limits.isAvailable() ? 1 : 0);
	}

}
