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

package dev.smtpd.spring.boot.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

import dev.smtpd.tls.TlsConfiguration;
import dev.smtpd.tls.TlsConfigurationSource;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import org.jspecify.annotations.Nullable;

/**
 * Certificates of a server and of a client, made by the test itself and signed by a root
 * that nothing else trusts. Keys are never written to a file. Certificates are made once
 * per process and host names: <pre class="code">
 * SmtpTestCertificates certificates = SmtpTestCertificates.get();
 * SmtpTestClient client = SmtpTestClient.bindToServer(port)
 *     .startTls(SmtpTestTls.of(certificates.clientContext()));</pre>
 *
 * @since 0.1.0
 * @see SmtpTestCertificate
 */
public final class SmtpTestCertificates {

	private static final Map<List<String>, SmtpTestCertificates> CREATED = new ConcurrentHashMap<>();

	private final X509Bundle root;

	private final X509Bundle server;

	private final X509Bundle client;

	private SmtpTestCertificates(List<String> hostnames) {
		try {
			this.root = new CertificateBuilder().ecp256()
				.subject("CN=SMTP test root")
				.setIsCertificateAuthority(true)
				.buildSelfSigned();
			CertificateBuilder builder = new CertificateBuilder().ecp256()
				.subject("CN=" + hostnames.get(0))
				.addExtendedKeyUsageServerAuth();
			hostnames.forEach(builder::addSanDnsName);
			if (hostnames.contains("localhost")) {
				builder.addSanIpAddress("127.0.0.1").addSanIpAddress("0:0:0:0:0:0:0:1");
			}
			this.server = builder.buildIssuedBy(this.root);
			this.client = new CertificateBuilder().ecp256()
				.subject("CN=client.example.org")
				.addSanDnsName("client.example.org")
				.addExtendedKeyUsageClientAuth()
				.buildIssuedBy(this.root);
		}
		catch (Exception ex) {
			throw new IllegalStateException("Can't make a certificate for " + hostnames, ex);
		}
	}

	/**
	 * Return certificates for {@code localhost} and its addresses.
	 * @return the certificates, the same at each call
	 */
	public static SmtpTestCertificates get() {
		return forHostnames("localhost");
	}

	/**
	 * Return certificates for host names.
	 * @param hostnames the names of the server, at least one
	 * @return the certificates, the same at each call with the same names; those for
	 * other names have another root
	 */
	public static SmtpTestCertificates forHostnames(String... hostnames) {
		if (hostnames.length == 0) {
			throw new IllegalArgumentException("'hostnames' must not be empty");
		}
		return CREATED.computeIfAbsent(List.of(hostnames), SmtpTestCertificates::new);
	}

	/**
	 * Return the certificate of the server.
	 * @return the certificate
	 */
	public X509Certificate certificate() {
		return this.server.getCertificate();
	}

	/**
	 * Return the certificate that has signed the others.
	 * @return the certificate
	 */
	public X509Certificate rootCertificate() {
		return this.root.getCertificate();
	}

	/**
	 * Return the certificate of the client, for {@code client.example.org}.
	 * @return the certificate
	 */
	public X509Certificate clientCertificate() {
		return this.client.getCertificate();
	}

	/**
	 * Return the private key of the server.
	 * @return the key
	 */
	public PrivateKey privateKey() {
		return this.server.getKeyPair().getPrivate();
	}

	/**
	 * Return the certificate of the server and the one that has signed it as text.
	 * @return the PEM content
	 */
	public String certificatePem() {
		return this.server.getCertificatePathPEM();
	}

	/**
	 * Return the private key of the server as text.
	 * @return the PEM content, unencrypted
	 */
	public String privateKeyPem() {
		return this.server.getPrivateKeyPEM();
	}

	/**
	 * Return the certificate that has signed the others as text.
	 * @return the PEM content
	 */
	public String rootCertificatePem() {
		return this.root.getCertificatePEM();
	}

	/**
	 * Return the private key and the certificate of the server.
	 * @param password the password of the key
	 * @return a new key store in memory
	 */
	public KeyStore keyStore(String password) {
		return keyStore(this.server, password.toCharArray());
	}

	/**
	 * Return the private key and the certificate of the client.
	 * @param password the password of the key
	 * @return a new key store in memory
	 */
	public KeyStore clientKeyStore(String password) {
		return keyStore(this.client, password.toCharArray());
	}

	/**
	 * Return the certificate that has signed the others, as the only one to trust.
	 * @return a new key store in memory
	 */
	public KeyStore trustStore() {
		try {
			KeyStore store = emptyStore();
			store.setCertificateEntry("root", rootCertificate());
			return store;
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Return a context for a server, which trusts the certificate of the client.
	 * @return a new context
	 */
	public SSLContext serverContext() {
		return context(this.server);
	}

	/**
	 * Return a context for a client that trusts these certificates only, and that has
	 * none itself.
	 * @return a new context
	 */
	public SSLContext clientContext() {
		return context(null);
	}

	/**
	 * Return a context for a client that trusts these certificates only, and that has one
	 * itself, for servers that ask for it.
	 * @return a new context
	 */
	public SSLContext authenticatedClientContext() {
		return context(this.client);
	}

	/**
	 * Return the certificate of the server for {@link dev.smtpd.SmtpServer.Builder}.
	 * @return the source, which returns the same configuration at each call
	 */
	public TlsConfigurationSource tlsConfigurationSource() {
		try {
			TlsConfiguration configuration = TlsConfiguration
				.of(new TlsConfiguration.Managers(this.server.toKeyManagerFactory(), trust()));
			return (serverName) -> configuration;
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private TrustManagerFactory trust() {
		return this.root.toTrustManagerFactory();
	}

	private SSLContext context(@Nullable X509Bundle own) {
		try {
			KeyManagerFactory keys = (own != null) ? own.toKeyManagerFactory() : null;
			SSLContext context = SSLContext.getInstance("TLS");
			context.init((keys != null) ? keys.getKeyManagers() : new KeyManager[0], trust().getTrustManagers(), null);
			return context;
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static KeyStore keyStore(X509Bundle bundle, char[] password) {
		try {
			KeyStore store = emptyStore();
			store.setKeyEntry("smtpd-test", bundle.getKeyPair().getPrivate(), password,
					bundle.getCertificatePathWithRoot());
			return store;
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static KeyStore emptyStore() throws GeneralSecurityException {
		try {
			KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
			store.load(null, null);
			return store;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
