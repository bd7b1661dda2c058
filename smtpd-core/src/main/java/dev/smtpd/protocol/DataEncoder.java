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
 * Encodes content for DATA: dots at the beginning of lines are doubled (RFC 5321 section
 * 4.5.2). A CR or LF on its own is found, since some servers might take it for the end of
 * a line, and what follows for that of the message.
 *
 * @since 0.1.0
 */
public final class DataEncoder {

	private boolean lineStart = true;

	private boolean afterCr;

	private boolean bareNewline;

	/**
	 * Encode the next piece of the content.
	 * @param source the array that contains it, from its beginning
	 * @param length its length
	 * @param target the buffer to write to
	 */
	public void encode(byte[] source, int length, ByteBuf target) {
		ByteBuffer bytes = Newlines.view(source);
		int written = 0;
		int index = 0;
		while (index < length) {
			byte octet = source[index];
			if (this.afterCr) {
				this.afterCr = false;
				this.lineStart = octet == '\n';
				if (this.lineStart) {
					index++;
					continue;
				}
				this.bareNewline = true;
			}
			if (this.lineStart && octet == '.') {
				target.writeBytes(source, written, index - written).writeByte('.');
				written = index;
			}
			int newline = Newlines.indexOf(bytes, index, length);
			index = (newline >= 0) ? newline + 1 : length;
			this.afterCr = newline >= 0 && source[newline] == '\r';
			this.lineStart = newline >= 0 && !this.afterCr;
			this.bareNewline |= this.lineStart;
		}
		target.writeBytes(source, written, length - written);
	}

	/**
	 * Return whether a CR or LF on its own was read. To be asked after each piece, before
	 * it is sent.
	 * @return whether there is one in what was encoded so far
	 */
	public boolean hasBareNewline() {
		return this.bareNewline;
	}

	/**
	 * End the content: complete its last line, so that the dot of the end stands on its
	 * own.
	 * @param target the buffer to write to
	 */
	public void end(ByteBuf target) {
		this.bareNewline |= this.afterCr;
		if (!this.lineStart) {
			target.writeByte('\r').writeByte('\n');
		}
	}

}
