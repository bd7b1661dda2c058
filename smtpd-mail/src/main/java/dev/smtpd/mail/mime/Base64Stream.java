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

import java.io.IOException;
import java.io.InputStream;
import java.util.Base64;

/**
 * Decodes Base64 while it is read. Blocks without faults are decoded by the JDK, which is
 * several times as fast.
 */
final class Base64Stream extends DecodingStream {

	// whole groups of four characters
	private static final int BLOCK = 24 * 1024;

	private final Base64Decoder decoder = new Base64Decoder();

	private final byte[] raw = new byte[BLOCK];

	private int rawPosition;

	private int rawLimit;

	private final byte[] block = new byte[BLOCK];

	private int lineLength;

	private boolean ended;

	Base64Stream(InputStream in, ScanIssues issues) {
		super(in, issues, BLOCK / 4 * 3 + 2);
	}

	@Override
	int decodeNext(byte[] out) throws IOException {
		if (this.ended) {
			return -1;
		}
		int length = fillBlock();
		int decoded = decodeBlock(length, out);
		if (length < BLOCK) {
			this.ended = true;
			decoded += this.decoder.finish(out, decoded);
		}
		if (this.decoder.isMalformed()) {
			report(Fault.MALFORMED_ENCODING);
		}
		return decoded;
	}

	private int decodeBlock(int length, byte[] out) {
		if (length == BLOCK && this.decoder.isAligned()) {
			try {
				return Base64.getDecoder().decode(this.block, out);
			}
			catch (IllegalArgumentException ex) {
				// decoded below as far as it can be
			}
		}
		return this.decoder.decode(this.block, 0, length, out, 0);
	}

	// Fill the block with what is left of the input without the ends of lines.
	private int fillBlock() throws IOException {
		int length = 0;
		while (length < BLOCK) {
			if (this.rawPosition == this.rawLimit && !fillRaw()) {
				break;
			}
			int end = endOfLine(this.rawPosition);
			int count = Math.min(end - this.rawPosition, BLOCK - length);
			System.arraycopy(this.raw, this.rawPosition, this.block, length, count);
			length += count;
			this.rawPosition += count;
			if (this.rawPosition == end) {
				skipLineEnd();
			}
		}
		return length;
	}

	private boolean fillRaw() throws IOException {
		int count = this.in.read(this.raw, 0, this.raw.length);
		this.rawPosition = 0;
		this.rawLimit = Math.max(0, count);
		return count > 0;
	}

	// nearly all lines are as long as the one before
	private int endOfLine(int from) {
		int guess = from + this.lineLength;
		if (this.lineLength > 0 && guess < this.rawLimit && isLineEnd(this.raw[guess])
				&& !isLineEnd(this.raw[guess - 1])) {
			return guess;
		}
		int index = from;
		while (index < this.rawLimit && !isLineEnd(this.raw[index])) {
			index++;
		}
		if (index < this.rawLimit) {
			this.lineLength = index - from;
		}
		return index;
	}

	private void skipLineEnd() {
		while (this.rawPosition < this.rawLimit && isLineEnd(this.raw[this.rawPosition])) {
			this.rawPosition++;
		}
	}

	private static boolean isLineEnd(byte octet) {
		return octet == '\n' || octet == '\r';
	}

}
