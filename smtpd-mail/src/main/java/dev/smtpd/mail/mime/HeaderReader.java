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
import java.util.Arrays;

/**
 * Reads a header up to the empty line behind it. Lines that are no fields are dropped, a
 * header that ends without an empty line ends before the first line that can't belong to
 * it, and what exceeds the bounds is passed over.
 */
final class HeaderReader {

	private static final int INITIAL_FIELDS = 16;

	private static final byte[] LINE_END = { '\r', '\n' };

	private final ScanLimits limits;

	private final ScanIssues issues;

	private byte[] bytes = new byte[0];

	private int length;

	private int[] offsets = new int[INITIAL_FIELDS * HeaderBlock.FIELD_LENGTH];

	private int fields;

	private boolean shared;

	private long bodyStart;

	private boolean boundaryReached;

	HeaderReader(ScanLimits limits, ScanIssues issues) {
		this.limits = limits;
		this.issues = issues;
	}

	// offset of the first byte behind the header
	long bodyStart() {
		return this.bodyStart;
	}

	// whether the window is at a delimiter line that ended the header
	boolean isBoundaryReached() {
		return this.boundaryReached;
	}

	HeaderBlock read(ByteWindow window, Boundaries boundaries) throws IOException {
		this.shared = window.isArray();
		if (this.shared) {
			this.bytes = window.bytes();
		}
		boolean first = true;
		boolean inField = false;
		boolean continued = false;
		while (window.nextLine()) {
			int start = window.lineStart();
			int end = window.lineLimit();
			byte[] line = window.bytes();
			if (continued) {
				append(line, start, end, inField);
			}
			else if (start == end) {
				this.bodyStart = window.offset();
				return toBlock();
			}
			else if (boundaries.match(line, start, end)) {
				this.issues.add(Fault.HEADER_NOT_ENDED);
				this.boundaryReached = true;
				this.bodyStart = window.lineOffset();
				return toBlock();
			}
			else if (line[start] == ' ' || line[start] == '\t') {
				appendFolded(line, start, end, inField);
			}
			else if (inField && isLostParameter(line, start, end)) {
				this.issues.add(Fault.MALFORMED_HEADER_FIELD);
				appendFolded(line, start, end, true);
			}
			else {
				int colon = endOfName(line, start, end);
				if (colon >= 0) {
					inField = begin(line, start, end, colon);
				}
				else if (!(first && isEnvelopeLine(line, start, end))) {
					if (isText(line, start, end)) {
						// no field, so the body has begun
						this.issues.add(Fault.HEADER_NOT_ENDED);
						this.bodyStart = window.lineOffset();
						window.pushBack();
						return toBlock();
					}
					this.issues.add(Fault.MALFORMED_HEADER_FIELD);
					inField = false;
				}
				else {
					inField = false;
				}
			}
			continued = !window.isLineComplete();
			first = false;
		}
		this.bodyStart = window.offset();
		return toBlock();
	}

	// Return whether a line continues parameters, but its white space is gone.
	private boolean isLostParameter(byte[] line, int start, int end) {
		int valueEnd = this.offsets[this.fields * HeaderBlock.FIELD_LENGTH - 1];
		while (valueEnd > 0 && this.bytes[valueEnd - 1] == ' ') {
			valueEnd--;
		}
		if (valueEnd == 0 || this.bytes[valueEnd - 1] != ';') {
			return false;
		}
		int i = start;
		while (i < end && line[i] > ' ' && line[i] != ':' && line[i] != '=') {
			i++;
		}
		return i > start && i < end && line[i] == '=';
	}

	// the "From " line of a mailbox file
	private static boolean isEnvelopeLine(byte[] line, int start, int end) {
		return (end - start > 5 && line[start] == 'F' && line[start + 4] == ' ')
				|| (end - start > 6 && line[start] == '>' && line[start + 5] == ' ');
	}

	// Return the index of the colon, or -1 if the line is no field.
	private static int endOfName(byte[] line, int start, int end) {
		int i = start;
		while (i < end && line[i] > ' ' && line[i] < 127 && line[i] != ':') {
			i++;
		}
		if (i == start) {
			return -1;
		}
		while (i < end && (line[i] == ' ' || line[i] == '\t')) {
			i++;
		}
		return (i < end && line[i] == ':') ? i : -1;
	}

	private boolean isText(byte[] line, int start, int end) {
		return this.fields > 0 && end > start;
	}

	private boolean begin(byte[] line, int start, int end, int colon) {
		if (this.fields == this.limits.maxHeaderFields()) {
			this.issues.add(Fault.TOO_MANY_HEADER_FIELDS);
			return false;
		}
		int target = store(line, start, end);
		if (target < 0) {
			return false;
		}
		if (this.offsets.length == this.fields * HeaderBlock.FIELD_LENGTH) {
			this.offsets = Arrays.copyOf(this.offsets, this.offsets.length * 2);
		}
		int nameEnd = colon;
		while (line[nameEnd - 1] == ' ' || line[nameEnd - 1] == '\t') {
			nameEnd--;
		}
		int at = this.fields * HeaderBlock.FIELD_LENGTH;
		this.offsets[at] = target;
		this.offsets[at + 1] = target + nameEnd - start;
		this.offsets[at + 2] = target + colon + 1 - start;
		this.offsets[at + 3] = target + end - start;
		this.fields++;
		return true;
	}

	private void appendFolded(byte[] line, int start, int end, boolean inField) {
		if (inField) {
			if (!this.shared) {
				store(LINE_END, 0, LINE_END.length);
			}
			append(line, start, end, true);
		}
	}

	private void append(byte[] line, int start, int end, boolean inField) {
		int target = inField ? store(line, start, end) : -1;
		if (target >= 0) {
			this.offsets[this.fields * HeaderBlock.FIELD_LENGTH - 1] = target + end - start;
		}
	}

	// Return where the bytes are in the array of the header, or -1 if they are too many.
	private int store(byte[] line, int start, int end) {
		int count = end - start;
		this.length += count;
		if (this.length > this.limits.maxHeaderSize()) {
			this.issues.add(Fault.HEADER_TOO_LARGE);
			this.length = Integer.MAX_VALUE / 2;
			return -1;
		}
		if (this.shared) {
			return start;
		}
		if (this.length > this.bytes.length) {
			this.bytes = Arrays.copyOf(this.bytes, Math.max(this.length, Math.max(1024, this.bytes.length * 2)));
		}
		System.arraycopy(line, start, this.bytes, this.length - count, count);
		return this.length - count;
	}

	private HeaderBlock toBlock() {
		return new HeaderBlock(this.bytes, this.offsets, this.fields);
	}

}
