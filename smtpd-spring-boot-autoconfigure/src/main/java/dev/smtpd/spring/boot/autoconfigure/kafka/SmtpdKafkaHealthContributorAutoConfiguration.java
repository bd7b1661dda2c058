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

import dev.smtpd.spring.kafka.KafkaMessageProcessor;
import dev.smtpd.spring.kafka.KafkaTopicProbe;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} of the health of the hand-over to
 * Kafka.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = SmtpdKafkaAutoConfiguration.class)
@ConditionalOnClass({ KafkaMessageProcessor.class, ConditionalOnEnabledHealthIndicator.class })
@ConditionalOnBean({ KafkaMessageProcessor.class, KafkaTopicProbe.class })
@ConditionalOnEnabledHealthIndicator("smtpd-kafka")
public final class SmtpdKafkaHealthContributorAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(name = { "smtpdKafkaHealthIndicator", "smtpdKafkaHealthContributor" })
	SmtpKafkaHealthIndicator smtpdKafkaHealthIndicator(KafkaMessageProcessor processor, KafkaTopicProbe probe,
			SmtpdKafkaProperties properties) {
		return new SmtpKafkaHealthIndicator(processor, probe, properties.getHealth().isOutOfService());
	}

}
