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

package dev.smtpd.spring.boot.autoconfigure.relay;

import java.time.Duration;

import dev.smtpd.relay.SmtpRelay;
import dev.smtpd.spring.boot.autoconfigure.health.SmtpRelayHealthIndicator;
import dev.smtpd.spring.boot.autoconfigure.ssl.SslBundleTlsConfigurationSource;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} of the health of upstream servers.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = SmtpdRelayAutoConfiguration.class)
@ConditionalOnClass({ SmtpRelay.class, ConditionalOnEnabledHealthIndicator.class })
@ConditionalOnBean(SmtpRelay.class)
@ConditionalOnEnabledHealthIndicator("smtpd-relay")
public final class SmtpdRelayHealthContributorAutoConfiguration {

	private static final Duration TIMEOUT = Duration.ofSeconds(5);

	@Bean
	@ConditionalOnMissingBean(name = { "smtpdRelayHealthIndicator", "smtpdRelayHealthContributor" })
	SmtpRelayHealthIndicator smtpdRelayHealthIndicator(SmtpRelay relay,
			@Qualifier(SmtpdRelayAutoConfiguration.TLS) ObjectProvider<SslBundleTlsConfigurationSource> tls) {
		return new SmtpRelayHealthIndicator(relay, TIMEOUT, tls.getIfAvailable());
	}

}
