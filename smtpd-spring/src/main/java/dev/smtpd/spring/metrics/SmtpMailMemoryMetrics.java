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

import dev.smtpd.mail.MailMemory;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

/**
 * {@link MeterBinder} for the memory of texts that are being read.
 *
 * @since 0.1.0
 */
public class SmtpMailMemoryMetrics implements MeterBinder {

	private final MailMemory memory;

	/**
	 * Create metrics.
	 * @param memory the memory
	 */
	public SmtpMailMemoryMetrics(MailMemory memory) {
		this.memory = memory;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		MeterFactory factory = new MeterFactory(registry);
		factory.gauge(SmtpServerMeter.LISTENER_MEMORY_RESERVED, this.memory, MailMemory::getReserved);
		factory.gauge(SmtpServerMeter.LISTENER_MEMORY_MAX, this.memory, MailMemory::getMax);
		factory.gauge(SmtpServerMeter.LISTENER_MEMORY_WAITING, this.memory, MailMemory::getWaiting);
		SmtpServerMeter refused = SmtpServerMeter.LISTENER_MEMORY_REFUSED;
		FunctionCounter.builder(refused.getName(), this.memory, MailMemory::getRefused)
			.description(refused.getDescription())
			.baseUnit(refused.getBaseUnit())
			.register(registry);
	}

}
