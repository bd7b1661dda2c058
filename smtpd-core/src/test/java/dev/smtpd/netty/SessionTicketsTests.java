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

package dev.smtpd.netty;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import dev.smtpd.TestCertificates;
import dev.smtpd.tls.TlsConfiguration;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.OpenSslSessionContext;
import io.netty.handler.ssl.OpenSslSessionStats;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Tests for {@link SessionTickets}: how long a ticket is of use.
 */
class SessionTicketsTests {

	private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1);

	private final TlsContexts contexts = TlsContexts.forServer(new SessionTickets(this.now::get));

	private final TlsConfiguration configuration = TlsConfiguration.of(TestCertificates.managers("mx.example.org"));

	private SslContext client;

	@BeforeEach
	void createClient() throws Exception {
		assumeThat(OpenSsl.isAvailable()).as("There is a native library for this machine").isTrue();
		this.client = SslContextBuilder.forClient()
			.sslProvider(SslProvider.JDK)
			.trustManager(TestCertificates.managers("client.example.org").trust())
			.build();
	}

	@Test
	void ticketOfTheCurrentKeyIsOfUse() {
		handshake();
		pass(SessionTickets.KEY_LIFETIME.minusNanos(1));
		handshake();
		assertStatistics(1, 0, 0);
	}

	@Test
	void ticketOfThePreviousKeyIsOfUseAndReplaced() {
		handshake();
		pass(SessionTickets.KEY_LIFETIME);
		handshake();
		assertStatistics(0, 1, 0);
		// a client of Java 25 has a second ticket of the previous key
		handshake();
		handshake();
		assertThat(statistics().ticketKeyResume()).isPositive();
		assertThat(statistics().ticketKeyFail()).isZero();
	}

	@Test
	void ticketOfAnOlderKeyIsNotOfUse() {
		handshake();
		pass(SessionTickets.KEY_LIFETIME);
		this.contexts.get(this.configuration);
		pass(SessionTickets.KEY_LIFETIME);
		handshake();
		assertStatistics(0, 0, 1);
	}

	@Test
	void keyThatWasNotReplacedInTimeIsNotOfUse() {
		handshake();
		pass(SessionTickets.KEY_LIFETIME.multipliedBy(2));
		handshake();
		assertStatistics(0, 0, 1);
	}

	private void assertStatistics(int resumed, int renewed, int failed) {
		OpenSslSessionStats stats = statistics();
		assertThat(stats.ticketKeyResume()).isEqualTo(resumed);
		assertThat(stats.ticketKeyRenew()).isEqualTo(renewed);
		assertThat(stats.ticketKeyFail()).isEqualTo(failed);
	}

	private OpenSslSessionStats statistics() {
		return ((OpenSslSessionContext) this.contexts.get(this.configuration).sessionContext()).stats();
	}

	private void pass(Duration duration) {
		this.now.addAndGet(duration.toNanos());
	}

	private void handshake() {
		SslHandler serverTls = this.contexts.get(this.configuration).newHandler(UnpooledByteBufAllocator.DEFAULT);
		SslHandler clientTls = this.client.newHandler(UnpooledByteBufAllocator.DEFAULT, "mx.example.org", 25);
		EmbeddedChannel server = new EmbeddedChannel(serverTls);
		EmbeddedChannel client = new EmbeddedChannel(clientTls);
		try {
			exchange(client, server);
			assertThat(clientTls.handshakeFuture().isSuccess()).isTrue();
			assertThat(serverTls.handshakeFuture().isSuccess()).isTrue();
			// what the server writes brings the ticket
			server.writeOutbound(Unpooled.copiedBuffer("220 ", StandardCharsets.US_ASCII));
			exchange(client, server);
			// a session whose connection ends without a close_notify is invalid
			serverTls.closeOutbound();
			clientTls.closeOutbound();
			exchange(client, server);
		}
		finally {
			client.finishAndReleaseAll();
			server.finishAndReleaseAll();
		}
	}

	private static void exchange(EmbeddedChannel client, EmbeddedChannel server) {
		boolean moved = true;
		while (moved) {
			client.runPendingTasks();
			server.runPendingTasks();
			moved = move(client, server) | move(server, client);
		}
	}

	private static boolean move(EmbeddedChannel from, EmbeddedChannel to) {
		Object message = from.readOutbound();
		if (message != null) {
			to.writeInbound(message);
		}
		return message != null;
	}

}
