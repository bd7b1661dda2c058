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

package dev.smtpd.spring.boot.test.memory;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;

/**
 * Octets on their way in one direction, as many as a socket would buffer. The client
 * waits, as it does for a socket; the server is notified.
 */
final class MemoryPipe {

	private static final int CAPACITY = 64 * 1024;

	private static final Runnable NOBODY = () -> {
	};

	private final byte[] ring = new byte[CAPACITY];

	private int start;

	private int length;

	private boolean ended;

	private boolean abandoned;

	private boolean reset;

	private volatile Runnable changed = NOBODY;

	/**
	 * Set what notifies the server.
	 * @param changed called after each change by the client, on its thread
	 */
	void onChange(Runnable changed) {
		this.changed = changed;
	}

	/**
	 * Write what there is room for.
	 * @param bytes the array
	 * @param offset where its octets begin
	 * @param count how many
	 * @return how many octets were written
	 * @throws IOException if nothing is read any more
	 */
	synchronized int offer(byte[] bytes, int offset, int count) throws IOException {
		requireReader();
		int written = Math.min(count, CAPACITY - this.length);
		for (int done = 0; done < written;) {
			int end = (this.start + this.length) % CAPACITY;
			int piece = Math.min(written - done, CAPACITY - end);
			System.arraycopy(bytes, offset + done, this.ring, end, piece);
			this.length += piece;
			done += piece;
		}
		notifyAll();
		return written;
	}

	/**
	 * Read what is there.
	 * @param bytes the array
	 * @param offset where its octets begin
	 * @param count how many
	 * @return how many octets were read, -1 after the end
	 * @throws IOException if the connection was reset
	 */
	synchronized int poll(byte[] bytes, int offset, int count) throws IOException {
		if (this.reset) {
			throw new SocketException("Connection reset");
		}
		if (this.length == 0) {
			return this.ended ? -1 : 0;
		}
		int read = Math.min(count, this.length);
		for (int done = 0; done < read;) {
			int piece = Math.min(read - done, CAPACITY - this.start);
			System.arraycopy(this.ring, this.start, bytes, offset + done, piece);
			this.start = (this.start + piece) % CAPACITY;
			this.length -= piece;
			done += piece;
		}
		notifyAll();
		return read;
	}

	synchronized int available() {
		return this.length;
	}

	/**
	 * Write all octets, as soon as there is room for them.
	 * @param bytes the array
	 * @param offset where its octets begin
	 * @param count how many
	 * @throws IOException if nothing is read any more
	 */
	void write(byte[] bytes, int offset, int count) throws IOException {
		int done = 0;
		while (done < count) {
			int written = awaitRoom(bytes, offset + done, count - done);
			done += written;
			this.changed.run();
		}
	}

	private synchronized int awaitRoom(byte[] bytes, int offset, int count) throws IOException {
		while (this.length == CAPACITY && !this.abandoned) {
			await(0);
		}
		return offer(bytes, offset, count);
	}

	/**
	 * Read octets, as soon as there are some.
	 * @param bytes the array
	 * @param offset where its octets begin
	 * @param count how many
	 * @param timeout how long to wait in milliseconds, 0 for as long as it takes
	 * @return how many octets were read, -1 after the end
	 * @throws IOException if there are none in time, or the connection was reset
	 */
	int read(byte[] bytes, int offset, int count, int timeout) throws IOException {
		int read = awaitOctets(bytes, offset, count, timeout);
		this.changed.run();
		return read;
	}

	private synchronized int awaitOctets(byte[] bytes, int offset, int count, int timeout) throws IOException {
		long deadline = System.nanoTime() + timeout * 1_000_000L;
		while (this.length == 0 && !this.ended && !this.reset) {
			long millis = (deadline - System.nanoTime() + 999_999) / 1_000_000;
			if (timeout > 0 && millis <= 0) {
				throw new SocketTimeoutException("Read timed out");
			}
			await((timeout > 0) ? millis : 0);
		}
		return poll(bytes, offset, count);
	}

	private void await(long millis) throws IOException {
		try {
			wait(millis);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new InterruptedIOException();
		}
	}

	/**
	 * Nothing more is written.
	 */
	void end() {
		synchronized (this) {
			this.ended = true;
			notifyAll();
		}
		this.changed.run();
	}

	/**
	 * Nothing more is read.
	 */
	void abandon() {
		synchronized (this) {
			this.abandoned = true;
			notifyAll();
		}
		this.changed.run();
	}

	/**
	 * Forget what has not been read, and have the reader fail.
	 */
	void reset() {
		synchronized (this) {
			this.reset = true;
			this.length = 0;
			notifyAll();
		}
		this.changed.run();
	}

	private void requireReader() throws IOException {
		if (this.abandoned) {
			throw new SocketException("Broken pipe");
		}
	}

}
