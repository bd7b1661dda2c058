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

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

import dev.smtpd.SmtpServer;
import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What an {@link Error} on the event loop does to a connection.
 */
class ConnectionErrorTests {

	// its reply isn't encoded in advance
	private static final byte[] HELP = "HELP NOOP\r\n".getBytes(StandardCharsets.US_ASCII);

	@Test
	void clientIsAnsweredWhereThereIsMemoryForThat() {
		EmbeddedServer server = server((builder) -> {
		});
		EmbeddedConnection connection = connect(server, new FailingAllocator(1));
		connection.send(HELP);
		assertThat(connection.receive()).startsWith("421 4.3.0 mx.example.org");
		assertThat(connection.isOpen()).isFalse();
		assertThat(server.sessionsEnded()).isOne();
	}

	@Test
	void connectionIsClosedWhereThereIsNoMemoryForAnAnswer() {
		EmbeddedServer server = server((builder) -> {
		});
		EmbeddedConnection connection = connect(server, new FailingAllocator(Integer.MAX_VALUE));
		connection.send(HELP);
		assertThat(connection.receive()).isEmpty();
		assertThat(connection.isOpen()).isFalse();
		assertThat(server.sessionsEnded()).isOne();
	}

	@Test
	void errorThatCannotBeLoggedClosesTheConnection() {
		EmbeddedServer server = server((builder) -> {
		});
		EmbeddedConnection connection = connect(server, new FailingAllocator(0));
		connection.pipeline().fireExceptionCaught(new Error() {

			private static final long serialVersionUID = 1L;

			@Override
			public StackTraceElement[] getStackTrace() {
				throw this;
			}

		});
		assertThat(connection.receive()).startsWith("421 4.3.0");
		assertThat(connection.isOpen()).isFalse();
	}

	// so that there is memory for the reply
	@Test
	void whatTheSessionHoldsIsReleasedBeforeTheErrorIsAnswered() {
		EmbeddedServer server = server((builder) -> {
		});
		FailingAllocator allocator = new FailingAllocator(0);
		EmbeddedConnection connection = connect(server, allocator);
		connection.send("EHLO client\r\nMAIL FROM:<>\r\nRCPT TO:<jane@example.org>\r\nDATA\r\nSubject: Hello\r\n"
			.getBytes(StandardCharsets.US_ASCII));
		assertThat(server.store().usage().memoryBytes()).isPositive();
		AtomicLong held = new AtomicLong(-1);
		allocator.beforeAllocation = () -> held.set(server.store().usage().memoryBytes());
		connection.pipeline().fireExceptionCaught(new OutOfMemoryError("Java heap space"));
		assertThat(held).hasValue(0);
		assertThat(connection.receive()).contains("421 4.3.0");
		assertThat(server.sessionsEnded()).isOne();
	}

	@Test
	void outOfMemoryOnAConnectionLowersTheBudget() {
		EmbeddedServer server = server((builder) -> {
		});
		EmbeddedConnection connection = connect(server, new FailingAllocator(0));
		connection.pipeline().fireExceptionCaught(new OutOfMemoryError("Java heap space"));
		assertThat(connection.receive()).startsWith("421 4.3.0");
		assertThat(server.store().memoryBudget()).isEqualTo(1024 * 1024);
	}

	// as Netty does where it has no memory for the task that would notify them
	@Test
	void sessionEndsWithItsConnectionWhereNoHandlerIsNotified() {
		EmbeddedServer server = server((builder) -> {
		});
		EmbeddedConnection connection = connect(server, new FailingAllocator(0));
		connection.pipeline().addFirst(new ChannelInboundHandlerAdapter() {

			@Override
			public void channelInactive(ChannelHandlerContext ctx) {
				// lost
			}

		});
		connection.close();
		assertThat(server.sessionsEnded()).isOne();
	}

	@Test
	void connectionWhoseHandlersCannotCloseItIsClosed() {
		EmbeddedServer server = server((builder) -> {
		});
		EmbeddedConnection connection = connect(server, new FailingAllocator(Integer.MAX_VALUE));
		connection.pipeline().addFirst(new ChannelOutboundHandlerAdapter() {

			@Override
			public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
				throw new OutOfMemoryError("Java heap space");
			}

		});
		connection.pipeline().fireExceptionCaught(new OutOfMemoryError("Java heap space"));
		assertThat(connection.isOpen()).isFalse();
		assertThat(server.sessionsEnded()).isOne();
	}

	@Test
	void timeoutThatCannotBeAnsweredClosesTheConnection() {
		EmbeddedServer server = server(
				(builder) -> builder.timeouts((timeouts) -> timeouts.withIdle(Duration.ofMillis(1))));
		EmbeddedConnection connection = connect(server, new FailingAllocator(Integer.MAX_VALUE));
		Awaitility.await().until(() -> {
			connection.runScheduledPendingTasks();
			return !connection.isOpen();
		});
		assertThat(server.sessionsEnded()).isOne();
	}

	@Test
	void otherConnectionsGoOn() {
		EmbeddedServer server = server((builder) -> {
		});
		EmbeddedConnection connection = connect(server, new FailingAllocator(Integer.MAX_VALUE));
		EmbeddedConnection other = connect(server, new FailingAllocator(0));
		connection.send(HELP);
		other.send(HELP);
		assertThat(other.receive()).startsWith("214 ");
		other.close();
	}

	private static EmbeddedServer server(Consumer<SmtpServer.Builder> customizer) {
		return EmbeddedServer.of(customizer);
	}

	private static EmbeddedConnection connect(EmbeddedServer server, FailingAllocator allocator) {
		EmbeddedConnection connection = server.connect();
		assertThat(connection.receive()).startsWith("220 ");
		connection.config().setAllocator(allocator);
		return connection;
	}

	private static final class FailingAllocator extends AbstractByteBufAllocator {

		private int failures;

		private Runnable beforeAllocation = () -> {
		};

		private FailingAllocator(int failures) {
			this.failures = failures;
		}

		@Override
		protected ByteBuf newHeapBuffer(int initialCapacity, int maxCapacity) {
			return UnpooledByteBufAllocator.DEFAULT.heapBuffer(initialCapacity, maxCapacity);
		}

		@Override
		protected ByteBuf newDirectBuffer(int initialCapacity, int maxCapacity) {
			this.beforeAllocation.run();
			if (this.failures > 0) {
				this.failures--;
				throw new OutOfMemoryError("Direct buffer memory");
			}
			return UnpooledByteBufAllocator.DEFAULT.directBuffer(initialCapacity, maxCapacity);
		}

		@Override
		public boolean isDirectBufferPooled() {
			return false;
		}

	}

}
