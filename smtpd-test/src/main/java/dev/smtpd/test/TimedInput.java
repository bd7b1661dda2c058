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
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;

/**
 * Input of a socket with a deadline, which a server can't put off by sending slowly or
 * without end.
 */
final class TimedInput {

	private final Socket socket;

	private final InputStream in;

	private final byte[] buffer = new byte[4096];

	private int position;

	private int limit;

	TimedInput(Socket socket) throws IOException {
		this.socket = socket;
		this.in = socket.getInputStream();
	}

	/**
	 * Read an octet.
	 * @param deadline the latest time, as by {@link System#nanoTime()}
	 * @return the octet, or -1 at the end of the connection
	 * @throws SocketTimeoutException if there is none before the deadline
	 * @throws IOException if the connection fails
	 */
	int read(long deadline) throws IOException {
		if (this.position == this.limit) {
			long millis = (deadline - System.nanoTime()) / 1_000_000;
			if (millis <= 0) {
				throw new SocketTimeoutException("Nothing within the timeout");
			}
			this.socket.setSoTimeout((int) millis);
			this.position = 0;
			this.limit = Math.max(0, this.in.read(this.buffer));
			if (this.limit == 0) {
				return -1;
			}
		}
		return this.buffer[this.position++] & 0xFF;
	}

}
