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

package dev.smtpd.spring.boot.test.memory;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

import io.netty.buffer.ByteBuf;
import io.netty.channel.AbstractChannel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelMetadata;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DefaultSocketChannelConfig;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.SocketChannelConfig;
import org.jspecify.annotations.Nullable;

/**
 * The end of a connection that the server holds. It behaves as a channel of a socket
 * does: it reads on demand, writes what there is room for, and lets either side end its
 * output first.
 */
final class MemoryChannel extends AbstractChannel implements SocketChannel {

	private static final ChannelMetadata METADATA = new ChannelMetadata(false);

	private static final int MAX_PIECE = 8192;

	private final ServerSocketChannel parent;

	private final InetSocketAddress local;

	private final InetSocketAddress remote;

	private final MemoryPipe in;

	private final MemoryPipe out;

	private final NoSocket socket = new NoSocket();

	private final SocketChannelConfig config;

	private volatile boolean open = true;

	private volatile boolean inputEnded;

	private volatile boolean outputEnded;

	private boolean readPending;

	MemoryChannel(ServerSocketChannel parent, InetSocketAddress local, InetSocketAddress remote, MemoryPipe in,
			MemoryPipe out) throws IOException {
		super(parent);
		this.parent = parent;
		this.local = local;
		this.remote = remote;
		this.in = in;
		this.out = out;
		this.config = new DefaultSocketChannelConfig(this, this.socket);
	}

	@Override
	public ServerSocketChannel parent() {
		return this.parent;
	}

	@Override
	public SocketChannelConfig config() {
		return this.config;
	}

	@Override
	public ChannelMetadata metadata() {
		return METADATA;
	}

	@Override
	public boolean isOpen() {
		return this.open;
	}

	@Override
	public boolean isActive() {
		return this.open;
	}

	@Override
	public InetSocketAddress localAddress() {
		return this.local;
	}

	@Override
	public InetSocketAddress remoteAddress() {
		return this.remote;
	}

	@Override
	protected SocketAddress localAddress0() {
		return this.local;
	}

	@Override
	protected SocketAddress remoteAddress0() {
		return this.remote;
	}

	@Override
	protected AbstractUnsafe newUnsafe() {
		return new MemoryUnsafe();
	}

	// nothing of the operating system is waited for
	@Override
	protected boolean isCompatible(EventLoop loop) {
		return true;
	}

	@Override
	protected void doRegister(ChannelPromise promise) {
		this.in.onChange(() -> eventLoop().execute(this::readIfWanted));
		this.out.onChange(() -> eventLoop().execute(((MemoryUnsafe) unsafe())::writeOn));
		promise.setSuccess();
	}

	@Override
	protected void doBind(SocketAddress address) {
		throw new UnsupportedOperationException("A connection is bound already");
	}

	@Override
	protected void doDisconnect() {
		doClose();
	}

	@Override
	protected void doClose() {
		this.open = false;
		this.inputEnded = true;
		this.outputEnded = true;
		this.in.abandon();
		if (this.socket.isAbortive()) {
			this.out.reset();
		}
		else {
			this.out.end();
		}
	}

	@Override
	protected void doShutdownOutput() {
		this.outputEnded = true;
		this.out.end();
	}

	@Override
	protected void doBeginRead() {
		this.readPending = true;
		// not at once, since a handler may ask for more within what it reads
		eventLoop().execute(this::readIfWanted);
	}

	// deprecated in favor of a subtype that all handles must have
	@SuppressWarnings("deprecation")
	private void readIfWanted() {
		if (!this.readPending || !this.open || this.inputEnded) {
			return;
		}
		RecvByteBufAllocator.Handle handle = unsafe().recvBufAllocHandle();
		handle.reset(this.config);
		ByteBuf buffer = null;
		try {
			buffer = handle.allocate(this.config.getAllocator());
			int read = read(buffer);
			handle.lastBytesRead(read);
			if (read <= 0) {
				buffer.release();
				buffer = null;
				if (read < 0) {
					endInput();
				}
				return;
			}
			handle.incMessagesRead(1);
		}
		catch (Throwable ex) {
			fail(buffer, ex);
			return;
		}
		this.readPending = false;
		pipeline().fireChannelRead(buffer);
		handle.readComplete();
		pipeline().fireChannelReadComplete();
	}

	private int read(ByteBuf buffer) throws IOException {
		byte[] bytes = new byte[buffer.writableBytes()];
		int read = this.in.poll(bytes, 0, bytes.length);
		if (read > 0) {
			buffer.writeBytes(bytes, 0, read);
		}
		return read;
	}

	private void endInput() {
		this.readPending = false;
		this.inputEnded = true;
		if (this.config.isAllowHalfClosure()) {
			pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
		}
		else {
			close();
		}
	}

	private void fail(@Nullable ByteBuf buffer, Throwable cause) {
		if (buffer != null) {
			buffer.release();
		}
		this.readPending = false;
		pipeline().fireExceptionCaught(cause);
		if (cause instanceof IOException) {
			close();
		}
	}

	@Override
	protected void doWrite(ChannelOutboundBuffer outbound) throws Exception {
		while (outbound.current() instanceof ByteBuf buffer) {
			int length = Math.min(buffer.readableBytes(), MAX_PIECE);
			if (length == 0) {
				outbound.remove();
				continue;
			}
			byte[] bytes = new byte[length];
			buffer.getBytes(buffer.readerIndex(), bytes);
			int written = this.out.offer(bytes, 0, length);
			outbound.removeBytes(written);
			if (written < length) {
				return;
			}
		}
	}

	@Override
	public boolean isInputShutdown() {
		return this.inputEnded;
	}

	@Override
	public ChannelFuture shutdownInput() {
		return shutdownInput(newPromise());
	}

	@Override
	public ChannelFuture shutdownInput(ChannelPromise promise) {
		this.inputEnded = true;
		this.in.abandon();
		return promise.setSuccess();
	}

	@Override
	public boolean isOutputShutdown() {
		return this.outputEnded;
	}

	@Override
	public ChannelFuture shutdownOutput() {
		return shutdownOutput(newPromise());
	}

	@Override
	public ChannelFuture shutdownOutput(ChannelPromise promise) {
		eventLoop().execute(() -> ((MemoryUnsafe) unsafe()).shutdownOutput(promise));
		return promise;
	}

	@Override
	public boolean isShutdown() {
		return this.inputEnded && this.outputEnded;
	}

	@Override
	public ChannelFuture shutdown() {
		return shutdown(newPromise());
	}

	@Override
	public ChannelFuture shutdown(ChannelPromise promise) {
		shutdownInput();
		return shutdownOutput(promise);
	}

	/**
	 * Writes on when there is room again.
	 */
	private final class MemoryUnsafe extends AbstractUnsafe {

		@Override
		public void connect(SocketAddress remote, SocketAddress local, ChannelPromise promise) {
			promise.setFailure(new UnsupportedOperationException("The connection is established already"));
		}

		private void writeOn() {
			ChannelOutboundBuffer outbound = outboundBuffer();
			if (outbound != null && !outbound.isEmpty()) {
				flush0();
			}
		}

	}

}
