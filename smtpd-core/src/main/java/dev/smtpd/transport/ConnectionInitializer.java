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

import java.util.function.BiConsumer;

import dev.smtpd.content.FailureLog;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.socket.SocketChannel;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Sets up accepted connections.
 */
final class ConnectionInitializer extends ChannelInitializer<SocketChannel> {

	private final BiConsumer<SocketChannel, ListeningPort> connected;

	private final FailureLog failures = new FailureLog(LoggerFactory.getLogger(NettySmtpServer.class));

	private volatile @Nullable ListeningPort port;

	/**
	 * Create an initializer.
	 * @param connected sets up a connection to a port
	 */
	ConnectionInitializer(BiConsumer<SocketChannel, ListeningPort> connected) {
		this.connected = connected;
	}

	/**
	 * The port was bound.
	 * @param port the port
	 */
	void open(ListeningPort port) {
		this.port = port;
	}

	@Override
	protected void initChannel(SocketChannel channel) {
		ListeningPort known = this.port;
		if (known == null) {
			throw new IllegalStateException("Connection before the port was bound");
		}
		try {
			this.connected.accept(channel, known);
		}
		catch (Throwable ex) {
			this.failures.error("A connection is closed, since it can't be set up", ex);
			channel.close();
		}
	}

}
