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

import io.netty.buffer.ByteBuf;

/**
 * Finds a CR or LF on its own (RFC 5321 section 2.3.8) in bytes while they arrive.
 *
 * @since 0.1.0
 */
public final class BareNewlines {

	private boolean afterCr;

	private boolean found;

	/**
	 * Look at a run of bytes.
	 * @param buffer the buffer that has them
	 * @param index the index of the first
	 * @param length their number
	 */
	public void accept(ByteBuf buffer, int index, int length) {
		ByteBuffer bytes = Newlines.view(buffer, index, index + length);
		int next = 0;
		while (next < length && !this.found) {
			int newline = this.afterCr ? next : Newlines.indexOf(bytes, next, length);
			if (newline < 0) {
				return;
			}
			boolean lineFeed = bytes.get(newline) == '\n';
			this.found = lineFeed != this.afterCr;
			this.afterCr = !this.found && !lineFeed;
			next = newline + 1;
		}
	}

	/**
	 * Return whether one was found.
	 * @param ended whether there is nothing more to come, so that a CR at the very end is
	 * on its own
	 * @return whether one was found
	 */
	public boolean isFound(boolean ended) {
		return this.found || (ended && this.afterCr);
	}

}
