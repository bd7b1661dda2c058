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

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

import dev.smtpd.TlsConfiguration;
import dev.smtpd.TlsConfiguration.ClientAuth;
import dev.smtpd.TlsConfigurationSource;
import dev.smtpd.spring.boot.ssl.SslBundleTlsConfigurationSource;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.ssl.SslBundles;

/**
 * {@link TlsConfigurationSource} that takes certificates from SSL bundles, and new ones
 * as soon as a bundle is updated. An update that can't be used leaves the old certificate
 * in place.
 */
final class SmtpServerTls implements TlsConfigurationSource {

	private final TlsConfigurationSource fallback;

	private final Map<String, TlsConfigurationSource> byServerName = new HashMap<>();

	private SmtpServerTls(SmtpdProperties.Ssl ssl, String bundle, SslBundles bundles) {
		this.fallback = SslBundleTlsConfigurationSource.of(bundle, bundles, ssl.getClientAuth());
		ssl.getServerNameBundles()
			.forEach((mapping) -> this.byServerName.put(mapping.serverName().toLowerCase(Locale.ROOT),
					SslBundleTlsConfigurationSource.of(mapping.bundle(), bundles, ssl.getClientAuth())));
	}

	/**
	 * Return the source for the properties.
	 * @param ssl the properties
	 * @param bundles the SSL bundles of the application, {@code null} if it has none
	 * @return the source, or {@code null} if no bundle is named
	 */
	static @Nullable SmtpServerTls of(SmtpdProperties.Ssl ssl, @Nullable SslBundles bundles) {
		String bundle = ssl.getBundle();
		if (bundle == null) {
			requireUnused(ssl);
			return null;
		}
		if (bundles == null) {
			throw new InvalidConfigurationPropertyValueException("smtpd.ssl.bundle", bundle,
					"There are no SSL bundles in this application.");
		}
		return new SmtpServerTls(ssl, bundle, bundles);
	}

	// what was meant to be encrypted must not go in clear
	private static void requireUnused(SmtpdProperties.Ssl ssl) {
		String reason = "It has an effect only with 'smtpd.ssl.bundle', which isn't set.";
		if (!ssl.getServerNameBundles().isEmpty()) {
			throw new InvalidConfigurationPropertyValueException("smtpd.ssl.server-name-bundles",
					ssl.getServerNameBundles(), reason);
		}
		if (ssl.getClientAuth() != ClientAuth.NONE) {
			throw new InvalidConfigurationPropertyValueException("smtpd.ssl.client-auth", ssl.getClientAuth(), reason);
		}
	}

	@Override
	public TlsConfiguration select(@Nullable String serverName) {
		TlsConfigurationSource named = (serverName != null) ? this.byServerName.get(serverName.toLowerCase(Locale.ROOT))
				: null;
		return ((named != null) ? named : this.fallback).select(serverName);
	}

}
