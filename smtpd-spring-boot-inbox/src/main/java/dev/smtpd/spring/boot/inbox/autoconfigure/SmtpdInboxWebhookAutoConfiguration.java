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

import java.net.URI;
import java.time.Clock;

import dev.smtpd.spring.boot.inbox.jdbc.Inbox;
import dev.smtpd.spring.boot.inbox.store.InboxEvents;
import dev.smtpd.spring.boot.inbox.store.InboxMessages;
import dev.smtpd.spring.boot.inbox.webhook.Webhook;
import dev.smtpd.spring.boot.inbox.webhook.WebhookSettings;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;

/**
 * {@link org.springframework.boot.autoconfigure.EnableAutoConfiguration
 * Auto-configuration} of the webhook of the inbox.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = SmtpdInboxAutoConfiguration.class)
@ConditionalOnClass(JsonMapper.class)
@ConditionalOnBean(Inbox.class)
@Conditional(OnInboxCondition.class)
@ConditionalOnProperty("smtpd.inbox.webhook.url")
@EnableConfigurationProperties(SmtpdInboxWebhookProperties.class)
public final class SmtpdInboxWebhookAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	Webhook smtpdInboxWebhook(SmtpdInboxWebhookProperties properties, Inbox inbox, InboxMessages messages,
			InboxEvents events) {
		URI url = properties.getUrl();
		try {
			WebhookSettings settings = new WebhookSettings((url != null) ? url : URI.create(""), properties.getSecret(),
					properties.getTimeout(), properties.getMaxAttempts(), properties.getBackoff(),
					properties.getMaxBackoff());
			return new Webhook(settings, inbox.outbox(), messages, events, Clock.systemUTC());
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidConfigurationPropertyValueException("smtpd.inbox.webhook", url,
					String.valueOf(ex.getMessage()));
		}
	}

}
