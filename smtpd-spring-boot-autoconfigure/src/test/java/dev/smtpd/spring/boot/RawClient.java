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

package dev.smtpd.spring.boot;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * Says what it is told, and returns what the server says.
 */
public final class RawClient implements AutoCloseable {

	private static final int TIMEOUT_MILLIS = 120_000;

	private final Socket socket;

	private final InputStream in;

	private final OutputStream out;

	/**
	 * Connect to a server on this machine.
	 * @param port the port of the server
	 * @throws IOException if that fails
	 */
	public RawClient(int port) throws IOException {
		this.socket = new Socket("localhost", port);
		this.socket.setSoTimeout(TIMEOUT_MILLIS);
		this.socket.setTcpNoDelay(true);
		this.in = new BufferedInputStream(this.socket.getInputStream());
		this.out = this.socket.getOutputStream();
	}

	/**
	 * Read the greeting and say EHLO.
	 * @return this client
	 * @throws IOException if the connection is closed, or either isn't accepted
	 */
	public RawClient greet() throws IOException {
		require(read(), "220");
		require(say("EHLO client.example.org"), "250");
		return this;
	}

	/**
	 * Send a message.
	 * @param content what writes the content
	 * @return the first reply that isn't positive, or the one to the message
	 * @throws IOException if the connection is closed
	 */
	public String send(Content content) throws IOException {
		for (String command : new String[] { "MAIL FROM:<joe@example.org>", "RCPT TO:<jane@example.org>", "DATA" }) {
			String reply = say(command);
			if (reply.charAt(0) > '3') {
				return reply;
			}
		}
		content.writeTo(this.out);
		return say(".");
	}

	/**
	 * Send a line and return the reply to it.
	 * @param line the line, a character for each octet
	 * @return the last line of the reply
	 * @throws IOException if the connection is closed
	 */
	public String say(String line) throws IOException {
		this.out.write((line + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
		this.out.flush();
		return read();
	}

	/**
	 * Read a reply.
	 * @return the last line of the reply
	 * @throws IOException if the connection is closed
	 */
	public String read() throws IOException {
		while (true) {
			StringBuilder line = new StringBuilder();
			int octet = this.in.read();
			while (octet != '\n') {
				if (octet < 0) {
					throw new IOException("Connection closed");
				}
				line.append((char) octet);
				octet = this.in.read();
			}
			if (line.charAt(3) != '-') {
				return line.toString().strip();
			}
		}
	}

	/**
	 * Break the connection off without a farewell.
	 * @throws IOException if that fails
	 */
	public void reset() throws IOException {
		this.socket.setSoLinger(true, 0);
		this.socket.close();
	}

	private static void require(String reply, String code) throws IOException {
		if (!reply.startsWith(code)) {
			throw new IOException(reply);
		}
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

	/**
	 * The content of a message.
	 */
	public interface Content {

		/**
		 * Write the content, with dots doubled.
		 * @param out where to
		 * @throws IOException if that fails
		 */
		void writeTo(OutputStream out) throws IOException;

		/**
		 * Return short content.
		 * @param text the content, in ASCII
		 * @return the content
		 */
		static Content of(String text) {
			return (out) -> out.write(text.getBytes(StandardCharsets.US_ASCII));
		}

	}

}
