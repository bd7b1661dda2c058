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

package dev.smtpd.relay;

import java.time.Duration;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;

import dev.smtpd.netty.TlsContexts;
import dev.smtpd.tls.TlsConfigurationSource;
import dev.smtpd.tls.TlsMode;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SslHandler;

/**
 * TLS with upstream servers, whose certificates have to be for their host names.
 */
final class UpstreamTls {

	private final TlsConfigurationSource source;

	private final Duration handshakeTimeout;

	private final TlsContexts contexts = TlsContexts.forClient();

	/**
	 * Create an instance, off the event loop.
	 * @param settings the settings of the relay
	 */
	UpstreamTls(RelaySettings settings) {
		this.source = settings.tlsConfiguration();
		this.handshakeTimeout = settings.commandTimeout();
		if (settings.tls() != TlsMode.NONE) {
			this.contexts.prepare(this.source);
		}
	}

	/**
	 * Return a handler for a new connection.
	 * @param allocator the allocator of the connection
	 * @param address the upstream server
	 * @return the handler
	 */
	SslHandler newHandler(ByteBufAllocator allocator, RemoteAddress address) {
		SslHandler handler = this.contexts.get(this.source.select(null))
			.newHandler(allocator, address.host(), address.port());
		handler.setHandshakeTimeoutMillis(this.handshakeTimeout.toMillis());
		SSLEngine engine = handler.engine();
		SSLParameters parameters = engine.getSSLParameters();
		parameters.setEndpointIdentificationAlgorithm("HTTPS");
		engine.setSSLParameters(parameters);
		return handler;
	}

}
