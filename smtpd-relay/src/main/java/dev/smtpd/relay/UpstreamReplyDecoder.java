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

package dev.smtpd.relay;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import dev.smtpd.SmtpReply;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.CorruptedFrameException;
import io.netty.handler.codec.LineBasedFrameDecoder;
import org.jspecify.annotations.Nullable;

/**
 * Decodes the replies of an upstream server (RFC 5321 section 4.2). Unlike Netty's
 * decoder it accepts what servers are known to send: a code without text, and codes that
 * aren't in the RFC, of which the first digit is enough. Replaces octets that can't be in
 * the text of a reply.
 */
final class UpstreamReplyDecoder extends LineBasedFrameDecoder {

	private static final int MAX_LINE_OCTETS = 2048;

	private static final int MAX_LINES = 256;

	private static final int MAX_TEXT_OCTETS = 490;

	private static final int CODE_OCTETS = 3;

	private final ReadCounter reads;

	private final List<String> lines = new ArrayList<>(1);

	private int code;

	private long begunAt;

	private long replyBegunAt;

	/**
	 * Create a decoder.
	 * @param reads counts the reads from the socket
	 */
	UpstreamReplyDecoder(ReadCounter reads) {
		super(MAX_LINE_OCTETS);
		this.reads = reads;
	}

	// Return the number of the read in which the reply that was decoded last has begun.
	long replyBegunAt() {
		return this.replyBegunAt;
	}

	@Override
	protected @Nullable Object decode(ChannelHandlerContext context, ByteBuf buffer) throws Exception {
		if (this.begunAt == 0) {
			this.begunAt = this.reads.count();
		}
		ByteBuf line = (ByteBuf) super.decode(context, buffer);
		if (line == null) {
			return null;
		}
		try {
			return decodeLine(line);
		}
		finally {
			line.release();
		}
	}

	private @Nullable SmtpReply decodeLine(ByteBuf line) {
		int given = readCode(line);
		char separator = line.isReadable() ? (char) line.readByte() : ' ';
		boolean last = separator == ' ';
		if (!last && separator != '-') {
			throw new CorruptedFrameException("No blank or hyphen behind the code of a reply");
		}
		if (!this.lines.isEmpty() && given != this.code) {
			throw new CorruptedFrameException("Several codes in one reply");
		}
		if (this.lines.size() == MAX_LINES) {
			throw new CorruptedFrameException("Too many lines in one reply");
		}
		this.code = given;
		this.lines.add(readText(line));
		return last ? endReply() : null;
	}

	private static int readCode(ByteBuf line) {
		if (line.readableBytes() < CODE_OCTETS) {
			throw new CorruptedFrameException("No code in a reply");
		}
		int severity = line.readByte() - '0';
		int subject = line.readByte() - '0';
		int detail = line.readByte() - '0';
		if (severity < 2 || severity > 5 || !isDigit(subject) || !isDigit(detail)) {
			throw new CorruptedFrameException("Not the code of a reply");
		}
		return (subject <= 5) ? severity * 100 + subject * 10 + detail : severity * 100 + 50;
	}

	private static boolean isDigit(int value) {
		return value >= 0 && value <= 9;
	}

	private static String readText(ByteBuf line) {
		byte[] text = new byte[Math.min(line.readableBytes(), MAX_TEXT_OCTETS)];
		line.readBytes(text);
		for (int i = 0; i < text.length; i++) {
			if (text[i] < ' ' || text[i] > '~') {
				text[i] = '?';
			}
		}
		return new String(text, StandardCharsets.US_ASCII).stripTrailing();
	}

	private SmtpReply endReply() {
		String status = commonStatus();
		List<String> texts = new ArrayList<>(this.lines.size());
		for (String line : this.lines) {
			texts.add((status != null) ? line.substring(Math.min(line.length(), status.length() + 1)) : line);
		}
		this.lines.clear();
		this.replyBegunAt = this.begunAt;
		this.begunAt = 0;
		return SmtpReply.of(this.code, status, texts);
	}

	// Return the enhanced status code that all lines begin with, null if there is none
	private @Nullable String commonStatus() {
		String status = firstWord(this.lines.get(0));
		if (!SmtpReply.isEnhancedStatus(this.code, status)) {
			return null;
		}
		for (int i = 1; i < this.lines.size(); i++) {
			if (!status.equals(firstWord(this.lines.get(i)))) {
				return null;
			}
		}
		return status;
	}

	private static String firstWord(String line) {
		int end = line.indexOf(' ');
		return (end >= 0) ? line.substring(0, end) : line;
	}

}
