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

package dev.smtpd.spring.boot.inbox.api;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * A connection to the API, so that a test decides when it is closed.
 */
final class ApiConnection implements AutoCloseable {

	private final Socket socket;

	private ApiConnection(Socket socket) {
		this.socket = socket;
	}

	static ApiConnection open(WebInbox inbox) throws IOException {
		Socket socket = new Socket("127.0.0.1", inbox.httpPort());
		socket.setSoTimeout(60_000);
		return new ApiConnection(socket);
	}

	ApiConnection send(String method, String path, String... headers) throws IOException {
		String request = method + " /smtpd/api" + path + " HTTP/1.1\r\nHost: localhost\r\n"
				+ ((headers.length > 0) ? String.join("\r\n", headers) + "\r\n" : "") + "\r\n";
		this.socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
		return this;
	}

	// Read at least until there is a text.
	String readUntil(String text) throws IOException {
		ByteArrayOutputStream read = new ByteArrayOutputStream();
		InputStream in = this.socket.getInputStream();
		while (!read.toString(StandardCharsets.UTF_8).contains(text)) {
			int next = in.read();
			if (next < 0) {
				throw new IOException("There is no '" + text + "' in: " + read.toString(StandardCharsets.UTF_8));
			}
			read.write(next);
		}
		return read.toString(StandardCharsets.UTF_8);
	}

	String readAll() throws IOException {
		return new String(this.socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
	}

	// The client ends without a word (TCP RST).
	void reset() throws IOException {
		this.socket.setSoLinger(true, 0);
		this.socket.close();
	}

	// The client closes the connection (TCP FIN).
	void end() throws IOException {
		this.socket.close();
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

}
