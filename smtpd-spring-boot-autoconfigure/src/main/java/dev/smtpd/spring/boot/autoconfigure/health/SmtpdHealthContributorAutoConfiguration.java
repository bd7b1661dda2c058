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

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import dev.smtpd.SmtpServer;
import dev.smtpd.spring.boot.autoconfigure.SmtpServerTls;
import dev.smtpd.spring.boot.autoconfigure.SmtpdAutoConfiguration;
import dev.smtpd.spring.boot.autoconfigure.ssl.SslBundleTlsConfigurationSource;
import dev.smtpd.spring.context.SmtpServers;

import org.springframework.beans.factory.ListableBeanFactory;
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
	SmtpServerHealthContributor smtpdHealthContributor(ListableBeanFactory beanFactory, SmtpdHealthProperties health,
			ObjectProvider<SmtpServerTls> tls) {
		SmtpServers servers = new SmtpServers(beanFactory);
		SmtpServer first = Objects.requireNonNull(servers.getFirst());
		SmtpServerTls available = tls.getIfAvailable();
		Collection<SslBundleTlsConfigurationSource> bundles = (available != null) ? available.bundles() : List.of();
		boolean outOfService = health.isOutOfServiceWhilePaused();
		return new SmtpServerHealthContributor(first, bundles, outOfService,
				() -> additional(servers, bundles, outOfService));
	}

	private static Map<String, SmtpServerHealthContributor> additional(SmtpServers servers,
			Collection<SslBundleTlsConfigurationSource> bundles, boolean outOfServiceWhilePaused) {
		Map<String, SmtpServerHealthContributor> contributors = new LinkedHashMap<>();
		servers.getAdditional()
			.forEach((name, server) -> contributors.put(name,
					new SmtpServerHealthContributor(server, bundles, outOfServiceWhilePaused)));
		return contributors;
	}

}
