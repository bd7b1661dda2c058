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

import dev.smtpd.spring.boot.inbox.api.InboxApiConfiguration;
import dev.smtpd.spring.boot.inbox.api.InboxApiMvcConfigurer;
import dev.smtpd.spring.boot.inbox.api.WaitingClients;
import dev.smtpd.spring.boot.inbox.jdbc.Inbox;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Import;
import org.springframework.web.servlet.DispatcherServlet;

/**
 * {@link org.springframework.boot.autoconfigure.EnableAutoConfiguration
 * Auto-configuration} of the REST interface of the inbox.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = { SmtpdInboxAutoConfiguration.class, SmtpdInboxReleaseAutoConfiguration.class })
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass({ DispatcherServlet.class, JsonMapper.class })
@ConditionalOnBean(Inbox.class)
@Conditional(OnInboxCondition.class)
@Import({ InboxApiConfiguration.class, InboxReadingConfiguration.class })
public final class SmtpdInboxApiAutoConfiguration {

	// each of them is a search when a message arrives
	private static final int MAX_WAITING_CLIENTS = 1_000;

	@Bean(destroyMethod = "close")
	WaitingClients smtpdInboxApiWaitingClients(SmtpdInboxProperties properties) {
		int max = properties.getApi().getMaxWaitingClients();
		if (max < 1 || max > MAX_WAITING_CLIENTS) {
			throw new InvalidConfigurationPropertyValueException("smtpd.inbox.api.max-waiting-clients", max,
					"Must be 1 to " + MAX_WAITING_CLIENTS + ".");
		}
		return new WaitingClients(max);
	}

	@Bean
	InboxApiMvcConfigurer smtpdInboxApiMvcConfigurer(SmtpdInboxProperties properties) {
		String path = properties.getPath();
		if (!path.matches("(/[A-Za-z0-9._~-]+)*")) {
			throw new InvalidConfigurationPropertyValueException("smtpd.inbox.path", path,
					"Must start with '/', and not end with it.");
		}
		return new InboxApiMvcConfigurer(path);
	}

}
