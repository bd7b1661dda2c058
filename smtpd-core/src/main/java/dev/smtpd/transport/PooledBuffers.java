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

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.internal.PlatformDependent;
import io.netty.util.internal.SystemPropertyUtil;

/**
 * The pool of the buffers of all connections and of content on its way to a file. Netty's
 * default allocator frees the memory of buffers of up to 128 KB after each use, which
 * costs several times as much as the rest of a message where the JVM frees direct memory
 * by a handshake of all threads (Java 24 and later without native access). This pool
 * keeps its memory. It has one arena for each event loop, and one on the heap, which has
 * no memory until the TLS of the JDK writes records of 16 KB to it, even for replies of
 * some bytes.
 *
 * @since 0.1.0
 */
public final class PooledBuffers {

	private static final String ALLOCATOR_TYPE = "io.netty.allocator.type";

	private static final int SHARES = 8;

	// 256 KB with the default page size
	private static final int MIN_ORDER = 5;

	private static final ByteBufAllocator allocator = createAllocator();

	private PooledBuffers() {
	}

	/**
	 * Return the allocator, which is Netty's default one where the user has chosen that
	 * by {@code io.netty.allocator.type}.
	 * @return the allocator; thread-safe
	 */
	public static ByteBufAllocator allocator() {
		return allocator;
	}

	private static ByteBufAllocator createAllocator() {
		if (SystemPropertyUtil.contains(ALLOCATOR_TYPE)) {
			return ByteBufAllocator.DEFAULT;
		}
		int arenas = EventLoops.defaultSize();
		int pageSize = PooledByteBufAllocator.defaultPageSize();
		int maxOrder = maxOrder(PlatformDependent.maxDirectMemory() / SHARES / arenas, pageSize);
		// What a thread keeps for itself is missing where there is little.
		boolean little = maxOrder < PooledByteBufAllocator.defaultMaxOrder();
		int smallCacheSize = little ? 0 : PooledByteBufAllocator.defaultSmallCacheSize();
		int normalCacheSize = little ? 0 : PooledByteBufAllocator.defaultNormalCacheSize();
		return new PooledByteBufAllocator(true, arenas, arenas, pageSize, maxOrder, smallCacheSize, normalCacheSize,
				false);
	}

	/**
	 * Return the order of chunks, so that the first chunks of all arenas are a small part
	 * of the direct memory. Otherwise an arena could get no second chunk although most of
	 * what the others have is free.
	 * @param maxChunkSize the largest size of a chunk in bytes
	 * @param pageSize the size of a page in bytes
	 * @return the order: the binary logarithm of the number of pages
	 */
	static int maxOrder(long maxChunkSize, int pageSize) {
		int maxOrder = PooledByteBufAllocator.defaultMaxOrder();
		while (maxOrder > MIN_ORDER && ((long) pageSize << maxOrder) > maxChunkSize) {
			maxOrder--;
		}
		return maxOrder;
	}

}
