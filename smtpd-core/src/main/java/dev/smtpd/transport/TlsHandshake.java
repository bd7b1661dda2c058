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

import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

import dev.smtpd.session.Session;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandler;
import io.netty.handler.ssl.SniCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * The TLS handshake of a connection, which reports how it ended to the observers and the
 * log. To be used on the event loop of the connection.
 */
final class TlsHandshake {

	private static final String HANDLER = "tls";

	private final ServerEngine engine;

	private final Session session;

	private final Channel channel;

	private final Consumer<Throwable> failed;

	private @Nullable Future<?> timeout;

	// until it is known how it ended
	private boolean open = true;

	private @Nullable String serverName;

	private TlsHandshake(ServerEngine engine, Session session, Channel channel, Consumer<Throwable> failed) {
		this.engine = engine;
		this.session = session;
		this.channel = channel;
		this.failed = failed;
	}

	/**
	 * Begin a handshake.
	 * @param engine what the connections share
	 * @param session the session
	 * @param context the context of the handler before which TLS is to be
	 * @param failed receives what is thrown later
	 * @return the handshake
	 */
	static TlsHandshake begin(ServerEngine engine, Session session, ChannelHandlerContext context,
			Consumer<Throwable> failed) {
		TlsHandlers tls = engine.tls();
		if (tls == null) {
			throw new IllegalStateException("No TLS configuration");
		}
		TlsHandshake handshake = new TlsHandshake(engine, session, context.channel(), failed);
		handshake.timeout = context.executor()
			.schedule(handshake::timedOut, tls.handshakeTimeout().toNanos(), TimeUnit.NANOSECONDS);
		context.pipeline().addBefore(context.name(), HANDLER, tls.create());
		return handshake;
	}

	/**
	 * Read what has arrived before the handshake has begun.
	 * @param input the input, which is released; {@code null} if there is none
	 */
	void read(@Nullable ByteBuf input) {
		if (input == null) {
			return;
		}
		ChannelHandlerContext context = this.channel.pipeline().context(HANDLER);
		try {
			((ChannelInboundHandler) context.handler()).channelRead(context, input);
			((ChannelInboundHandler) context.handler()).channelReadComplete(context);
		}
		catch (Exception ex) {
			this.failed.accept(ex);
		}
	}

	private void timedOut() {
		try {
			fail(new TimeoutException("it took too long"));
			this.channel.close();
		}
		catch (Throwable ex) {
			this.failed.accept(ex);
		}
	}

	/**
	 * Return whether it isn't known yet how the handshake ends.
	 * @return whether it goes on
	 */
	boolean isOpen() {
		return this.open;
	}

	/**
	 * Return whether the client can't read replies, since the handshake has not
	 * succeeded.
	 * @return whether there is no TLS yet
	 */
	boolean isIncomplete() {
		return this.timeout != null;
	}

	/**
	 * Handle the events of the handlers of TLS.
	 * @param event the event
	 * @return whether the connection is encrypted from now on
	 */
	boolean handle(Object event) {
		if (event instanceof SslHandshakeCompletionEvent handshake) {
			if (handshake.isSuccess()) {
				succeed();
				return true;
			}
			fail(handshake.cause());
		}
		else if (event instanceof SniCompletionEvent selection) {
			if (selection.isSuccess()) {
				this.serverName = selection.hostname();
			}
			else {
				fail(selection.cause());
			}
		}
		return false;
	}

	private void succeed() {
		this.open = false;
		end();
		this.session.secure(this.channel.pipeline().get(SslHandler.class).engine().getSession());
		this.engine.observers().tlsHandshakeCompleted(this.session);
	}

	/**
	 * The handshake has failed, unless the server has ended it, or it has failed before.
	 * @param cause what went wrong
	 */
	void fail(Throwable cause) {
		if (this.open) {
			this.open = false;
			this.engine.clientFaults().handshakeFailed(this.session, this.serverName, cause);
			this.engine.observers().tlsHandshakeFailed(this.session, cause);
		}
	}

	/**
	 * The server closes the connection, so that how the handshake ends says nothing.
	 */
	void abandon() {
		this.open = false;
	}

	/**
	 * Cancel the timeout.
	 */
	void end() {
		if (this.timeout != null) {
			this.timeout.cancel(false);
			this.timeout = null;
		}
	}

}
