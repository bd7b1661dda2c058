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

import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collections;
import java.util.function.Supplier;

import dev.smtpd.spring.boot.autoconfigure.SmtpdProperties;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.ssl.SslBundles;

/**
 * When the first certificate of the server's SSL bundle ends, as it is now.
 *
 * @param properties the properties
 * @param bundles the bundles
 */
record CertificateExpiry(SmtpdProperties properties,
		ObjectProvider<SslBundles> bundles) implements Supplier<@Nullable Instant> {

	@Override
	public @Nullable Instant get() {
		String name = this.properties.getSsl().getBundle();
		SslBundles available = this.bundles.getIfAvailable();
		KeyStore keys = (name != null && available != null) ? available.getBundle(name).getStores().getKeyStore()
				: null;
		return (keys != null) ? earliest(keys) : null;
	}

	private static @Nullable Instant earliest(KeyStore keys) {
		try {
			Instant earliest = null;
			for (String alias : Collections.list(keys.aliases())) {
				if (keys.getCertificate(alias) instanceof X509Certificate certificate) {
					Instant end = certificate.getNotAfter().toInstant();
					earliest = (earliest == null || end.isBefore(earliest)) ? end : earliest;
				}
			}
			return earliest;
		}
		catch (KeyStoreException ex) {
			return null;
		}
	}

}
