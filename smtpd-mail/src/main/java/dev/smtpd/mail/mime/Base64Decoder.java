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

import java.util.Arrays;

/**
 * Decodes Base64 in pieces, and passes over what doesn't belong to it.
 */
final class Base64Decoder {

	private static final int BLANK = -2;

	private static final int PADDING = -3;

	private static final byte[] VALUES = new byte[256];

	static {
		Arrays.fill(VALUES, (byte) -1);
		String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
		for (int i = 0; i < alphabet.length(); i++) {
			VALUES[alphabet.charAt(i)] = (byte) i;
		}
		// the alphabet for URLs
		VALUES['-'] = 62;
		VALUES['_'] = 63;
		VALUES[' '] = BLANK;
		VALUES['\t'] = BLANK;
		VALUES['\r'] = BLANK;
		VALUES['\n'] = BLANK;
		VALUES['='] = PADDING;
	}

	private int bits;

	private int count;

	private boolean malformed;

	// whether all so far was whole groups of four characters
	boolean isAligned() {
		return this.count == 0;
	}

	boolean isMalformed() {
		return this.malformed;
	}

	/**
	 * Decode a piece.
	 * @param in holds the characters
	 * @param from the index of the first
	 * @param to the index behind the last
	 * @param out takes what is decoded, which is never longer
	 * @param position the index of its first byte
	 * @return how many bytes were decoded
	 */
	int decode(byte[] in, int from, int to, byte[] out, int position) {
		int target = position;
		int group = this.bits;
		int characters = this.count;
		for (int i = from; i < to; i++) {
			int value = VALUES[in[i] & 0xFF];
			if (value >= 0) {
				group = group << 6 | value;
				if (++characters == 4) {
					out[target] = (byte) (group >> 16);
					out[target + 1] = (byte) (group >> 8);
					out[target + 2] = (byte) group;
					target += 3;
					characters = 0;
					group = 0;
				}
			}
			else if (value == PADDING) {
				// what follows padding is a text of its own
				target += rest(group, characters, out, target);
				characters = 0;
				group = 0;
			}
			else if (value != BLANK) {
				this.malformed = true;
			}
		}
		this.bits = group;
		this.count = characters;
		return target - position;
	}

	/**
	 * Decode what is left at the end.
	 * @param out takes it, at most two bytes
	 * @param position the index of its first byte
	 * @return how many bytes were decoded
	 */
	int finish(byte[] out, int position) {
		if (this.count == 0 || position + 2 > out.length) {
			return 0;
		}
		this.malformed = true;
		int length = rest(this.bits, this.count, out, position);
		this.count = 0;
		this.bits = 0;
		return length;
	}

	private static int rest(int group, int characters, byte[] out, int position) {
		if (characters == 2) {
			out[position] = (byte) (group >> 4);
			return 1;
		}
		if (characters == 3) {
			out[position] = (byte) (group >> 10);
			out[position + 1] = (byte) (group >> 2);
			return 2;
		}
		return 0;
	}

}
