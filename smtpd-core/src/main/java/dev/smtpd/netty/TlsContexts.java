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

package dev.smtpd.netty;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.function.BiFunction;
import java.util.stream.Stream;

import javax.net.ssl.SSLException;
import javax.net.ssl.X509KeyManager;

import dev.smtpd.tls.TlsConfiguration;
import dev.smtpd.tls.TlsConfigurationSource;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.CipherSuiteFilter;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.IdentityCipherSuiteFilter;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The TLS contexts of servers or of clients: of BoringSSL or OpenSSL where
 * {@code netty-tcnative} is on the class path and can do what is configured, else of the
 * JDK. There is one for each configuration, as long as that is in use. Thread-safe.
 *
 * @since 0.1.0
 */
public final class TlsContexts {

	private static final Logger logger = LoggerFactory.getLogger(TlsContexts.class);

	// Forward secrecy and AEAD (RFC 9325 section 4.2). DHE is left out, since its
	// parameters can't be trusted to be strong (section 4.1).
	private static final List<String> SERVER_CIPHERS = List.of("TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384",
			"TLS_CHACHA20_POLY1305_SHA256", "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
			"TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384", "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
			"TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
			"TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

	private static final List<String> NATIVE_KEY_TYPES = List.of("RSA", "EC");

	private static final List<String> OTHER_KEY_TYPES = List.of("EdDSA", "Ed25519", "Ed448", "RSASSA-PSS", "DSA");

	private final boolean client;

	private final Map<TlsConfiguration, SslContext> contexts = Collections.synchronizedMap(new WeakHashMap<>());

	private final SessionTickets tickets;

	private TlsContexts(boolean client, SessionTickets tickets) {
		this.client = client;
		this.tickets = tickets;
	}

	/**
	 * Return the contexts of a server.
	 * @return new contexts
	 */
	public static TlsContexts forServer() {
		return forServer(new SessionTickets(System::nanoTime));
	}

	static TlsContexts forServer(SessionTickets tickets) {
		return new TlsContexts(false, tickets);
	}

	/**
	 * Return the contexts of a client. The caller has to have the host name verified by
	 * the engine.
	 * @return new contexts
	 */
	public static TlsContexts forClient() {
		return new TlsContexts(true, new SessionTickets(System::nanoTime));
	}

	/**
	 * Load the native library, if there is one, and create the context of the default
	 * configuration. That takes too long for an event loop.
	 * @param source finds the configuration
	 */
	public void prepare(TlsConfigurationSource source) {
		if (OpenSsl.isAvailable()) {
			get(source.select(null));
		}
	}

	/**
	 * Return the context of a configuration.
	 * @param configuration the configuration
	 * @return its context, the same for the same configuration
	 */
	public SslContext get(TlsConfiguration configuration) {
		SslContext context = this.contexts.computeIfAbsent(configuration, this::create);
		if (!this.client) {
			this.tickets.renewKeys(context);
		}
		return context;
	}

	private SslContext create(TlsConfiguration configuration) {
		TlsConfiguration.Managers managers = configuration.managers();
		if (managers != null && OpenSsl.isAvailable() && suitsNativeTls(managers, configuration.ciphers())) {
			try {
				return createNative(managers, configuration);
			}
			catch (SSLException | RuntimeException ex) {
				logger.warn("Using the TLS of the JDK, since BoringSSL or OpenSSL doesn't support the configuration",
						ex);
			}
		}
		ClientAuth clientAuth = this.client ? ClientAuth.NONE : toClientAuth(configuration.clientAuth());
		return new JdkSslContext(configuration.context(), this.client, ciphers(configuration),
				cipherFilter(configuration), ApplicationProtocolConfig.DISABLED, clientAuth, protocols(configuration),
				false);
	}

	// Netty's binding knows keys of two kinds, and BoringSSL always uses all suites of
	// TLS 1.3, which are those without a "WITH". A client needs no key.
	private boolean suitsNativeTls(TlsConfiguration.Managers managers, List<String> ciphers) {
		boolean suitable = hasNativeKey(managers) || (this.client && !hasKey(managers, OTHER_KEY_TYPES));
		return suitable && ciphers.stream().allMatch((cipher) -> cipher.contains("_WITH_"));
	}

	private boolean hasNativeKey(TlsConfiguration.Managers managers) {
		return hasKey(managers, NATIVE_KEY_TYPES);
	}

	private boolean hasKey(TlsConfiguration.Managers managers, List<String> types) {
		BiFunction<X509KeyManager, String, String @Nullable []> aliases = this.client
				? (keys, type) -> keys.getClientAliases(type, null) : (keys, type) -> keys.getServerAliases(type, null);
		Stream<X509KeyManager> keyManagers = Arrays.stream(managers.keys().getKeyManagers())
			.filter(X509KeyManager.class::isInstance)
			.map(X509KeyManager.class::cast);
		return keyManagers.anyMatch((keys) -> types.stream().anyMatch((type) -> aliases.apply(keys, type) != null));
	}

	private SslContext createNative(TlsConfiguration.Managers managers, TlsConfiguration configuration)
			throws SSLException {
		SslContextBuilder builder = this.client ? SslContextBuilder.forClient()
				: SslContextBuilder.forServer(managers.keys()).clientAuth(toClientAuth(configuration.clientAuth()));
		if (this.client && hasNativeKey(managers)) {
			builder.keyManager(managers.keys());
		}
		return builder.sslProvider(SslProvider.OPENSSL)
			.trustManager(managers.trust())
			.protocols(protocols(configuration))
			.ciphers(ciphers(configuration), cipherFilter(configuration))
			.build();
	}

	// null for Netty's default
	private @Nullable List<String> ciphers(TlsConfiguration configuration) {
		if (configuration.ciphers().isEmpty()) {
			return this.client ? null : SERVER_CIPHERS;
		}
		return configuration.ciphers();
	}

	// of the default cipher suites a security provider may support some only
	private static CipherSuiteFilter cipherFilter(TlsConfiguration configuration) {
		return configuration.ciphers().isEmpty() ? SupportedCipherSuiteFilter.INSTANCE
				: IdentityCipherSuiteFilter.INSTANCE;
	}

	private static String[] protocols(TlsConfiguration configuration) {
		return configuration.protocols().toArray(String[]::new);
	}

	private static ClientAuth toClientAuth(TlsConfiguration.ClientAuth clientAuth) {
		return switch (clientAuth) {
			case NONE -> ClientAuth.NONE;
			case WANT -> ClientAuth.OPTIONAL;
			case NEED -> ClientAuth.REQUIRE;
		};
	}

}
