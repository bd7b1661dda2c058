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

import dev.smtpd.spring.boot.autoconfigure.SmtpServerCustomizer;
import dev.smtpd.spring.boot.autoconfigure.SmtpdAutoConfiguration;
import dev.smtpd.test.SmtpTestClient;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.context.annotation.Scope;

/**
 * {@link EnableAutoConfiguration Auto-configuration} of what {@link AutoConfigureSmtpd}
 * adds to an application.
 *
 * @since 0.1.0
 */
@AutoConfiguration(before = SmtpdAutoConfiguration.class)
@ConditionalOnClass(SmtpdAutoConfiguration.class)
@ConditionalOnBooleanProperty(name = "smtpd.enabled", matchIfMissing = true)
@Import(ConnectorClientsRegistrar.class)
public final class SmtpdTestAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	ReceivedMessages receivedMessages() {
		return new ReceivedMessages();
	}

	@Bean
	SmtpServerCustomizer receivedMessagesSmtpServerCustomizer(ReceivedMessages messages) {
		return new ReceivedMessagesServerCustomizer(messages);
	}

	@Bean
	@ConditionalOnMissingBean
	SmtpTestClients smtpTestClients(ApplicationContext context) {
		return new SmtpTestClients(context);
	}

	// made where it is injected, when the server listens
	@Bean
	@ConditionalOnMissingBean
	@Primary
	@Qualifier("default")
	@Scope(ConfigurableBeanFactory.SCOPE_PROTOTYPE)
	SmtpTestClient smtpTestClient(ApplicationContext context) {
		return SmtpTestClients.bindToApplicationContext(context);
	}

}
