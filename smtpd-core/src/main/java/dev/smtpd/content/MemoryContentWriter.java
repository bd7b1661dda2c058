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

	private long size;

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

	// Return what was written so far. Nothing can be written afterwards.
	List<byte[]> chunks() {
		if (this.used < this.chunk.length) {
			this.chunks.set(this.chunks.size() - 1, Arrays.copyOf(this.chunk, this.used));
		}
		return List.copyOf(this.chunks);
	}

	private int room(int wanted) {
		if (this.used == this.chunk.length) {
			int growth = (int) Math.min(MAX_CHUNK, this.size);
			this.chunk = new byte[Math.max(wanted, growth)];
			this.chunks.add(this.chunk);
			this.used = 0;
		}
		return this.chunk.length - this.used;
	}

	private void advance(int count) {
		this.used += count;
		this.size += count;
	}

}
