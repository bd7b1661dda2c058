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

package dev.smtpd.benchmarks.server;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import dev.smtpd.MessageProcessor;
import dev.smtpd.SmtpServer;
import dev.smtpd.relay.RelayMessageProcessor;
import dev.smtpd.relay.RemoteAddress;
import dev.smtpd.relay.SmtpRelay;
import dev.smtpd.tls.TlsConfiguration;
import dev.smtpd.tls.TlsConfiguration.Managers;
import dev.smtpd.tls.TlsMode;
import dev.smtpd.transport.EventLoops;
import dev.smtpd.transport.NettySmtpServer;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;

/**
 * The engine alone, without Spring: accepts and discards all mail.
 *
 * @since 0.1.0
 */
public final class EngineServer {

	private static final int UNLIMITED = Integer.MAX_VALUE;

	/**
	 * Option to relay all mail, followed by the port of the upstream server.
	 */
	public static final String RELAY = "--relay=";

	/**
	 * Option to discard content after processing.
	 */
	public static final String DISCARD = "--discard";

	private EngineServer() {
	}

	/**
	 * Start the server on a free port.
	 * @param args any of {@code --tls}, to offer STARTTLS, {@link #RELAY},
	 * {@link #DISCARD}, and {@code --blocking} or {@code --virtual-threads}, to have the
	 * processor called on a thread pool or on virtual threads, and not on the event loop
	 * @throws Exception if it can't be started
	 */
	public static void main(String[] args) throws Exception {
		List<String> options = List.of(args);
		MessageProcessor accepting = (message) -> null;
		EventLoops eventLoops = new EventLoops();
		SmtpServer.Builder builder = NettySmtpServer.builder(eventLoops)
			.port(0)
			.dataSizeLimit(0)
			.limits((limits) -> limits.withMaxConnections(UNLIMITED)
				.withMaxConnectionsPerAddress(UNLIMITED)
				.withMaxMessages(UNLIMITED))
			.spool((spool) -> spool.withDiscardAfterProcessing(options.contains(DISCARD)));
		Optional<String> relay = options.stream().filter((option) -> option.startsWith(RELAY)).findFirst();
		if (relay.isPresent()) {
			builder.processor(relayTo(Integer.parseInt(relay.get().substring(RELAY.length())), eventLoops));
		}
		else if (options.contains("--virtual-threads")) {
			builder.executor(virtualThreads()).processor(accepting);
		}
		else {
			builder.processor(options.contains("--blocking") ? accepting : MessageProcessor.nonBlocking(accepting));
		}
		if (options.contains("--tls")) {
			TlsConfiguration tls = TlsConfiguration.of(selfSigned());
			builder.tls(TlsMode.OPTIONAL).tlsConfiguration((serverName) -> tls);
		}
		SmtpServer server = builder.build();
		server.start();
		ServerControl.start(server.connectors().get(0).port());
	}

	private static MessageProcessor relayTo(int port, EventLoops eventLoops) {
		SmtpRelay relay = SmtpRelay.builder(eventLoops)
			.remoteAddresses(List.of(new RemoteAddress("127.0.0.1", port)))
			.executor(Executors.newFixedThreadPool(2))
			.build();
		relay.start();
		return new RelayMessageProcessor(relay);
	}

	// not known to Java 17, for which this is compiled
	private static Executor virtualThreads() throws ReflectiveOperationException {
		return (ExecutorService) Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
	}

	private static Managers selfSigned() throws Exception {
		X509Bundle certificate = new CertificateBuilder().subject("CN=localhost")
			.setIsCertificateAuthority(true)
			.buildSelfSigned();
		return new Managers(certificate.toKeyManagerFactory(), certificate.toTrustManagerFactory());
	}

}
