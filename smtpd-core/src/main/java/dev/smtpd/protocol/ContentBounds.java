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

import io.netty.buffer.ByteBuf;

/**
 * Watches how long the lines of a content are, and its header.
 *
 * @since 0.1.0
 */
public final class ContentBounds {

	private static final int NO_HEADER = -1;

	private final long maxLine;

	private final long maxHeader;

	// of the line that has begun
	private long line;

	private long header;

	private Place place = Place.LINE_START;

	private boolean lineTooLong;

	private boolean headerTooLong;

	/**
	 * Create bounds.
	 * @param maxLine how long a line may be in bytes, CR LF included
	 * @param maxHeader how long the header may be in bytes
	 */
	public ContentBounds(long maxLine, long maxHeader) {
		this.maxLine = maxLine;
		this.maxHeader = maxHeader;
	}

	/**
	 * Take a run of bytes.
	 * @param buffer the buffer that has them, which is left as it is
	 * @param index the index of the first
	 * @param length their number
	 */
	public void accept(ByteBuf buffer, int index, int length) {
		if (this.header != NO_HEADER) {
			acceptHeader(buffer, index, length);
		}
		acceptLines(buffer, index, index + length);
	}

	/**
	 * Return whether a line was longer than it may be.
	 * @return whether a line is too long
	 */
	public boolean isLineTooLong() {
		return this.lineTooLong;
	}

	/**
	 * Return whether the header is longer than it may be.
	 * @return whether the header is too long
	 */
	public boolean isHeaderTooLong() {
		return this.headerTooLong;
	}

	// up to the first line that is neither a field nor the rest of one
	private void acceptHeader(ByteBuf buffer, int index, int length) {
		int end = index + length;
		int next = index;
		while (next < end && this.header != NO_HEADER) {
			int start = next;
			next = (this.place != Place.VALUE) ? acceptName(buffer, start) : acceptValue(buffer, start, end);
			if (this.header != NO_HEADER) {
				this.header += next - start;
			}
			if (this.header > this.maxHeader) {
				this.headerTooLong = true;
				this.header = NO_HEADER;
			}
		}
	}

	private int acceptName(ByteBuf buffer, int index) {
		byte octet = buffer.getByte(index);
		if (octet == '\n') {
			this.place = Place.LINE_START;
		}
		else if (this.place == Place.LINE_START) {
			this.place = (octet == ' ' || octet == '\t') ? Place.VALUE : Place.NAME;
		}
		if (this.place == Place.NAME) {
			if (octet == ':') {
				this.place = Place.VALUE;
			}
			else if (octet <= ' ') {
				this.header = NO_HEADER;
			}
		}
		return index + 1;
	}

	// to the end of the line, in one search
	private int acceptValue(ByteBuf buffer, int start, int end) {
		int newline = buffer.indexOf(start, end, (byte) '\n');
		if (newline < 0) {
			return end;
		}
		this.place = Place.LINE_START;
		return newline + 1;
	}

	// What can't be too long isn't looked at: only where the last line begins.
	private void acceptLines(ByteBuf buffer, int start, int end) {
		if (this.line + end - start > this.maxLine) {
			int from = start;
			int newline = buffer.indexOf(from, end, (byte) '\n');
			while (newline >= 0) {
				noteLine(newline + 1 - from);
				this.line = 0;
				from = newline + 1;
				newline = buffer.indexOf(from, end, (byte) '\n');
			}
			noteLine(end - from);
			this.line += end - from;
			return;
		}
		int last = buffer.indexOf(end, start, (byte) '\n');
		this.line = (last >= 0) ? end - last - 1 : this.line + end - start;
	}

	private void noteLine(int more) {
		if (this.line + more > this.maxLine) {
			this.lineTooLong = true;
		}
	}

	/**
	 * Where in the header a byte stands.
	 */
	private enum Place {

		LINE_START, NAME, VALUE

	}

}
