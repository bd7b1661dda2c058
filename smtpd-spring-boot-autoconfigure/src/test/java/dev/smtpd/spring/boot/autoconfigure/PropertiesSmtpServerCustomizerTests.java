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

package dev.smtpd.spring.boot.autoconfigure;

import java.lang.reflect.Modifier;
import java.time.Duration;

import dev.smtpd.SmtpServer;
import dev.smtpd.transport.NettySmtpServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.context.properties.source.MutuallyExclusiveConfigurationPropertiesException;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.util.ReflectionUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link PropertiesSmtpServerCustomizer}.
 */
class PropertiesSmtpServerCustomizerTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SmtpdAutoConfiguration.class, TaskExecutionAutoConfiguration.class))
		.withPropertyValues("smtpd.port=0");

	@Test
	void propertiesHaveTheDefaultsOfTheBuilder() {
		SmtpdProperties properties = new SmtpdProperties();
		SmtpServer.Builder builder = NettySmtpServer.builder();
		String defaults = describe(builder);
		new PropertiesSmtpServerCustomizer(properties, null, true).customize(builder);
		assertThat(describe(builder)).isEqualTo(defaults);
	}

	@Test
	void idleTimeoutZeroIsNoLimit() {
		SmtpdProperties properties = new SmtpdProperties();
		properties.getTimeouts().setIdle(Duration.ZERO);
		SmtpServer.Builder builder = NettySmtpServer.builder();
		new PropertiesSmtpServerCustomizer(properties, null, true).customize(builder);
		assertThat(builder.build().status().timeouts().idle()).isZero();
	}

	@ParameterizedTest
	@CsvSource({ "smtpd.hostname, not a name", "smtpd.port, 70000", "smtpd.limits.max-recipients, 0",
			"smtpd.data-size-limit, -1B", "smtpd.timeouts.idle, -1s", "smtpd.executor.max-size, 0",
			"smtpd.timeouts.queue, 0", "smtpd.executor.keep-alive, 0", "smtpd.executor.keep-alive, 500ms",
			"smtpd.executor.keep-alive, -1s", "smtpd.auth.max-failures-per-address, -1",
			"smtpd.auth.max-failures-per-user, -1", "smtpd.auth.failure-window, 0", "smtpd.auth.user-delay, -1s",
			"smtpd.auth.max-remembered, 0", "smtpd.auth.executor.max-size, 0", "smtpd.auth.executor.queue-capacity, -1",
			"smtpd.limits.max-connections, 0", "smtpd.limits.unknown-recipient-delay, -1s",
			"smtpd.limits.max-text-line, 500B", "smtpd.limits.min-data-rate, -1B",
			"smtpd.limits.max-future-release, -1s", "smtpd.timeouts.data, -1s", "smtpd.timeouts.unterminated-data, -1s",
			"smtpd.timeouts.processing, -1s", "smtpd.timeouts.greeting-delay, -1s",
			"smtpd.timeouts.max-reply-delay, -1s", "smtpd.proxy.timeout, 0", "smtpd.event-loops, 0" })
	void whenValueIsWrongThenStartFails(String property, String value) {
		this.contextRunner.withPropertyValues(property + "=" + value)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOfSatisfying(InvalidConfigurationPropertyValueException.class, (ex) -> {
					assertThat(ex.getName()).isEqualTo(property);
					assertThat(ex.getReason()).endsWith(".");
				}));
	}

	@Test
	void whenAddressIsNoneThenStartFails() {
		this.contextRunner.withPropertyValues("smtpd.address=999.1.1.1")
			.run((context) -> assertThat(context).getFailure()
				.hasStackTraceContaining("Failed to bind properties under 'smtpd.address'"));
	}

	@Test
	void whenDecodeDataAndSmtputf8ThenStartFails() {
		this.contextRunner.withPropertyValues("smtpd.decode-data=true", "smtpd.enable-smtputf8=true")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOfSatisfying(MutuallyExclusiveConfigurationPropertiesException.class,
						(ex) -> assertThat(ex.getConfiguredNames()).containsExactlyInAnyOrder("smtpd.decode-data",
								"smtpd.enable-smtputf8")));
	}

	private static String describe(Object object) {
		StringBuilder text = new StringBuilder();
		ReflectionUtils.doWithFields(object.getClass(), (field) -> {
			field.setAccessible(true);
			Object value = field.get(object);
			boolean nested = value != null && value.getClass().getSimpleName().endsWith("Settings");
			text.append(field.getName()).append('=').append(nested ? describe(value) : value).append('\n');
		}, (field) -> !Modifier.isStatic(field.getModifiers()));
		return text.toString();
	}

}
