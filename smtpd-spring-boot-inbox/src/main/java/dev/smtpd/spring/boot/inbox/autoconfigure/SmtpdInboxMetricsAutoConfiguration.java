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

package dev.smtpd.spring.boot.inbox.autoconfigure;

import dev.smtpd.spring.boot.inbox.api.WaitingClients;
import dev.smtpd.spring.boot.inbox.metrics.WaitingClientsMetrics;
import dev.smtpd.spring.boot.inbox.metrics.WebhookMetrics;
import dev.smtpd.spring.boot.inbox.webhook.Webhook;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * {@link org.springframework.boot.autoconfigure.EnableAutoConfiguration
 * Auto-configuration} of the meters of the inbox.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = { SmtpdInboxApiAutoConfiguration.class, SmtpdInboxWebhookAutoConfiguration.class },
		afterName = { "org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration",
				"org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration" })
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnBean(MeterRegistry.class)
public final class SmtpdInboxMetricsAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnBean(WaitingClients.class)
	WaitingClientsMetrics smtpdInboxWaitingClientsMetrics(WaitingClients clients) {
		return new WaitingClientsMetrics(clients);
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnBean(Webhook.class)
	WebhookMetrics smtpdInboxWebhookMetrics(Webhook webhook) {
		return new WebhookMetrics(webhook);
	}

}
