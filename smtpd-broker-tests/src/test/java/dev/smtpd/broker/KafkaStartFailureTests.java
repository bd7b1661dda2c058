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

package dev.smtpd.broker;

import java.nio.file.Path;

import dev.smtpd.spring.boot.autoconfigure.SmtpdAutoConfiguration;
import dev.smtpd.spring.boot.autoconfigure.kafka.SmtpdKafkaAutoConfiguration;
import dev.smtpd.spring.boot.autoconfigure.kafka.SmtpdKafkaProperties;
import dev.smtpd.spring.boot.autoconfigure.store.SmtpdStoreAutoConfiguration;
import dev.smtpd.spring.kafka.KafkaMessageProcessor;
import dev.smtpd.spring.kafka.SmtpKafkaConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.core.ProducerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What contradicts a safe hand-over ends the start; no broker is asked.
 */
class KafkaStartFailureTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(TaskExecutionAutoConfiguration.class, KafkaAutoConfiguration.class,
				SmtpdAutoConfiguration.class, SmtpdKafkaAutoConfiguration.class, SmtpdStoreAutoConfiguration.class))
		.withPropertyValues("smtpd.port=0", "smtpd.address=127.0.0.1", "smtpd.kafka.topic=mail",
				"smtpd.data-size-limit=900KB", "spring.kafka.bootstrap-servers=127.0.0.1:1");

	@Test
	void producersOfTheApplicationStay() {
		this.runner
			.withPropertyValues("spring.kafka.producer.transaction-id-prefix=tx-", "spring.kafka.producer.acks=all")
			.run((context) -> {
				assertThat(context).hasNotFailed().hasSingleBean(KafkaMessageProcessor.class);
				assertThat(context.getBean(ProducerFactory.class).transactionCapable()).isTrue();
				assertThat(context.getBean(KafkaTemplate.class).isTransactional()).isTrue();
				assertThat(context.getBean("smtpKafkaTemplate", KafkaTemplate.class).isTransactional()).isFalse();
				ProducerFactory<?, ?> factory = context.getBean("smtpKafkaProducerFactory", ProducerFactory.class);
				assertThat(factory.getConfigurationProperties()).containsEntry("acks", "all")
					.containsEntry("enable.idempotence", true);
			});
	}

	@Test
	void withoutTopicNothingIsHandedOver() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(TaskExecutionAutoConfiguration.class, KafkaAutoConfiguration.class,
					SmtpdAutoConfiguration.class, SmtpdKafkaAutoConfiguration.class))
			.withPropertyValues("smtpd.port=0", "smtpd.address=127.0.0.1")
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(KafkaMessageProcessor.class)
				.doesNotHaveBean(SmtpdKafkaProperties.class));
	}

	@ParameterizedTest
	@ValueSource(strings = { "spring.kafka.producer.acks=1", "spring.kafka.producer.acks=0",
			"spring.kafka.properties.acks=1", "spring.kafka.producer.properties.enable.idempotence=false",
			"spring.kafka.producer.retries=0",
			"spring.kafka.producer.properties.max.in.flight.requests.per.connection=6" })
	void settingsThatLoseOrDuplicateMessages(String property) {
		String name = property.replaceAll("spring\\.kafka\\.(producer\\.)?(properties\\.)?", "").split("=")[0];
		this.runner.withPropertyValues(property).run((context) -> {
			FailureAnalysis analysis = analyze(context.getStartupFailure());
			assertThat(analysis.getDescription()).contains("'" + name + "'");
			assertThat(analysis.getAction()).startsWith("Remove '" + name + "'");
		});
	}

	@ParameterizedTest
	@CsvSource({ "smtpd.data-size-limit=32MB, up to 33554432 bytes", "smtpd.data-size-limit=0, any size",
			"spring.kafka.producer.properties.max.request.size=900000, up to 921600 bytes" })
	void messagesThatDoNotFit(String property, String description) {
		this.runner.withPropertyValues(property).run((context) -> {
			FailureAnalysis analysis = analyze(context.getStartupFailure());
			assertThat(analysis.getDescription()).contains(description, "'smtpd.data-size-limit'", "max.request.size");
			assertThat(analysis.getAction()).contains("max.request.size", "'smtpd.store.type'");
		});
	}

	@Test
	void storeHasRoomForMessagesThatDoNotFit(@TempDir Path directory) {
		this.runner
			.withPropertyValues("smtpd.data-size-limit=32MB", "smtpd.store.type=file",
					"smtpd.store.directory=" + directory)
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void claimCheckWithoutAStore() {
		this.runner.withPropertyValues("smtpd.kafka.claim-check-threshold=10KB").run((context) -> {
			FailureAnalysis analysis = analyze(context.getStartupFailure());
			assertThat(analysis.getDescription()).contains("'smtpd.kafka.claim-check-threshold'", "no store");
			assertThat(analysis.getAction()).contains("'smtpd.store.type'", "'smtpd.kafka.claim-check-threshold'");
		});
	}

	@Test
	void claimCheckWithAStore(@TempDir Path directory) {
		this.runner
			.withPropertyValues("smtpd.kafka.claim-check-threshold=10KB", "smtpd.store.type=file",
					"smtpd.store.directory=" + directory)
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@ParameterizedTest
	@ValueSource(strings = { "smtpd.kafka.timeout=5m", "smtpd.kafka.timeout=1ms", "smtpd.kafka.timeout=-1s",
			"smtpd.kafka.max-bytes-in-flight=1KB", "smtpd.kafka.max-bytes-in-flight=1GB" })
	void valuesThatCannotBe(String property) {
		this.runner.withPropertyValues(property)
			.run((context) -> assertThat(context.getStartupFailure()).rootCause()
				.isInstanceOfSatisfying(InvalidConfigurationPropertyValueException.class,
						(ex) -> assertThat(property).startsWith(ex.getName())));
	}

	private static FailureAnalysis analyze(Throwable failure) {
		assertThat(failure).rootCause().isInstanceOf(SmtpKafkaConfigurationException.class);
		return SpringFactoriesLoader.forDefaultResourceLocation().load(FailureAnalyzer.class, (type, name, ex) -> {
		})
			.stream()
			.filter((analyzer) -> analyzer.getClass().getName().startsWith("dev.smtpd."))
			.map((analyzer) -> analyzer.analyze(failure))
			.filter((analysis) -> analysis != null)
			.findFirst()
			.orElseThrow();
	}

}
