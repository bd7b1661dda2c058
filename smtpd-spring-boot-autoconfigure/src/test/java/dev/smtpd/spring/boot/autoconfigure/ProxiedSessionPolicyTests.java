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

import java.lang.reflect.Proxy;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import dev.smtpd.EsmtpParameters;
import dev.smtpd.Mailbox;
import dev.smtpd.MessageProcessor;
import dev.smtpd.SessionPolicy;
import dev.smtpd.SmtpReply;
import dev.smtpd.SmtpServer;
import dev.smtpd.SmtpSession;
import dev.smtpd.test.SmtpTestClient;
import dev.smtpd.test.SmtpTestConnection;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@link SessionPolicy} beans behind the proxies of Spring AOP.
 */
class ProxiedSessionPolicyTests {

	private static final SmtpReply REFUSAL = SmtpReply.of(450, "4.7.1", "Not now");

	@ParameterizedTest
	@ValueSource(classes = { InterfaceProxies.class, ClassProxies.class })
	void proxiedPoliciesAreAsked(Class<?> configuration) {
		new ApplicationContextRunner()
			.withConfiguration(
					AutoConfigurations.of(SmtpdAutoConfiguration.class, TaskExecutionAutoConfiguration.class))
			.withUserConfiguration(configuration)
			.withPropertyValues("smtpd.port=0", "smtpd.address=127.0.0.1")
			.withBean(MessageProcessor.class, () -> (message) -> null)
			.withBean(SynchronousPolicy.class)
			.withBean(AsynchronousPolicy.class)
			.run((context) -> {
				assertThat(context.getBeansOfType(SessionPolicy.class).values()).hasSize(2)
					.allMatch((policy) -> (configuration == InterfaceProxies.class)
							? Proxy.isProxyClass(policy.getClass())
							: policy.getClass().getSuperclass().getSimpleName().endsWith("Policy"));
				int port = context.getBean(SmtpServer.class).connectors().get(0).port();
				try (SmtpTestConnection client = SmtpTestClient.bindToServer(port).open()) {
					assertThat(client.command("MAIL FROM:<bad@example.org>")).isLine("450 4.7.1 Not now");
					assertThat(client.command("MAIL FROM:<joe@example.org>")).startsWith("250");
					assertThat(client.command("RCPT TO:<bad@example.org>")).isLine("450 4.7.1 Not now");
					assertThat(client.command("RCPT TO:<ann@example.org>")).startsWith("250");
				}
			});
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAsync
	static class InterfaceProxies {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAsync(proxyTargetClass = true)
	static class ClassProxies {

	}

	static class SynchronousPolicy implements SessionPolicy {

		@Override
		public @Nullable SmtpReply onMail(SmtpSession session, Mailbox sender, EsmtpParameters parameters) {
			return sender.localPart().equals("bad") ? REFUSAL : null;
		}

		// for which there is a proxy
		@Async
		void refresh() {
		}

	}

	static class AsynchronousPolicy implements SessionPolicy {

		@Override
		public CompletionStage<? extends @Nullable SmtpReply> onRcptAsync(SmtpSession session, Mailbox recipient,
				EsmtpParameters parameters) {
			return CompletableFuture.supplyAsync(() -> recipient.localPart().equals("bad") ? REFUSAL : null);
		}

		@Async
		void refresh() {
		}

	}

}
