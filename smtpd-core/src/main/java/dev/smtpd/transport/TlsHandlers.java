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

package dev.smtpd.transport;

import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;

import javax.net.ssl.SSLException;
import javax.net.ssl.X509KeyManager;

import dev.smtpd.tls.TlsConfiguration;
import dev.smtpd.tls.TlsConfigurationSource;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.CipherSuiteFilter;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.IdentityCipherSuiteFilter;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SniHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import io.netty.util.Mapping;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the handlers that speak TLS on connections, with the configuration for the server
 * name that the client asks for.
 */
final class TlsHandlers {

	private static final Logger logger = LoggerFactory.getLogger(TlsHandlers.class);

	private static final int MAX_CLIENT_HELLO_BYTES = 16 * 1024;

	// Forward secrecy and AEAD (RFC 9325 section 4.2). DHE is left out, since its
	// parameters
	// can't be trusted to be strong (section 4.1).
	private static final List<String> DEFAULT_CIPHERS = List.of("TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384",
			"TLS_CHACHA20_POLY1305_SHA256", "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
			"TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384", "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
			"TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
			"TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

	private final TlsConfigurationSource source;

	private final Duration handshakeTimeout;

	private final boolean nativeTls;

	private final Map<TlsConfiguration, SslContext> contexts = Collections.synchronizedMap(new WeakHashMap<>());

	/**
	 * Create an instance. Loads the native library, if there is one, and prepares it,
	 * which takes too long for an event loop.
	 * @param source finds the configuration
	 * @param handshakeTimeout how long a handshake may take
	 */
	TlsHandlers(TlsConfigurationSource source, Duration handshakeTimeout) {
		this.source = source;
		this.handshakeTimeout = handshakeTimeout;
		this.nativeTls = OpenSsl.isAvailable();
		if (this.nativeTls) {
			select(null);
		}
	}

	Duration handshakeTimeout() {
		return this.handshakeTimeout;
	}

	ChannelHandler create() {
		return new ServerNameHandler((serverName) -> select(serverName));
	}

	SslContext select(@Nullable String serverName) {
		return this.contexts.computeIfAbsent(this.source.select(serverName), this::toSslContext);
	}

	private SslContext toSslContext(TlsConfiguration configuration) {
		TlsConfiguration.Managers managers = configuration.managers();
		if (managers != null && this.nativeTls && suitsNativeTls(managers, configuration.ciphers())) {
			try {
				return toNativeContext(managers, configuration);
			}
			catch (SSLException | RuntimeException ex) {
				logger.warn("TLS is the JDK's, since BoringSSL or OpenSSL can't be used as it is configured", ex);
			}
		}
		return new JdkSslContext(configuration.context(), false, ciphers(configuration), cipherFilter(configuration),
				ApplicationProtocolConfig.DISABLED, toClientAuth(configuration.clientAuth()), protocols(configuration),
				false);
	}

	// Netty's binding knows keys of two kinds, and BoringSSL always uses all suites of
	// TLS 1.3, which are those without a "WITH".
	private static boolean suitsNativeTls(TlsConfiguration.Managers managers, List<String> ciphers) {
		boolean hasKey = Arrays.stream(managers.keys().getKeyManagers())
			.anyMatch((manager) -> manager instanceof X509KeyManager keys
					&& (keys.getServerAliases("RSA", null) != null || keys.getServerAliases("EC", null) != null));
		return hasKey && ciphers.stream().allMatch((cipher) -> cipher.contains("_WITH_"));
	}

	private static SslContext toNativeContext(TlsConfiguration.Managers managers, TlsConfiguration configuration)
			throws SSLException {
		return SslContextBuilder.forServer(managers.keys())
			.sslProvider(SslProvider.OPENSSL)
			.trustManager(managers.trust())
			.clientAuth(toClientAuth(configuration.clientAuth()))
			.protocols(protocols(configuration))
			.ciphers(ciphers(configuration), cipherFilter(configuration))
			.build();
	}

	private static List<String> ciphers(TlsConfiguration configuration) {
		return configuration.ciphers().isEmpty() ? DEFAULT_CIPHERS : configuration.ciphers();
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

	/**
	 * Has no timeout of its own, which would outlive a connection that is closed before
	 * its end, and hold on to it.
	 */
	private static final class ServerNameHandler extends SniHandler {

		private boolean begun;

		private ServerNameHandler(Mapping<String, SslContext> mapping) {
			super(mapping, MAX_CLIENT_HELLO_BYTES, 0);
		}

		@Override
		protected SslHandler newSslHandler(SslContext context, ByteBufAllocator allocator) {
			SslHandler handler = super.newSslHandler(context, allocator);
			handler.setHandshakeTimeoutMillis(0);
			return handler;
		}

		@Override
		protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
			this.begun = true;
			super.decode(ctx, in, out);
		}

		// as SslHandler does, unless it is a port scan or a health check
		@Override
		public void channelInactive(ChannelHandlerContext ctx) throws Exception {
			if (this.begun) {
				ctx.fireUserEventTriggered(new SslHandshakeCompletionEvent(new ClosedChannelException()));
			}
			super.channelInactive(ctx);
		}

	}

}
