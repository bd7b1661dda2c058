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

package dev.smtpd.spring.boot.autoconfigure.metrics;

import dev.smtpd.SmtpServer;
import dev.smtpd.relay.SmtpRelay;
import dev.smtpd.spring.boot.autoconfigure.SmtpdAutoConfiguration;
import dev.smtpd.spring.boot.autoconfigure.ratelimit.SmtpdSharedLimitAutoConfiguration;
import dev.smtpd.spring.context.SmtpServers;
import dev.smtpd.spring.kafka.KafkaMessageProcessor;
import dev.smtpd.spring.metrics.SmtpKafkaMeterBinder;
import dev.smtpd.spring.metrics.SmtpKafkaMetrics;
import dev.smtpd.spring.metrics.SmtpListenerMetrics;
import dev.smtpd.spring.metrics.SmtpRelayMeterObserver;
import dev.smtpd.spring.metrics.SmtpRelayMetrics;
import dev.smtpd.spring.metrics.SmtpServerMeterObserver;
import dev.smtpd.spring.metrics.SmtpServerMetrics;
import dev.smtpd.spring.metrics.SmtpSharedLimitMeterObserver;
import dev.smtpd.spring.metrics.SmtpSharedLimitMetrics;
import dev.smtpd.spring.ratelimit.shared.SharedLimits;
import io.github.bucket4j.distributed.proxy.ProxyManager;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.core.KafkaTemplate;

/**
 * {@link EnableAutoConfiguration Auto-configuration} of metrics.
 *
 * @since 0.1.0
 */
@AutoConfiguration(before = SmtpdAutoConfiguration.class, after = SmtpdSharedLimitAutoConfiguration.class,
		afterName = { "org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration",
				"org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration" })
@ConditionalOnClass({ SmtpServer.class, MeterRegistry.class })
@ConditionalOnBean(MeterRegistry.class)
@ConditionalOnBooleanProperty(name = "smtpd.enabled", matchIfMissing = true)
public final class SmtpdMetricsAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	SmtpServerMetrics smtpServerMetrics(ListableBeanFactory beanFactory) {
		return new SmtpServerMetrics(new SmtpServers(beanFactory));
	}

	@Bean
	@ConditionalOnMissingBean
	SmtpServerMeterObserver smtpServerMeterObserver(MeterRegistry registry) {
		return new SmtpServerMeterObserver(registry);
	}

	@Bean
	@ConditionalOnMissingBean
	SmtpListenerMetrics smtpListenerMetrics(MeterRegistry registry) {
		return new SmtpListenerMetrics(registry);
	}

	/**
	 * Metrics of limits that instances share.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(ProxyManager.class)
	static class SharedLimitConfiguration {

		@Bean
		@ConditionalOnMissingBean
		@ConditionalOnBean(SharedLimits.class)
		SmtpSharedLimitMetrics smtpSharedLimitMetrics(SharedLimits limits) {
			return new SmtpSharedLimitMetrics(limits);
		}

		@Bean
		@ConditionalOnMissingBean
		@ConditionalOnBean(SharedLimits.class)
		SmtpSharedLimitMeterObserver smtpSharedLimitMeterObserver(MeterRegistry registry) {
			return new SmtpSharedLimitMeterObserver(registry);
		}

	}

	/**
	 * Metrics of the relay.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnBean(SmtpRelay.class)
	static class RelayConfiguration {

		@Bean
		@ConditionalOnMissingBean
		SmtpRelayMetrics smtpRelayMetrics(SmtpRelay relay) {
			return new SmtpRelayMetrics(relay);
		}

		@Bean
		@ConditionalOnMissingBean
		SmtpRelayMeterObserver smtpRelayMeterObserver(MeterRegistry registry) {
			return new SmtpRelayMeterObserver(registry);
		}

	}

	/**
	 * Metrics of the hand-over to Kafka.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(KafkaTemplate.class)
	@ConditionalOnBean(KafkaMessageProcessor.class)
	static class KafkaConfiguration {

		@Bean
		@ConditionalOnMissingBean
		SmtpKafkaMeterBinder smtpKafkaMeterBinder(KafkaMessageProcessor processor) {
			return new SmtpKafkaMeterBinder(processor);
		}

		@Bean
		@ConditionalOnMissingBean
		SmtpKafkaMetrics smtpKafkaMetrics(MeterRegistry registry) {
			return new SmtpKafkaMetrics(registry);
		}

	}

}
