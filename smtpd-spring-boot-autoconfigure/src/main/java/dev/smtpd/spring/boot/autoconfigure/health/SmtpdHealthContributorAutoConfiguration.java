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

package dev.smtpd.spring.boot.autoconfigure.health;

import java.util.List;

import dev.smtpd.SmtpServer;
import dev.smtpd.spring.boot.autoconfigure.SmtpServerTls;
import dev.smtpd.spring.boot.autoconfigure.SmtpdAutoConfiguration;
import dev.smtpd.spring.boot.autoconfigure.SmtpdProperties;
import dev.smtpd.spring.boot.health.SmtpServerHealthContributor;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} of the health of the SMTP server.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = SmtpdAutoConfiguration.class)
@ConditionalOnClass({ SmtpServer.class, ConditionalOnEnabledHealthIndicator.class })
@ConditionalOnBean(SmtpServer.class)
@ConditionalOnEnabledHealthIndicator("smtpd")
@EnableConfigurationProperties(SmtpdHealthProperties.class)
public final class SmtpdHealthContributorAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(name = { "smtpdHealthIndicator", "smtpdHealthContributor" })
	SmtpServerHealthContributor smtpdHealthContributor(SmtpServer server, SmtpdProperties properties,
			SmtpdHealthProperties health, ObjectProvider<SmtpServerTls> tls) {
		SmtpServerTls available = tls.getIfAvailable();
		return new SmtpServerHealthContributor(server, () -> isFull(server, properties),
				(available != null) ? available.bundles() : List.of(), health.isOutOfServiceWhilePaused());
	}

	// no room for a message of the greatest size
	private static boolean isFull(SmtpServer server, SmtpdProperties properties) {
		long budget = properties.getSpool().getDiskBudget().toBytes();
		long used = server.spoolUsage().diskBytes();
		return used > 0 && budget - used < Math.min(properties.getDataSizeLimit().toBytes(), budget);
	}

}
