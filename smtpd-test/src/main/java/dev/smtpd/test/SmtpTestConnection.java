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

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;

import org.jspecify.annotations.Nullable;

/**
 * A dialogue with a server on one connection. Methods that send return at once; methods
 * that read wait for a complete reply, at most as long as the timeout of the client.
 * <p>
 * A reply that isn't the expected one is an {@link AssertionError}, and a connection that
 * fails or is closed an {@link UncheckedIOException}. The message of both contains the
 * transcript. A connection is for use by one thread at a time.
 *
 * @since 0.1.0
 * @see SmtpTestClient#connect()
 * @see SmtpTestClient#open()
 */
public final class SmtpTestConnection implements AutoCloseable {

	private final SmtpTestClient client;

	private final Transcript transcript = new Transcript();

	private Socket socket;

	private TimedInput in;

	private @Nullable String failure;

	SmtpTestConnection(SmtpTestClient client, Socket socket) throws IOException {
		this.client = client;
		this.socket = socket;
		this.in = new TimedInput(socket);
	}

	/**
	 * Read the greeting and begin a session: EHLO or LHLO, then STARTTLS and AUTH as far
	 * as the client has them set.
	 * @return this connection
	 * @throws AssertionError if the server refuses one of these commands
	 */
	public SmtpTestConnection greet() {
		SessionOpening opening = new SessionOpening(this, this.client);
		SmtpTestReply reply = opening.run();
		if (!reply.isPositive()) {
			throw this.transcript.failure("Refused at %s: %s".formatted(opening.stage(), reply));
		}
		return this;
	}

	/**
	 * Return a new message, which is sent on this connection.
	 * @return a message from {@code joe@example.org} without recipient
	 */
	public SmtpTestMail mail() {
		return new SmtpTestMail(this.client, this);
	}

	/**
	 * Send a line.
	 * @param line the line, to which CR LF is added
	 * @return this connection
	 */
	public SmtpTestConnection send(String line) {
		return sendRaw(line + "\r\n");
	}

	/**
	 * Send text as it is, in one write.
	 * @param text the text, sent as UTF-8
	 * @return this connection
	 */
	public SmtpTestConnection sendRaw(String text) {
		return sendRaw(text.getBytes(StandardCharsets.UTF_8));
	}

	/**
	 * Send bytes as they are, in one write.
	 * @param bytes the bytes
	 * @return this connection
	 */
	public SmtpTestConnection sendRaw(byte[] bytes) {
		this.transcript.sent(bytes);
		try {
			OutputStream out = this.socket.getOutputStream();
			out.write(bytes);
			out.flush();
			return this;
		}
		catch (IOException ex) {
			throw broken("Can't send", ex);
		}
	}

	/**
	 * Send text in several writes, which usually arrive as several packets.
	 * @param pieces the pieces of the text, sent as UTF-8 as they are
	 * @return this connection
	 */
	public SmtpTestConnection sendInPieces(String... pieces) {
		for (String piece : pieces) {
			sendRaw(piece);
		}
		return this;
	}

	/**
	 * Send lines in one write, without waiting for replies (RFC 2920).
	 * @param lines the lines, to each of which CR LF is added
	 * @return this connection
	 */
	public SmtpTestConnection pipeline(String... lines) {
		return sendRaw(String.join("\r\n", lines) + "\r\n");
	}

	/**
	 * Send a header of the PROXY protocol.
	 * @param header the header
	 * @return this connection
	 */
	public SmtpTestConnection send(ProxyHeader header) {
		return sendRaw(header.toByteArray());
	}

	/**
	 * Send a line and read the reply to it.
	 * @param line the line, to which CR LF is added
	 * @return the reply
	 */
	public SmtpTestReply command(String line) {
		return send(line).readReply();
	}

	/**
	 * Read a reply, all of its lines.
	 * @return the reply
	 * @throws UncheckedIOException if there is none within the timeout, or the connection
	 * is closed
	 */
	public SmtpTestReply readReply() {
		long deadline = System.nanoTime() + this.client.timeout().toNanos();
		List<String> lines = new ArrayList<>();
		String line;
		do {
			line = readLine(deadline);
			lines.add(line);
		}
		while (line.length() > 3 && line.charAt(3) == '-');
		return new SmtpTestReply(lines, this.transcript);
	}

	/**
	 * Read several replies.
	 * @param count the number of replies
	 * @return the replies
	 */
	public List<SmtpTestReply> readReplies(int count) {
		List<SmtpTestReply> replies = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			replies.add(readReply());
		}
		return replies;
	}

	/**
	 * Read a reply and expect its first line to begin with a text.
	 * @param start the start of the reply, {@code 250 2.1.0} for example
	 * @return this connection
	 */
	public SmtpTestConnection expect(String start) {
		SmtpTestReply reply = readReply();
		if (!reply.lines().get(0).startsWith(start)) {
			throw this.transcript
				.failure("Expected a reply that starts with '%s', but was '%s'".formatted(start, reply));
		}
		return this;
	}

	/**
	 * Begin a transaction from {@code joe@example.org} to {@code jane@example.org}, up to
	 * the reply to DATA.
	 * @return this connection
	 */
	public SmtpTestConnection beginData() {
		return send("MAIL FROM:<joe@example.org>").expect("250 2.1.0")
			.send("RCPT TO:<jane@example.org>")
			.expect("250 2.1.5")
			.send("DATA")
			.expect("354 ");
	}

	/**
	 * Send a chunk of content (RFC 3030) and read the reply to it.
	 * @param chunk the bytes of the chunk
	 * @param last whether the message ends with this chunk
	 * @return the reply
	 */
	public SmtpTestReply bdat(byte[] chunk, boolean last) {
		byte[] command = ("BDAT " + chunk.length + (last ? " LAST" : "") + "\r\n").getBytes(StandardCharsets.US_ASCII);
		ByteArrayOutputStream bytes = new ByteArrayOutputStream(command.length + chunk.length);
		bytes.writeBytes(command);
		bytes.writeBytes(chunk);
		return sendRaw(bytes.toByteArray()).readReply();
	}

	/**
	 * Send STARTTLS, expect it to be accepted, and do the handshake.
	 * @param tls the settings of TLS
	 * @return the TLS session
	 */
	public SSLSession startTls(SmtpTestTls tls) {
		return send("STARTTLS").expect("220").handshake(tls);
	}

	/**
	 * Do a TLS handshake on the connection, without STARTTLS before it.
	 * @param tls the settings of TLS
	 * @return the TLS session
	 * @throws UncheckedIOException if the handshake fails
	 */
	public SSLSession handshake(SmtpTestTls tls) {
		try {
			this.socket.setSoTimeout((int) this.client.timeout().toMillis());
			SSLSocket secure = tls.handshake(this.socket);
			this.socket = secure;
			this.in = new TimedInput(secure);
			SSLSession session = secure.getSession();
			this.transcript.note(session.getProtocol() + " " + session.getCipherSuite());
			return session;
		}
		catch (IOException ex) {
			throw broken("TLS handshake failed", ex);
		}
	}

	/**
	 * Authenticate (RFC 4954).
	 * @param mechanism {@code PLAIN}, {@code LOGIN}, {@code XOAUTH2} or
	 * {@code OAUTHBEARER}
	 * @param username the name of the user
	 * @param secret the password or token
	 * @return the last reply
	 */
	public SmtpTestReply authenticate(String mechanism, String username, String secret) {
		return SaslCredentials.of(mechanism, username, secret).exchange(this);
	}

	/**
	 * Send the attributes of another client by XCLIENT, as Postfix does, and read the
	 * reply. If the server accepts them, it replies with a greeting and expects EHLO.
	 * @param attributes the attributes, {@code ADDR=192.0.2.7} for example
	 * @return the reply
	 */
	public SmtpTestReply xclient(String... attributes) {
		return command("XCLIENT " + String.join(" ", attributes));
	}

	/**
	 * Close the direction from the client to the server. Replies can still be read.
	 * @return this connection
	 */
	public SmtpTestConnection endOutput() {
		try {
			this.socket.shutdownOutput();
			this.transcript.note("end of output");
			return this;
		}
		catch (IOException ex) {
			throw this.transcript.failure("Can't close the output", ex);
		}
	}

	/**
	 * Close the connection with a reset (TCP RST), without QUIT.
	 */
	public void reset() {
		try {
			this.socket.setSoLinger(true, 0);
			this.socket.close();
		}
		catch (IOException ex) {
			throw this.transcript.failure("Can't reset the connection", ex);
		}
	}

	/**
	 * Expect that the server closes the connection and sends nothing before that.
	 */
	public void expectClosed() {
		try {
			requireEnd();
		}
		catch (IOException ex) {
			throw this.transcript.failure("Expected the end of the connection", ex);
		}
	}

	/**
	 * Expect that the server closes the connection, possibly by a reset, because it
	 * didn't read all that was sent.
	 */
	public void expectClosedOrReset() {
		try {
			requireEnd();
		}
		catch (SocketTimeoutException ex) {
			throw this.transcript.failure("Expected the end of the connection", ex);
		}
		catch (IOException ex) {
			this.transcript.note("reset");
		}
	}

	/**
	 * Return the address of the client.
	 * @return the local address of the connection
	 */
	public InetSocketAddress localAddress() {
		return (InetSocketAddress) this.socket.getLocalSocketAddress();
	}

	/**
	 * Return what was sent and received so far, with credentials masked. Long content is
	 * abridged.
	 * @return a line for each line of the dialogue
	 */
	public String transcript() {
		return this.transcript.toString();
	}

	/**
	 * Close the connection without QUIT. Calling this method again has no effect.
	 */
	@Override
	public void close() {
		try {
			this.socket.close();
		}
		catch (IOException ex) {
			throw this.transcript.failure("Can't close the connection", ex);
		}
	}

	Transcript rawTranscript() {
		return this.transcript;
	}

	void sendContent(byte[] bytes, int length) {
		try {
			this.socket.getOutputStream().write(bytes, 0, length);
			this.transcript.sentContent(length);
		}
		catch (IOException ex) {
			throw broken("Can't send the content", ex);
		}
	}

	/**
	 * Return why the connection can't be used any more.
	 * @return the reason, or {@code null} if it can
	 */
	@Nullable String failure() {
		return this.failure;
	}

	private UncheckedIOException broken(String message, IOException cause) {
		UncheckedIOException exception = this.transcript.failure(message, cause);
		this.failure = message + ": " + Transcript.reason(cause);
		return exception;
	}

	private void requireEnd() throws IOException {
		long deadline = System.nanoTime() + this.client.timeout().toNanos();
		int octet = this.in.read(deadline);
		if (octet != -1) {
			StringBuilder more = new StringBuilder();
			while (octet != -1 && octet != '\n') {
				more.append((char) octet);
				octet = this.in.read(deadline);
			}
			throw this.transcript.failure("Expected the end of the connection, but received '%s'".formatted(more));
		}
		this.transcript.note("closed by the server");
	}

	private String readLine(long deadline) {
		ByteArrayOutputStream line = new ByteArrayOutputStream();
		try {
			while (true) {
				int octet = this.in.read(deadline);
				if (octet == -1) {
					throw new EOFException(
							"Connection closed" + ((line.size() > 0) ? " after '%s'".formatted(text(line)) : ""));
				}
				if (octet == '\n') {
					return endLine(text(line));
				}
				line.write(octet);
			}
		}
		catch (IOException ex) {
			throw broken("No reply", ex);
		}
	}

	private String endLine(String line) {
		if (!line.endsWith("\r")) {
			throw this.transcript.failure("Expected CR LF at the end of '%s'".formatted(line));
		}
		String text = line.substring(0, line.length() - 1);
		this.transcript.received(text);
		return text;
	}

	private static String text(ByteArrayOutputStream line) {
		return line.toString(StandardCharsets.UTF_8);
	}

}
