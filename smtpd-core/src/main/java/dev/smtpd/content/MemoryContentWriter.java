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

package dev.smtpd.content;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import io.netty.buffer.ByteBuf;

/**
 * Collects content in arrays of growing size, so that nothing is copied twice and a small
 * message takes one array of just its size.
 */
final class MemoryContentWriter {

	private static final int MAX_CHUNK = 256 * 1024;

	private static final byte[] NONE = {};

	private final List<byte[]> chunks = new ArrayList<>(1);

	private byte[] chunk = NONE;

	private int used;

	private int next;

	private long size;

	/**
	 * Return how many bytes of a write don't fit into the memory that is there.
	 * @param length how many bytes are to be written
	 * @return the number of bytes; not positive if all fit
	 */
	int missing(int length) {
		return length - unused();
	}

	/**
	 * Return how many bytes of memory are there and not yet used.
	 * @return the number of bytes
	 */
	int unused() {
		return this.chunk.length - this.used;
	}

	/**
	 * Return how many bytes were written.
	 * @return the number of bytes
	 */
	long size() {
		return this.size;
	}

	/**
	 * Return how many bytes of memory are there.
	 * @return the number of bytes
	 */
	long capacity() {
		return this.size + unused();
	}

	/**
	 * Return by how many bytes the memory should grow for a write, so that further ones
	 * need not grow it each time.
	 * @param missing the bytes that are {@link #missing(int) missing}
	 * @return the number of bytes, at least those that are missing
	 */
	int growth(int missing) {
		return (int) Math.max(missing, Math.min(MAX_CHUNK, this.size));
	}

	/**
	 * Set by how many bytes the memory grows with the next write that doesn't fit.
	 * @param bytes the number of bytes
	 */
	void grow(int bytes) {
		this.next = bytes;
	}

	void write(ByteBuf buffer, int index, int length) {
		int from = index;
		int left = length;
		while (left > 0) {
			int count = Math.min(left, room(left));
			buffer.getBytes(from, this.chunk, this.used, count);
			advance(count);
			from += count;
			left -= count;
		}
	}

	void write(byte[] bytes) {
		int from = 0;
		while (from < bytes.length) {
			int count = Math.min(bytes.length - from, room(bytes.length - from));
			System.arraycopy(bytes, from, this.chunk, this.used, count);
			advance(count);
			from += count;
		}
	}

	MemoryContent complete() {
		return new MemoryContent(chunks(), this.size);
	}

	/**
	 * Pass on what was written so far. Nothing can be written afterwards.
	 * @param consumer takes the chunks
	 */
	void forEachChunk(ChunkConsumer consumer) {
		int last = this.chunks.size() - 1;
		for (int i = 0; i <= last; i++) {
			byte[] bytes = this.chunks.get(i);
			consumer.accept(bytes, (i == last) ? this.used : bytes.length);
		}
	}

	private List<byte[]> chunks() {
		if (this.used < this.chunk.length) {
			this.chunks.set(this.chunks.size() - 1, Arrays.copyOf(this.chunk, this.used));
		}
		return List.copyOf(this.chunks);
	}

	private int room(int wanted) {
		if (this.used == this.chunk.length) {
			byte[] added = new byte[Math.max(wanted, this.next)];
			this.chunks.add(added);
			this.chunk = added;
			this.used = 0;
		}
		return this.chunk.length - this.used;
	}

	private void advance(int count) {
		this.used += count;
		this.size += count;
	}

	/**
	 * Takes the chunks of a content.
	 */
	@FunctionalInterface
	interface ChunkConsumer {

		/**
		 * Take a chunk.
		 * @param bytes the array
		 * @param length how many bytes at its start are content
		 */
		void accept(byte[] bytes, int length);

	}

}
