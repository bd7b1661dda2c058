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

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

import dev.smtpd.settings.SpoolSettings;

/**
 * The content of a message: what the client sent after DATA, byte for byte, with the
 * transparency dots of RFC 5321 section 4.5.2 removed and without the line that ends it.
 * <p>
 * It can be read as often as wanted, from any thread and from several at once, and stays
 * readable for as long as there is a reference to it: there is nothing to close. A server
 * may be configured to end content with its
 * {@linkplain SpoolSettings#discardAfterProcessing() processing}: it can't be opened any
 * more then, and what reads it fails, at once or soon.
 *
 * @since 0.1.0
 */
public interface MessageContent {

	/**
	 * Return the size of the content.
	 * @return the size in bytes
	 */
	long size();

	/**
	 * Return whether the content is in memory, so that reading it never waits for a disk.
	 * @return whether reading never blocks; {@code false} unless overridden
	 */
	default boolean isInMemory() {
		return false;
	}

	/**
	 * Open the content from its first byte.
	 * @return a new stream at each call; closing it releases its resources at once
	 * @throws UncheckedIOException if the content can't be opened
	 */
	InputStream inputStream();

	/**
	 * Write the whole content to a stream.
	 * @param out the stream, which is neither flushed nor closed
	 * @throws IOException if the content can't be read or the stream can't be written
	 */
	default void transferTo(OutputStream out) throws IOException {
		try (InputStream in = inputStream()) {
			in.transferTo(out);
		}
		catch (UncheckedIOException ex) {
			throw ex.getCause();
		}
	}

	/**
	 * Return the content as an array. Large content is better read from
	 * {@link #inputStream()}.
	 * @return a new array at each call
	 * @throws UncheckedIOException if the content can't be read
	 * @throws OutOfMemoryError if the content is larger than an array can be
	 */
	default byte[] toByteArray() {
		try (InputStream in = inputStream()) {
			ByteArrayOutputStream out = new ByteArrayOutputStream(Math.toIntExact(size()));
			in.transferTo(out);
			return out.toByteArray();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Return the content as text, decoded as UTF-8: what smtpd.py hands over with
	 * {@code decode_data=True}. With {@code decode-data} the server has refused anything
	 * that isn't UTF-8; without, malformed bytes become the replacement character.
	 * @return the content as text
	 * @throws UncheckedIOException if the content can't be read
	 */
	default String text() {
		return new String(toByteArray(), StandardCharsets.UTF_8);
	}

}
