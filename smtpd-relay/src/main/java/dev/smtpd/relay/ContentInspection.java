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

package dev.smtpd.relay;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Predicate;

/**
 * Reads the content of a message before it is sent.
 *
 * @param message the message
 * @param executor for content that isn't in memory
 */
record ContentInspection(OutgoingMessage message, Executor executor) {

	private static final int BUFFER_SIZE = 8192;

	/**
	 * Read the {@code Received} header fields.
	 * @param known whether an identifier is that of a message that must not return
	 * @return the servers that the message has passed
	 */
	CompletableFuture<MessageTrace> trace(Predicate<String> known) {
		return read((in) -> {
			byte[] buffer = buffer();
			MessageTrace trace = new MessageTrace(known);
			for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
				if (trace.endsHeader(buffer, count)) {
					break;
				}
			}
			return trace;
		});
	}

	private byte[] buffer() {
		return new byte[(int) Math.min(BUFFER_SIZE, this.message.size() + 1)];
	}

	/**
	 * Find out where the content has octets beyond ASCII.
	 * @return where it has the first of them
	 */
	CompletableFuture<EightBit> findEightBit() {
		return read((in) -> {
			byte[] buffer = buffer();
			boolean header = true;
			int lineLength = 0;
			for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
				for (int i = 0; i < count; i++) {
					if (buffer[i] < 0) {
						return header ? EightBit.HEADER : EightBit.BODY;
					}
					if (buffer[i] == '\n') {
						header = header && lineLength > 0;
						lineLength = 0;
					}
					else if (buffer[i] != '\r') {
						lineLength++;
					}
				}
			}
			return EightBit.NOWHERE;
		});
	}

	private <T> CompletableFuture<T> read(Reading<T> reading) {
		Executor reader = this.message.content().isInMemory() ? Runnable::run : this.executor;
		try {
			return CompletableFuture.supplyAsync(() -> apply(reading), reader);
		}
		catch (RejectedExecutionException ex) {
			return CompletableFuture.failedFuture(UpstreamException.busy("No thread to read a message: " + ex));
		}
	}

	private <T> T apply(Reading<T> reading) {
		try (InputStream in = this.message.open()) {
			return reading.read(in);
		}
		catch (IOException ex) {
			throw new CompletionException(ex);
		}
	}

	/**
	 * Where content has octets beyond ASCII first.
	 */
	enum EightBit {

		/**
		 * In its header.
		 */
		HEADER,

		/**
		 * In its body.
		 */
		BODY,

		/**
		 * Nowhere.
		 */
		NOWHERE

	}

	@FunctionalInterface
	private interface Reading<T> {

		T read(InputStream in) throws IOException;

	}

}
