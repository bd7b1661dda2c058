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

package dev.smtpd.spring.boot.test;

import java.net.Socket;
import java.util.List;

import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.UnsatisfiedDependencyException;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.mail.autoconfigure.MailSenderAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.mail.SimpleMailMessage;
import org.springframework.mail.javamail.JavaMailSender;
import org.springframework.mail.javamail.JavaMailSenderImpl;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.MergedContextConfiguration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

/**
 * Tests for {@link MailCaptureContextCustomizer}.
 */
class MailCaptureContextTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(MailSenderAutoConfiguration.class))
		.withInitializer(MailCaptureContextTests::capture);

	private static void capture(ConfigurableApplicationContext context) {
		new MailCaptureContextCustomizer().customizeContext(context,
				new MergedContextConfiguration(MailCaptureContextTests.class, null, null, null, null));
	}

	@Test
	void contextsHaveServersOfTheirOwn() {
		this.contextRunner.run((one) -> this.contextRunner.run((other) -> {
			send(one.getBean(JavaMailSender.class), "one@example.org");
			send(other.getBean(JavaMailSender.class), "other@example.org");
			assertThat(one.getBean(CapturedMessages.class).all()).singleElement()
				.satisfies((message) -> assertThat(message).hasRecipients("one@example.org"));
			assertThat(other.getBean(CapturedMessages.class).all()).singleElement()
				.satisfies((message) -> assertThat(message).hasRecipients("other@example.org"));
		}));
	}

	@Test
	void senderThatTheApplicationDefinesIsPointedToTheServer() {
		this.contextRunner.withUserConfiguration(OwnSenderConfiguration.class).run((context) -> {
			send(context.getBean(JavaMailSender.class), "own@example.org");
			assertThat(context.getBean(CapturedMessages.class).all()).hasSize(1);
		});
	}

	@Test
	void serverStopsWithTheContext() {
		int[] port = new int[1];
		this.contextRunner.run((context) -> {
			port[0] = context.getEnvironment().getRequiredProperty("spring.mail.port", Integer.class);
			new Socket(MailCaptureServer.HOST, port[0]).close();
		});
		assertRefused(port[0]);
	}

	@Test
	void serverStopsWhereTheContextFails() {
		int[] port = new int[1];
		this.contextRunner.withInitializer(
				(context) -> port[0] = context.getEnvironment().getRequiredProperty("spring.mail.port", Integer.class))
			.withUserConfiguration(FailingConfiguration.class)
			.run((context) -> assertThat(context).getFailure().isInstanceOf(UnsatisfiedDependencyException.class));
		assertRefused(port[0]);
	}

	@Test
	void contextsOfAnnotatedClassesAreCachedTogether() {
		MailCaptureContextCustomizerFactory factory = new MailCaptureContextCustomizerFactory();
		ContextCustomizer customizer = factory.createContextCustomizer(Annotated.class, List.of());
		assertThat(customizer).isNotNull()
			.isEqualTo(factory.createContextCustomizer(AnotherAnnotated.class, List.of()));
		assertThat(factory.createContextCustomizer(MailCaptureContextTests.class, List.of())).isNull();
	}

	private static void assertRefused(int port) {
		assertThat(port).isPositive();
		assertThatIOException().isThrownBy(() -> new Socket(MailCaptureServer.HOST, port).close());
	}

	private static void send(JavaMailSender sender, String to) {
		SimpleMailMessage message = new SimpleMailMessage();
		message.setFrom("app@example.org");
		message.setTo(to);
		message.setText("Hello");
		sender.send(message);
	}

	@AutoConfigureMailCapture
	static class Annotated {

	}

	static class AnotherAnnotated extends Annotated {

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnSenderConfiguration {

		@Bean
		JavaMailSenderImpl mailSender() {
			JavaMailSenderImpl sender = new JavaMailSenderImpl();
			sender.setHost("mail.example.org");
			sender.setProtocol("smtps");
			sender.setPort(465);
			return sender;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class FailingConfiguration {

		@Bean
		Object failing(Runnable missing) {
			return missing;
		}

	}

}
