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

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * Bytes on their way to a file.
 *
 * @param bytes the bytes
 * @param reserved how much of the memory budget they take, 0 if they aren't part of it
 */
record Piece(ByteBuf bytes, int reserved) {

	/**
	 * The size of pieces that aren't part of the memory budget.
	 */
	static final int MIN_SIZE = 4 * 1024;

	/**
	 * Create an empty piece outside of the heap; a small one, which isn't part of the
	 * memory budget, where there is none left. Where the system has no memory outside of
	 * the heap, it is a small one in the heap.
	 * @param spool the spool that has the budget
	 * @param contentSize the size of the content so far
	 * @return the piece
	 * @throws OutOfMemoryError if the system has no memory
	 */
	static Piece create(Spool spool, long contentSize) {
		int wanted = PieceBuffers.capacity(Math.max(MIN_SIZE, contentSize));
		int small = Math.min(wanted, Spool.SMALL);
		int reserved = spool.reserveBuffer(wanted) ? wanted : spool.reserveBuffer(small) ? small : 0;
		try {
			int capacity = Math.max(MIN_SIZE, reserved);
			return new Piece(spool.buffers().acquire(capacity), reserved);
		}
		catch (OutOfMemoryError ex) {
			spool.releaseBuffer(reserved);
			spool.memoryFailed(ex);
			return new Piece(Unpooled.buffer(MIN_SIZE, MIN_SIZE), 0);
		}
	}

	/**
	 * Create a piece of bytes that were kept in memory, whose reservation it takes over.
	 * @param bytes the array
	 * @param length how many bytes at its start are content
	 * @return the piece
	 */
	static Piece of(byte[] bytes, int length) {
		return new Piece(Unpooled.wrappedBuffer(bytes, 0, length), bytes.length);
	}

	boolean isReserved() {
		return this.reserved > 0;
	}

	/**
	 * Release the bytes and their reservation. Never throws for a lack of memory, so that
	 * those who release several pieces release them all.
	 * @param spool the spool that has the budget
	 */
	void release(Spool spool) {
		boolean direct = this.bytes.isDirect();
		try {
			spool.buffers().release(this.bytes);
		}
		catch (OutOfMemoryError ex) {
			// the buffer could not be kept for others
		}
		if (direct) {
			spool.releaseBuffer(this.reserved);
		}
		else {
			spool.releaseMemory(this.reserved);
		}
	}

}
