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

import dev.smtpd.SmtpServer;
import dev.smtpd.spring.boot.autoconfigure.SmtpdAutoConfiguration;
import dev.smtpd.spring.context.SmtpServers;
import dev.smtpd.spring.listener.SmtpListenerRouteSource;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.Sanitizer;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} of the {@link SmtpdEndpoint}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(before = SmtpdAutoConfiguration.class)
@ConditionalOnClass({ SmtpServer.class, ConditionalOnAvailableEndpoint.class })
@ConditionalOnAvailableEndpoint(SmtpdEndpoint.class)
@ConditionalOnBooleanProperty(name = "smtpd.enabled", matchIfMissing = true)
@EnableConfigurationProperties(SmtpdEndpointProperties.class)
public final class SmtpdEndpointAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	SmtpServerTotals smtpServerTotals() {
		return new SmtpServerTotals();
	}

	@Bean
	@ConditionalOnMissingBean
	SmtpdEndpoint smtpdEndpoint(ListableBeanFactory beanFactory, SmtpServerTotals totals,
			ObjectProvider<SmtpListenerRouteSource> routes, SmtpdEndpointProperties properties,
			ObjectProvider<SanitizingFunction> sanitizingFunctions) {
		return new SmtpdEndpoint(new SmtpServers(beanFactory), totals, routes.orderedStream().toList(),
				new Sanitizer(sanitizingFunctions.orderedStream().toList()), properties.getShowValues());
	}

	@Bean
	@ConditionalOnMissingBean
	SmtpdEndpointWebExtension smtpdEndpointWebExtension(SmtpdEndpoint endpoint, SmtpdEndpointProperties properties) {
		return new SmtpdEndpointWebExtension(endpoint, properties.getShowValues(), properties.getRoles());
	}

}
