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

package dev.smtpd.spring.boot.autoconfigure.actuate;

import java.security.Principal;

import dev.smtpd.MessageProcessor;
import dev.smtpd.SmtpServer;
import dev.smtpd.spring.boot.autoconfigure.SmtpdAutoConfiguration;
import dev.smtpd.spring.boot.autoconfigure.actuate.SmtpdEndpoint.SessionDescriptor;
import dev.smtpd.test.SmtpTestClient;
import dev.smtpd.test.SmtpTestConnection;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * When there is an endpoint, and what it shows to whom.
 */
class SmtpdEndpointAutoConfigurationTests {

	private static final String MASK = "******";

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SmtpdAutoConfiguration.class, SmtpdEndpointAutoConfiguration.class,
				SmtpdInfoContributorAutoConfiguration.class, TaskExecutionAutoConfiguration.class))
		.withBean(MessageProcessor.class, () -> (message) -> null)
		.withPropertyValues("smtpd.port=0", "smtpd.address=127.0.0.1");

	@Test
	void isThereOnlyWhereItIsExposed() {
		this.contextRunner.run((context) -> assertThat(context).doesNotHaveBean(SmtpdEndpoint.class));
		this.contextRunner.withPropertyValues("management.endpoints.web.exposure.include=smtpd")
			.run((context) -> assertThat(context).hasSingleBean(SmtpdEndpoint.class)
				.hasSingleBean(SmtpdEndpointWebExtension.class));
		this.contextRunner
			.withPropertyValues("management.endpoints.web.exposure.include=smtpd",
					"management.endpoint.smtpd.access=NONE")
			.run((context) -> assertThat(context).doesNotHaveBean(SmtpdEndpoint.class));
	}

	@Test
	void infoCanBeSwitchedOff() {
		this.contextRunner.run((context) -> assertThat(context).hasSingleBean(SmtpServerInfoContributor.class));
		this.contextRunner.withPropertyValues("management.info.smtpd.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(SmtpServerInfoContributor.class));
	}

	@Test
	void clientsAreMasked() {
		this.contextRunner.withPropertyValues("management.endpoints.web.exposure.include=smtpd").run((context) -> {
			try (SmtpTestConnection client = connect(context)) {
				client.command("MAIL FROM:<joe@example.org>");
				client.command("RCPT TO:<jane@example.org>");
				SessionDescriptor session = context.getBean(SmtpdEndpoint.class).smtpd().sessions().get(0);
				assertThat(session.peer()).isEqualTo(MASK);
				assertThat(session.clientName()).isEqualTo(MASK);
				assertThat(session.transaction().sender()).isEqualTo(MASK);
				assertThat(session.transaction().recipients()).containsExactly(MASK);
				assertThat(session.principal()).isNull();
			}
		});
	}

	@Test
	void clientsAreShownToThoseWhoMaySeeThem() {
		this.contextRunner
			.withPropertyValues("management.endpoints.web.exposure.include=smtpd",
					"management.endpoint.smtpd.show-values=when-authorized", "management.endpoint.smtpd.roles=OPS")
			.run((context) -> {
				try (SmtpTestConnection client = connect(context)) {
					client.command("MAIL FROM:<joe@example.org>");
					SmtpdEndpointWebExtension extension = context.getBean(SmtpdEndpointWebExtension.class);
					assertThat(extension.smtpd(user("OPS")).sessions().get(0).transaction().sender())
						.isEqualTo("joe@example.org");
					assertThat(extension.smtpd(user("SALES")).sessions().get(0).transaction().sender()).isEqualTo(MASK);
				}
			});
	}

	private static SecurityContext user(String role) {
		return new SecurityContext() {

			@Override
			public @Nullable Principal getPrincipal() {
				return () -> "joe";
			}

			@Override
			public boolean isUserInRole(String candidate) {
				return candidate.equals(role);
			}

		};
	}

	private static SmtpTestConnection connect(ApplicationContext context) throws Exception {
		return SmtpTestClient.bindToServer(context.getBean(SmtpServer.class).connectors().get(0).port()).open();
	}

}
