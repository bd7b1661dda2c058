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

import org.jspecify.annotations.Nullable;

/**
 * A window that moves over the bytes of a message from its start to its end: all of them
 * where they are an array, else a buffer that is filled from a stream. Lines end with CR
 * LF or LF, or with CR in a message without LF.
 */
final class ByteWindow {

	private static final int BUFFER_SIZE = 64 * 1024;

	private final @Nullable InputStream in;

	private byte[] bytes;

	private int position;

	private int limit;

	// offset in the message of the first byte of the array
	private long base;

	private byte lineEnd = '\n';

	private int lineStart;

	private int lineLimit;

	// of the line before
	private int precedingTerminatorLength;

	private int terminatorLength;

	private boolean lineComplete;

	private ByteWindow(byte[] bytes, int from, int to, @Nullable InputStream in) {
		this.bytes = bytes;
		this.position = from;
		this.limit = to;
		this.base = -from;
		this.in = in;
	}

	static ByteWindow of(byte[] bytes, int from, int to) {
		return new ByteWindow(bytes, from, to, null);
	}

	static ByteWindow of(InputStream in) {
		return new ByteWindow(new byte[BUFFER_SIZE], 0, 0, in);
	}

	byte[] bytes() {
		return this.bytes;
	}

	// the bytes of the line without what ends it
	int lineStart() {
		return this.lineStart;
	}

	int lineLimit() {
		return this.lineLimit;
	}

	// how many bytes end the line before, 0 at the start of the message
	int precedingTerminatorLength() {
		return this.precedingTerminatorLength;
	}

	// whether the line isn't followed by more of it, which happens to a line that is
	// longer than the buffer
	boolean isLineComplete() {
		return this.lineComplete;
	}

	long lineOffset() {
		return this.base + this.lineStart;
	}

	// offset of the next byte to be read
	long offset() {
		return this.base + this.position;
	}

	// Skip the byte order mark of UTF-8.
	void skipByteOrderMark() throws IOException {
		if (fillTo(this.position + 3) && (this.bytes[this.position] & 0xFF) == 0xEF
				&& (this.bytes[this.position + 1] & 0xFF) == 0xBB && (this.bytes[this.position + 2] & 0xFF) == 0xBF) {
			this.position += 3;
		}
	}

	// Find out how lines end: with CR only where there is no LF.
	void detectLineEnd() throws IOException {
		boolean cr = false;
		int index = this.position;
		int end = index + BUFFER_SIZE;
		while (index < end && (index < this.limit || fillTo(index + 1))) {
			byte octet = this.bytes[index++];
			if (octet == '\n') {
				return;
			}
			cr |= octet == '\r';
		}
		this.lineEnd = cr ? (byte) '\r' : (byte) '\n';
	}

	private boolean fillTo(int end) throws IOException {
		while (this.limit < end) {
			if (!fill()) {
				return false;
			}
		}
		return true;
	}

	// Move to the next line. Returns false at the end.
	boolean nextLine() throws IOException {
		int index = this.position;
		while (true) {
			int end = indexOfLineEnd(index);
			if (end >= 0) {
				int content = (this.lineEnd == '\n' && end > this.position && this.bytes[end - 1] == '\r') ? end - 1
						: end;
				setLine(this.position, content, end + 1, true);
				return true;
			}
			int scanned = this.limit - this.position;
			if (!fill()) {
				if (scanned == 0) {
					return false;
				}
				// a CR at the very end may belong to a line end that is in the next part
				boolean last = this.in == null || this.limit < this.bytes.length;
				setLine(this.position, this.limit, this.limit, last);
				return true;
			}
			index = this.position + scanned;
		}
	}

	private int indexOfLineEnd(int from) {
		byte[] array = this.bytes;
		byte wanted = this.lineEnd;
		for (int i = from; i < this.limit; i++) {
			if (array[i] == wanted) {
				return i;
			}
		}
		return -1;
	}

	private void setLine(int start, int content, int next, boolean complete) {
		this.lineStart = start;
		this.lineLimit = content;
		this.precedingTerminatorLength = this.terminatorLength;
		this.terminatorLength = next - content;
		this.lineComplete = complete;
		this.position = next;
	}

	// Read the line once more.
	void pushBack() {
		this.position = this.lineStart;
	}

	boolean isArray() {
		return this.in == null;
	}

	// Skip lines that don't begin with two hyphens, and move to the next one that does.
	boolean nextDashedLine() throws IOException {
		while (true) {
			if (startsWithDashes()) {
				return nextLine();
			}
			if (!skipLine()) {
				return false;
			}
		}
	}

	private boolean startsWithDashes() throws IOException {
		fillTo(this.position + 2);
		return this.position + 1 < this.limit && this.bytes[this.position] == '-'
				&& this.bytes[this.position + 1] == '-';
	}

	// Skip the rest of the line, and note what ended it.
	private boolean skipLine() throws IOException {
		boolean precededByCr = false;
		while (true) {
			int end = indexOfLineEnd(this.position);
			if (end >= 0) {
				boolean cr = (end > this.position) ? this.bytes[end - 1] == '\r' : precededByCr;
				this.terminatorLength = (this.lineEnd == '\n' && cr) ? 2 : 1;
				this.position = end + 1;
				return true;
			}
			if (this.limit > this.position) {
				precededByCr = this.bytes[this.limit - 1] == '\r';
			}
			this.position = this.limit;
			if (!fill()) {
				this.terminatorLength = 0;
				return false;
			}
		}
	}

	// Read more, and keep what begins at the position.
	private boolean fill() throws IOException {
		InputStream source = this.in;
		if (source == null) {
			return false;
		}
		if (this.position > 0) {
			System.arraycopy(this.bytes, this.position, this.bytes, 0, this.limit - this.position);
			this.base += this.position;
			this.limit -= this.position;
			this.position = 0;
		}
		if (this.limit == this.bytes.length) {
			return false;
		}
		int count = source.read(this.bytes, this.limit, this.bytes.length - this.limit);
		if (count <= 0) {
			return false;
		}
		this.limit += count;
		return true;
	}

}
