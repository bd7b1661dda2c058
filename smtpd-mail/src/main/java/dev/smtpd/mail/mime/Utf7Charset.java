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

package dev.smtpd.mail.mime;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CoderResult;

/**
 * UTF-7 (RFC 2152), which the JDK doesn't have, for reading only.
 */
final class Utf7Charset extends Charset {

	static final Charset INSTANCE = new Utf7Charset();

	private Utf7Charset() {
		super("UTF-7", new String[0]);
	}

	@Override
	public boolean contains(Charset charset) {
		return true;
	}

	@Override
	public boolean canEncode() {
		return false;
	}

	@Override
	public CharsetEncoder newEncoder() {
		throw new UnsupportedOperationException();
	}

	@Override
	public CharsetDecoder newDecoder() {
		return new Decoder(this);
	}

	private static final class Decoder extends CharsetDecoder {

		private boolean shifted;

		private boolean empty;

		private int bits;

		private int buffer;

		private Decoder(Charset charset) {
			super(charset, 1, 1);
		}

		@Override
		protected void implReset() {
			this.shifted = false;
			this.bits = 0;
			this.buffer = 0;
		}

		@Override
		protected CoderResult decodeLoop(ByteBuffer in, CharBuffer out) {
			while (in.hasRemaining()) {
				if (!out.hasRemaining()) {
					return CoderResult.OVERFLOW;
				}
				byte octet = in.get();
				if (octet < 0) {
					in.position(in.position() - 1);
					return CoderResult.malformedForLength(1);
				}
				if (!this.shifted) {
					if (octet == '+') {
						this.shifted = true;
						this.empty = true;
						this.bits = 0;
						this.buffer = 0;
					}
					else {
						out.put((char) octet);
					}
					continue;
				}
				int value = value(octet);
				if (value >= 0) {
					this.empty = false;
					this.buffer = (this.buffer << 6 | value) & 0x3FFFFF;
					this.bits += 6;
					if (this.bits >= 16) {
						this.bits -= 16;
						out.put((char) (this.buffer >> this.bits));
					}
					continue;
				}
				this.shifted = false;
				if (octet == '-') {
					if (this.empty) {
						out.put('+');
					}
				}
				else {
					out.put((char) octet);
				}
			}
			return CoderResult.UNDERFLOW;
		}

		private static int value(byte octet) {
			if (octet >= 'A' && octet <= 'Z') {
				return octet - 'A';
			}
			if (octet >= 'a' && octet <= 'z') {
				return octet - 'a' + 26;
			}
			if (octet >= '0' && octet <= '9') {
				return octet - '0' + 52;
			}
			return (octet == '+') ? 62 : (octet == '/') ? 63 : -1;
		}

	}

}
