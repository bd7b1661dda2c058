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

import io.netty.buffer.ByteBuf;
import io.netty.util.ByteProcessor;

/**
 * Finds CR and LF in content, most of which is neither.
 */
final class Newlines {

	private static final long EACH_BYTE = 0x0101_0101_0101_0101L;

	private static final long HIGH_BITS = 0x80 * EACH_BYTE;

	private Newlines() {
	}

	/**
	 * Return the index of the first CR or LF.
	 * @param buffer the buffer to look at
	 * @param start the index to begin at
	 * @param end the index to stop before
	 * @return the index, or -1 if there is none
	 */
	static int indexOf(ByteBuf buffer, int start, int end) {
		int index = start;
		while (end - index >= Long.BYTES && !mayHaveNewline(buffer.getLong(index))) {
			index += Long.BYTES;
		}
		return buffer.forEachByte(index, end - index, ByteProcessor.FIND_CRLF);
	}

	// Whether one of eight bytes is CR or less, as LF is: only that sets, when one more
	// than CR is subtracted from each, a high bit that wasn't set before.
	private static boolean mayHaveNewline(long bytes) {
		return ((bytes - ('\r' + 1) * EACH_BYTE) & ~bytes & HIGH_BITS) != 0;
	}

}
