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
import dev.smtpd.auth.AuthFailureStore;
import dev.smtpd.spring.boot.autoconfigure.SmtpdAutoConfiguration;
import dev.smtpd.spring.boot.autoconfigure.SmtpdProperties;
import dev.smtpd.spring.ratelimit.BucketAuthFailureStore;
import dev.smtpd.spring.ratelimit.LocalTokenBuckets;
import dev.smtpd.spring.ratelimit.TokenBuckets;
import dev.smtpd.spring.ratelimit.shared.SharedLimits;
import io.github.bucket4j.distributed.proxy.ProxyManager;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} that has failed authentications
 * counted in the store that {@code smtpd.shared-limits.store} names, else in a
 * {@link ProxyManager} bean with keys of type {@link String}, where there is one. Else
 * each server counts them in its own memory.
 *
 * @since 0.1.0
 */
@AutoConfiguration(before = SmtpdAutoConfiguration.class, after = SmtpdSharedLimitAutoConfiguration.class)
@ConditionalOnClass({ SmtpServer.class, ProxyManager.class })
@ConditionalOnBooleanProperty(name = "smtpd.enabled", matchIfMissing = true)
@EnableConfigurationProperties(SmtpdProperties.class)
public final class SmtpdAuthFailureAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(AuthFailureStore.class)
	@Nullable BucketAuthFailureStore smtpAuthFailureStore(SmtpdProperties properties, ObjectProvider<SharedLimits> shared,
			ObjectProvider<ProxyManager<String>> proxies) {
		int maxRemembered = properties.getAuth().getMaxRemembered();
		TokenBuckets buckets = new TokenBucketsChoice(shared, proxies)
			.sharedOrNull(() -> new LocalTokenBuckets(Math.max(1, maxRemembered)));
		return (buckets != null) ? new BucketAuthFailureStore(buckets) : null;
	}

}
