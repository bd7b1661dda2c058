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

import dev.smtpd.spring.transaction.TransactionLimiter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

/**
 * {@link MeterBinder} for the database transactions of messages.
 *
 * @since 0.1.0
 */
public class SmtpTransactionMetrics implements MeterBinder {

	private final TransactionLimiter limiter;

	/**
	 * Create metrics.
	 * @param limiter the limiter of the transactions
	 */
	public SmtpTransactionMetrics(TransactionLimiter limiter) {
		this.limiter = limiter;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		MeterFactory factory = new MeterFactory(registry);
		factory.gauge(SmtpServerMeter.DATABASE_TRANSACTIONS_ACTIVE, this.limiter, TransactionLimiter::getActive);
		factory.gauge(SmtpServerMeter.DATABASE_TRANSACTIONS_WAITING, this.limiter, TransactionLimiter::getWaiting);
		factory.gauge(SmtpServerMeter.DATABASE_TRANSACTIONS_MAX, this.limiter, TransactionLimiter::getMaxConcurrent);
	}

}
