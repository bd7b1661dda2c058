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

package dev.smtpd.benchmarks.load;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import dev.smtpd.benchmarks.load.LoadOptions.Tls;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * Sends mail as fast as a server accepts it, with PIPELINING and TLS, which smtp-source
 * doesn't support. Where each message has a handshake of its own, it doesn't set
 * TCP_NODELAY and sends EHLO apart from the end of the handshake, as many clients do.
 * With {@code idle} it only connects, from 127.0.0.2, 127.0.0.3 and so on, sends EHLO and
 * waits for the end of its input.
 *
 * @since 0.1.0
 */
public final class LoadGenerator {

	private static final int CONNECTIONS_OF_AN_ADDRESS = 20_000;

	/**
	 * Precedes the number of nanoseconds it took to send the load, without the start of
	 * this process.
	 */
	public static final String SENT = "sent";

	private final InetSocketAddress server;

	private final LoadOptions options;

	private final AtomicInteger messagesLeft;

	private final CountDownLatch done;

	private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

	private final ByteBuf content;

	private final @Nullable SslContext tls;

	private final boolean epoll = Epoll.isAvailable();

	private final EventLoopGroup eventLoops;

	private LoadGenerator(InetSocketAddress server, LoadOptions options) throws IOException {
		this.server = server;
		this.options = options;
		this.messagesLeft = new AtomicInteger(options.messages());
		this.done = new CountDownLatch(options.connections());
		this.content = LoadClient.content(options.size());
		this.tls = (options.tls() != Tls.NONE) ? SslContextBuilder.forClient()
			.trustManager(InsecureTrustManagerFactory.INSTANCE)
			.protocols("TLSv1.3")
			.build() : null;
		IoHandlerFactory handlers = this.epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
		this.eventLoops = new MultiThreadIoEventLoopGroup(1, handlers);
	}

	/**
	 * Send a load to a server on this machine.
	 * @param args the port, and the arguments of {@link LoadOptions}, or {@code idle} and
	 * a number of connections
	 * @throws Exception if a message wasn't accepted
	 */
	public static void main(String[] args) throws Exception {
		List<String> arguments = List.of(args);
		InetSocketAddress server = new InetSocketAddress(InetAddress.getLoopbackAddress(),
				Integer.parseInt(arguments.get(0)));
		if (arguments.get(1).equals("idle")) {
			int connections = Integer.parseInt(arguments.get(2));
			new LoadGenerator(server, new LoadOptions(connections, 0, 0, true, false, Tls.NONE)).idle();
		}
		else {
			new LoadGenerator(server, LoadOptions.parse(arguments.subList(1, arguments.size()))).send();
		}
	}

	private void send() throws Exception {
		try {
			long start = System.nanoTime();
			for (int i = 0; i < this.options.connections(); i++) {
				connect();
			}
			await();
			System.out.println(SENT + " " + (System.nanoTime() - start));
		}
		finally {
			this.eventLoops.shutdownGracefully();
		}
	}

	private void idle() throws Exception {
		try {
			for (int i = 0; i < this.options.connections(); i++) {
				connect(idleAddress(i)).awaitGreeted();
			}
			System.out.println("idle " + this.options.connections());
			while (System.in.read() >= 0) {
				continue;
			}
		}
		finally {
			this.eventLoops.shutdownGracefully();
		}
	}

	// one address has not enough ports for more
	private static InetSocketAddress idleAddress(int connection) throws IOException {
		int host = 2 + connection / CONNECTIONS_OF_AN_ADDRESS;
		return new InetSocketAddress(InetAddress.getByAddress(new byte[] { 127, 0, 0, (byte) host }), 0);
	}

	private LoadClient connect() {
		return connect(null);
	}

	private LoadClient connect(@Nullable InetSocketAddress local) {
		LoadClient client = new LoadClient(this);
		new Bootstrap().group(this.eventLoops)
			.channel(this.epoll ? EpollSocketChannel.class : NioSocketChannel.class)
			.option(ChannelOption.TCP_NODELAY, this.options.tls() == Tls.NONE || this.options.kept())
			.handler(new ChannelInitializer<SocketChannel>() {

				@Override
				protected void initChannel(SocketChannel channel) {
					channel.pipeline().addLast(client);
				}

			})
			.connect(this.server, local)
			.addListener((connected) -> {
				if (!connected.isSuccess()) {
					failed(connected.cause());
				}
			});
		return client;
	}

	private void await() throws Exception {
		this.done.await();
		Throwable failure = this.failure.get();
		if (failure != null) {
			throw new IOException("Not all messages were taken", failure);
		}
	}

	LoadOptions options() {
		return this.options;
	}

	ByteBuf content() {
		return this.content;
	}

	/**
	 * Return the handler of a connection that begins with STARTTLS.
	 * @param allocator makes its buffers
	 * @return the handler; {@code null} if connections have no TLS
	 */
	@Nullable SslHandler tls(ByteBufAllocator allocator) {
		if (this.tls == null) {
			return null;
		}
		// the JDK looks for an earlier session by host and port
		return (this.options.tls() == Tls.RESUMED)
				? this.tls.newHandler(allocator, this.server.getHostString(), this.server.getPort())
				: this.tls.newHandler(allocator);
	}

	boolean takeMessage() {
		return this.messagesLeft.getAndDecrement() > 0;
	}

	boolean hasMessages() {
		return this.messagesLeft.get() > 0;
	}

	void connectAgain() {
		connect();
	}

	void finished() {
		this.done.countDown();
	}

	void failed(@Nullable Throwable cause) {
		this.failure.compareAndSet(null, (cause != null) ? cause : new IOException("Connection closed"));
		while (this.done.getCount() > 0) {
			this.done.countDown();
		}
	}

}
