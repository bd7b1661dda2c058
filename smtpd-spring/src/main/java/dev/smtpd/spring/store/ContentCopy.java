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

package dev.smtpd.spring.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

import dev.smtpd.MessageContent;
import dev.smtpd.spring.store.MessageStoreException.Kind;
import org.jspecify.annotations.Nullable;

/**
 * Reads content once, and tells the failures of reading from those of writing.
 */
final class ContentCopy {

	private static final String ALGORITHM = "SHA-256";

	private final MessageContent content;

	ContentCopy(MessageContent content) {
		this.content = content;
	}

	/**
	 * Copy the content.
	 * @param sink where to
	 * @param blockSize how many bytes to write at a time, fewer at the end only
	 * @return the SHA-256 over all of it
	 * @throws IOException if the sink throws it
	 * @throws MessageStoreException if the content can't be read
	 */
	byte[] to(Sink sink, int blockSize) throws IOException {
		MessageDigest digest = newDigest();
		byte[] block = new byte[blockSize];
		long size = 0;
		try (InputStream in = open()) {
			int length = read(in, block);
			while (length > 0) {
				digest.update(block, 0, length);
				sink.write(block, length);
				size += length;
				length = read(in, block);
			}
		}
		if (size != this.content.size()) {
			throw new MessageStoreException(Kind.UNREADABLE,
					"Content has " + size + " instead of " + this.content.size() + " bytes", null);
		}
		return digest.digest();
	}

	byte[] to(OutputStream out, int blockSize) throws IOException {
		return to((block, length) -> out.write(block, 0, length), blockSize);
	}

	private static MessageDigest newDigest() {
		try {
			return MessageDigest.getInstance(ALGORITHM);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every Java platform has " + ALGORITHM, ex);
		}
	}

	private InputStream open() {
		try {
			return this.content.inputStream();
		}
		catch (UncheckedIOException ex) {
			throw unreadable(ex.getCause());
		}
	}

	private static int read(InputStream in, byte[] block) {
		try {
			return in.readNBytes(block, 0, block.length);
		}
		catch (IOException ex) {
			throw unreadable(ex);
		}
	}

	private static MessageStoreException unreadable(@Nullable IOException cause) {
		return new MessageStoreException(Kind.UNREADABLE, "Content of the message can't be read", cause);
	}

	/**
	 * Where content goes.
	 */
	@FunctionalInterface
	interface Sink {

		/**
		 * Write bytes.
		 * @param block has the bytes, until this returns
		 * @param length how many of them count
		 * @throws IOException if they can't be written
		 */
		void write(byte[] block, int length) throws IOException;

	}

}
