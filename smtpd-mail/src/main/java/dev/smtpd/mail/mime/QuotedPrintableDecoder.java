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

/**
 * Decodes quoted-printable in pieces (RFC 2045 section 6.7). What isn't a valid escape
 * stays as it is.
 */
final class QuotedPrintableDecoder {

	// what lines of old clients end with; more is taken for content
	private static final int MAX_BLANKS = 998;

	// how much longer than its input the output of a call can be
	static final int OVERHEAD = MAX_BLANKS + 4;

	private final byte[] blanks = new byte[MAX_BLANKS];

	private int blankCount;

	private State state = State.TEXT;

	private byte first;

	private boolean malformed;

	boolean isMalformed() {
		return this.malformed;
	}

	/**
	 * Decode a piece.
	 * @param in holds the characters
	 * @param from the index of the first
	 * @param to the index behind the last
	 * @param out takes what is decoded, which may be longer by {@link #OVERHEAD}
	 * @param position the index of its first byte
	 * @return how many bytes were decoded
	 */
	int decode(byte[] in, int from, int to, byte[] out, int position) {
		int target = position;
		int i = from;
		while (i < to) {
			byte octet = in[i];
			switch (this.state) {
				case TEXT -> {
					if (octet == '=') {
						target = flushBlanks(out, target);
						this.state = State.ESCAPE;
					}
					else if (octet == ' ' || octet == '\t') {
						if (this.blankCount == MAX_BLANKS) {
							target = flushBlanks(out, target);
						}
						this.blanks[this.blankCount++] = octet;
					}
					else {
						if (octet == '\r' || octet == '\n') {
							// blanks at the end of a line were added on the way
							this.blankCount = 0;
						}
						else if (this.blankCount > 0) {
							target = flushBlanks(out, target);
						}
						out[target++] = octet;
					}
					i++;
				}
				case ESCAPE -> {
					if (octet == '\n') {
						this.state = State.TEXT;
						i++;
					}
					else if (octet == '\r') {
						this.state = State.SOFT_BREAK;
						i++;
					}
					else if (octet == ' ' || octet == '\t') {
						// blanks behind a soft line break
						i++;
					}
					else if (Character.digit(octet, 16) >= 0) {
						this.first = octet;
						this.state = State.HEX;
						i++;
					}
					else {
						this.malformed = true;
						out[target++] = '=';
						this.state = State.TEXT;
					}
				}
				case HEX -> {
					int low = Character.digit(octet, 16);
					if (low >= 0) {
						out[target++] = (byte) (Character.digit(this.first, 16) << 4 | low);
						i++;
					}
					else {
						this.malformed = true;
						out[target++] = '=';
						out[target++] = this.first;
					}
					this.state = State.TEXT;
				}
				case SOFT_BREAK -> {
					if (octet == '\n') {
						i++;
					}
					this.state = State.TEXT;
				}
			}
		}
		return target - position;
	}

	/**
	 * Decode what is left at the end.
	 * @param out takes it
	 * @param position the index of its first byte
	 * @return how many bytes were decoded
	 */
	int finish(byte[] out, int position) {
		int target = position;
		if (this.state == State.HEX) {
			this.malformed = true;
			out[target++] = '=';
			out[target++] = this.first;
		}
		this.state = State.TEXT;
		return target - position;
	}

	private int flushBlanks(byte[] out, int position) {
		System.arraycopy(this.blanks, 0, out, position, this.blankCount);
		int target = position + this.blankCount;
		this.blankCount = 0;
		return target;
	}

	private enum State {

		/**
		 * Not in an escape.
		 */
		TEXT,

		/**
		 * After an equals sign.
		 */
		ESCAPE,

		/**
		 * After an equals sign and a digit.
		 */
		HEX,

		/**
		 * After an equals sign and CR.
		 */
		SOFT_BREAK

	}

}
