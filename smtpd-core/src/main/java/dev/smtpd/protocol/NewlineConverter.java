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
 * Converts an LF on its own to CR LF (RFC 5321 section 2.3.8) in bytes while they arrive,
 * and finds a CR on its own.
 *
 * @since 0.1.0
 */
public final class NewlineConverter {

	private boolean afterCr;

	private boolean bareCr;

	/**
	 * Convert a run of bytes.
	 * @param buffer the buffer that has them, which is left as it is
	 * @param index the index of the first
	 * @param length their number
	 * @param out takes the converted bytes
	 */
	public void convert(ByteBuf buffer, int index, int length, DataDecoder.Output out) {
		ByteBuffer bytes = Newlines.view(buffer, index, index + length);
		int runStart = 0;
		int next = 0;
		while (next < length) {
			int newline = this.afterCr ? next : Newlines.indexOf(bytes, next, length);
			if (newline < 0) {
				break;
			}
			byte octet = bytes.get(newline);
			if (octet == '\n' && !this.afterCr) {
				write(buffer, index + runStart, newline - runStart, out);
				out.writeCr();
				runStart = newline;
			}
			this.bareCr |= this.afterCr && octet != '\n';
			this.afterCr = octet == '\r';
			next = newline + 1;
		}
		write(buffer, index + runStart, length - runStart, out);
	}

	private static void write(ByteBuf buffer, int index, int length, DataDecoder.Output out) {
		if (length > 0) {
			out.write(buffer, index, length);
		}
	}

	/**
	 * Return whether a CR on its own was found.
	 * @param ended whether there is nothing more to come, so that a CR at the very end is
	 * on its own
	 * @return whether one was found
	 */
	public boolean hasBareCr(boolean ended) {
		return this.bareCr || (ended && this.afterCr);
	}

}
