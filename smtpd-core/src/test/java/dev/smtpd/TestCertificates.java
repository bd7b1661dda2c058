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

import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

import io.netty.pkitesting.CertificateBuilder;
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
		return build(() -> {
			X509Bundle bundle = new CertificateBuilder().subject("CN=" + name)
				.addSanDnsName(name)
				.buildIssuedBy(AUTHORITY);
			KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
			keys.init(bundle.toKeyStore(new char[0]), new char[0]);
			return trusting(keys.getKeyManagers());
		});
	}

	/**
	 * Return a context that trusts the authority and has no certificate.
	 * @return the context
	 */
	public static SSLContext withoutCertificate() {
		return build(() -> trusting(null));
	}

	private static SSLContext trusting(KeyManager @Nullable [] keys) throws Exception {
		KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
		trusted.load(null, null);
		trusted.setCertificateEntry("authority", AUTHORITY.getCertificate());
		TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
		trust.init(trusted);
		SSLContext context = SSLContext.getInstance("TLS");
		context.init(keys, trust.getTrustManagers(), null);
		return context;
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
