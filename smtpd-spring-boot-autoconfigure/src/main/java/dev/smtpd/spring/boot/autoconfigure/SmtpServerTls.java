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

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import dev.smtpd.spring.boot.autoconfigure.ssl.BundleReference;
import dev.smtpd.spring.boot.autoconfigure.ssl.SslBundleTlsConfigurationSource;
import dev.smtpd.spring.context.SmtpServerStartStopLifecycle;
import dev.smtpd.tls.TlsConfiguration;
import dev.smtpd.tls.TlsConfiguration.ClientAuth;
import dev.smtpd.tls.TlsConfigurationSource;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.ssl.JksSslBundleProperties;
import org.springframework.boot.autoconfigure.ssl.PemSslBundleProperties;
import org.springframework.boot.autoconfigure.ssl.PropertiesSslBundle;
import org.springframework.boot.autoconfigure.ssl.SslProperties;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.SmartLifecycle;
import org.springframework.util.StringUtils;

/**
 * {@link TlsConfigurationSource} that takes certificates from the SSL bundles that the
 * properties name, and new ones as soon as a bundle is updated. An update that can't be
 * used leaves the old certificate in place. When an application context is started again,
 * as after a checkpoint, those of the bundles that are defined by properties are read
 * again before the server starts.
 *
 * @since 0.1.0
 */
public final class SmtpServerTls implements TlsConfigurationSource, SmartLifecycle {

	private static final String BUNDLE = "smtpd.ssl.bundle";

	private static final String SERVER_NAME_BUNDLES = "smtpd.ssl.server-name-bundles";

	private final TlsConfigurationSource fallback;

	private final Map<String, TlsConfigurationSource> byServerName = new HashMap<>();

	private final Map<String, SslBundleTlsConfigurationSource> byBundle = new LinkedHashMap<>();

	private final @Nullable SslProperties properties;

	private volatile boolean running;

	private volatile boolean stopped;

	private SmtpServerTls(SmtpdSslProperties ssl, String bundle, SslBundles bundles,
			@Nullable SslProperties properties) {
		this.properties = properties;
		this.fallback = source(bundle, BUNDLE, ssl, bundles);
		List<SmtpdSslProperties.ServerNameBundle> mappings = ssl.getServerNameBundles();
		for (int i = 0; i < mappings.size(); i++) {
			SmtpdSslProperties.ServerNameBundle mapping = mappings.get(i);
			this.byServerName.put(mapping.serverName().toLowerCase(Locale.ROOT),
					source(mapping.bundle(), SERVER_NAME_BUNDLES + "[" + i + "].bundle", ssl, bundles));
		}
	}

	private static void requireComplete(List<SmtpdSslProperties.ServerNameBundle> mappings) {
		for (int i = 0; i < mappings.size(); i++) {
			String prefix = SERVER_NAME_BUNDLES + "[" + i + "].";
			require(mappings.get(i).serverName(), prefix + "server-name");
			require(mappings.get(i).bundle(), prefix + "bundle");
		}
	}

	// a record is bound without what isn't set
	private static void require(@Nullable String value, String property) {
		if (!StringUtils.hasText(value)) {
			throw new MissingConfigurationPropertyException(property,
					"Each of '" + SERVER_NAME_BUNDLES
							+ "' needs a server name and the SSL bundle with its certificate.",
					"Set '" + property + "', or remove the entry.");
		}
	}

	private SslBundleTlsConfigurationSource source(String bundle, String property, SmtpdSslProperties ssl,
			SslBundles bundles) {
		return this.byBundle.computeIfAbsent(bundle, (name) -> SslBundleTlsConfigurationSource
			.forServer(new BundleReference(name, property), bundles, ssl.getClientAuth()));
	}

	/**
	 * Return the source for the properties.
	 * @param ssl the properties
	 * @param bundles the SSL bundles of the application
	 * @param properties the properties by which bundles are defined
	 * @return the source, or {@code null} if no bundle is named
	 */
	static @Nullable SmtpServerTls of(SmtpdSslProperties ssl, ObjectProvider<SslBundles> bundles,
			ObjectProvider<SslProperties> properties) {
		String bundle = ssl.getBundle();
		if (bundle == null) {
			requireUnused(ssl);
			return null;
		}
		requireComplete(ssl.getServerNameBundles());
		SslBundles available = bundles.getIfAvailable();
		if (available == null) {
			throw new InvalidConfigurationPropertyValueException(BUNDLE, bundle,
					"There are no SSL bundles in this application.");
		}
		return new SmtpServerTls(ssl, bundle, available, properties.getIfAvailable());
	}

	// what was meant to be encrypted must not go in clear
	private static void requireUnused(SmtpdSslProperties ssl) {
		String reason = "It has an effect only with 'smtpd.ssl.bundle', which isn't set.";
		if (!ssl.getServerNameBundles().isEmpty()) {
			throw new InvalidConfigurationPropertyValueException(SERVER_NAME_BUNDLES, ssl.getServerNameBundles(),
					reason);
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

	/**
	 * Return the bundles.
	 * @return the source of each bundle, that of {@code smtpd.ssl.bundle} first
	 */
	public Collection<SslBundleTlsConfigurationSource> bundles() {
		return List.copyOf(this.byBundle.values());
	}

	@Override
	public void start() {
		if (this.stopped) {
			this.byBundle.forEach(this::readAgain);
		}
		this.running = true;
	}

	private void readAgain(String name, SslBundleTlsConfigurationSource source) {
		SslProperties known = this.properties;
		if (known == null) {
			return;
		}
		PemSslBundleProperties pem = known.getBundle().getPem().get(name);
		JksSslBundleProperties jks = known.getBundle().getJks().get(name);
		if (pem != null) {
			source.update(() -> PropertiesSslBundle.get(pem));
		}
		else if (jks != null) {
			source.update(() -> PropertiesSslBundle.get(jks));
		}
	}

	@Override
	public void stop() {
		this.stopped = true;
		this.running = false;
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public int getPhase() {
		return SmtpServerStartStopLifecycle.PHASE - 1;
	}

	@Override
	public boolean isPauseable() {
		return false;
	}

}
