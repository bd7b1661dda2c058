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
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.smtpd.content.Spool;
import dev.smtpd.management.PauseMode;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A port of which the connections can't be accepted, or not be registered.
 */
class AcceptGuardTests {

	private final Logger logger = (Logger) LoggerFactory.getLogger("dev.smtpd.transport.AcceptGuard");

	private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

	private final Spool spool = new Spool(0, 0, 0, null, 1, false, ByteBufAllocator.DEFAULT);

	private final EmbeddedChannel channel = new EmbeddedChannel();

	private final ListeningPort port = new ListeningPort(
			new ConnectorSettings("lan", 0).toConnector(new InetSocketAddress("192.0.2.1", 25)), this.channel);

	@BeforeEach
	void listen() {
		this.lines.start();
		this.logger.addAppender(this.lines);
		this.channel.freezeTime();
	}

	@AfterEach
	void close() {
		this.logger.detachAppender(this.lines);
		this.channel.close();
		this.spool.close();
	}

	@Test
	void failuresPauseThePortAndAreOneLineInTheLog() {
		AcceptGuard.protect(this.channel, this.port, this.spool);
		for (int i = 0; i < 28; i++) {
			this.channel.pipeline().fireExceptionCaught(new IOException("Too many open files"));
			assertThat(this.channel.config().isAutoRead()).isFalse();
			this.channel.advanceTimeBy(1, TimeUnit.SECONDS);
			this.channel.runScheduledPendingTasks();
			assertThat(this.channel.config().isAutoRead()).isTrue();
		}
		assertThat(this.lines.list).singleElement().satisfies((line) -> {
			assertThat(line.getFormattedMessage()).contains("'lan'", "java.io.IOException: Too many open files");
			assertThat(line.getThrowableProxy()).isNull();
		});
	}

	@Test
	void heldPortStaysHeld() {
		AcceptGuard.protect(this.channel, this.port, this.spool);
		this.channel.pipeline().fireExceptionCaught(new IOException("Too many open files"));
		this.port.pause("maintenance", PauseMode.HOLD);
		this.channel.advanceTimeBy(1, TimeUnit.SECONDS);
		this.channel.runScheduledPendingTasks();
		assertThat(this.channel.config().isAutoRead()).isFalse();
		this.port.resume("maintenance");
		assertThat(this.channel.config().isAutoRead()).isTrue();
	}

	@Test
	void connectionThatCannotBeRegisteredIsClosed() {
		AtomicInteger attempts = new AtomicInteger();
		this.channel.pipeline().addLast(new ChannelInboundHandlerAdapter() {

			@Override
			public void channelRead(ChannelHandlerContext ctx, Object msg) {
				attempts.incrementAndGet();
				throw new OutOfMemoryError("Java heap space");
			}

		});
		AcceptGuard.protect(this.channel, this.port, this.spool);
		EmbeddedChannel connection = new EmbeddedChannel(false, false);
		this.channel.pipeline().fireChannelRead(connection);
		assertThat(attempts).hasValue(1);
		assertThat(connection.isOpen()).isFalse();
		assertThat(this.channel.config().isAutoRead()).isFalse();
		assertThat(this.lines.list).singleElement();
		this.channel.advanceTimeBy(1, TimeUnit.SECONDS);
		this.channel.runScheduledPendingTasks();
		assertThat(this.channel.config().isAutoRead()).isTrue();
	}

}
