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

package dev.smtpd.test;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Content after DATA: doubles dots at the start of lines (RFC 5321 section 4.5.2).
 */
final class DottedContent extends OutputStream {

	private final SmtpTestConnection connection;

	private final byte[] buffer = new byte[8192];

	private int length;

	private int previous = '\r';

	private int last = '\n';

	DottedContent(SmtpTestConnection connection) {
		this.connection = connection;
	}

	@Override
	public void write(int octet) {
		if (octet == '.' && isLineStart()) {
			put('.');
		}
		put((byte) octet);
	}

	@Override
	public void write(byte[] bytes, int offset, int count) {
		for (int i = offset; i < offset + count; i++) {
			write(bytes[i]);
		}
	}

	/**
	 * Write the line with the dot that ends the content.
	 */
	void end() {
		if (!isLineStart()) {
			put('\r');
			put('\n');
		}
		byte[] end = ".\r\n".getBytes(StandardCharsets.US_ASCII);
		if (this.length + end.length > this.buffer.length) {
			flush();
		}
		// together with the last of the content, as clients do
		System.arraycopy(end, 0, this.buffer, this.length, end.length);
		this.length += end.length;
		flush();
	}

	@Override
	public void flush() {
		this.connection.sendContent(this.buffer, this.length);
		this.length = 0;
	}

	private boolean isLineStart() {
		return this.previous == '\r' && this.last == '\n';
	}

	private void put(int octet) {
		if (this.length == this.buffer.length) {
			flush();
		}
		this.buffer[this.length++] = (byte) octet;
		this.previous = this.last;
		this.last = octet;
	}

}
