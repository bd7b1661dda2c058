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

/**
 * Decodes uuencode, which mail had before MIME, while it is read: what is between a line
 * {@code begin 644 name} and a line {@code end}.
 */
final class UuencodeStream extends DecodingStream {

	private static final int BLOCK = 8 * 1024;

	// 63 bytes, with room for characters that pad the line
	private static final int MAX_LINE = 128;

	private final byte[] raw = new byte[BLOCK];

	private int position;

	private int limit;

	private final byte[] line = new byte[MAX_LINE];

	private int lineLength;

	private boolean begun;

	private boolean ended;

	UuencodeStream(InputStream in, ScanIssues issues) {
		super(in, issues, MAX_LINE);
	}

	@Override
	int decodeNext(byte[] out) throws IOException {
		while (!this.ended) {
			if (!nextLine()) {
				this.ended = true;
				report(Fault.MALFORMED_ENCODING);
			}
			else if (!this.begun) {
				this.begun = startsWith("begin ");
			}
			else if (startsWith("end") && this.lineLength == "end".length()) {
				this.ended = true;
			}
			else if (this.lineLength > 0) {
				return decodeLine(out);
			}
		}
		return -1;
	}

	private boolean startsWith(String word) {
		if (this.lineLength < word.length()) {
			return false;
		}
		for (int i = 0; i < word.length(); i++) {
			if (this.line[i] != word.charAt(i)) {
				return false;
			}
		}
		return true;
	}

	private int decodeLine(byte[] out) {
		int count = value(0);
		int written = 0;
		for (int i = 1; written < count && i < this.lineLength; i += 4) {
			int group = value(i) << 18 | value(i + 1) << 12 | value(i + 2) << 6 | value(i + 3);
			for (int shift = 16; shift >= 0 && written < count; shift -= 8) {
				out[written++] = (byte) (group >> shift);
			}
		}
		if (written < count) {
			// blanks at the end of a line were removed on the way, or the line is broken
			report(Fault.MALFORMED_ENCODING);
		}
		return written;
	}

	private int value(int index) {
		return (index < this.lineLength) ? this.line[index] - ' ' & 0x3F : 0;
	}

	// Read a line. What is longer than any can be is cut.
	private boolean nextLine() throws IOException {
		this.lineLength = 0;
		boolean any = false;
		while (true) {
			if (this.position == this.limit) {
				this.limit = Math.max(0, this.in.read(this.raw, 0, BLOCK));
				this.position = 0;
				if (this.limit == 0) {
					return any;
				}
			}
			any = true;
			byte octet = this.raw[this.position++];
			if (octet == '\n') {
				return true;
			}
			if (octet != '\r' && this.lineLength < MAX_LINE) {
				this.line[this.lineLength++] = octet;
			}
		}
	}

}
