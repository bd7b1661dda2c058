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

package dev.smtpd.transport;

import dev.smtpd.content.ContentStore;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/**
 * What was read from a connection and isn't decoded yet, since the session waits for
 * application code, the disk, or the client. What waits is part of the memory budget. To
 * be used on the event loop of the connection.
 */
final class HeldInput {

	// the memory of a buffer that is worth copying what little is left in it
	private static final int LARGE = 16 * 1024;

	private static final int SHARE_WORTH_COPYING = 4;

	private final ContentStore store;

	private @Nullable ByteBuf buffer;

	private int counted;

	/**
	 * Create an empty input.
	 * @param store the store that has the memory budget
	 */
	HeldInput(ContentStore store) {
		this.store = store;
	}

	/**
	 * Return what there is to decode.
	 * @return the buffer, which stays this object's; {@code null} if there is nothing
	 */
	@Nullable ByteBuf readable() {
		ByteBuf current = this.buffer;
		return (current != null && current.isReadable()) ? current : null;
	}

	/**
	 * Take further input.
	 * @param allocator allocates a buffer for both, if there is earlier input
	 * @param input the input, which this object releases
	 */
	void add(ByteBufAllocator allocator, ByteBuf input) {
		ByteBuf earlier = this.buffer;
		if (earlier == null) {
			this.buffer = input;
			return;
		}
		try {
			ByteBuf both = allocator.buffer(earlier.readableBytes() + input.readableBytes());
			both.writeBytes(earlier).writeBytes(input);
			this.buffer = both;
			earlier.release();
		}
		finally {
			input.release();
		}
	}

	/**
	 * Release what was decoded, and count what stays.
	 * @param allocator allocates a smaller buffer, if that saves memory
	 */
	void settle(ByteBufAllocator allocator) {
		ByteBuf current = readable();
		if (current == null) {
			release();
			return;
		}
		if (current.capacity() >= LARGE && current.readableBytes() <= current.capacity() / SHARE_WORTH_COPYING) {
			ByteBuf copy = allocator.buffer(current.readableBytes()).writeBytes(current);
			this.buffer = copy;
			current.release();
			current = copy;
		}
		count(current.capacity());
	}

	private void count(int bytes) {
		if (bytes != this.counted) {
			this.store.countInput(bytes - this.counted);
			this.counted = bytes;
		}
	}

	/**
	 * Hand over what there is.
	 * @return the input, which the caller releases; {@code null} if there is none
	 */
	@Nullable ByteBuf take() {
		ByteBuf current = readable();
		if (current == null) {
			return null;
		}
		this.buffer = null;
		count(0);
		return current;
	}

	/**
	 * Release everything.
	 */
	void release() {
		ByteBuf current = this.buffer;
		this.buffer = null;
		count(0);
		if (current != null) {
			current.release();
		}
	}

}
