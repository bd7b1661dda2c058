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
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Pattern;

import dev.smtpd.SmtpLimit;
import dev.smtpd.SmtpReply;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Cuts command lines out of the input. Only CR LF ends a line (RFC 5321 section 2.3.8). A
 * line with a CR on its own is rejected as a whole. An LF on its own splits a line into
 * parts, each of which is rejected, the last one included: a client that ends its lines
 * by LF gets a reply to each, and no part is taken for a command. After a part that
 * begins with DATA or BDAT, content may follow from a client that doesn't read its
 * replies, so that all lines are rejected from then on. The result doesn't depend on how
 * the bytes are split. Holds no more than one line of the greatest length.
 *
 * @since 0.1.0
 */
public final class CommandLineDecoder {

	/**
	 * The refusal of lines that are too long, unless there is another one for them.
	 */
	public static final Refusal TOO_LONG = new Refusal(SmtpReply.of(500, "5.5.2", "Line too long"),
			SmtpLimit.COMMAND_LINE);

	private static final SmtpReply BARE_NEWLINE = SmtpReply.of(500, "5.5.2", "Lines must end with CR LF");

	private static final SmtpReply MAY_BE_CONTENT = SmtpReply.of(500, "5.5.2",
			"Lines must end with CR LF, and no line is obeyed after a DATA or BDAT that does not");

	private static final Pattern BEFORE_CONTENT = Pattern.compile("(DATA|BDAT)\\s.*", Pattern.CASE_INSENSITIVE);

	// verb and blank
	private static final int BEFORE_CONTENT_LENGTH = 5;

	private static final SmtpReply BAD_CHARACTER = SmtpReply.of(500, "5.5.2", "Invalid character in command");

	private static final byte[] EMPTY = {};

	private final int maxLength;

	private final Refusal tooLong;

	private byte[] partial = EMPTY;

	private int length;

	private int lineLength;

	private boolean lastWasCr;

	// an LF on its own was read, and CR LF hasn't been since
	private boolean insideRefusedLine;

	private boolean mayBeContent;

	/**
	 * Create a decoder.
	 * @param maxLength the greatest length of a line in octets, CR LF included
	 */
	public CommandLineDecoder(int maxLength) {
		this(maxLength, TOO_LONG);
	}

	/**
	 * Create a decoder with a refusal of its own.
	 * @param maxLength the greatest length of a line in octets, CR LF included
	 * @param tooLong the refusal of longer lines
	 */
	public CommandLineDecoder(int maxLength, Refusal tooLong) {
		this.maxLength = maxLength;
		this.tooLong = tooLong;
	}

	/**
	 * Return the next line.
	 * @param in the input, read to the end of the line, or to its own end
	 * @return the line, or {@code null} if its end hasn't arrived yet
	 * @throws SyntaxException if the line, or a part of it up to an LF on its own, is
	 * rejected; the input is read to its end
	 */
	public @Nullable CommandLine decode(ByteBuf in) throws SyntaxException {
		String text = decodeText(in);
		return (text != null) ? CommandLine.of(text, this.lineLength) : null;
	}

	/**
	 * Return the next line, where it is a response and not a command.
	 * @param in the input, read to the end of the line, or to its own end
	 * @return the line without CR LF, or {@code null} if its end hasn't arrived yet
	 * @throws SyntaxException if the line, or a part of it up to an LF on its own, is
	 * rejected; the input is read to its end
	 */
	public @Nullable String decodeText(ByteBuf in) throws SyntaxException {
		if (!in.isReadable()) {
			return null;
		}
		int start = in.readerIndex();
		int newline = in.indexOf(start, in.writerIndex(), (byte) '\n');
		if (newline < 0) {
			keep(in, in.readableBytes());
			return null;
		}
		boolean crBefore = (newline > start) ? in.getByte(newline - 1) == '\r' : this.lastWasCr;
		if (crBefore && !this.insideRefusedLine && !this.mayBeContent) {
			return complete(in, newline + 1 - start);
		}
		SmtpReply refusal = this.mayBeContent ? MAY_BE_CONTENT : BARE_NEWLINE;
		this.mayBeContent |= mayPrecedeContent(in, start, newline);
		in.readerIndex(newline + 1);
		reset();
		this.insideRefusedLine = !crBefore;
		throw new SyntaxException(refusal);
	}

	private boolean mayPrecedeContent(ByteBuf in, int start, int newline) {
		byte[] beginning = beginning(in, start, newline + 1 - start);
		return BEFORE_CONTENT.matcher(new String(beginning, StandardCharsets.ISO_8859_1)).matches();
	}

	private byte[] beginning(ByteBuf in, int start, int count) {
		int kept = Math.min(this.partial.length, BEFORE_CONTENT_LENGTH);
		byte[] beginning = Arrays.copyOf(this.partial, Math.min(kept + count, BEFORE_CONTENT_LENGTH));
		in.getBytes(start, beginning, kept, beginning.length - kept);
		return beginning;
	}

	/**
	 * Return whether the rest of a refused line is still to come.
	 * @return whether the decoder is inside a refused line
	 */
	public boolean isInsideRefusedLine() {
		return this.insideRefusedLine;
	}

	/**
	 * Forget what has been read of a line, but not that content may follow.
	 */
	public void reset() {
		this.partial = EMPTY;
		this.length = 0;
		this.lastWasCr = false;
		this.insideRefusedLine = false;
	}

	private void keep(ByteBuf in, int count) {
		this.lastWasCr = in.getByte(in.writerIndex() - 1) == '\r';
		if (this.length + count > this.maxLength) {
			this.partial = beginning(in, in.readerIndex(), count);
			this.length = Math.min(this.maxLength + 1, this.length + count);
			in.skipBytes(count);
			return;
		}
		this.partial = Arrays.copyOf(this.partial, this.length + count);
		in.readBytes(this.partial, this.length, count);
		this.length += count;
	}

	private String complete(ByteBuf in, int count) throws SyntaxException {
		int total = this.length + count;
		if (total > this.maxLength) {
			in.skipBytes(count);
			reset();
			throw new SyntaxException(this.tooLong);
		}
		byte[] line = Arrays.copyOf(this.partial, total);
		in.readBytes(line, this.length, count);
		reset();
		this.lineLength = total;
		return toText(line, total - 2);
	}

	private static String toText(byte[] line, int length) throws SyntaxException {
		boolean ascii = true;
		for (int i = 0; i < length; i++) {
			byte octet = line[i];
			if (octet < 0) {
				ascii = false;
			}
			else if ((octet < ' ' && octet != '\t') || octet == 0x7F) {
				throw new SyntaxException(BAD_CHARACTER);
			}
		}
		if (ascii) {
			return new String(line, 0, length, StandardCharsets.ISO_8859_1);
		}
		try {
			return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(line, 0, length)).toString();
		}
		catch (CharacterCodingException ex) {
			throw new SyntaxException(BAD_CHARACTER);
		}
	}

}
