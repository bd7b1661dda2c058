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

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;

import org.jspecify.annotations.Nullable;

/**
 * A server that follows a script on one connection. Lines of the script begin with
 * {@code S: } if the server sends them and with {@code C: } if it expects them.
 * {@code C*} is content up to the dot, {@code TLS} a handshake and {@code CLOSE} the end.
 */
final class ScriptedServer implements AutoCloseable {

	private final ServerSocket listening;

	private final CompletableFuture<Void> done = new CompletableFuture<>();

	private final @Nullable SSLContext tls;

	private final ByteArrayOutputStream content = new ByteArrayOutputStream();

	private volatile @Nullable SSLSession tlsSession;

	private Socket socket = new Socket();

	private InputStream in = InputStream.nullInputStream();

	ScriptedServer(String... script) {
		this(null, script);
	}

	ScriptedServer(@Nullable SSLContext tls, String... script) {
		this.tls = tls;
		try {
			this.listening = new ServerSocket(0, 1, InetAddress.getByName("localhost"));
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
		new Thread(() -> serve(script), "scripted-server").start();
	}

	private void serve(String[] script) {
		try (Socket accepted = this.listening.accept()) {
			accepted.setSoTimeout(20_000);
			use(accepted);
			for (String step : script) {
				perform(step);
			}
			// the client is expected to close
			if (!script[script.length - 1].equals("CLOSE")) {
				expect("the end", (this.in.read() == -1) ? "the end" : "more");
			}
			this.done.complete(null);
		}
		catch (Exception ex) {
			this.done.completeExceptionally(ex);
		}
	}

	private void perform(String step) throws IOException {
		switch (step.substring(0, 2)) {
			case "S:" ->
				this.socket.getOutputStream().write((step.substring(3) + "\r\n").getBytes(StandardCharsets.UTF_8));
			case "C:" -> expect(step.substring(3), readLine());
			case "C*" -> readContent();
			case "TL" -> handshake();
			default -> this.socket.close();
		}
	}

	private void readContent() throws IOException {
		String line = readLine();
		while (!line.equals(".")) {
			this.content.writeBytes((line + "\r\n").getBytes(StandardCharsets.UTF_8));
			line = readLine();
		}
	}

	private void handshake() throws IOException {
		SSLSocket secure = (SSLSocket) this.tls.getSocketFactory().createSocket(this.socket, null, true);
		secure.setWantClientAuth(true);
		secure.startHandshake();
		this.tlsSession = secure.getSession();
		use(secure);
	}

	private void use(Socket socket) throws IOException {
		this.socket = socket;
		this.in = new BufferedInputStream(socket.getInputStream());
	}

	private String readLine() throws IOException {
		ByteArrayOutputStream line = new ByteArrayOutputStream();
		int octet = this.in.read();
		while (octet != '\n') {
			if (octet < 0) {
				throw new IOException("Closed after '" + line + "'");
			}
			line.write(octet);
			octet = this.in.read();
		}
		return line.toString(StandardCharsets.UTF_8).replaceAll("\r$", "");
	}

	private static void expect(String expected, String actual) throws IOException {
		if (!actual.equals(expected)) {
			throw new IOException("Expected '%s', but was '%s'".formatted(expected, actual));
		}
	}

	int port() {
		return this.listening.getLocalPort();
	}

	SmtpTestClient client() {
		return SmtpTestClient.bindToServer("localhost", port());
	}

	byte[] content() {
		this.done.join();
		return this.content.toByteArray();
	}

	SSLSession tlsSession() {
		return this.tlsSession;
	}

	String requestedServerName() {
		return ((SNIHostName) ((ExtendedSSLSession) this.tlsSession).getRequestedServerNames().get(0)).getAsciiName();
	}

	@Override
	public void close() throws IOException {
		this.listening.close();
		this.done.join();
	}

}
