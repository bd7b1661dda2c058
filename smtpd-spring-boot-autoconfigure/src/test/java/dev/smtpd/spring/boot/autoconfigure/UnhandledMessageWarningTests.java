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

import dev.smtpd.MessageProcessor;
import dev.smtpd.spring.event.MessageReceivedEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the warning that no listener or processor receives mail.
 */
@ExtendWith(OutputCaptureExtension.class)
class UnhandledMessageWarningTests {

	private static final String DROPPED = "Received mail will be accepted and dropped";

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SmtpdAutoConfiguration.class, TaskExecutionAutoConfiguration.class))
		.withPropertyValues("smtpd.port=0");

	@Test
	void whenNobodyHandlesMailThenStartWarns(CapturedOutput output) {
		this.contextRunner.run((context) -> assertThat(output).contains(DROPPED));
	}

	@Test
	void whenEventsAreOffThenListenersDoNotCount(CapturedOutput output) {
		this.contextRunner.withUserConfiguration(AnnotatedListener.class)
			.withPropertyValues("smtpd.events.publish-messages=false")
			.run((context) -> assertThat(output).contains(DROPPED));
	}

	@Test
	void whenListenerForAnyEventThenStartWarns(CapturedOutput output) {
		this.contextRunner.withUserConfiguration(AnyListener.class)
			.run((context) -> assertThat(output).contains(DROPPED));
	}

	@Test
	void whenAnnotatedListenerThenStartDoesNotWarn(CapturedOutput output) {
		this.contextRunner.withUserConfiguration(AnnotatedListener.class)
			.run((context) -> assertThat(output).doesNotContain(DROPPED));
	}

	@Test
	void whenListenerBeanThenStartDoesNotWarn(CapturedOutput output) {
		this.contextRunner.withUserConfiguration(ListenerBean.class)
			.run((context) -> assertThat(output).doesNotContain(DROPPED));
	}

	@Test
	void whenLazyListenerBeanThenStartDoesNotWarn(CapturedOutput output) {
		this.contextRunner.withUserConfiguration(ListenerBean.class)
			.withInitializer(
					(context) -> context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
			.run((context) -> assertThat(output).doesNotContain(DROPPED));
	}

	@Test
	void whenProcessorThenStartDoesNotWarn(CapturedOutput output) {
		this.contextRunner.withBean(MessageProcessor.class, () -> (message) -> null)
			.run((context) -> assertThat(output).doesNotContain(DROPPED));
	}

	@Configuration(proxyBeanMethods = false)
	static class AnnotatedListener {

		@EventListener
		void on(MessageReceivedEvent event) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class AnyListener {

		@EventListener
		void on(Object event) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ListenerBean {

		@Bean
		ApplicationListener<MessageReceivedEvent> listener() {
			return new ApplicationListener<>() {

				@Override
				public void onApplicationEvent(MessageReceivedEvent event) {
				}

			};
		}

	}

}
