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

package dev.smtpd.spring.boot.autoconfigure.ssl;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Date;
import java.util.List;
import java.util.function.Supplier;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;

import dev.smtpd.tls.TlsConfiguration;
import dev.smtpd.tls.TlsConfiguration.ClientAuth;
import dev.smtpd.tls.TlsConfiguration.Managers;
import dev.smtpd.tls.TlsConfigurationSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.util.StringUtils;

/**
 * {@link TlsConfigurationSource} of an SSL bundle, whatever the server name. A bundle is
 * loaded and checked when it is given, not when a connection needs it: its private keys
 * must belong to their certificates, and its options must be known. An update that can't
 * be used leaves the old configuration in place.
 *
 * @since 0.1.0
 */
public final class SslBundleTlsConfigurationSource implements TlsConfigurationSource {

	private static final Logger logger = LoggerFactory.getLogger(SslBundleTlsConfigurationSource.class);

	private final BundleReference reference;

	private final boolean server;

	private final ClientAuth clientAuth;

	private volatile Loaded loaded;

	private volatile @Nullable String updateFailure;

	private SslBundleTlsConfigurationSource(BundleReference reference, SslBundle bundle, boolean server,
			ClientAuth clientAuth) {
		this.reference = reference;
		this.server = server;
		this.clientAuth = clientAuth;
		try {
			this.loaded = load(bundle);
		}
		catch (RuntimeException ex) {
			throw SslBundleException.unusable(reference, ex);
		}
	}

	/**
	 * Return a source for a server, of a bundle of the application whose updates it
	 * follows.
	 * @param reference the bundle, which has a name
	 * @param bundles the bundles of the application
	 * @param clientAuth whether clients are asked for a certificate
	 * @return a new source
	 * @throws SslBundleException if there is no such bundle, or it has no private key
	 * with a certificate, or it can't be used
	 */
	public static SslBundleTlsConfigurationSource forServer(BundleReference reference, SslBundles bundles,
			ClientAuth clientAuth) {
		SslBundleTlsConfigurationSource source = new SslBundleTlsConfigurationSource(reference,
				find(reference, bundles), true, clientAuth);
		bundles.addBundleUpdateHandler(name(reference), source::update);
		return source;
	}

	/**
	 * Return a source for a client, which may have a certificate.
	 * @param reference where the bundle is from
	 * @param bundle the bundle
	 * @return a new source
	 * @throws SslBundleException if the bundle can't be used
	 */
	public static SslBundleTlsConfigurationSource forClient(BundleReference reference, SslBundle bundle) {
		return new SslBundleTlsConfigurationSource(reference, bundle, false, ClientAuth.NONE);
	}

	/**
	 * Find a bundle of the application.
	 * @param reference the bundle, which has a name
	 * @param bundles the bundles of the application
	 * @return the bundle
	 * @throws SslBundleException if there is no such bundle
	 */
	public static SslBundle find(BundleReference reference, SslBundles bundles) {
		try {
			return bundles.getBundle(name(reference));
		}
		catch (NoSuchSslBundleException ex) {
			throw SslBundleException.unknown(reference, bundles.getBundleNames(), ex);
		}
	}

	private static String name(BundleReference reference) {
		String name = reference.name();
		if (name == null) {
			throw new IllegalArgumentException("The bundle has no name");
		}
		return name;
	}

	/**
	 * Use another bundle from now on, if it can be used. Reads its files on this thread.
	 * @param bundle the bundle
	 */
	public void update(SslBundle bundle) {
		update(() -> bundle);
	}

	/**
	 * Use another bundle from now on, if it can be read and used. Reads its files on this
	 * thread.
	 * @param bundle reads the bundle
	 */
	public void update(Supplier<SslBundle> bundle) {
		try {
			this.loaded = load(bundle.get());
			this.updateFailure = null;
			logger.info("{} updated", this.reference);
		}
		catch (RuntimeException ex) {
			this.updateFailure = FailureMessage.of(ex);
			logger.error("{} was updated and can't be used, keeping the old one: {}", this.reference,
					this.updateFailure, ex);
		}
	}

	private Loaded load(SslBundle bundle) {
		KeyManagerFactory keys = bundle.getManagers().getKeyManagerFactory();
		SSLContext context = bundle.createSslContext();
		TlsConfiguration configuration = new TlsConfiguration(context,
				new Managers(keys, bundle.getManagers().getTrustManagerFactory()), this.clientAuth,
				toList(bundle.getOptions().getEnabledProtocols()), toList(bundle.getOptions().getCiphers()));
		requireKnownOptions(configuration);
		KeyMaterial material = new KeyMaterial(bundle, keys.getKeyManagers());
		List<X509Certificate> certificates = this.server ? material.requireOfServer() : material.requireOfClient();
		warnOfInvalid(certificates);
		return new Loaded(configuration, certificates);
	}

	private static void requireKnownOptions(TlsConfiguration configuration) {
		SSLEngine engine = configuration.context().createSSLEngine();
		engine.setEnabledProtocols(StringUtils.toStringArray(configuration.protocols()));
		if (!configuration.ciphers().isEmpty()) {
			engine.setEnabledCipherSuites(StringUtils.toStringArray(configuration.ciphers()));
		}
	}

	private void warnOfInvalid(List<X509Certificate> certificates) {
		Date now = new Date();
		for (X509Certificate certificate : certificates) {
			String subject = certificate.getSubjectX500Principal().getName();
			if (now.after(certificate.getNotAfter())) {
				logger.warn("{}: the certificate of '{}' has expired at {}", this.reference, subject,
						certificate.getNotAfter().toInstant());
			}
			else if (now.before(certificate.getNotBefore())) {
				logger.warn("{}: the certificate of '{}' is not valid before {}", this.reference, subject,
						certificate.getNotBefore().toInstant());
			}
		}
	}

	private static List<String> toList(String @Nullable [] values) {
		return (values != null) ? Arrays.asList(values) : List.of();
	}

	@Override
	public TlsConfiguration select(@Nullable String serverName) {
		return this.loaded.configuration();
	}

	/**
	 * Return which bundle it is.
	 * @return the bundle
	 */
	public BundleReference reference() {
		return this.reference;
	}

	/**
	 * Return when the first of the certificates that are in use expires.
	 * @return the end of its validity, or {@code null} if there are no certificates
	 */
	public @Nullable Instant certificateExpiry() {
		return this.loaded.certificates()
			.stream()
			.map((certificate) -> certificate.getNotAfter().toInstant())
			.min(Comparator.naturalOrder())
			.orElse(null);
	}

	/**
	 * Return why the last update of the bundle isn't in use.
	 * @return the failure, or {@code null} if the bundle is in use as it is
	 */
	public @Nullable String updateFailure() {
		return this.updateFailure;
	}

	/**
	 * What is in use.
	 *
	 * @param configuration the configuration
	 * @param certificates the certificates that the configuration may send
	 */
	private record Loaded(TlsConfiguration configuration, List<X509Certificate> certificates) {

	}

}
