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
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketImpl;

import org.jspecify.annotations.Nullable;

/**
 * The end of a connection that a client holds. There is no socket of the operating system
 * behind it.
 */
final class MemorySocket extends Socket {

	private final InetSocketAddress local;

	private final InetSocketAddress remote;

	private final MemoryPipe in;

	private final MemoryPipe out;

	private final Runnable whenClosed;

	private volatile int timeout;

	private volatile boolean abortive;

	private boolean closed;

	MemorySocket(InetSocketAddress local, InetSocketAddress remote, MemoryPipe in, MemoryPipe out, Runnable whenClosed)
			throws SocketException {
		super((@Nullable SocketImpl) null);
		this.local = local;
		this.remote = remote;
		this.in = in;
		this.out = out;
		this.whenClosed = whenClosed;
	}

	@Override
	public InputStream getInputStream() {
		return new Input();
	}

	@Override
	public OutputStream getOutputStream() {
		return new Output();
	}

	@Override
	public void setSoTimeout(int timeout) {
		this.timeout = timeout;
	}

	@Override
	public int getSoTimeout() {
		return this.timeout;
	}

	@Override
	public void setTcpNoDelay(boolean on) {
		// there is no delay
	}

	@Override
	public void setSoLinger(boolean on, int linger) {
		this.abortive = on && linger == 0;
	}

	@Override
	public void shutdownOutput() {
		this.out.end();
	}

	@Override
	public void close() {
		synchronized (this) {
			if (this.closed) {
				return;
			}
			this.closed = true;
		}
		if (this.abortive) {
			this.out.reset();
		}
		else {
			this.out.end();
		}
		this.in.abandon();
		this.whenClosed.run();
	}

	@Override
	public synchronized boolean isClosed() {
		return this.closed;
	}

	@Override
	public boolean isConnected() {
		return true;
	}

	@Override
	public boolean isBound() {
		return true;
	}

	@Override
	public InetAddress getInetAddress() {
		return this.remote.getAddress();
	}

	@Override
	public int getPort() {
		return this.remote.getPort();
	}

	@Override
	public InetAddress getLocalAddress() {
		return this.local.getAddress();
	}

	@Override
	public int getLocalPort() {
		return this.local.getPort();
	}

	@Override
	public SocketAddress getRemoteSocketAddress() {
		return this.remote;
	}

	@Override
	public SocketAddress getLocalSocketAddress() {
		return this.local;
	}

	@Override
	public String toString() {
		return "memory " + this.local + " to " + this.remote;
	}

	private void requireOpen() throws SocketException {
		if (isClosed()) {
			throw new SocketException("Socket closed");
		}
	}

	/**
	 * What the server has sent.
	 */
	private final class Input extends InputStream {

		@Override
		public int read() throws IOException {
			byte[] octet = new byte[1];
			return (read(octet, 0, 1) == -1) ? -1 : octet[0] & 0xFF;
		}

		@Override
		public int read(byte[] bytes, int offset, int count) throws IOException {
			requireOpen();
			return (count > 0) ? MemorySocket.this.in.read(bytes, offset, count, MemorySocket.this.timeout) : 0;
		}

		@Override
		public int available() {
			return MemorySocket.this.in.available();
		}

		@Override
		public void close() {
			MemorySocket.this.close();
		}

	}

	/**
	 * What the server will receive.
	 */
	private final class Output extends OutputStream {

		@Override
		public void write(int octet) throws IOException {
			write(new byte[] { (byte) octet }, 0, 1);
		}

		@Override
		public void write(byte[] bytes, int offset, int count) throws IOException {
			requireOpen();
			MemorySocket.this.out.write(bytes, offset, count);
		}

		@Override
		public void close() {
			MemorySocket.this.close();
		}

	}

}
