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

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import dev.smtpd.tls.TlsConfiguration.ClientAuth;
import org.jspecify.annotations.Nullable;

/**
 * Properties of the certificates of the server.
 *
 * @since 0.1.0
 */
public class SmtpdSslProperties {

	/**
	 * SSL bundle name.
	 */
	private @Nullable String bundle;

	/**
	 * Client authentication mode.
	 */
	private ClientAuth clientAuth = ClientAuth.NONE;

	/**
	 * Time that a TLS handshake may take before the server closes the connection. If a
	 * duration suffix is not specified, milliseconds will be used.
	 */
	private Duration handshakeTimeout = Duration.ofSeconds(30);

	/**
	 * Mapping of the server names that clients may request to SSL bundles.
	 */
	private List<ServerNameBundle> serverNameBundles = new ArrayList<>();

	public @Nullable String getBundle() {
		return this.bundle;
	}

	public void setBundle(@Nullable String bundle) {
		this.bundle = bundle;
	}

	public ClientAuth getClientAuth() {
		return this.clientAuth;
	}

	public void setClientAuth(ClientAuth clientAuth) {
		this.clientAuth = clientAuth;
	}

	public Duration getHandshakeTimeout() {
		return this.handshakeTimeout;
	}

	public void setHandshakeTimeout(Duration handshakeTimeout) {
		this.handshakeTimeout = handshakeTimeout;
	}

	public List<ServerNameBundle> getServerNameBundles() {
		return this.serverNameBundles;
	}

	public void setServerNameBundles(List<ServerNameBundle> serverNameBundles) {
		this.serverNameBundles = serverNameBundles;
	}

	/**
	 * A server name and its SSL bundle.
	 *
	 * @param serverName the server name
	 * @param bundle the name of the SSL bundle
	 */
	public record ServerNameBundle(String serverName, String bundle) {

	}

}
