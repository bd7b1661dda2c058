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

import dev.smtpd.settings.AuthLimits;

/**
 * Maps {@code smtpd.auth.*} to {@link AuthLimits}.
 *
 * @param properties the properties
 */
record AuthLimitsMapper(SmtpdAuthProperties properties) {

	AuthLimits toLimits() {
		CheckedProperties checked = new CheckedProperties("smtpd.auth.");
		try {
			return toLimits(checked);
		}
		catch (IllegalArgumentException ex) {
			throw checked.rejected(ex);
		}
	}

	private AuthLimits toLimits(CheckedProperties checked) {
		SmtpdAuthProperties from = this.properties;
		SmtpdAuthProperties.Executor executor = from.getExecutor();
		AuthLimits limits = AuthLimits.defaults()
			.withMaxFailuresPerAddress(checked.value("max-failures-per-address", from.getMaxFailuresPerAddress()))
			.withMaxFailuresPerUser(checked.value("max-failures-per-user", from.getMaxFailuresPerUser()))
			.withFailureWindow(checked.value("failure-window", from.getFailureWindow()))
			.withUserDelay(checked.value("user-delay", from.getUserDelay()))
			.withExemptNetworks(checked.value("exempt-networks", from.getExemptNetworks()))
			.withMaxRemembered(checked.value("max-remembered", from.getMaxRemembered()));
		Integer maxSize = executor.getMaxSize();
		if (maxSize != null) {
			limits = limits.withMaxConcurrent(checked.value("executor.max-size", maxSize));
		}
		return limits.withMaxWaiting(checked.value("executor.queue-capacity", executor.getQueueCapacity()));
	}

}
