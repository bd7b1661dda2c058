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
import java.util.concurrent.TimeUnit;

import dev.smtpd.content.ContentStore;
import dev.smtpd.content.FailureLog;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import org.slf4j.LoggerFactory;

/**
 * Keeps a port accepting connections where the system lacks file descriptors or memory.
 * It waits a second then, and accepts again. Without, Netty logs a stack trace each time,
 * may never accept again, and leaves connections open of which nobody knows.
 */
final class AcceptGuard extends ChannelInboundHandlerAdapter {

	private static final long PAUSE_SECONDS = 1;

	private final ContentStore store;

	private final FailureLog failures = new FailureLog(LoggerFactory.getLogger(AcceptGuard.class));

	// created in advance, since there may be no memory for them when they are needed
	private final Runnable resume;

	private final String failure;

	private AcceptGuard(ListeningPort port, ContentStore store) {
		this.store = store;
		this.resume = port::acceptUnlessHeld;
		this.failure = "Connections can't be accepted at the connector '" + port.connector().name()
				+ "', and wait until they can";
	}

	/**
	 * Protect a port.
	 * @param channel the channel of the port, which is bound
	 * @param port the port
	 * @param store may have file descriptors that nobody needs
	 */
	static void protect(Channel channel, ListeningPort port, ContentStore store) {
		AcceptGuard guard = new AcceptGuard(port, store);
		channel.pipeline().addFirst(guard).addLast(guard.new Registration());
	}

	@Override
	public void channelRead(ChannelHandlerContext ctx, Object msg) {
		ctx.fireChannelRead(msg);
		Channel connection = (Channel) msg;
		if (connection.isOpen() && !hasEventLoop(connection)) {
			connection.unsafe().closeForcibly();
			pause(ctx);
		}
	}

	private static boolean hasEventLoop(Channel connection) {
		try {
			return connection.eventLoop() != null;
		}
		catch (IllegalStateException ex) {
			return false;
		}
	}

	// A connection could not be accepted.
	@Override
	public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
		pause(ctx);
		this.store.memoryFailed(cause);
		report(cause);
		if (cause instanceof IOException) {
			this.store.reclaim();
		}
	}

	private void pause(ChannelHandlerContext ctx) {
		ctx.channel().config().setAutoRead(false);
		try {
			ctx.executor().schedule(this.resume, PAUSE_SECONDS, TimeUnit.SECONDS);
		}
		catch (Throwable ex) {
			this.resume.run();
		}
	}

	private void report(Throwable cause) {
		this.failures.warn(this.failure, cause);
	}

	/**
	 * Behind the handler of Netty that registers accepted connections: one of them could
	 * not be registered.
	 */
	private final class Registration extends ChannelInboundHandlerAdapter {

		@Override
		public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
			report(cause);
		}

	}

}
