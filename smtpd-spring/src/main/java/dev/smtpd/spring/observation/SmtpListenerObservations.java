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

package dev.smtpd.spring.observation;

import java.util.Locale;
import java.util.concurrent.Callable;

import dev.smtpd.MessageOutcome;
import dev.smtpd.SmtpMessage;
import dev.smtpd.SmtpReply;
import dev.smtpd.spring.listener.SmtpListenerInterceptor;
import dev.smtpd.spring.listener.SmtpListenerRoute;
import dev.smtpd.spring.observation.SmtpObservationDocumentation.ListenerKeyNames;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

/**
 * Observes each invocation of a listener method, within the observation of the processing
 * of its message.
 *
 * @since 0.1.0
 */
public class SmtpListenerObservations implements SmtpListenerInterceptor {

	private final ObservationRegistry registry;

	/**
	 * Create observations.
	 * @param registry the registry
	 */
	public SmtpListenerObservations(ObservationRegistry registry) {
		this.registry = registry;
	}

	@Override
	public @Nullable SmtpReply around(SmtpListenerRoute route, SmtpMessage message,
			Callable<@Nullable SmtpReply> invocation) throws Exception {
		if (this.registry.isNoop()) {
			return invocation.call();
		}
		String pattern = route.pattern();
		Observation observation = SmtpObservationDocumentation.LISTENER.observation(this.registry)
			.contextualName("smtp " + route.listener())
			.lowCardinalityKeyValue(ListenerKeyNames.LISTENER.withValue(route.listener()))
			.lowCardinalityKeyValue(ListenerKeyNames.PATTERN.withValue((pattern != null) ? pattern : "none"))
			.start();
		String outcome = "failed";
		Observation.Scope scope = observation.openScope();
		try {
			SmtpReply reply = invocation.call();
			outcome = MessageOutcome.of((reply != null) ? reply : SmtpReply.OK).name().toLowerCase(Locale.ROOT);
			return reply;
		}
		catch (Exception | Error ex) {
			observation.error(ex);
			throw ex;
		}
		finally {
			scope.close();
			observation.lowCardinalityKeyValue(ListenerKeyNames.OUTCOME.withValue(outcome)).stop();
		}
	}

}
