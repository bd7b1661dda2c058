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
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.Queue;

import io.netty.channel.AbstractServerChannel;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.DefaultServerSocketChannelConfig;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.ServerSocketChannelConfig;
import org.jspecify.annotations.Nullable;

/**
 * A port that clients reach within this process only.
 */
final class MemoryListeningChannel extends AbstractServerChannel implements ServerSocketChannel {

	private final MemoryPorts ports;

	private final ServerSocketChannelConfig config;

	private final Queue<MemoryChannel> waiting = new ArrayDeque<>();

	private volatile @Nullable InetSocketAddress local;

	private volatile boolean open = true;

	private boolean readPending;

	MemoryListeningChannel(MemoryPorts ports) {
		this.ports = ports;
		try {
			this.config = new DefaultServerSocketChannelConfig(this, new NoSocket.Listening());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Accept a connection. From any thread.
	 * @param remote the address of the client
	 * @param in what the client sends
	 * @param out what the client receives
	 */
	void connect(InetSocketAddress remote, MemoryPipe in, MemoryPipe out) throws IOException {
		InetSocketAddress address = this.local;
		if (address == null || !this.open) {
			throw new ConnectException("Connection refused");
		}
		MemoryChannel connection = new MemoryChannel(this, address, remote, in, out);
		eventLoop().execute(() -> {
			this.waiting.add(connection);
			acceptIfWanted();
		});
	}

	private void acceptIfWanted() {
		if (!this.readPending || !this.open) {
			return;
		}
		MemoryChannel connection = this.waiting.poll();
		if (connection != null) {
			this.readPending = false;
			pipeline().fireChannelRead(connection);
			pipeline().fireChannelReadComplete();
		}
	}

	@Override
	public ServerSocketChannelConfig config() {
		return this.config;
	}

	@Override
	public boolean isOpen() {
		return this.open;
	}

	@Override
	public boolean isActive() {
		return this.open && this.local != null;
	}

	@Override
	public InetSocketAddress localAddress() {
		return (InetSocketAddress) super.localAddress();
	}

	@Override
	public InetSocketAddress remoteAddress() {
		return (InetSocketAddress) super.remoteAddress();
	}

	@Override
	protected @Nullable SocketAddress localAddress0() {
		return this.local;
	}

	@Override
	protected boolean isCompatible(EventLoop loop) {
		return true;
	}

	@Override
	protected void doBind(SocketAddress address) throws IOException {
		this.local = this.ports.bind(this, ((InetSocketAddress) address).getAddress());
	}

	@Override
	protected void doClose() {
		this.open = false;
		InetSocketAddress address = this.local;
		if (address != null) {
			this.ports.release(address.getPort());
		}
		for (MemoryChannel connection : this.waiting) {
			connection.doClose();
		}
		this.waiting.clear();
	}

	@Override
	protected void doBeginRead() {
		this.readPending = true;
		eventLoop().execute(this::acceptIfWanted);
	}

}
