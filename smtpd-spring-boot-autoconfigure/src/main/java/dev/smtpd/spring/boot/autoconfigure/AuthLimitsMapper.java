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

package dev.smtpd.spring.boot.autoconfigure;

import java.util.function.Function;

import dev.smtpd.settings.AuthLimits;
import org.jspecify.annotations.Nullable;

/**
 * Maps {@code smtpd.auth.*} to {@link AuthLimits}.
 */
final class AuthLimitsMapper {

	private final SmtpdAuthProperties properties;

	private AuthLimits limits = AuthLimits.defaults();

	AuthLimitsMapper(SmtpdAuthProperties properties) {
		this.properties = properties;
	}

	AuthLimits toLimits() {
		apply("max-failures-per-address", this.properties.getMaxFailuresPerAddress(),
				(value) -> this.limits.withMaxFailuresPerAddress(value));
		apply("max-failures-per-user", this.properties.getMaxFailuresPerUser(),
				(value) -> this.limits.withMaxFailuresPerUser(value));
		apply("failure-window", this.properties.getFailureWindow(), (value) -> this.limits.withFailureWindow(value));
		apply("user-delay", this.properties.getUserDelay(), (value) -> this.limits.withUserDelay(value));
		apply("exempt-networks", this.properties.getExemptNetworks(), (value) -> this.limits.withExemptNetworks(value));
		apply("max-remembered", this.properties.getMaxRemembered(), (value) -> this.limits.withMaxRemembered(value));
		SmtpdAuthProperties.Executor executor = this.properties.getExecutor();
		apply("executor.max-size", executor.getMaxSize(), (value) -> this.limits.withMaxConcurrent(value));
		apply("executor.queue-capacity", executor.getQueueCapacity(), (value) -> this.limits.withMaxWaiting(value));
		return this.limits;
	}

	private <T> void apply(String name, @Nullable T value, Function<T, AuthLimits> change) {
		PropertyValues.apply("smtpd.auth." + name, value, (valid) -> this.limits = change.apply(valid));
	}

}
