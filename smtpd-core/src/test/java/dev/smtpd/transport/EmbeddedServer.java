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
import java.time.Duration;
import java.util.function.Consumer;
import java.util.stream.Stream;

import dev.smtpd.SmtpConnector;
import dev.smtpd.SmtpServer;
import dev.smtpd.content.ContentStore;
import dev.smtpd.content.Spool;
import dev.smtpd.session.Session;
import io.netty.util.concurrent.GlobalEventExecutor;

/**
 * A server without a network: its connections are channels in memory, with the handlers
 * of the real one, and its application code runs at once, so that the same bytes always
 * give the same replies.
 */
public final class EmbeddedServer {

	private static final CountingExecutor IN_PLACE = new CountingExecutor(Runnable::run, Stream::empty,
			new WaitingTasks(Duration.ofMinutes(2), System::nanoTime), GlobalEventExecutor.INSTANCE);

	private final ServerConfiguration configuration;

	private final SmtpConnector connector;

	private final ServerEngine engine;

	private int sessionsEnded;

	private EmbeddedServer(ServerConfiguration configuration, Spool spool) {
		this.configuration = configuration;
		this.connector = configuration.connectors().get(0).toConnector(EmbeddedConnection.LOCAL);
		this.engine = ServerEngine.create(configuration, spool, IN_PLACE, Runnable::run, EmbeddedConnection.QUICK_ACK,
				this::sessionEnded);
	}

	/**
	 * Create a server.
	 * @param customizer sets what the test is about
	 * @return the server
	 */
	public static EmbeddedServer of(Consumer<SmtpServer.Builder> customizer) {
		SmtpServer.Builder builder = NettySmtpServer.builder().hostname("mx.example.org");
		customizer.accept(builder);
		ServerConfiguration configuration = ((NettySmtpServer) builder.build()).configuration();
		return new EmbeddedServer(configuration, configuration.createSpool());
	}

	/**
	 * Create a server with a spool of its own.
	 * @param spool the spool
	 * @param customizer sets what the test is about
	 * @return the server
	 */
	static EmbeddedServer of(Spool spool, Consumer<SmtpServer.Builder> customizer) {
		SmtpServer.Builder builder = NettySmtpServer.builder().hostname("mx.example.org");
		customizer.accept(builder);
		return new EmbeddedServer(((NettySmtpServer) builder.build()).configuration(), spool);
	}

	/**
	 * Open a connection.
	 * @return the connection
	 */
	public EmbeddedConnection connect() {
		return new EmbeddedConnection(this::connected);
	}

	/**
	 * Return how many sessions have ended.
	 * @return the number
	 */
	public int sessionsEnded() {
		return this.sessionsEnded;
	}

	ContentStore store() {
		return this.engine.commands().store();
	}

	private void sessionEnded() {
		this.sessionsEnded++;
	}

	private void connected(EmbeddedConnection channel) {
		if (this.connector.proxyProtocol()) {
			new ProxyProtocol(this.configuration.timeouts().proxyHeader(), this.engine.clientFaults(),
					this::sessionEnded)
				.expect(channel, (peer, local) -> begin(channel, peer, local));
		}
		else {
			begin(channel, channel.remoteAddress(), channel.localAddress());
		}
	}

	private void begin(EmbeddedConnection channel, InetSocketAddress peer, InetSocketAddress local) {
		Session session = new Session("id", this.connector, peer, local, this.engine.settings(),
				this.engine.observers());
		channel.pipeline().addLast(new SmtpConnectionHandler(this.engine, session, channel));
	}

}
