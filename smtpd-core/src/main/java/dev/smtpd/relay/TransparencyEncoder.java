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

package dev.smtpd.relay;

import io.netty.buffer.ByteBuf;

/**
 * Encodes content for DATA: dots at the beginning of lines are doubled (RFC 5321 section
 * 4.5.2). A CR or LF on its own is found, since some servers might take it for the end of
 * a line, and what follows for that of the message.
 */
final class TransparencyEncoder {

	private int previous = '\n';

	private boolean lineStart = true;

	private boolean bareNewline;

	void encode(byte[] source, int length, ByteBuf target) {
		int begin = 0;
		for (int i = 0; i < length; i++) {
			byte octet = source[i];
			if (octet == '.' && this.lineStart) {
				target.writeBytes(source, begin, i - begin).writeByte('.');
				begin = i;
			}
			boolean afterCr = this.previous == '\r';
			if (afterCr != (octet == '\n')) {
				this.bareNewline = true;
			}
			this.lineStart = octet == '\n';
			this.previous = octet;
		}
		target.writeBytes(source, begin, length - begin);
	}

	// Return whether a CR or LF on its own was read. To be asked after each piece,
	// before it is sent.
	boolean hasBareNewline() {
		return this.bareNewline;
	}

	// Complete the last line, so that the dot of the end stands on its own.
	void end(ByteBuf target) {
		if (this.previous == '\r') {
			this.bareNewline = true;
		}
		if (!this.lineStart) {
			target.writeByte('\r').writeByte('\n');
		}
	}

}
