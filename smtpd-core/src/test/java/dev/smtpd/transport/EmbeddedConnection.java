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

import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DefaultSocketChannelConfig;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.SocketChannelConfig;
import org.jspecify.annotations.Nullable;

/**
 * The connection of a client to an {@link EmbeddedServer}.
 */
public final class EmbeddedConnection extends EmbeddedChannel implements SocketChannel {

	static final InetSocketAddress LOCAL = new InetSocketAddress("192.0.2.1", 25);

	static final ChannelOption<Boolean> QUICK_ACK = ChannelOption.valueOf(EmbeddedConnection.class, "QUICK_ACK");

	private static final InetSocketAddress REMOTE = new InetSocketAddress("192.0.2.9", 56324);

	// of its own, so that it knows what is still held; not watched, which takes long
	private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false, true);

	private @Nullable SocketChannelConfig config;

	private int acknowledgements;

	EmbeddedConnection(Consumer<EmbeddedConnection> initializer) {
		super(false, false);
		config().setAllocator(this.allocator);
		pipeline().addLast(new ChannelInitializer<EmbeddedConnection>() {

			@Override
			protected void initChannel(EmbeddedConnection channel) {
				initializer.accept(channel);
			}

		});
		try {
			register();
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Send bytes, which are lost if the server has closed the connection.
	 * @param bytes the bytes
	 */
	public void send(byte[] bytes) {
		if (isOpen()) {
			writeInbound(this.allocator.buffer(Math.max(1, bytes.length)).writeBytes(bytes));
		}
	}

	/**
	 * Take what the server has sent.
	 * @return its octets as characters
	 */
	public String receive() {
		StringBuilder received = new StringBuilder();
		for (ByteBuf out = readOutbound(); out != null; out = readOutbound()) {
			received.append(out.toString(StandardCharsets.ISO_8859_1));
			out.release();
		}
		return received.toString();
	}

	/**
	 * Send nothing more, as clients do at their end.
	 */
	public void endInput() {
		if (isOpen()) {
			pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
			runPendingTasks();
		}
	}

	/**
	 * Return how often the server has acknowledged input without a reply.
	 * @return the number
	 */
	int acknowledgements() {
		return this.acknowledgements;
	}

	/**
	 * Return how many bytes of buffers are still held.
	 * @return the number
	 */
	public long heldBytes() {
		return this.allocator.metric().usedHeapMemory() + this.allocator.metric().usedDirectMemory();
	}

	@Override
	public SocketChannelConfig config() {
		// asked for by the constructor of the superclass already
		if (this.config == null) {
			this.config = new DefaultSocketChannelConfig(this, new Socket()) {

				@Override
				public <T> boolean setOption(ChannelOption<T> option, T value) {
					if (option == QUICK_ACK) {
						EmbeddedConnection.this.acknowledgements++;
						return true;
					}
					return super.setOption(option, value);
				}

			};
		}
		return this.config;
	}

	@Override
	public @Nullable ServerSocketChannel parent() {
		return null;
	}

	@Override
	public InetSocketAddress localAddress() {
		return LOCAL;
	}

	@Override
	public InetSocketAddress remoteAddress() {
		return REMOTE;
	}

	@Override
	public boolean isInputShutdown() {
		return false;
	}

	@Override
	public ChannelFuture shutdownInput() {
		return shutdownInput(newPromise());
	}

	@Override
	public ChannelFuture shutdownInput(ChannelPromise promise) {
		return promise.setSuccess();
	}

	@Override
	public boolean isOutputShutdown() {
		return false;
	}

	@Override
	public ChannelFuture shutdownOutput() {
		return shutdownOutput(newPromise());
	}

	@Override
	public ChannelFuture shutdownOutput(ChannelPromise promise) {
		return promise.setSuccess();
	}

	@Override
	public boolean isShutdown() {
		return false;
	}

	@Override
	public ChannelFuture shutdown() {
		return shutdown(newPromise());
	}

	@Override
	public ChannelFuture shutdown(ChannelPromise promise) {
		return promise.setSuccess();
	}

}
