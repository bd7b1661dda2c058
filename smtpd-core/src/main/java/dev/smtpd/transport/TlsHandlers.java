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
import java.util.List;

import dev.smtpd.netty.TlsContexts;
import dev.smtpd.tls.TlsConfigurationSource;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.SniHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.Mapping;
import org.jspecify.annotations.Nullable;

/**
 * Makes the handlers that speak TLS on connections, with the configuration for the server
 * name that the client asks for.
 */
final class TlsHandlers {

	private static final int MAX_CLIENT_HELLO_BYTES = 16 * 1024;

	private final TlsConfigurationSource source;

	private final Duration handshakeTimeout;

	private final TlsContexts contexts = TlsContexts.forServer();

	/**
	 * Create an instance. Loads the native library, if there is one, and prepares it,
	 * which takes too long for an event loop.
	 * @param source finds the configuration
	 * @param handshakeTimeout how long a handshake may take
	 */
	TlsHandlers(TlsConfigurationSource source, Duration handshakeTimeout) {
		this.source = source;
		this.handshakeTimeout = handshakeTimeout;
		this.contexts.prepare(source);
	}

	Duration handshakeTimeout() {
		return this.handshakeTimeout;
	}

	ChannelHandler create() {
		return new ServerNameHandler((serverName) -> select(serverName));
	}

	SslContext select(@Nullable String serverName) {
		return this.contexts.get(this.source.select(serverName));
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
