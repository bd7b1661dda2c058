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

package dev.smtpd.spring.boot.autoconfigure.observation;

import dev.smtpd.SmtpServer;
import dev.smtpd.relay.SmtpRelay;
import dev.smtpd.spring.boot.autoconfigure.SmtpdAutoConfiguration;
import dev.smtpd.spring.observation.DefaultSmtpTransactionObservationConvention;
import dev.smtpd.spring.observation.SmtpListenerObservations;
import dev.smtpd.spring.observation.SmtpRelayObservations;
import dev.smtpd.spring.observation.SmtpServerObservations;
import dev.smtpd.spring.observation.SmtpTransactionObservationConvention;
import io.micrometer.observation.ObservationRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;

/**
 * {@link EnableAutoConfiguration Auto-configuration} of an observation of each
 * transaction.
 *
 * @since 0.1.0
 */
@AutoConfiguration(before = SmtpdAutoConfiguration.class,
		afterName = { "org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration",
				"org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration",
				"org.springframework.boot.micrometer.tracing.autoconfigure.MicrometerTracingAutoConfiguration" })
@ConditionalOnClass({ SmtpServer.class, ObservationRegistry.class })
@ConditionalOnBean(ObservationRegistry.class)
@ConditionalOnBooleanProperty(name = "smtpd.enabled", matchIfMissing = true)
@Conditional(OnObservationCondition.class)
public final class SmtpdObservationAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	SmtpServerObservations smtpServerObservations(ObservationRegistry registry,
			ObjectProvider<SmtpTransactionObservationConvention> convention) {
		return new SmtpServerObservations(registry,
				convention.getIfAvailable(DefaultSmtpTransactionObservationConvention::new));
	}

	@Bean
	@ConditionalOnMissingBean
	SmtpListenerObservations smtpListenerObservations(ObservationRegistry registry) {
		return new SmtpListenerObservations(registry);
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnBean(SmtpRelay.class)
	SmtpRelayObservations smtpRelayObservations(ObservationRegistry registry) {
		return new SmtpRelayObservations(registry);
	}

}
