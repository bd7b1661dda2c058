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

import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;

import dev.smtpd.MessageOutcome;
import dev.smtpd.SmtpMessage;
import dev.smtpd.SmtpReply;
import dev.smtpd.spring.listener.SmtpListenerInterceptor;
import dev.smtpd.spring.listener.SmtpListenerRoute;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import org.jspecify.annotations.Nullable;

/**
 * Counts and times the invocations of listener methods.
 *
 * @since 0.1.0
 */
public class SmtpListenerMetrics implements SmtpListenerInterceptor {

	private final MeterRegistry registry;

	private final Map<TimerKey, Timer> timers = new ConcurrentHashMap<>();

	/**
	 * Create metrics.
	 * @param registry the registry
	 */
	public SmtpListenerMetrics(MeterRegistry registry) {
		this.registry = registry;
	}

	@Override
	public @Nullable SmtpReply around(SmtpListenerRoute route, SmtpMessage message,
			Callable<@Nullable SmtpReply> invocation) throws Exception {
		Timer.Sample sample = Timer.start(this.registry);
		String outcome = "failed";
		try {
			SmtpReply reply = invocation.call();
			outcome = MessageOutcome.of((reply != null) ? reply : SmtpReply.OK).name().toLowerCase(Locale.ROOT);
			return reply;
		}
		finally {
			sample.stop(this.timers.computeIfAbsent(new TimerKey(route.listener(), outcome), this::timer));
		}
	}

	private Timer timer(TimerKey key) {
		return new MeterFactory(this.registry).timer(SmtpServerMeter.LISTENER_INVOCATIONS,
				SmtpServerMeter.Key.LISTENER.asString(), key.listener(),
				SmtpServerMeter.Key.LISTENER_OUTCOME.asString(), key.outcome());
	}

	private record TimerKey(String listener, String outcome) {

	}

}
