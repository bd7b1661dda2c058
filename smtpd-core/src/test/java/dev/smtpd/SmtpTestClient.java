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

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A client that says and expects exactly what a test tells it to, over a real socket.
 */
public final class SmtpTestClient implements AutoCloseable {

	private static final int TIMEOUT_MILLIS = 20_000;

	private Socket socket;

	private InputStream in;

	private SmtpTestClient(Socket socket) throws IOException {
		this.socket = socket;
		this.socket.setSoTimeout(TIMEOUT_MILLIS);
		this.socket.setTcpNoDelay(true);
		this.in = new BufferedInputStream(this.socket.getInputStream());
	}

	/**
	 * Connect without reading the greeting.
	 * @param server the server
	 * @return a new client
	 */
	public static SmtpTestClient connect(SmtpServer server) {
		return connect(server.connectors().get(0).port());
	}

	/**
	 * Connect to a port without reading the greeting.
	 * @param port the port
	 * @return a new client
	 */
	public static SmtpTestClient connect(int port) {
		try {
			return new SmtpTestClient(new Socket("localhost", port));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Connect to a port that speaks TLS from the first byte, without reading the
	 * greeting.
	 * @param port the port
	 * @param context decides on the server's certificate
	 * @return a new client
	 */
	public static SmtpTestClient connect(int port, SSLContext context) {
		try {
			return new SmtpTestClient(context.getSocketFactory().createSocket("localhost", port));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Shake hands on the connection.
	 * @param context decides on the server's certificate
	 * @param serverName the name to ask for
	 * @return the TLS session
	 */
	public SSLSession handshake(SSLContext context, String serverName) {
		return handshake(context, serverName, List.of());
	}

	/**
	 * Shake hands on the connection with some cipher suites only.
	 * @param context decides on the server's certificate
	 * @param serverName the name to ask for
	 * @param ciphers the cipher suites to offer, those of the JDK if empty
	 * @return the TLS session
	 */
	public SSLSession handshake(SSLContext context, String serverName, List<String> ciphers) {
		try {
			SSLSocket secure = (SSLSocket) context.getSocketFactory()
				.createSocket(this.socket, serverName, this.socket.getPort(), true);
			if (!ciphers.isEmpty()) {
				secure.setEnabledCipherSuites(ciphers.toArray(String[]::new));
			}
			secure.startHandshake();
			this.socket = secure;
			this.in = new BufferedInputStream(secure.getInputStream());
			return secure.getSession();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Connect, read the greeting, and say EHLO.
	 * @param server the server
	 * @return a new client
	 */
	public static SmtpTestClient introduced(SmtpServer server) {
		return connect(server).expect("220 ").send("EHLO client.example.org").expect("250-");
	}

	/**
	 * Send a line.
	 * @param line the line, to which CR LF is added
	 * @return this client
	 */
	public SmtpTestClient send(String line) {
		return sendRaw(line + "\r\n");
	}

	/**
	 * Send text as it is, in one write.
	 * @param text the text, sent as UTF-8
	 * @return this client
	 */
	public SmtpTestClient sendRaw(String text) {
		return sendRaw(text.getBytes(StandardCharsets.UTF_8));
	}

	/**
	 * Send bytes as they are, in one write.
	 * @param bytes the bytes
	 * @return this client
	 */
	public SmtpTestClient sendRaw(byte[] bytes) {
		try {
			this.socket.getOutputStream().write(bytes);
			this.socket.getOutputStream().flush();
			return this;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Read a reply, all of its lines, and expect its first one to begin with a text.
	 * @param start the start of the reply
	 * @return this client
	 */
	public SmtpTestClient expect(String start) {
		assertThat(readReply().get(0)).startsWith(start);
		return this;
	}

	/**
	 * Begin a transaction, up to the reply to DATA.
	 * @return this client
	 */
	public SmtpTestClient beginData() {
		return send("MAIL FROM:<joe@example.org>").expect("250 2.1.0")
			.send("RCPT TO:<jane@example.org>")
			.expect("250 2.1.5")
			.send("DATA")
			.expect("354 ");
	}

	/**
	 * Read a reply.
	 * @return its lines
	 */
	public List<String> readReply() {
		List<String> lines = new ArrayList<>();
		String line;
		do {
			line = readLine();
			lines.add(line);
		}
		while (line.length() > 3 && line.charAt(3) == '-');
		return lines;
	}

	/**
	 * Say that nothing more will be sent.
	 * @return this client
	 */
	public SmtpTestClient endOutput() {
		try {
			this.socket.shutdownOutput();
			return this;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Break the connection off without a farewell.
	 */
	public void reset() {
		try {
			this.socket.setSoLinger(true, 0);
			this.socket.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Expect that the server closes the connection and says nothing more.
	 */
	public void expectClosed() {
		try {
			assertThat(this.in.read()).isEqualTo(-1);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Expect that the server closes the connection, perhaps with a reset, since it hasn't
	 * read all that was sent.
	 */
	public void expectClosedOrReset() {
		try {
			assertThat(this.in.read()).isEqualTo(-1);
		}
		catch (IOException ex) {
			// reset
		}
	}

	private String readLine() {
		try {
			StringBuilder line = new StringBuilder();
			while (true) {
				int octet = this.in.read();
				assertThat(octet).as("connection closed after '%s'", line).isNotEqualTo(-1);
				if (octet == '\n') {
					assertThat(line).as("line ends with CR LF").endsWith("\r");
					return line.substring(0, line.length() - 1);
				}
				line.append((char) octet);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public void close() {
		try {
			this.socket.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
