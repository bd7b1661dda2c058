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

package dev.smtpd;

import java.security.KeyStore;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

import dev.smtpd.tls.TlsConfiguration;
import dev.smtpd.tls.TlsConfiguration.Managers;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.CertificateBuilder.Algorithm;
import io.netty.pkitesting.X509Bundle;
import org.jspecify.annotations.Nullable;

/**
 * Certificates of one authority, made anew for each run.
 */
public final class TestCertificates {

	private static final X509Bundle AUTHORITY = build(() -> new CertificateBuilder().subject("CN=Test Authority")
		.setIsCertificateAuthority(true)
		.buildSelfSigned());

	private TestCertificates() {
	}

	/**
	 * Return a context that trusts the authority and has a certificate of its own.
	 * @param name the host name
	 * @return the context
	 */
	public static SSLContext context(String name) {
		return TlsConfiguration.of(managers(name)).context();
	}

	/**
	 * Return managers that trust the authority and have a certificate of their own.
	 * @param name the host name
	 * @return the managers
	 */
	public static Managers managers(String name) {
		return managers(name, Algorithm.ecp256);
	}

	/**
	 * Return managers that trust the authority and have a certificate of their own.
	 * @param name the host name
	 * @param algorithm the kind of the key
	 * @return the managers
	 */
	public static Managers managers(String name, Algorithm algorithm) {
		return build(() -> {
			X509Bundle bundle = new CertificateBuilder().subject("CN=" + name)
				.addSanDnsName(name)
				.algorithm(algorithm)
				.buildIssuedBy(AUTHORITY);
			return managers(bundle.toKeyStore(new char[0]));
		});
	}

	/**
	 * Return a context that trusts the authority and has no certificate.
	 * @return the context
	 */
	public static SSLContext withoutCertificate() {
		return TlsConfiguration.of(managersWithoutCertificate()).context();
	}

	/**
	 * Return managers that trust the authority and have no certificate.
	 * @return the managers
	 */
	public static Managers managersWithoutCertificate() {
		return build(() -> managers((KeyStore) null));
	}

	/**
	 * Return a context that trusts nobody, with a certificate that nobody trusts.
	 * @param name the host name
	 * @return the context
	 */
	public static SSLContext selfSigned(String name) {
		return TlsConfiguration.of(selfSignedManagers(name)).context();
	}

	/**
	 * Return managers that don't trust the authority, with a certificate of their own
	 * that nobody else trusts.
	 * @param name the host name
	 * @return the managers
	 */
	public static Managers selfSignedManagers(String name) {
		return build(() -> {
			X509Bundle bundle = new CertificateBuilder().subject("CN=" + name)
				.setIsCertificateAuthority(true)
				.buildSelfSigned();
			return new Managers(bundle.toKeyManagerFactory(), bundle.toTrustManagerFactory());
		});
	}

	private static Managers managers(@Nullable KeyStore own) throws Exception {
		KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
		keys.init(own, new char[0]);
		KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
		trusted.load(null, null);
		trusted.setCertificateEntry("authority", AUTHORITY.getCertificate());
		TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
		trust.init(trusted);
		return new Managers(keys, trust);
	}

	private static <T> T build(Build<T> build) {
		try {
			return build.build();
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	private interface Build<T> {

		T build() throws Exception;

	}

}
