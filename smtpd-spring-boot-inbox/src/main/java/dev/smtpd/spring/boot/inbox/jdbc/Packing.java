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

package dev.smtpd.spring.boot.inbox.jdbc;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

import org.jspecify.annotations.Nullable;

/**
 * Compresses what is stored of messages, one piece at a time. The first byte of what is
 * packed says whether it is compressed, which pictures, for example, aren't. An instance
 * is for one thread.
 */
final class Packing implements AutoCloseable {

	private static final byte PLAIN = 0;

	private static final byte DEFLATED = 1;

	// of which no piece has more
	private static final int MAX_SIZE = 1024 * 1024;

	// they take memory outside of the heap
	private @Nullable Deflater deflater;

	private @Nullable Inflater inflater;

	private byte[] buffer = new byte[8_192];

	/**
	 * Pack a piece.
	 * @param bytes the piece, of at most 1 MB
	 * @return the packed piece, of at most one byte more
	 */
	byte[] pack(byte[] bytes) {
		if (this.deflater == null) {
			this.deflater = new Deflater(Deflater.BEST_SPEED, true);
		}
		byte[] packed = new byte[bytes.length + 1];
		this.deflater.reset();
		this.deflater.setInput(bytes);
		this.deflater.finish();
		int length = this.deflater.deflate(packed, 1, bytes.length);
		if (this.deflater.finished()) {
			packed[0] = DEFLATED;
			return Arrays.copyOf(packed, length + 1);
		}
		packed[0] = PLAIN;
		System.arraycopy(bytes, 0, packed, 1, bytes.length);
		return packed;
	}

	/**
	 * Unpack a piece.
	 * @param packed the packed piece
	 * @return the piece
	 */
	byte[] unpack(byte[] packed) {
		if (packed[0] == PLAIN) {
			return Arrays.copyOfRange(packed, 1, packed.length);
		}
		// before the buffer is looked at, which may be another one then
		int length = inflate(packed);
		return Arrays.copyOf(this.buffer, length);
	}

	private int inflate(byte[] packed) {
		if (this.inflater == null) {
			this.inflater = new Inflater(true);
		}
		this.inflater.reset();
		this.inflater.setInput(packed, 1, packed.length - 1);
		int length = 0;
		try {
			while (!this.inflater.finished()) {
				if (length == this.buffer.length) {
					this.buffer = Arrays.copyOf(this.buffer, Math.min(length * 2, MAX_SIZE + 1));
				}
				int count = this.inflater.inflate(this.buffer, length, this.buffer.length - length);
				length += count;
				if (length > MAX_SIZE || (count == 0 && !this.inflater.finished())) {
					throw new IllegalStateException("A piece of a message can't be read");
				}
			}
		}
		catch (DataFormatException ex) {
			throw new IllegalStateException("A piece of a message can't be read", ex);
		}
		return length;
	}

	byte[] packText(String text) {
		return pack(text.getBytes(StandardCharsets.UTF_8));
	}

	String unpackText(byte[] packed) {
		if (packed[0] == PLAIN) {
			return new String(packed, 1, packed.length - 1, StandardCharsets.UTF_8);
		}
		int length = inflate(packed);
		return new String(this.buffer, 0, length, StandardCharsets.UTF_8);
	}

	@Override
	public void close() {
		if (this.deflater != null) {
			this.deflater.end();
		}
		if (this.inflater != null) {
			this.inflater.end();
		}
	}

}
