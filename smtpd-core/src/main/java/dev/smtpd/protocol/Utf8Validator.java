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
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

import io.netty.buffer.ByteBuf;

/**
 * Checks that bytes are UTF-8 while they arrive.
 *
 * @since 0.1.0
 */
public final class Utf8Validator {

	private static final int MAX_SEQUENCE = 4;

	private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();

	private final CharBuffer scratch = CharBuffer.allocate(1024);

	private final ByteBuffer split = ByteBuffer.allocate(2 * MAX_SEQUENCE).limit(0);

	private boolean valid = true;

	/**
	 * Check a run of bytes.
	 * @param buffer the buffer that has them
	 * @param index the index of the first
	 * @param length their number
	 * @return whether nothing so far was found wrong
	 */
	public boolean accept(ByteBuf buffer, int index, int length) {
		int from = index;
		int end = index + length;
		while (this.valid && this.split.hasRemaining() && from < end) {
			this.split.compact().put(buffer.getByte(from++)).flip();
			check(this.split);
		}
		if (this.valid && from < end) {
			ByteBuffer bytes = buffer.nioBuffer(from, end - from);
			check(bytes);
			if (this.valid) {
				this.split.clear().put(bytes).flip();
			}
		}
		return this.valid;
	}

	/**
	 * Return whether nothing so far was found wrong.
	 * @return whether it may still be UTF-8
	 */
	public boolean isValid() {
		return this.valid;
	}

	/**
	 * Return whether all that was checked is UTF-8, with no character begun only.
	 * @return whether it is UTF-8
	 */
	public boolean isComplete() {
		return this.valid && !this.split.hasRemaining();
	}

	private void check(ByteBuffer bytes) {
		CoderResult result;
		do {
			this.scratch.clear();
			result = this.decoder.decode(bytes, this.scratch, false);
		}
		while (result.isOverflow());
		this.valid = !result.isError();
	}

}
