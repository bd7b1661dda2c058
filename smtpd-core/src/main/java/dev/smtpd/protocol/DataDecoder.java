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

import java.nio.ByteBuffer;

import io.netty.buffer.ByteBuf;

/**
 * Reads the content after DATA: finds its end and removes the transparency dots (RFC 5321
 * section 4.5.2). Nothing but CR LF {@code .} CR LF ends it (CVE-2023-51764), in any
 * split of the input. A CR or LF on its own is content, never the end of a line, and
 * noted; an LF may be converted to CR LF in the output. So is a line with a dot that
 * ends, or begins, by an LF on its own: a client that stops there takes the content for
 * ended.
 *
 * @since 0.1.0
 */
public final class DataDecoder {

	private final boolean convert;

	private State state;

	private boolean bareNewline;

	private boolean unterminated;

	private boolean endsUnterminated;

	/**
	 * Create a decoder for content that begins with the next byte.
	 */
	public DataDecoder() {
		this(State.LINE_START, false);
	}

	private DataDecoder(State state, boolean convert) {
		this.state = state;
		this.convert = convert;
	}

	/**
	 * Return a decoder that writes CR LF for an LF on its own. What ends the content, and
	 * which dots are removed, is the same as without.
	 * @return a decoder for content that begins with the next byte
	 */
	public static DataDecoder converting() {
		return new DataDecoder(State.LINE_START, true);
	}

	/**
	 * Return a decoder for content of which a part of a line has been read already.
	 * @return a decoder inside a line
	 */
	public static DataDecoder insideLine() {
		return new DataDecoder(State.TEXT, false);
	}

	/**
	 * Read on.
	 * @param in the input, read to its end or to the end of the content
	 * @param out takes the content
	 * @return whether the end of the content was read
	 */
	public boolean decode(ByteBuf in, Output out) {
		int offset = in.readerIndex();
		int end = in.readableBytes();
		ByteBuffer bytes = Newlines.view(in, offset, in.writerIndex());
		int index = 0;
		int runStart = 0;
		int unterminatedAt = -1;
		while (index < end) {
			if (this.state == State.TEXT) {
				int newline = Newlines.indexOf(bytes, index, end);
				while (newline >= 0 && endsOrdinaryLine(bytes, newline, end)) {
					newline = Newlines.indexOf(bytes, newline + 2, end);
				}
				if (newline < 0) {
					index = end;
					break;
				}
				index = newline;
			}
			byte octet = bytes.get(index);
			if (octet == '\n' && !this.state.isAfterCr()) {
				if (this.state.isAfterDot()) {
					unterminatedAt = index + 1;
				}
				if (this.convert) {
					write(in, offset + runStart, index - runStart, out);
					out.writeCr();
					runStart = index;
				}
				this.bareNewline |= !this.convert;
				this.state = State.LF;
				index++;
				continue;
			}
			switch (this.state) {
				case LINE_START -> {
					if (octet == '.') {
						write(in, offset + runStart, index - runStart, out);
						runStart = index + 1;
						this.state = State.DOT;
					}
					else {
						this.state = afterText(octet);
					}
				}
				case TEXT -> {
					this.state = afterText(octet);
				}
				case CR -> {
					this.state = afterCr(octet);
				}
				case LF -> {
					this.state = (octet == '.') ? State.LF_DOT : afterText(octet);
				}
				case LF_DOT -> {
					this.state = (octet == '\r') ? State.LF_DOT_CR : State.TEXT;
				}
				case LF_DOT_CR -> {
					if (octet == '\n') {
						unterminatedAt = index + 1;
					}
					this.state = afterCr(octet);
				}
				case DOT -> {
					if (octet == '\r') {
						runStart = index + 1;
						this.state = State.DOT_CR;
					}
					else {
						this.state = State.TEXT;
					}
				}
				case DOT_CR -> {
					if (octet == '\n') {
						in.readerIndex(offset + index + 1);
						return true;
					}
					out.writeCr();
					this.bareNewline = true;
					runStart = index;
					this.state = (octet == '\r') ? State.CR : State.TEXT;
				}
			}
			index++;
		}
		write(in, offset + runStart, index - runStart, out);
		in.readerIndex(offset + end);
		this.unterminated |= unterminatedAt >= 0;
		if (end > 0) {
			this.endsUnterminated = unterminatedAt == end;
		}
		return false;
	}

	/**
	 * Return whether a CR or LF on its own was read, and not converted.
	 * @return whether the content breaks RFC 5321 section 2.3.8
	 */
	public boolean hasBareNewline() {
		return this.bareNewline;
	}

	/**
	 * Return whether a line was read that clients may take for the end of the content: a
	 * dot that is ended, or preceded, by an LF on its own.
	 * @return whether there was one anywhere
	 */
	public boolean hasUnterminatedEnd() {
		return this.unterminated;
	}

	/**
	 * Return whether such a line is what was read last.
	 * @return whether nothing has followed
	 */
	public boolean endsUnterminated() {
		return this.endsUnterminated;
	}

	// Whether a line ends that is followed by one without a dot at its start, as most
	// are.
	private static boolean endsOrdinaryLine(ByteBuffer bytes, int newline, int end) {
		return newline + 2 < end && bytes.get(newline) == '\r' && bytes.get(newline + 1) == '\n'
				&& bytes.get(newline + 2) != '.';
	}

	private static State afterText(byte octet) {
		return (octet == '\r') ? State.CR : State.TEXT;
	}

	private State afterCr(byte octet) {
		if (octet == '\n') {
			return State.LINE_START;
		}
		this.bareNewline = true;
		return (octet == '\r') ? State.CR : State.TEXT;
	}

	private static void write(ByteBuf in, int index, int length, Output out) {
		if (length > 0) {
			out.write(in, index, length);
		}
	}

	private enum State {

		/**
		 * After CR LF, or at the very beginning.
		 */
		LINE_START,

		/**
		 * Inside a line.
		 */
		TEXT,

		/**
		 * After a CR inside a line.
		 */
		CR,

		/**
		 * After an LF on its own.
		 */
		LF,

		/**
		 * After an LF on its own and a dot, which is text.
		 */
		LF_DOT,

		/**
		 * After an LF on its own, a dot and CR.
		 */
		LF_DOT_CR,

		/**
		 * After a dot at the start of a line, held back.
		 */
		DOT,

		/**
		 * After a dot at the start of a line and CR, both held back.
		 */
		DOT_CR;

		private boolean isAfterCr() {
			return this == CR || this == LF_DOT_CR || this == DOT_CR;
		}

		private boolean isAfterDot() {
			return this == DOT || this == LF_DOT;
		}

	}

	/**
	 * Takes decoded content.
	 */
	public interface Output {

		/**
		 * Take a run of bytes.
		 * @param buffer the buffer that has them, to be left as it is
		 * @param index the index of the first
		 * @param length their number, at least 1
		 */
		void write(ByteBuf buffer, int index, int length);

		/**
		 * Take a CR that had been held back, or is put before an LF.
		 */
		void writeCr();

	}

}
