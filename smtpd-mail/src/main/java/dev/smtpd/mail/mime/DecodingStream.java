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
import java.util.Objects;

/**
 * A stream that decodes another one in blocks.
 */
abstract class DecodingStream extends InputStream {

	final InputStream in;

	private final ScanIssues issues;

	private final byte[] decoded;

	private int position;

	private int limit;

	private boolean reported;

	DecodingStream(InputStream in, ScanIssues issues, int capacity) {
		this.in = in;
		this.issues = issues;
		this.decoded = new byte[capacity];
	}

	// Decode some bytes, or return -1 at the end; 0 is no end.
	abstract int decodeNext(byte[] out) throws IOException;

	final void report(Fault fault) {
		if (!this.reported) {
			this.reported = true;
			this.issues.add(fault);
		}
	}

	private boolean fill() throws IOException {
		while (this.position == this.limit) {
			int count = decodeNext(this.decoded);
			if (count < 0) {
				return false;
			}
			this.position = 0;
			this.limit = count;
		}
		return true;
	}

	@Override
	public int read() throws IOException {
		return fill() ? this.decoded[this.position++] & 0xFF : -1;
	}

	@Override
	public int read(byte[] target, int offset, int length) throws IOException {
		Objects.checkFromIndexSize(offset, length, target.length);
		if (length == 0) {
			return 0;
		}
		if (!fill()) {
			return -1;
		}
		int count = Math.min(length, this.limit - this.position);
		System.arraycopy(this.decoded, this.position, target, offset, count);
		this.position += count;
		return count;
	}

	@Override
	public int available() {
		return this.limit - this.position;
	}

	@Override
	public void close() throws IOException {
		this.in.close();
	}

}
