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

package dev.smtpd.spring.boot.autoconfigure.kafka;

import java.time.Duration;

import dev.smtpd.SmtpServer;
import dev.smtpd.spring.boot.autoconfigure.SmtpServerExecutorProvider;
import dev.smtpd.spring.boot.autoconfigure.SmtpdAutoConfiguration;
import dev.smtpd.spring.boot.autoconfigure.SmtpdProperties;
import dev.smtpd.spring.boot.autoconfigure.metrics.SmtpdMetricsAutoConfiguration;
import dev.smtpd.spring.kafka.KafkaHandoverObserver;
import dev.smtpd.spring.kafka.KafkaMessageProcessor;
import dev.smtpd.spring.kafka.KafkaTopicProbe;
import dev.smtpd.spring.kafka.SafeProducerSettings;
import dev.smtpd.spring.kafka.SmtpRecordCustomizer;
import dev.smtpd.spring.store.MessageStore;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.core.ProducerFactory;

/**
 * {@link EnableAutoConfiguration Auto-configuration} of the hand-over of messages to
 * Kafka.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = KafkaAutoConfiguration.class,
		before = { SmtpdAutoConfiguration.class, SmtpdMetricsAutoConfiguration.class })
@ConditionalOnClass({ SmtpServer.class, KafkaTemplate.class, KafkaAutoConfiguration.class })
@ConditionalOnBean(ProducerFactory.class)
@ConditionalOnProperty("smtpd.kafka.topic")
@ConditionalOnBooleanProperty(name = "smtpd.enabled", matchIfMissing = true)
@EnableConfigurationProperties({ SmtpdProperties.class, SmtpdKafkaProperties.class })
public final class SmtpdKafkaAutoConfiguration {

	static final String PRODUCER_FACTORY = "smtpKafkaProducerFactory";

	static final String TEMPLATE = "smtpKafkaTemplate";

	// not a candidate, so that those of the application don't back off
	@Bean(name = PRODUCER_FACTORY, defaultCandidate = false)
	@ConditionalOnMissingBean(name = PRODUCER_FACTORY)
	SafeProducerFactory smtpKafkaProducerFactory(ProducerFactory<?, ?> factory, SmtpdKafkaProperties properties) {
		Duration timeout = properties.getTimeout();
		if (timeout.toMillis() < 100 || timeout.toMillis() > Integer.MAX_VALUE) {
			throw new InvalidConfigurationPropertyValueException("smtpd.kafka.timeout", timeout,
					"It must be 100ms or more.");
		}
		return new SafeProducerFactory(factory,
				new SafeProducerSettings(factory.getConfigurationProperties(), timeout));
	}

	@Bean(name = TEMPLATE, defaultCandidate = false)
	@ConditionalOnMissingBean(name = TEMPLATE)
	KafkaTemplate<String, byte[]> smtpKafkaTemplate(@Qualifier(PRODUCER_FACTORY) SafeProducerFactory factory,
			KafkaProperties properties) {
		KafkaTemplate<String, byte[]> template = new KafkaTemplate<>(factory);
		template.setObservationEnabled(properties.getTemplate().isObservationEnabled());
		// the processor has a reply for each failure
		template.setProducerListener(new SilentProducerListener());
		return template;
	}

	@Bean
	@ConditionalOnMissingBean
	KafkaMessageProcessor kafkaMessageProcessor(@Qualifier(TEMPLATE) KafkaTemplate<String, byte[]> template,
			@Qualifier(PRODUCER_FACTORY) SafeProducerFactory factory, SmtpdProperties server,
			SmtpdKafkaProperties properties, SmtpServerExecutorProvider executorProvider,
			ObjectProvider<MessageStore> claimCheck, ObjectProvider<SmtpRecordCustomizer> customizers,
			ObjectProvider<KafkaHandoverObserver> observers) {
		MessageStore store = claimCheck.getIfAvailable();
		HandoverSizes sizes = new HandoverSizes(factory.getSettings(), server, properties);
		sizes.check(store != null);
		requireShorter(properties.getTimeout(), server.getTimeouts().getProcessing());
		KafkaMessageProcessor.Builder builder = KafkaMessageProcessor
			.builder(template, String.valueOf(properties.getTopic()), executorProvider.getExecutor())
			.key(properties.getKey())
			.timeout(properties.getTimeout())
			.sizes(sizes.maxRecordSize(), properties.getMaxBytesInFlight().toBytes())
			.claimCheck(store, sizes.claimCheckThreshold());
		customizers.orderedStream().forEach(builder::customizer);
		observers.orderedStream().forEach(builder::observer);
		return builder.build();
	}

	// else the server would reply without having waited for Kafka
	private static void requireShorter(Duration timeout, Duration processing) {
		if (!processing.isZero() && timeout.compareTo(processing) >= 0) {
			throw new InvalidConfigurationPropertyValueException("smtpd.kafka.timeout", timeout,
					"It must be shorter than 'smtpd.timeouts.processing', which is " + processing + ".");
		}
	}

	@Bean
	@ConditionalOnMissingBean
	KafkaTopicProbe smtpKafkaTopicProbe(@Qualifier(PRODUCER_FACTORY) SafeProducerFactory factory,
			SmtpdKafkaProperties properties) {
		return new KafkaTopicProbe(factory.getConfigurationProperties(), String.valueOf(properties.getTopic()),
				properties.getHealth().getTimeout());
	}

}
