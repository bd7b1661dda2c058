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

package dev.smtpd.spring.boot.autoconfigure.ratelimit;

import dev.smtpd.SmtpServer;
import dev.smtpd.SmtpServerObserver;
import dev.smtpd.spring.boot.autoconfigure.SmtpdAutoConfiguration;
import dev.smtpd.spring.boot.autoconfigure.SmtpdProperties;
import dev.smtpd.spring.boot.autoconfigure.SmtpdRateLimitProperties;
import dev.smtpd.spring.ratelimit.ConnectionRatePolicy;
import dev.smtpd.spring.ratelimit.LocalTokenBuckets;
import dev.smtpd.spring.ratelimit.MessageRatePolicy;
import dev.smtpd.spring.ratelimit.RateLimiter;
import dev.smtpd.spring.ratelimit.RecipientRatePolicy;
import dev.smtpd.spring.ratelimit.shared.SharedLimits;
import io.github.bucket4j.distributed.proxy.ProxyManager;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.AnyNestedCondition;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;

/**
 * {@link EnableAutoConfiguration Auto-configuration} of limits on what one client may do
 * in some time, where {@code smtpd.rate-limits.*} sets some. The buckets are in the store
 * that {@code smtpd.shared-limits.store} names, else in a {@link ProxyManager} bean with
 * keys of type {@link String}, where there is one, else in memory.
 *
 * @since 0.1.0
 */
@AutoConfiguration(before = SmtpdAutoConfiguration.class, after = SmtpdSharedLimitAutoConfiguration.class)
@ConditionalOnClass({ SmtpServer.class, ProxyManager.class })
@ConditionalOnBooleanProperty(name = "smtpd.enabled", matchIfMissing = true)
@Conditional(SmtpdRateLimitAutoConfiguration.OnRateLimitCondition.class)
@EnableConfigurationProperties(SmtpdProperties.class)
public final class SmtpdRateLimitAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	RateLimiter smtpRateLimiter(SmtpdProperties properties, ObjectProvider<SharedLimits> shared,
			ObjectProvider<ProxyManager<String>> proxies, ObjectProvider<SmtpServerObserver> observers) {
		SmtpdRateLimitProperties limits = properties.getRateLimits();
		if (limits.getMaxClients() < 1) {
			throw new InvalidConfigurationPropertyValueException("smtpd.rate-limits.max-clients",
					limits.getMaxClients(), "There must be at least 1.");
		}
		TokenBucketsChoice choice = new TokenBucketsChoice(shared, proxies);
		return new RateLimiter(choice.orLocal(new LocalTokenBuckets(limits.getMaxClients())),
				limits.getExemptNetworks(), observers);
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnProperty("smtpd.rate-limits.connections-per-second")
	ConnectionRatePolicy smtpConnectionRatePolicy(RateLimiter limiter, SmtpdProperties properties) {
		return new ConnectionRatePolicy(limiter,
				capacity("connections-per-second", properties.getRateLimits().getConnectionsPerSecond()));
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnProperty("smtpd.rate-limits.messages-per-hour")
	MessageRatePolicy smtpMessageRatePolicy(RateLimiter limiter, SmtpdProperties properties) {
		return new MessageRatePolicy(limiter,
				capacity("messages-per-hour", properties.getRateLimits().getMessagesPerHour()));
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnProperty("smtpd.rate-limits.recipients-per-hour")
	RecipientRatePolicy smtpRecipientRatePolicy(RateLimiter limiter, SmtpdProperties properties) {
		return new RecipientRatePolicy(limiter,
				capacity("recipients-per-hour", properties.getRateLimits().getRecipientsPerHour()));
	}

	private static int capacity(String name, @Nullable Integer value) {
		if (value == null || value < 1) {
			throw new InvalidConfigurationPropertyValueException("smtpd.rate-limits." + name, value,
					"The rate must be positive. Without the property there is no limit.");
		}
		return value;
	}

	/**
	 * Matches where there is a rate to limit.
	 */
	static class OnRateLimitCondition extends AnyNestedCondition {

		OnRateLimitCondition() {
			super(ConfigurationPhase.PARSE_CONFIGURATION);
		}

		@ConditionalOnProperty("smtpd.rate-limits.connections-per-second")
		static class OnConnections {

		}

		@ConditionalOnProperty("smtpd.rate-limits.messages-per-hour")
		static class OnMessages {

		}

		@ConditionalOnProperty("smtpd.rate-limits.recipients-per-hour")
		static class OnRecipients {

		}

	}

}
