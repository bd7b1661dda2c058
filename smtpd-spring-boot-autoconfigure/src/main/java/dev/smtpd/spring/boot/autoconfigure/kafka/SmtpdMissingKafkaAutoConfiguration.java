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

import dev.smtpd.MessageProcessor;
import dev.smtpd.SmtpServer;
import dev.smtpd.spring.boot.autoconfigure.SmtpdAutoConfiguration;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/**
 * {@link EnableAutoConfiguration Auto-configuration} that fails the start where a topic
 * is named and nothing hands messages over to it: else they would be accepted and
 * dropped.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = SmtpdKafkaAutoConfiguration.class, before = SmtpdAutoConfiguration.class)
@ConditionalOnClass(SmtpServer.class)
@ConditionalOnProperty(SmtpdMissingKafkaAutoConfiguration.TOPIC)
@ConditionalOnBooleanProperty(name = "smtpd.enabled", matchIfMissing = true)
public final class SmtpdMissingKafkaAutoConfiguration {

	static final String TOPIC = "smtpd.kafka.topic";

	@Bean
	@ConditionalOnMissingBean(type = "dev.smtpd.spring.kafka.KafkaMessageProcessor")
	MessageProcessor smtpMissingKafka(Environment environment) {
		throw new InvalidConfigurationPropertyValueException(TOPIC, environment.getProperty(TOPIC),
				"There is nothing that hands messages over to Kafka: add 'spring-boot-starter-kafka'; "
						+ "'spring-kafka' alone isn't enough.");
	}

}
