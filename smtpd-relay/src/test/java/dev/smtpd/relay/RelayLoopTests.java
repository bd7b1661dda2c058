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

package dev.smtpd.relay;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import dev.smtpd.SmtpConnector;
import dev.smtpd.SmtpProtocol;
import dev.smtpd.SmtpServer;
import dev.smtpd.TestServer;
import dev.smtpd.auth.AuthMode;
import dev.smtpd.test.SmtpTestConnection;
import dev.smtpd.tls.TlsMode;
import dev.smtpd.transport.EventLoops;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Mail that comes back to the server that has relayed it.
 */
class RelayLoopTests extends AbstractRelayTests {

	@ParameterizedTest
	@EnumSource(RelayMode.class)
	void serverBehindAPortForwardingIsRecognizedBeforeTheMessage(RelayMode mode) throws IOException {
		try (Forwarding forwarding = new Forwarding();
				Loop loop = loop(mode, forwarding.address());
				SmtpTestConnection client = loop.server.client()) {
			forwarding.to(address(loop.server));
			for (int i = 0; i < 4; i++) {
				client.send("MAIL FROM:<joe@example.org>").expect("250").send("RCPT TO:<ann@example.org>");
				if (mode == RelayMode.CUT_THROUGH) {
					client.expect("554 5.4.6 ").send("RSET").expect("250");
				}
				else {
					client.expect("250").send("DATA").expect("354").sendRaw("\r\nHi\r\n.\r\n").expect("554 5.4.6 ");
				}
			}
			assertThat(forwarding.connections).hasValue(4);
			assertThat(loop.relay.status().get(0).state()).isEqualTo(UpstreamState.CLOSED);
		}
	}

	@Test
	void nextServerGetsWhatWouldLoop() throws IOException {
		try (Forwarding forwarding = new Forwarding(); TestServer upstream = TestServer.start((builder) -> {
		});
				Loop loop = loop(RelayMode.AFTER_DATA, forwarding.address(), address(upstream));
				SmtpTestConnection client = loop.server.client()) {
			forwarding.to(address(loop.server));
			send(client, "\r\nHi\r\n").expect("250");
			assertThat(upstream.received()).hasSize(1);
		}
	}

	@ParameterizedTest
	@EnumSource(RelayMode.class)
	void messageThatComesBackIsRefusedAtItsFirstReturn(RelayMode mode) throws IOException {
		try (Forwarding forwarding = new Forwarding();
				Relay other = relay((builder) -> builder.remoteAddresses(List.of(forwarding.address())),
						RelayMode.AFTER_DATA, (builder) -> builder.receivedHeader(true));
				Loop loop = loop(mode, address(other.server()));
				SmtpTestConnection client = loop.server.client()) {
			forwarding.to(address(loop.server));
			send(client, "Subject: Hi\r\n\r\nHi\r\n").expect("554 5.4.6 ");
			assertThat(forwarding.connections).hasValue(1);
			send(client, "Subject: Ho\r\n\r\nHo\r\n").expect("554 5.4.6 ");
		}
	}

	@Test
	void messageThatComesBackForOthersIsRelayed() {
		try (TestServer upstream = TestServer.start((builder) -> {
		});
				Relay relay = relay(upstream, (builder) -> builder.receivedHeader(true));
				SmtpTestConnection client = relay.client()) {
			send(client, "Subject: Hi\r\n\r\nHi\r\n").expect("250");
			String returning = upstream.onlyContent();
			client.send("MAIL FROM:<list@example.org>").expect("250").send("RCPT TO:<bob@example.org>").expect("250");
			client.send("DATA").expect("354").sendRaw(returning + ".\r\n").expect("250");
			assertThat(upstream.received()).hasSize(2);
			send(client, returning).expect("554 5.4.6 ");
			client.send("MAIL FROM:<joe@example.org>").expect("250");
			client.send("RCPT TO:<bob@example.org>").expect("250").send("RCPT TO:<ANN@example.org>").expect("250");
			client.send("DATA").expect("354").sendRaw(returning + ".\r\n").expect("250");
		}
	}

	@ParameterizedTest
	@CsvSource({ "localhost,127.0.0.1,true", "127.0.0.1,127.0.0.1,true", "127.0.0.1,0.0.0.0,true",
			"127.0.0.2,0.0.0.0,true", "127.0.0.2,127.0.0.1,false", "0.0.0.0,127.0.0.1,true", "192.0.2.1,0.0.0.0,false",
			"::1,::,true", "127.0.0.1,::,true", "::1,0.0.0.0,false", "192.0.2.1,192.0.2.1,true",
			"0.0.0.0,192.0.2.1,false" })
	void addressOfAConnectorIsRecognized(String host, String bound, boolean same) throws IOException {
		SmtpConnector connector = new SmtpConnector("default",
				new InetSocketAddress(InetAddress.getByName(bound), 2525), SmtpProtocol.SMTP, TlsMode.NONE,
				AuthMode.NONE, false);
		assertThat(new RemoteAddress(host, 2525).leadsTo(connector)).isEqualTo(same);
		assertThat(new RemoteAddress(host, 2526).leadsTo(connector)).isFalse();
		assertThat(new RemoteAddress("no-such-host.invalid", 2526).leadsTo(connector)).isFalse();
	}

	private Loop loop(RelayMode mode, RemoteAddress... upstreams) {
		SmtpRelay relay = SmtpRelay.builder(new EventLoops())
			.executor(this.executor)
			.remoteAddresses(List.of(upstreams))
			.maxConnections(2)
			.build();
		relay.start();
		Consumer<SmtpServer.Builder> customizer = (builder) -> {
			builder.receivedHeader(true).commandHandler(new RelayIdentity(relay));
			if (mode == RelayMode.CUT_THROUGH) {
				CutThroughPolicy policy = new CutThroughPolicy(relay);
				builder.policy(policy).observer(policy);
			}
			builder.processor(new RelayMessageProcessor(relay));
		};
		return new Loop(relay, TestServer.start(customizer));
	}

	private record Loop(SmtpRelay relay, TestServer server) implements AutoCloseable {

		@Override
		public void close() {
			this.server.close();
			this.relay.stop();
		}

	}

	/**
	 * A port that is forwarded to another one, which doesn't see who connects.
	 */
	private static final class Forwarding implements AutoCloseable {

		private final ServerSocket port = new ServerSocket(0);

		private final AtomicInteger connections = new AtomicInteger();

		private volatile RemoteAddress target = new RemoteAddress("localhost", 1);

		private Forwarding() throws IOException {
			daemon(this::accept);
		}

		private RemoteAddress address() {
			return new RemoteAddress("localhost", this.port.getLocalPort());
		}

		private void to(RemoteAddress address) {
			this.target = address;
		}

		private void accept() throws IOException {
			while (true) {
				Socket client = this.port.accept();
				this.connections.incrementAndGet();
				Socket server = new Socket(this.target.host(), this.target.port());
				daemon(() -> copy(client, server));
				daemon(() -> copy(server, client));
			}
		}

		private static void copy(Socket from, Socket to) throws IOException {
			try (from; to) {
				from.getInputStream().transferTo(to.getOutputStream());
			}
		}

		private static void daemon(Action action) {
			Thread thread = new Thread(() -> {
				try {
					action.run();
				}
				catch (IOException ex) {
					// closed
				}
			});
			thread.setDaemon(true);
			thread.start();
		}

		@Override
		public void close() throws IOException {
			this.port.close();
		}

		private interface Action {

			void run() throws IOException;

		}

	}

}
