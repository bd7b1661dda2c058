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

package dev.smtpd.spring.boot.autoconfigure.integration;

import dev.smtpd.SmtpServer;
import dev.smtpd.spring.boot.autoconfigure.SmtpServerBuilderDecorator;
import dev.smtpd.spring.boot.autoconfigure.SmtpdAutoConfiguration;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.integration.dsl.IntegrationFlow;

/**
 * {@link EnableAutoConfiguration Auto-configuration} of flows that begin with received
 * messages.
 *
 * @since 0.1.0
 */
@AutoConfiguration(before = SmtpdAutoConfiguration.class)
@ConditionalOnClass({ SmtpServer.class, IntegrationFlow.class })
@ConditionalOnBooleanProperty(name = "smtpd.enabled", matchIfMissing = true)
public final class SmtpdIntegrationAutoConfiguration {

	// the endpoints of a flow are beans only once the flow is
	@Bean
	SmtpServerBuilderDecorator integrationFlowSmtpServerBuilderDecorator(ListableBeanFactory beanFactory) {
		return (builder) -> {
			beanFactory.getBeanProvider(IntegrationFlow.class).stream().toList();
			return builder;
		};
	}

}
