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

import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

import dev.smtpd.spring.boot.autoconfigure.ssl.SslBundleTlsConfigurationSource;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

/**
 * The health of the SSL bundles that are in use.
 *
 * @param bundles the bundles
 */
record SslBundleHealth(Collection<SslBundleTlsConfigurationSource> bundles) {

	/**
	 * Status of a part that works, and won't if nobody looks after it. Spring Boot leaves
	 * out such a status where it aggregates, so that it takes nothing else down.
	 */
	static final Status DEGRADED = new Status("DEGRADED", "A certificate has expired or couldn't be updated");

	/**
	 * Return when the first certificate expires.
	 * @return the end of its validity, or {@code null} if there are no certificates
	 */
	@Nullable Instant certificateExpiry() {
		return this.bundles.stream()
			.map(SslBundleTlsConfigurationSource::certificateExpiry)
			.filter(Objects::nonNull)
			.min(Comparator.naturalOrder())
			.orElse(null);
	}

	/**
	 * Return whether a bundle needs attention.
	 * @return whether an update failed or a certificate has expired
	 */
	boolean isDegraded() {
		Instant expiry = certificateExpiry();
		return (expiry != null && expiry.isBefore(Instant.now()))
				|| this.bundles.stream().anyMatch((bundle) -> bundle.updateFailure() != null);
	}

	/**
	 * Return the health of all bundles.
	 * @return the health, with details of each bundle
	 */
	Health toHealth() {
		return Health.status(isDegraded() ? DEGRADED : Status.UP).withDetails(details()).build();
	}

	/**
	 * Return what there is to say of each bundle.
	 * @return the details
	 */
	Map<String, Object> details() {
		Map<String, Object> details = new LinkedHashMap<>();
		this.bundles.forEach((bundle) -> details.put(name(bundle), details(bundle)));
		return details;
	}

	private static String name(SslBundleTlsConfigurationSource bundle) {
		String name = bundle.reference().name();
		return (name != null) ? name : "relay";
	}

	private static Map<String, Object> details(SslBundleTlsConfigurationSource bundle) {
		Map<String, Object> details = new LinkedHashMap<>();
		Instant expiry = bundle.certificateExpiry();
		if (expiry != null) {
			details.put("certificateExpiry", expiry);
		}
		String failure = bundle.updateFailure();
		if (failure != null) {
			details.put("updateFailure", failure);
		}
		return details;
	}

}
