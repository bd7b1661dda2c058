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
import dev.smtpd.spring.ratelimit.BucketAuthFailureStore;
import io.github.bucket4j.distributed.proxy.ProxyManager;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} that has failed authentications
 * counted in a {@link ProxyManager} bean with keys of type {@link String}, where there is
 * one. Else each server counts them in its own memory.
 *
 * @since 0.1.0
 */
@AutoConfiguration(before = SmtpdAutoConfiguration.class)
@ConditionalOnClass({ SmtpServer.class, ProxyManager.class })
@ConditionalOnBooleanProperty(name = "smtpd.enabled", matchIfMissing = true)
public final class SmtpdAuthFailureAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(AuthFailureStore.class)
	@Nullable BucketAuthFailureStore smtpAuthFailureStore(ObjectProvider<ProxyManager<String>> buckets) {
		ProxyManager<String> shared = buckets.getIfAvailable();
		return (shared != null) ? new BucketAuthFailureStore(shared) : null;
	}

}
