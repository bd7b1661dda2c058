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

package dev.smtpd;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

import javax.net.ssl.SSLContext;

import dev.smtpd.DirectMemory.Sending;
import dev.smtpd.settings.Network;
import dev.smtpd.test.SmtpTestClient;
import dev.smtpd.test.SmtpTestConnection;
import dev.smtpd.test.SmtpTestTls;
import dev.smtpd.tls.TlsConfiguration;
import dev.smtpd.tls.TlsMode;
import io.netty.handler.ssl.OpenSsl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Messages of all sizes neither allocate nor free direct memory once the server has
 * received some.
 */
@Isolated
class DirectMemoryTests {

	private static final List<Network> LOOPBACK = List.of(Network.of("127.0.0.0/8"), Network.of("::1/128"));

	private static final SSLContext CLIENT = TestCertificates.context("client.example.org");

	@Test
	void contentInMemoryKeepsDirectMemorySteady() {
		assertSteady((builder) -> builder.spool((spool) -> spool.withMemoryThreshold(2_000_000)),
				DirectMemoryTests::open, DirectMemoryTests::sendByData);
	}

	@Test
	void chunksKeepDirectMemorySteady() {
		assertSteady((builder) -> builder.spool((spool) -> spool.withMemoryThreshold(2_000_000)),
				DirectMemoryTests::open, DirectMemoryTests::sendByBdat);
	}

	@Test
	void contentInFilesKeepsDirectMemorySteady() {
		assertSteady((builder) -> builder.spool((spool) -> spool.withMemoryThreshold(0)), DirectMemoryTests::open,
				DirectMemoryTests::sendByData);
	}

	@Test
	void proxyHeadersKeepDirectMemorySteady() {
		assertSteady((builder) -> builder.proxyProtocol(true).proxies((proxies) -> proxies.withNetworks(LOOPBACK)),
				(server) -> introduce(client(server).connect().send("PROXY TCP4 192.0.2.7 192.0.2.1 56324 25")),
				DirectMemoryTests::sendByData);
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void tlsKeepsDirectMemorySteady(boolean byBoringSsl) {
		assumeTrue(!byBoringSsl || OpenSsl.isAvailable(), "There is a native library for this machine");
		TlsConfiguration tls = byBoringSsl ? TlsConfiguration.of(TestCertificates.managers("mx.example.org"))
				: TlsConfiguration.of(TestCertificates.context("mx.example.org"));
		assertSteady((builder) -> builder.tls(TlsMode.IMPLICIT).tlsConfiguration((name) -> tls),
				(server) -> introduce(client(server).implicitTls(SmtpTestTls.of(CLIENT)).connect()),
				DirectMemoryTests::sendByData);
	}

	private static SmtpTestConnection open(SmtpServer server) {
		return client(server).open();
	}

	private static SmtpTestClient client(SmtpServer server) {
		return SmtpTestClient.bindToServer(server.connectors().get(0).port());
	}

	private static SmtpTestConnection introduce(SmtpTestConnection client) {
		return client.expect("220 ").send("EHLO client.example.org").expect("250-");
	}

	private static void sendByData(SmtpTestConnection client, String content) {
		client.beginData().sendRaw(content + ".\r\n").expect("250 2.0.0");
	}

	private static void sendByBdat(SmtpTestConnection client, String content) {
		client.send("MAIL FROM:<joe@example.org>").expect("250").send("RCPT TO:<jane@example.org>").expect("250");
		client.send("BDAT " + content.length() + " LAST").sendRaw(content).expect("250 2.0.0");
	}

	private static void assertSteady(Consumer<SmtpServer.Builder> customizer,
			Function<SmtpServer, SmtpTestConnection> opening, Sending sending) {
		try (TestServer server = TestServer
			.start((builder) -> customizer.accept(builder.spool((spool) -> spool.withDiscardAfterProcessing(true))
				.limits((limits) -> limits.withMaxConnectionsPerAddress(1000))))) {
			DirectMemory.assertSteady(() -> opening.apply(server.server()), sending);
		}
	}

}
