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

import dev.smtpd.spring.boot.autoconfigure.SmtpdAutoConfiguration;
import dev.smtpd.spring.kafka.KafkaMessageProcessor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whether messages are handed over to Kafka.
 */
class SmtpdKafkaAutoConfigurationTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(TaskExecutionAutoConfiguration.class, SmtpdAutoConfiguration.class,
				SmtpdKafkaAutoConfiguration.class, SmtpdMissingKafkaAutoConfiguration.class))
		.withPropertyValues("smtpd.port=0", "smtpd.address=127.0.0.1", "smtpd.data-size-limit=900KB");

	private final ApplicationContextRunner kafkaRunner = this.contextRunner
		.withConfiguration(AutoConfigurations.of(KafkaAutoConfiguration.class))
		.withPropertyValues("spring.kafka.bootstrap-servers=127.0.0.1:1");

	@Test
	void topicIsHandedOverTo() {
		this.kafkaRunner.withPropertyValues("smtpd.kafka.topic=mail")
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(KafkaMessageProcessor.class));
	}

	@Test
	void withoutTopicNothingIsMissing() {
		this.contextRunner.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void withoutServerNothingIsMissing() {
		this.contextRunner.withPropertyValues("smtpd.kafka.topic=mail", "smtpd.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed());
	}

	// else the server would reply 250 to mail that nobody takes
	@ParameterizedTest
	@ValueSource(strings = { "org.apache.kafka", "org.springframework.kafka",
			"org.springframework.boot.kafka.autoconfigure" })
	void whenLibraryIsMissingThenStartFails(String missing) {
		this.contextRunner.withClassLoader(new FilteredClassLoader(missing))
			.withPropertyValues("smtpd.kafka.topic=mail")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("smtpd.kafka.topic")
				.hasMessageContaining("spring-boot-starter-kafka"));
	}

	@Test
	void whenThereIsNoProducerFactoryThenStartFails() {
		this.contextRunner.withPropertyValues("smtpd.kafka.topic=mail")
			.run((context) -> assertThat(context).getFailure().rootCause().hasMessageContaining("smtpd.kafka.topic"));
	}

}
