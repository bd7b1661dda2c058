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
import io.netty.channel.RecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;

/**
 * Allocates small buffers to read into while there is little memory left. What was read
 * may have to be held, in a buffer of that size for each connection.
 */
final class BoundedReads implements RecvByteBufAllocator {

	private static final int SMALL = 4 * 1024;

	private final RecvByteBufAllocator delegate;

	private final ContentStore store;

	/**
	 * Create an allocator.
	 * @param delegate decides on the sizes while there is memory
	 * @param store the store that has the memory budget
	 */
	BoundedReads(RecvByteBufAllocator delegate, ContentStore store) {
		this.delegate = delegate;
		this.store = store;
	}

	// deprecated in favor of a subtype that all handles must have
	@Override
	@SuppressWarnings("deprecation")
	public Handle newHandle() {
		return new BoundedHandle((ExtendedHandle) this.delegate.newHandle());
	}

	@SuppressWarnings("deprecation")
	private final class BoundedHandle extends DelegatingHandle implements ExtendedHandle {

		private final ExtendedHandle handle;

		private BoundedHandle(ExtendedHandle handle) {
			super(handle);
			this.handle = handle;
		}

		@Override
		public ByteBuf allocate(ByteBufAllocator allocator) {
			int size = this.handle.guess();
			if (size > SMALL && !BoundedReads.this.store.hasMemoryFor(size)) {
				return allocator.ioBuffer(SMALL);
			}
			return this.handle.allocate(allocator);
		}

		@Override
		public boolean continueReading(UncheckedBooleanSupplier maybeMoreDataSupplier) {
			return this.handle.continueReading(maybeMoreDataSupplier);
		}

	}

}
