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

package dev.smtpd.protocol;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

import io.netty.buffer.ByteBuf;

/**
 * Finds CR and LF in content, most of which is neither.
 */
final class Newlines {

	private static final long EACH_BYTE = 0x0101_0101_0101_0101L;

	private static final long HIGH_BITS = 0x80 * EACH_BYTE;

	private static final int BLOCK = 4 * Long.BYTES;

	private Newlines() {
	}

	/**
	 * Return bytes of a buffer as they can be searched.
	 * @param buffer the buffer
	 * @param start the index of the first byte
	 * @param end the index behind the last
	 * @return the bytes, in which the first has the index 0
	 */
	static ByteBuffer view(ByteBuf buffer, int start, int end) {
		return buffer.nioBuffer(start, end - start).order(ByteOrder.LITTLE_ENDIAN);
	}

	/**
	 * Return bytes as they can be searched.
	 * @param bytes the bytes
	 * @return the same bytes, with the same indices
	 */
	static ByteBuffer view(byte[] bytes) {
		return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
	}

	/**
	 * Return the index of the first CR or LF.
	 * @param bytes the bytes to look at, in little-endian order
	 * @param start the index to begin at
	 * @param end the index to stop before
	 * @return the index, or -1 if there is none
	 */
	static int indexOf(ByteBuffer bytes, int start, int end) {
		int index = start;
		while (end - index >= BLOCK) {
			int offset = firstCandidate(bytes, index);
			index += offset;
			if (offset < BLOCK) {
				if (isNewline(bytes.get(index))) {
					return index;
				}
				index++;
			}
		}
		for (; index < end; index++) {
			if (isNewline(bytes.get(index))) {
				return index;
			}
		}
		return -1;
	}

	// Return where in a block the first candidate is, the block's length if there is
	// none.
	private static int firstCandidate(ByteBuffer bytes, int index) {
		long first = candidates(bytes.getLong(index));
		if (first != 0) {
			return offset(first);
		}
		long second = candidates(bytes.getLong(index + Long.BYTES));
		long third = candidates(bytes.getLong(index + 2 * Long.BYTES));
		long fourth = candidates(bytes.getLong(index + 3 * Long.BYTES));
		if ((second | third | fourth) == 0) {
			return BLOCK;
		}
		if (second != 0) {
			return Long.BYTES + offset(second);
		}
		return (third != 0) ? 2 * Long.BYTES + offset(third) : 3 * Long.BYTES + offset(fourth);
	}

	private static int offset(long candidates) {
		return Long.numberOfTrailingZeros(candidates) / Byte.SIZE;
	}

	private static boolean isNewline(byte octet) {
		return octet == '\r' || octet == '\n';
	}

	// Return where one of eight bytes is CR or less, as LF is: subtracting one more than
	// CR sets a high bit that wasn't set before. Only the lowest of them is sure.
	private static long candidates(long bytes) {
		return (bytes - ('\r' + 1) * EACH_BYTE) & ~bytes & HIGH_BITS;
	}

}
