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

import java.util.ArrayDeque;
import java.util.Deque;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/**
 * The buffers in which content waits for its file. Large ones are kept for the next
 * content, up to a number, because a pool of buffers of all sizes frees much of its
 * memory whenever no content waits. Thread-safe.
 */
final class PieceBuffers {

	static final int MAX_CAPACITY = 128 * 1024;

	// what is larger takes a buffer that can be kept
	private static final int MAX_SMALL_CAPACITY = 32 * 1024;

	private static final int MAX_IDLE = 1024;

	private final ByteBufAllocator allocator;

	private final int maxIdle;

	// of full size, since one that can't grow for a lack of memory loses what it has
	private final Deque<ByteBuf> idle;

	private boolean closed;

	/**
	 * Create an empty pool.
	 * @param allocator allocates the buffers
	 * @param maxIdleBytes how many bytes the buffers that are kept may have together
	 */
	PieceBuffers(ByteBufAllocator allocator, long maxIdleBytes) {
		this.allocator = allocator;
		this.maxIdle = (int) Math.min(MAX_IDLE, maxIdleBytes / MAX_CAPACITY);
		this.idle = new ArrayDeque<>(this.maxIdle + 1);
	}

	/**
	 * Return the capacity of the buffer for a number of bytes.
	 * @param bytes how many bytes, which may be more than the buffer takes
	 * @return the capacity in bytes
	 */
	static int capacity(long bytes) {
		return (bytes > MAX_SMALL_CAPACITY) ? MAX_CAPACITY : (int) bytes;
	}

	/**
	 * Return an empty direct buffer of fixed capacity, to be given back.
	 * @param capacity the capacity in bytes
	 * @return the buffer
	 */
	ByteBuf acquire(int capacity) {
		if (capacity == MAX_CAPACITY) {
			synchronized (this) {
				ByteBuf kept = this.idle.pollLast();
				if (kept != null) {
					return kept;
				}
			}
		}
		return this.allocator.directBuffer(capacity, capacity);
	}

	/**
	 * Take a buffer back.
	 * @param buffer the buffer, which the caller must not use any more
	 */
	void release(ByteBuf buffer) {
		if (buffer.isDirect() && buffer.capacity() == MAX_CAPACITY) {
			synchronized (this) {
				if (!this.closed && this.idle.size() < this.maxIdle) {
					this.idle.addLast(buffer.clear());
					return;
				}
			}
		}
		buffer.release();
	}

	/**
	 * Free the buffers that are kept; others are freed as soon as they are given back.
	 */
	synchronized void close() {
		this.closed = true;
		this.idle.forEach(ByteBuf::release);
		this.idle.clear();
	}

}
