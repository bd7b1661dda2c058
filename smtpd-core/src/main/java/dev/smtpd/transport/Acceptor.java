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
import java.util.concurrent.atomic.AtomicLong;

import dev.smtpd.ConnectionRefusal;
import dev.smtpd.SmtpConnector;
import dev.smtpd.SmtpLimit;
import dev.smtpd.SmtpReply;
import dev.smtpd.session.Session;
import dev.smtpd.settings.Network;
import dev.smtpd.tls.TlsMode;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.socket.SocketChannel;

/**
 * Decides on accepted connections: begins their sessions, or refuses them.
 */
final class Acceptor {

	private static final AtomicLong STARTS = new AtomicLong();

	private final ServerConfiguration configuration;

	private final ServerEngine engine;

	private final ChannelGroup connections;

	private final ConnectionLimits connectionLimits;

	// two servers that start in the same millisecond have another one each
	private final String sessionPrefix = Long
		.toString(STARTS.updateAndGet((last) -> Math.max(last + 1, System.currentTimeMillis())), 36);

	private final AtomicLong sessionNumbers;

	Acceptor(ServerConfiguration configuration, ServerEngine engine, ChannelGroup connections,
			AtomicLong sessionNumbers) {
		this.configuration = configuration;
		this.engine = engine;
		this.connections = connections;
		this.connectionLimits = new ConnectionLimits(configuration.limits().maxConnectionsPerAddress());
		this.sessionNumbers = sessionNumbers;
	}

	/**
	 * Begin the session of a connection, or refuse it.
	 * @param channel the connection
	 * @param port the port that has accepted it
	 */
	void admit(SocketChannel channel, ListeningPort port) {
		SmtpConnector connector = port.connector();
		this.connections.add(channel);
		if (port.isPaused()) {
			refuse(channel, connector, ConnectionRefusal.PAUSED, channel.remoteAddress());
		}
		else if (this.connections.size() > this.configuration.limits().maxConnections()) {
			this.engine.observers().limitReached(SmtpLimit.CONNECTIONS, channel.remoteAddress().getAddress());
			refuse(channel, connector, ConnectionRefusal.MAX_CONNECTIONS, channel.remoteAddress());
		}
		else if (connector.proxyProtocol() && isTrustedProxy(channel.remoteAddress())) {
			new ProxyProtocol(this.configuration.timeouts().proxyHeader(), this.engine.clientFaults(),
					this.engine.sessionEnded())
				.expect(channel, (peer, local) -> begin(channel, connector, peer, local));
		}
		else {
			begin(channel, connector, channel.remoteAddress(), channel.localAddress());
		}
	}

	private void refuse(SocketChannel channel, SmtpConnector connector, ConnectionRefusal reason,
			InetSocketAddress peer) {
		this.engine.observers().connectionRefused(connector, peer.getAddress(), reason);
		String hostname = this.engine.settings().hostname();
		SmtpReply reply = (reason == ConnectionRefusal.PAUSED)
				? SmtpReply.of(421, "4.3.2", hostname + " Service not available, try again later")
				: SmtpReply.of(421, "4.7.0", hostname + " Too many connections, try again later");
		channel.pipeline()
			.addLast(new RefusedConnectionHandler((connector.tls() != TlsMode.IMPLICIT) ? reply : null,
					this.engine.sessionEnded()));
	}

	private boolean isTrustedProxy(InetSocketAddress address) {
		return this.configuration.proxies()
			.networks()
			.stream()
			.anyMatch((network) -> network.contains(address.getAddress()));
	}

	private void begin(SocketChannel channel, SmtpConnector connector, InetSocketAddress peer,
			InetSocketAddress local) {
		Network client = Network.ofClient(peer.getAddress());
		channel.closeFuture().addListener((closed) -> this.connectionLimits.release(client));
		if (!this.connectionLimits.acquire(client)) {
			this.engine.observers().limitReached(SmtpLimit.CONNECTIONS_PER_ADDRESS, peer.getAddress());
			refuse(channel, connector, ConnectionRefusal.MAX_CONNECTIONS_PER_ADDRESS, peer);
			return;
		}
		String id = this.sessionPrefix + Long.toString(this.sessionNumbers.incrementAndGet(), 36);
		Session session = new Session(id, connector, peer, local, this.engine.settings(), this.engine.observers());
		channel.pipeline().addLast(new SmtpConnectionHandler(this.engine, session, channel));
	}

}
