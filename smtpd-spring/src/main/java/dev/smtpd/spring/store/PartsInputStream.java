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
import java.util.Objects;
import java.util.function.IntFunction;

import org.jspecify.annotations.Nullable;

import org.springframework.core.NestedRuntimeException;

/**
 * Reads content part by part, so that nothing is held between two parts but the one that
 * is being read: no connection of the database, and not the content.
 */
final class PartsInputStream extends InputStream {

	private final IntFunction<byte @Nullable []> parts;

	private long remaining;

	private int next;

	private byte[] part = {};

	private int position;

	/**
	 * Create a stream.
	 * @param size the size of all parts together
	 * @param parts returns a part by its number, {@code null} if it isn't there
	 */
	PartsInputStream(long size, IntFunction<byte @Nullable []> parts) {
		this.remaining = size;
		this.parts = parts;
	}

	@Override
	public int read() throws IOException {
		byte[] one = new byte[1];
		return (read(one, 0, 1) < 0) ? -1 : one[0] & 0xFF;
	}

	@Override
	public int read(byte[] buffer, int offset, int length) throws IOException {
		Objects.checkFromIndexSize(offset, length, buffer.length);
		if (length == 0) {
			return 0;
		}
		if (this.remaining == 0) {
			return -1;
		}
		if (this.position == this.part.length) {
			this.part = fetch();
			this.position = 0;
		}
		int count = Math.min(length, this.part.length - this.position);
		System.arraycopy(this.part, this.position, buffer, offset, count);
		this.position += count;
		this.remaining -= count;
		return count;
	}

	private byte[] fetch() throws IOException {
		try {
			byte[] fetched = this.parts.apply(this.next++);
			if (fetched == null || fetched.length == 0 || fetched.length > this.remaining) {
				throw new IOException("Stored message was deleted while it was read");
			}
			return fetched;
		}
		catch (NestedRuntimeException ex) {
			throw new IOException("Stored message can't be read", ex);
		}
	}

	@Override
	public int available() {
		return this.part.length - this.position;
	}

}
