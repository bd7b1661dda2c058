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

package dev.smtpd.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * SMTP client for tests of a server. It sends whole messages and returns what the server
 * replied, or opens a connection for a dialogue line by line: <pre class="code">
 * SmtpTestClient client = SmtpTestClient.bindToServer("localhost", port);
 * assertThat(client.mail().from("joe@example.org").to("jane@example.org").subject("Hi").text("Hello").send())
 *     .isAccepted().hasReply(250, "2.0.0");
 * assertThat(client.mail().to("nobody@example.org").send()).isRejected().atRcpt().hasReply(550, "5.1.1");
 *
 * try (SmtpTestConnection connection = client.open()) {
 *     connection.send("MAIL FROM:&lt;joe@example.org&gt;").expect("250 2.1.0");
 * }</pre>
 * <p>
 * Instances are immutable and may be shared by threads. Nothing is checked on the side of
 * the client: extensions are used whether the server offers them or not. Every failure
 * message contains the transcript of the connection, in which credentials are masked.
 *
 * @since 0.1.0
 */
public final class SmtpTestClient {

	private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(30);

	private final SmtpTestTransport transport;

	private Duration timeout = DEFAULT_TIMEOUT;

	private String clientName = "client.example.org";

	private boolean lmtp;

	private boolean startTls;

	private boolean implicitTls;

	private SmtpTestTls tls = SmtpTestTls.trustAll();

	private @Nullable ProxyHeader proxyHeader;

	private Supplier<@Nullable SmtpTestCredentials> credentials = () -> null;

	private SmtpTestClient(SmtpTestTransport transport) {
		this.transport = transport;
	}

	/**
	 * Return a client of a server. No connection is made yet.
	 * @param host the name or address of the server
	 * @param port the port of the server
	 * @return a new client that uses SMTP without TLS
	 */
	public static SmtpTestClient bindToServer(String host, int port) {
		return bindTo(new TcpTransport(host, port));
	}

	/**
	 * Return a client of a server on this machine. No connection is made yet.
	 * @param port the port of the server
	 * @return a new client that uses SMTP without TLS
	 */
	public static SmtpTestClient bindToServer(int port) {
		return bindToServer("localhost", port);
	}

	/**
	 * Return a client whose connections are opened by other means, such as within the
	 * memory of the test. No connection is made yet.
	 * @param transport opens the connections
	 * @return a new client that uses SMTP without TLS
	 */
	public static SmtpTestClient bindTo(SmtpTestTransport transport) {
		return new SmtpTestClient(transport);
	}

	/**
	 * Return a client that uses LMTP (RFC 2033): LHLO instead of EHLO, and a reply to
	 * each accepted recipient after the content.
	 * @return a new client
	 */
	public SmtpTestClient lmtp() {
		return with((client) -> client.lmtp = true);
	}

	/**
	 * Return a client with another name in EHLO or LHLO.
	 * @param clientName the name, {@code client.example.org} by default
	 * @return a new client
	 */
	public SmtpTestClient clientName(String clientName) {
		return with((client) -> client.clientName = clientName);
	}

	/**
	 * Return a client with another timeout.
	 * @param timeout the longest time to wait for a connection, for a TLS handshake, and
	 * for each complete reply; 30 seconds by default
	 * @return a new client
	 */
	public SmtpTestClient timeout(Duration timeout) {
		return with((client) -> client.timeout = timeout);
	}

	/**
	 * Return a client that sends STARTTLS (RFC 3207) after EHLO and accepts every
	 * certificate.
	 * @return a new client
	 */
	public SmtpTestClient startTls() {
		return startTls(SmtpTestTls.trustAll());
	}

	/**
	 * Return a client that sends STARTTLS (RFC 3207) after EHLO.
	 * @param tls the settings of TLS
	 * @return a new client
	 */
	public SmtpTestClient startTls(SmtpTestTls tls) {
		return with((client) -> {
			client.startTls = true;
			client.tls = tls;
		});
	}

	/**
	 * Return a client that begins each connection with a TLS handshake (RFC 8314) and
	 * accepts every certificate.
	 * @return a new client
	 */
	public SmtpTestClient implicitTls() {
		return implicitTls(SmtpTestTls.trustAll());
	}

	/**
	 * Return a client that begins each connection with a TLS handshake (RFC 8314).
	 * @param tls the settings of TLS
	 * @return a new client
	 */
	public SmtpTestClient implicitTls(SmtpTestTls tls) {
		return with((client) -> {
			client.implicitTls = true;
			client.tls = tls;
		});
	}

	/**
	 * Return a client that begins each connection with a header of the PROXY protocol, as
	 * a load balancer does.
	 * @param proxyHeader the header
	 * @return a new client
	 */
	public SmtpTestClient proxyHeader(ProxyHeader proxyHeader) {
		return with((client) -> client.proxyHeader = proxyHeader);
	}

	/**
	 * Return a client that authenticates (RFC 4954) after EHLO, and after STARTTLS if
	 * that is set.
	 * @param mechanism {@code PLAIN}, {@code LOGIN}, {@code XOAUTH2} or
	 * {@code OAUTHBEARER}
	 * @param username the name of the user
	 * @param secret the password or token
	 * @return a new client
	 */
	public SmtpTestClient authenticated(String mechanism, String username, String secret) {
		SaslCredentials.of(mechanism, username, secret);
		SmtpTestCredentials credentials = new SmtpTestCredentials(mechanism, username, secret);
		return authenticated(() -> credentials);
	}

	/**
	 * Return a client that authenticates as {@link #authenticated(String, String, String)
	 * authenticated} does, with what it finds out anew on each connection.
	 * @param credentials returns what to authenticate with, or {@code null} for a
	 * connection without AUTH; called on the thread that opens the connection
	 * @return a new client
	 */
	public SmtpTestClient authenticated(Supplier<@Nullable SmtpTestCredentials> credentials) {
		return with((client) -> client.credentials = credentials);
	}

	/**
	 * Open a connection, without reading the greeting. A header of the PROXY protocol and
	 * an implicit TLS handshake are sent if they are set.
	 * @return a new connection, which the caller closes
	 * @throws UncheckedIOException if the connection or the TLS handshake fails
	 */
	public SmtpTestConnection connect() {
		Socket socket = openSocket();
		try {
			SmtpTestConnection connection = new SmtpTestConnection(this, socket);
			if (this.proxyHeader != null) {
				connection.send(this.proxyHeader);
			}
			if (this.implicitTls) {
				connection.handshake(this.tls);
			}
			return connection;
		}
		catch (IOException ex) {
			close(socket);
			throw noConnection(ex);
		}
		catch (UncheckedIOException ex) {
			close(socket);
			throw ex;
		}
	}

	private Socket openSocket() {
		try {
			return this.transport.connect(this.timeout);
		}
		catch (IOException ex) {
			throw noConnection(ex);
		}
	}

	private UncheckedIOException noConnection(IOException cause) {
		return new UncheckedIOException("No connection to " + this.transport, cause);
	}

	/**
	 * Open a connection and begin a session on it: greeting, EHLO, STARTTLS and AUTH as
	 * far as they are set.
	 * @return a new connection, which the caller closes
	 * @throws AssertionError if the server refuses one of these commands
	 * @throws UncheckedIOException if the connection fails
	 */
	public SmtpTestConnection open() {
		SmtpTestConnection connection = connect();
		try {
			return connection.greet();
		}
		catch (AssertionError | UncheckedIOException ex) {
			connection.close();
			throw ex;
		}
	}

	/**
	 * Return a new message, which is sent on a connection of its own.
	 * @return a message from {@code joe@example.org} without recipient
	 */
	public SmtpTestMail mail() {
		return new SmtpTestMail(this, null);
	}

	/**
	 * Send a mail to its own recipients, from its own sender.
	 * @param mail the mail
	 * @return what the server replied
	 * @throws UncheckedIOException if there is no connection, or no reply within the
	 * timeout
	 */
	public SmtpTestResult send(TestMail mail) {
		return mail().from(mail.sender()).to(mail.recipients().toArray(String[]::new)).content(mail).send();
	}

	/**
	 * Send content of any kind from {@code joe@example.org} to {@code jane@example.org}.
	 * @param content the content, such as an {@link UglyMail}
	 * @return what the server replied
	 * @throws UncheckedIOException if there is no connection, or no reply within the
	 * timeout
	 */
	public SmtpTestResult send(SmtpTestMail.Content content) {
		return mail().content(content).send();
	}

	Duration timeout() {
		return this.timeout;
	}

	boolean isLmtp() {
		return this.lmtp;
	}

	boolean isStartTls() {
		return this.startTls;
	}

	SmtpTestTls tls() {
		return this.tls;
	}

	String helloCommand() {
		return (this.lmtp ? "LHLO " : "EHLO ") + this.clientName;
	}

	@Nullable SaslCredentials credentials() {
		SmtpTestCredentials found = this.credentials.get();
		return (found != null) ? SaslCredentials.of(found.mechanism(), found.username(), found.secret()) : null;
	}

	private SmtpTestClient with(Consumer<SmtpTestClient> change) {
		SmtpTestClient copy = new SmtpTestClient(this.transport);
		copy.timeout = this.timeout;
		copy.clientName = this.clientName;
		copy.lmtp = this.lmtp;
		copy.startTls = this.startTls;
		copy.implicitTls = this.implicitTls;
		copy.tls = this.tls;
		copy.proxyHeader = this.proxyHeader;
		copy.credentials = this.credentials;
		change.accept(copy);
		return copy;
	}

	private static void close(Socket socket) {
		try {
			socket.close();
		}
		catch (IOException ex) {
			// the failure before it is reported
		}
	}

}
