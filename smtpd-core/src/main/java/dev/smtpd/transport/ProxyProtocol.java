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

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

import dev.smtpd.content.FailureLog;
import dev.smtpd.settings.Network;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.haproxy.HAProxyCommand;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import io.netty.handler.codec.haproxy.HAProxyProtocolException;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits for a trusted proxy to say, by the PROXY protocol, for whom it connects. What
 * isn't a connection of a client, as the health checks of load balancers, is one of the
 * proxy itself.
 *
 * @param timeout how long the proxy may take
 * @param clientFaults logs that there was no header
 * @param connectionEnded called when the connection is closed before the session began
 */
record ProxyProtocol(Duration timeout, ClientFaultLog clientFaults, Runnable connectionEnded) {

	private static final Logger logger = LoggerFactory.getLogger(ProxyProtocol.class);

	private static final FailureLog failures = new FailureLog(logger);

	// more than the TLVs of the known balancers need
	private static final int MAX_TLV_OCTETS = 4096;

	private static final int MAX_ADDRESS_OCTETS = 216;

	/**
	 * Wait on a new connection.
	 * @param channel the connection
	 * @param begin begins the session, with the addresses of the client and of the
	 * server, by adding to the pipeline
	 */
	void expect(SocketChannel channel, BiConsumer<InetSocketAddress, InetSocketAddress> begin) {
		Waiting waiting = new Waiting(channel, begin);
		// fails here rather than in the pipeline, which would go on without the handler
		waiting.expire(this.timeout);
		channel.pipeline()
			.addLast(new ProxyHeaderCheck(MAX_TLV_OCTETS + MAX_ADDRESS_OCTETS),
					new HAProxyMessageDecoder(MAX_TLV_OCTETS), waiting);
	}

	// null for LOCAL, UNKNOWN and local sockets
	private static @Nullable InetSocketAddress address(HAProxyMessage header, @Nullable String address, int port) {
		if (header.command() == HAProxyCommand.LOCAL || address == null) {
			return null;
		}
		return switch (header.proxiedProtocol()) {
			case TCP4, TCP6 -> {
				InetAddress parsed = Network.parseAddress(address);
				if (parsed == null) {
					throw new HAProxyProtocolException("Not an address: " + address);
				}
				yield new InetSocketAddress(parsed, port);
			}
			case UDP4, UDP6 -> throw new HAProxyProtocolException("Not a connection by TCP");
			default -> null;
		};
	}

	/**
	 * Stands in for the session until the proxy has spoken.
	 */
	private final class Waiting extends ChannelInboundHandlerAdapter {

		private final SocketChannel channel;

		private final BiConsumer<InetSocketAddress, InetSocketAddress> begin;

		private @Nullable Future<?> timeout;

		private boolean begun;

		private boolean failed;

		private Waiting(SocketChannel channel, BiConsumer<InetSocketAddress, InetSocketAddress> begin) {
			this.channel = channel;
			this.begin = begin;
		}

		private void expire(Duration timeout) {
			this.timeout = this.channel.eventLoop().schedule(() -> {
				ProxyProtocol.this.clientFaults.withoutProxyHeader(this.channel.remoteAddress(), "It took too long");
				this.channel.close();
			}, timeout.toMillis(), TimeUnit.MILLISECONDS);
		}

		@Override
		public void handlerRemoved(ChannelHandlerContext ctx) {
			cancelTimeout();
		}

		@Override
		public void channelActive(ChannelHandlerContext ctx) {
			// the session hasn't begun
		}

		@Override
		public void channelInactive(ChannelHandlerContext ctx) {
			if (!this.begun) {
				ProxyProtocol.this.connectionEnded.run();
			}
			ctx.fireChannelInactive();
		}

		// The decoder may find a further header in what is left when the connection is
		// closed. What follows a header only arrives when the decoder is gone.
		@Override
		public void channelRead(ChannelHandlerContext ctx, Object msg) {
			if (this.begun && msg instanceof ByteBuf) {
				ctx.fireChannelRead(msg);
				ctx.pipeline().remove(this);
			}
			else if (!this.begun && !this.failed && msg instanceof HAProxyMessage header) {
				begin(ctx, header);
			}
			else {
				ReferenceCountUtil.release(msg);
			}
		}

		private void begin(ChannelHandlerContext ctx, HAProxyMessage header) {
			try {
				InetSocketAddress peer = address(header, header.sourceAddress(), header.sourcePort());
				InetSocketAddress local = address(header, header.destinationAddress(), header.destinationPort());
				this.begin.accept((peer != null) ? peer : this.channel.remoteAddress(),
						(local != null) ? local : this.channel.localAddress());
				this.begun = true;
			}
			finally {
				header.release();
			}
			cancelTimeout();
			ctx.fireChannelActive();
		}

		private void cancelTimeout() {
			if (this.timeout != null) {
				this.timeout.cancel(false);
			}
		}

		@Override
		public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
			if (this.begun) {
				ctx.fireUserEventTriggered(event);
			}
			else if (event instanceof ChannelInputShutdownEvent) {
				ctx.close();
			}
		}

		@Override
		public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
			if (this.begun) {
				ctx.fireExceptionCaught(cause);
				return;
			}
			this.failed = true;
			ctx.close();
			if (cause instanceof DecoderException) {
				ProxyProtocol.this.clientFaults.withoutProxyHeader(this.channel.remoteAddress(), cause.getMessage());
			}
			else if (cause instanceof IOException) {
				logger.debug("Connection of proxy {} broke", this.channel.remoteAddress(), cause);
			}
			else {
				failures.error("A connection is closed, since its session can't begin", cause);
			}
		}

	}

}
