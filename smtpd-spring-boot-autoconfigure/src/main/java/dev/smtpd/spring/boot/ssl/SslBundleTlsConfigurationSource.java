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

package dev.smtpd.spring.boot.ssl;

import java.util.Arrays;
import java.util.List;

import dev.smtpd.TlsConfiguration;
import dev.smtpd.TlsConfiguration.ClientAuth;
import dev.smtpd.TlsConfiguration.Managers;
import dev.smtpd.TlsConfigurationSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.ssl.SslManagerBundle;

/**
 * {@link TlsConfigurationSource} of an SSL bundle, whatever the server name. A bundle is
 * loaded when it is given, not when a connection needs it. An update that can't be used
 * leaves the old one in place.
 *
 * @since 0.1.0
 */
public final class SslBundleTlsConfigurationSource implements TlsConfigurationSource {

	private static final Logger logger = LoggerFactory.getLogger(SslBundleTlsConfigurationSource.class);

	private final String description;

	private final ClientAuth clientAuth;

	private volatile TlsConfiguration configuration;

	/**
	 * Create a source.
	 * @param description what the bundle is called in the log
	 * @param bundle the bundle
	 * @param clientAuth whether clients are asked for a certificate
	 */
	public SslBundleTlsConfigurationSource(String description, SslBundle bundle, ClientAuth clientAuth) {
		this.description = description;
		this.clientAuth = clientAuth;
		this.configuration = toConfiguration(bundle);
	}

	/**
	 * Return a source of a bundle of the application, which follows its updates.
	 * @param name the name of the bundle
	 * @param bundles the bundles
	 * @param clientAuth whether clients are asked for a certificate
	 * @return a new source
	 */
	public static SslBundleTlsConfigurationSource of(String name, SslBundles bundles, ClientAuth clientAuth) {
		SslBundleTlsConfigurationSource source = new SslBundleTlsConfigurationSource("SSL bundle '" + name + "'",
				bundles.getBundle(name), clientAuth);
		bundles.addBundleUpdateHandler(name, source::update);
		return source;
	}

	/**
	 * Use another bundle from now on, if it can be used. Reads its files on this thread.
	 * @param bundle the bundle
	 */
	public void update(SslBundle bundle) {
		try {
			this.configuration = toConfiguration(bundle);
			logger.info("{} updated", this.description);
		}
		catch (RuntimeException ex) {
			logger.error("{} was updated and can't be used, keeping the old one", this.description, ex);
		}
	}

	private TlsConfiguration toConfiguration(SslBundle bundle) {
		SslManagerBundle managers = bundle.getManagers();
		return new TlsConfiguration(bundle.createSslContext(),
				new Managers(managers.getKeyManagerFactory(), managers.getTrustManagerFactory()), this.clientAuth,
				toList(bundle.getOptions().getEnabledProtocols()), toList(bundle.getOptions().getCiphers()));
	}

	private static List<String> toList(String @Nullable [] values) {
		return (values != null) ? Arrays.asList(values) : List.of();
	}

	@Override
	public TlsConfiguration select(@Nullable String serverName) {
		return this.configuration;
	}

}
