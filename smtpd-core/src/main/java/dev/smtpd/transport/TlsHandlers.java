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

import java.time.Duration;
import java.util.List;

import dev.smtpd.TlsConfiguration;
import dev.smtpd.TlsConfigurationSource;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandler;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.IdentityCipherSuiteFilter;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SniHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.Mapping;

/**
 * Makes the handler that speaks TLS on a connection, with the configuration for the
 * server name that the client asks for.
 *
 * @param source finds the configuration
 * @param handshakeTimeout how long a handshake may take
 */
record TlsHandlers(TlsConfigurationSource source, Duration handshakeTimeout) {

	private static final int MAX_CLIENT_HELLO_BYTES = 16 * 1024;

	ChannelHandler create() {
		return new ServerNameHandler((serverName) -> toSslContext(this.source.select(serverName)));
	}

	private static SslContext toSslContext(TlsConfiguration configuration) {
		List<String> ciphers = configuration.ciphers();
		return new JdkSslContext(configuration.context(), false, ciphers.isEmpty() ? null : ciphers,
				IdentityCipherSuiteFilter.INSTANCE, ApplicationProtocolConfig.DISABLED,
				toClientAuth(configuration.clientAuth()), configuration.protocols().toArray(String[]::new), false);
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

		private ServerNameHandler(Mapping<String, SslContext> mapping) {
			super(mapping, MAX_CLIENT_HELLO_BYTES, 0);
		}

		@Override
		protected SslHandler newSslHandler(SslContext context, ByteBufAllocator allocator) {
			SslHandler handler = super.newSslHandler(context, allocator);
			handler.setHandshakeTimeoutMillis(0);
			return handler;
		}

	}

}
