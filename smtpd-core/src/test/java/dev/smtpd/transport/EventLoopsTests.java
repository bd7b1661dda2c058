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

import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.smtpd.SmtpServer;
import dev.smtpd.management.PauseMode;
import dev.smtpd.test.SmtpTestClient;
import dev.smtpd.test.SmtpTestConnection;
import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoRegistration;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.ServerSocketChannelConfig;
import io.netty.channel.socket.SocketChannelConfig;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.EventExecutor;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Event loops on which something goes wrong. Alone, since the port of a server that was
 * stopped may be given to one of another test.
 */
@Isolated
class EventLoopsTests {

	private final AtomicInteger errors = new AtomicInteger();

	@Test
	void loopGoesOnAfterErrors() {
		EventLoops loops = new EventLoops(1, IoTransport.nio(failingHandlers()));
		SmtpServer server = start(loops);
		try (SmtpTestConnection client = SmtpTestClient.bindToServer(server.connectors().get(0).port()).open()) {
			this.errors.set(5);
			while (this.errors.get() > 0) {
				client.send("NOOP").expect("250");
				SmtpTestClient.bindToServer(server.connectors().get(0).port()).open().close();
			}
			client.send("NOOP").expect("250");
			SmtpTestClient.bindToServer(server.connectors().get(0).port()).open().close();
			assertThat(server.status().failure()).isNull();
		}
		finally {
			server.stop();
		}
	}

	@Test
	void loopGoesOnAfterErrorsThatCannotBeLogged() {
		AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {

			@Override
			protected void append(ILoggingEvent event) {
				throw new OutOfMemoryError("Java heap space");
			}

		};
		appender.start();
		Logger logger = (Logger) LoggerFactory.getLogger(EventLoops.class);
		logger.addAppender(appender);
		try {
			loopGoesOnAfterErrors();
		}
		finally {
			logger.detachAppender(appender);
		}
	}

	@Test
	void portThatCouldNotBeReadFromIsRecovered() throws Exception {
		EventLoops loops = new EventLoops(1, new IoTransport("nio", NioIoHandler.newFactory(),
				FailingListeningChannel::new, NioSocketChannel.class, GuardedIoHandles.Nio::new, null));
		SmtpServer server = start(loops);
		try {
			server.pause("default", "test", PauseMode.HOLD);
			FailingListeningChannel.readErrors.set(1);
			server.resume("default", "test");
			loops.acquire().submit(() -> {
			}).get(10, TimeUnit.SECONDS);
			loops.release();
			assertThat(FailingListeningChannel.readErrors).hasValue(0);
			SmtpTestClient.bindToServer(server.connectors().get(0).port()).open().close();
		}
		finally {
			server.stop();
		}
	}

	@Test
	void connectionWithAnErrorIsClosedAndOthersAreNot() throws Exception {
		EventLoops loops = new EventLoops(1, new IoTransport("nio", NioIoHandler.newFactory(),
				FailingListeningChannel::new, NioSocketChannel.class, GuardedIoHandles.Nio::new, null));
		SmtpServer server = start(loops);
		try (SmtpTestConnection client = SmtpTestClient.bindToServer(server.connectors().get(0).port()).open();
				SmtpTestConnection other = SmtpTestClient.bindToServer(server.connectors().get(0).port()).open()) {
			// On the loop, so that the reads before have ended and do not take the error
			loops.acquire().submit(() -> FailingSocketChannel.errors.set(1)).get(10, TimeUnit.SECONDS);
			loops.release();
			client.send("NOOP").expectClosed();
			assertThat(FailingSocketChannel.errors).hasValue(0);
			other.send("NOOP").expect("250");
			FailingListeningChannel.errors.set(3);
			SmtpTestClient.bindToServer(server.connectors().get(0).port()).open().close();
			assertThat(FailingListeningChannel.errors).hasValue(0);
			other.send("NOOP").expect("250");
		}
		finally {
			server.stop();
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1 })
	void serverFailsWithALoopThatEnds(int number) throws Exception {
		EventLoops loops = new EventLoops(2);
		SmtpServer server = start(loops);
		int port = server.connectors().get(0).port();
		EventLoopGroup group = loops.acquire();
		end(group, number);
		assertThat(server.status().failure()).hasMessageContaining("event loop");
		assertThat(server.isRunning()).isTrue();
		assertThatExceptionOfType(ConnectException.class)
			.isThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), port).close());
		assertThat(server.status().connectors()).noneMatch((status) -> status.listening());
		assertThat(server.shutDownGracefully()).succeedsWithin(Duration.ofSeconds(10));
		server.stop();
		assertThatIllegalStateException().isThrownBy(server::start).withMessageContaining("event loops");
		loops.release();
		server.start();
		assertThat(server.status().failure()).isNull();
		SmtpTestClient.bindToServer(server.connectors().get(0).port()).open().close();
		server.stop();
	}

	@Test
	void shutdownDoesNotWaitForSessionsOfALoopThatHasEnded() throws Exception {
		EventLoops loops = new EventLoops(1);
		SmtpServer server = start(loops);
		try (SmtpTestConnection client = SmtpTestClient.bindToServer(server.connectors().get(0).port()).open()) {
			client.beginData();
			EventLoopGroup group = loops.acquire();
			end(group, 0);
			loops.release();
			assertThat(server.shutDownGracefully()).succeedsWithin(Duration.ofSeconds(10));
		}
		finally {
			server.stop();
		}
		assertThat(server.isRunning()).isFalse();
	}

	@Test
	void stoppedLoopsAreNoFailure() {
		EventLoops loops = new EventLoops(2);
		SmtpServer server = start(loops);
		LoopGuard guard = loops.guard();
		server.stop();
		assertThat(guard.failure()).isNull();
		assertThat(server.status().failure()).isNull();
	}

	@Test
	void loopsThatCannotStartAreRefused() {
		EventLoops loops = new EventLoops(1,
				IoTransport.nio((executor) -> new FailingHandler(NioIoHandler.newFactory().newHandler(executor)) {

					@Override
					public void initialize() {
						throw new OutOfMemoryError("unable to create native thread");
					}

				}));
		assertThatIllegalStateException().isThrownBy(loops::acquire);
	}

	private static void end(EventLoopGroup group, int number) throws InterruptedException {
		EventExecutor[] all = new EventExecutor[2];
		int count = 0;
		for (EventExecutor loop : group) {
			all[count++] = loop;
		}
		assertThat(all[number].shutdownGracefully(0, 1, TimeUnit.SECONDS).await(10, TimeUnit.SECONDS)).isTrue();
		Awaitility.await().until(() -> all[number].isTerminated());
	}

	private static SmtpServer start(EventLoops loops) {
		SmtpServer server = NettySmtpServer.builder(loops).port(0).hostname("mx.example.org").build();
		server.start();
		return server;
	}

	private static void failOnce(AtomicInteger errors) {
		if (errors.getAndUpdate((count) -> Math.max(0, count - 1)) > 0) {
			throw new NoClassDefFoundError("dev/smtpd/Missing");
		}
	}

	private IoHandlerFactory failingHandlers() {
		IoHandlerFactory nio = NioIoHandler.newFactory();
		return (executor) -> new FailingHandler(nio.newHandler(executor));
	}

	/**
	 * Throws errors that no connection handles, after events were reported.
	 */
	private class FailingHandler implements IoHandler {

		private final IoHandler handler;

		FailingHandler(IoHandler handler) {
			this.handler = handler;
		}

		@Override
		public void initialize() {
			this.handler.initialize();
		}

		@Override
		public int run(IoHandlerContext context) {
			int handled = this.handler.run(context);
			failOnce(EventLoopsTests.this.errors);
			return handled;
		}

		@Override
		public void prepareToDestroy() {
			this.handler.prepareToDestroy();
		}

		@Override
		public void destroy() {
			this.handler.destroy();
		}

		@Override
		public IoRegistration register(IoHandle handle) throws Exception {
			return this.handler.register(handle);
		}

		@Override
		public void wakeup() {
			this.handler.wakeup();
		}

		@Override
		public boolean isCompatible(Class<? extends IoHandle> handleType) {
			return this.handler.isCompatible(handleType);
		}

	}

	/**
	 * A port on which errors escape the handlers.
	 */
	public static final class FailingListeningChannel extends NioServerSocketChannel {

		private static final AtomicInteger errors = new AtomicInteger();

		private static final AtomicInteger readErrors = new AtomicInteger();

		@Override
		protected int doReadMessages(List<Object> channels) throws Exception {
			SocketChannel accepted = javaChannel().accept();
			return (accepted != null && channels.add(new FailingSocketChannel(this, accepted))) ? 1 : 0;
		}

		@Override
		protected void doBeginRead() throws Exception {
			failOnce(readErrors);
			super.doBeginRead();
		}

		@Override
		public ServerSocketChannelConfig config() {
			failOnce(errors);
			return super.config();
		}

	}

	private static final class FailingSocketChannel extends NioSocketChannel {

		private static final AtomicInteger errors = new AtomicInteger();

		private FailingSocketChannel(Channel parent, SocketChannel channel) {
			super(parent, channel);
		}

		@Override
		public SocketChannelConfig config() {
			failOnce(errors);
			return super.config();
		}

	}

}
