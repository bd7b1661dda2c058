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

package dev.smtpd.spring.boot.test;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.stream.Collectors;

import dev.smtpd.SmtpConnector;
import dev.smtpd.SmtpProtocol;
import dev.smtpd.SmtpServer;
import dev.smtpd.auth.AuthMode;
import dev.smtpd.spring.context.SmtpServers;
import dev.smtpd.test.SmtpTestClient;

import org.springframework.context.ApplicationContext;
import org.springframework.util.Assert;

/**
 * Clients of listeners alone, and of the SMTP servers of an application. A client speaks
 * what its connector speaks: LMTP, TLS from the first byte, or STARTTLS where that is
 * required, with any certificate. It sends neither credentials nor a header of the PROXY
 * protocol unless these are set.
 *
 * @since 0.1.0
 */
public final class SmtpTestClients {

	private final ApplicationContext context;

	SmtpTestClients(ApplicationContext context) {
		this.context = context;
	}

	/**
	 * Return a client of a connector.
	 * @param connector the name of the connector
	 * @return a new client
	 * @throws IllegalStateException if no server listens on a connector of that name
	 */
	public SmtpTestClient forConnector(String connector) {
		return bindToApplicationContext(this.context, connector);
	}

	/**
	 * Return a client of listeners alone, for unit tests of their routing: there is no
	 * Spring Boot application and no socket. <pre class="code">
	 * SmtpTestClient client = SmtpTestClients.bindToListeners(new Support(tickets));
	 * assertThat(client.mail().to("support+42@example.org").send()).isAccepted();
	 * assertThat(client.mail().to("nobody@example.org").send()).isRejected().atRcpt().hasReply(550, "5.1.1");</pre>
	 * @param controllersOrAdvice instances of classes with
	 * {@link dev.smtpd.spring.listener.annotation.SmtpListener @SmtpListener} methods, of
	 * classes with recipient filters, or of
	 * {@link dev.smtpd.spring.listener.annotation.SmtpControllerAdvice @SmtpControllerAdvice}
	 * classes
	 * @return a new client
	 * @throws dev.smtpd.spring.listener.method.InvalidSmtpListenerException if a listener
	 * can't work
	 * @throws IllegalStateException if none of the instances has a listener
	 * @see #listeners(Object...)
	 */
	public static SmtpTestClient bindToListeners(Object... controllersOrAdvice) {
		return listeners(controllersOrAdvice).build();
	}

	/**
	 * Return a builder of a client of listeners alone, where they need more than
	 * themselves. <pre class="code">
	 * SmtpTestClient client = SmtpTestClients.listeners(new Support(tickets))
	 *     .advice(new SupportAdvice())
	 *     .properties("app.domain", "example.org")
	 *     .build();</pre>
	 * @param controllers instances of classes with listeners and recipient filters
	 * @return a new builder
	 */
	public static SmtpListenersBuilder listeners(Object... controllers) {
		ClassPath.requireListeners("A client of listeners");
		return new SmtpListenersBuilder(controllers);
	}

	/**
	 * Return a client of an application's server, the first connector of the first one.
	 * @param context the application
	 * @return a new client
	 * @throws IllegalStateException if there is no server, or if it doesn't listen
	 */
	public static SmtpTestClient bindToApplicationContext(ApplicationContext context) {
		Assert.notNull(context, "'context' must not be null");
		SmtpServer server = new SmtpServers(context).getFirst();
		Assert.state(server != null, "The application has no SMTP server");
		List<SmtpConnector> connectors = server.connectors();
		Assert.state(!connectors.isEmpty(), "The SMTP server doesn't listen. Tests can inject a client, beans of the "
				+ "application an ObjectProvider of it, to be used after the start.");
		return bindTo(connectors.get(0));
	}

	/**
	 * Return a client of a connector of an application's servers.
	 * @param context the application
	 * @param connector the name of the connector, such as {@code submission} for that of
	 * {@code smtpd.connectors.submission}
	 * @return a new client
	 * @throws IllegalStateException if no server listens on a connector of that name
	 */
	public static SmtpTestClient bindToApplicationContext(ApplicationContext context, String connector) {
		Assert.notNull(context, "'context' must not be null");
		Assert.notNull(connector, "'connector' must not be null");
		List<SmtpConnector> connectors = new SmtpServers(context).getAll()
			.values()
			.stream()
			.flatMap((server) -> server.connectors().stream())
			.toList();
		return connectors.stream()
			.filter((candidate) -> candidate.name().equals(connector))
			.findFirst()
			.map(SmtpTestClients::bindTo)
			.orElseThrow(() -> new IllegalStateException(
					"No SMTP server listens on a connector '%s'. Connectors that listen: %s".formatted(connector,
							connectors.stream().map(SmtpConnector::name).collect(Collectors.joining(", ", "[", "]")))));
	}

	private static SmtpTestClient bindTo(SmtpConnector connector) {
		SmtpTestClient client = SmtpTestClient.bindToServer(host(connector.address()), connector.port());
		SmtpTestClient speaking = (connector.protocol() == SmtpProtocol.LMTP) ? client.lmtp() : client;
		SmtpTestClient secured = switch (connector.tls()) {
			case IMPLICIT -> speaking.implicitTls();
			case REQUIRED -> speaking.startTls();
			case OPTIONAL, NONE -> speaking;
		};
		return (connector.auth() != AuthMode.NONE) ? TestUsers.authenticating(secured) : secured;
	}

	private static String host(InetSocketAddress address) {
		InetAddress bound = address.getAddress().isAnyLocalAddress() ? InetAddress.getLoopbackAddress()
				: address.getAddress();
		return bound.getHostAddress();
	}

}
