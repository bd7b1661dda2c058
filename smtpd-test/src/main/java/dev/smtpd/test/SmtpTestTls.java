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

package dev.smtpd.test;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.List;

import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

import org.jspecify.annotations.Nullable;

/**
 * Settings of TLS for a {@link SmtpTestClient}. Instances are immutable.
 *
 * @since 0.1.0
 */
public final class SmtpTestTls {

	private final SSLContext context;

	private final @Nullable String serverName;

	private final List<String> protocols;

	private final List<String> ciphers;

	private SmtpTestTls(SSLContext context, @Nullable String serverName, List<String> protocols, List<String> ciphers) {
		this.context = context;
		this.serverName = serverName;
		this.protocols = protocols;
		this.ciphers = ciphers;
	}

	/**
	 * Accept every certificate of the server, which is safe in tests only.
	 * @return new settings
	 */
	public static SmtpTestTls trustAll() {
		return of(trustAll((KeyManager[]) null));
	}

	/**
	 * Accept every certificate of the server, and send a certificate of the client.
	 * @param clientCertificate the certificate of the client with its key
	 * @return new settings
	 */
	public static SmtpTestTls trustAll(KeyManagerFactory clientCertificate) {
		return of(trustAll(clientCertificate.getKeyManagers()));
	}

	/**
	 * Use a context, which decides on the certificate of the server and may have one of
	 * the client. The name of the server isn't compared with its certificate.
	 * @param context the context
	 * @return new settings
	 */
	public static SmtpTestTls of(SSLContext context) {
		return new SmtpTestTls(context, null, List.of(), List.of());
	}

	/**
	 * Return settings with a name of the server (SNI, RFC 6066 section 3).
	 * @param serverName the name
	 * @return new settings
	 */
	public SmtpTestTls serverName(String serverName) {
		return new SmtpTestTls(this.context, serverName, this.protocols, this.ciphers);
	}

	/**
	 * Return settings with some protocol versions only.
	 * @param protocols the versions, {@code TLSv1.3} for example
	 * @return new settings
	 */
	public SmtpTestTls protocols(String... protocols) {
		return new SmtpTestTls(this.context, this.serverName, List.of(protocols), this.ciphers);
	}

	/**
	 * Return settings with some cipher suites only.
	 * @param ciphers the names of the cipher suites
	 * @return new settings
	 */
	public SmtpTestTls ciphers(String... ciphers) {
		return new SmtpTestTls(this.context, this.serverName, this.protocols, List.of(ciphers));
	}

	SSLSocket handshake(Socket socket) throws IOException {
		String host = (this.serverName != null) ? this.serverName : socket.getInetAddress().getHostAddress();
		SSLSocket secure = (SSLSocket) this.context.getSocketFactory()
			.createSocket(socket, host, socket.getPort(), true);
		SSLParameters parameters = secure.getSSLParameters();
		if (this.serverName != null) {
			parameters.setServerNames(List.of(new SNIHostName(this.serverName)));
		}
		if (!this.protocols.isEmpty()) {
			parameters.setProtocols(this.protocols.toArray(String[]::new));
		}
		if (!this.ciphers.isEmpty()) {
			parameters.setCipherSuites(this.ciphers.toArray(String[]::new));
		}
		secure.setSSLParameters(parameters);
		secure.startHandshake();
		return secure;
	}

	private static SSLContext trustAll(KeyManager @Nullable [] keys) {
		try {
			SSLContext context = SSLContext.getInstance("TLS");
			context.init(keys, new TrustManager[] { new TrustAll() }, null);
			return context;
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * The extended type, for which the JDK adds no checks of its own.
	 */
	private static final class TrustAll extends X509ExtendedTrustManager {

		@Override
		public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {
		}

		@Override
		public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {
		}

		@Override
		public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {
		}

		@Override
		public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {
		}

		@Override
		public void checkClientTrusted(X509Certificate[] chain, String type) {
		}

		@Override
		public void checkServerTrusted(X509Certificate[] chain, String type) {
		}

		@Override
		public X509Certificate[] getAcceptedIssuers() {
			return new X509Certificate[0];
		}

	}

}
