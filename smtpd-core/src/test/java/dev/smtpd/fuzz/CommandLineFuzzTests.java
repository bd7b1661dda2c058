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

package dev.smtpd.fuzz;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.smtpd.protocol.CommandLine;
import dev.smtpd.protocol.CommandLineDecoder;
import dev.smtpd.protocol.SyntaxException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * The decoder of command lines finds the same lines in any split, and those that a plain
 * reading of the whole finds.
 */
class CommandLineFuzzTests {

	private static final int MAX_LENGTH = 64;

	@DictionaryFile(resourcePath = "smtp.dict")
	@FuzzTest
	void decode(byte[] input) {
		fuzz(input);
	}

	static void fuzz(byte[] input) {
		List<String> expected = read(input);
		for (List<byte[]> pieces : Pieces.ways(input)) {
			List<String> lines = decode(pieces);
			Conversation.check(lines.equals(expected), () -> "Decoded " + lines + " and not " + expected);
		}
	}

	private static List<String> decode(List<byte[]> pieces) {
		CommandLineDecoder decoder = new CommandLineDecoder(MAX_LENGTH);
		List<String> lines = new ArrayList<>();
		for (byte[] piece : pieces) {
			ByteBuf in = Unpooled.wrappedBuffer(piece);
			while (in.isReadable()) {
				try {
					CommandLine line = decoder.decode(in);
					if (line != null) {
						Conversation.check(line.length() <= MAX_LENGTH, () -> "Too long: " + line);
						lines.add(line.verb() + " " + line.argument());
					}
				}
				catch (SyntaxException ex) {
					lines.add(ex.getReply().lines().get(0));
				}
			}
		}
		return lines;
	}

	// the whole, from one CR LF to the next, and within it from one LF to the next
	private static List<String> read(byte[] input) {
		List<String> lines = new ArrayList<>();
		String text = new String(input, StandardCharsets.ISO_8859_1);
		boolean mayBeContent = false;
		int start = 0;
		while (text.indexOf('\n', start) >= 0) {
			int end = text.indexOf("\r\n", start);
			// an LF is answered at once, and not when the line ends
			String line = text.substring(start, (end >= 0) ? end + 2 : text.lastIndexOf('\n') + 1);
			String[] parts = line.split("(?<=\n)");
			for (String part : parts) {
				boolean whole = parts.length == 1 && end >= 0;
				if (mayBeContent) {
					lines.add("Lines must end with CR LF, and no line is obeyed after a DATA or BDAT that does not");
				}
				else {
					lines.add(whole ? readLine(Arrays.copyOfRange(input, start, end)) : "Lines must end with CR LF");
				}
				mayBeContent |= !whole && part.matches("(?is)(DATA|BDAT)[ \t\r\n\f\u000B].*");
			}
			start += line.length();
		}
		return lines;
	}

	private static String readLine(byte[] line) {
		String text = new String(line, StandardCharsets.ISO_8859_1);
		if (line.length + 2 > MAX_LENGTH) {
			return "Line too long";
		}
		if (text.matches("(?s).*[\\x00-\\x08\\x0A-\\x1F\\x7F].*")) {
			return "Invalid character in command";
		}
		try {
			text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(line)).toString();
		}
		catch (CharacterCodingException ex) {
			return "Invalid character in command";
		}
		String[] parts = text.replaceFirst("[ \\t]+$", "").split("[ \\t]", 2);
		StringBuilder verb = new StringBuilder(parts[0]);
		if (parts[0].chars().allMatch((c) -> c < 128)) {
			for (int i = 0; i < verb.length(); i++) {
				char c = verb.charAt(i);
				verb.setCharAt(i, (c >= 'a' && c <= 'z') ? (char) (c - 32) : c);
			}
		}
		return verb + " " + ((parts.length > 1) ? parts[1] : "");
	}

}
