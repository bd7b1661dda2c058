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
import java.util.List;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.smtpd.fuzz.Conversation.Message;
import dev.smtpd.fuzz.Conversation.Result;
import dev.smtpd.protocol.DataDecoder;
import dev.smtpd.protocol.NewlineConverter;
import dev.smtpd.settings.BareNewlineMode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * Content by DATA and by BDAT comes out, or is refused, as a plain reading of the whole
 * says, whatever becomes of bare newlines. The input is the content as it is sent after
 * DATA, and as octets for BDAT.
 */
class ContentFuzzTests {

	private static final int MAX_SIZE = 2500;

	private static final int MAX_LINE = 998;

	private static final Conversation bytes = new Conversation(
			(builder) -> builder.dataSizeLimit(MAX_SIZE).limits((limits) -> limits.withMaxTextLine(MAX_LINE)));

	private static final Conversation converting = new Conversation((builder) -> builder.dataSizeLimit(MAX_SIZE)
		.limits((limits) -> limits.withMaxTextLine(MAX_LINE))
		.syntax((syntax) -> syntax.withBareNewlines(BareNewlineMode.CONVERT)));

	private static final Conversation text = new Conversation((builder) -> builder.dataSizeLimit(MAX_SIZE)
		.limits((limits) -> limits.withMaxTextLine(MAX_LINE))
		.decodeData(true)
		.syntax((syntax) -> syntax.withBareNewlines(BareNewlineMode.KEEP)));

	private static final String BEGIN = "EHLO client.example.org\r\nMAIL FROM:<joe@example.org>\r\n"
			+ "RCPT TO:<jane@example.org>\r\n";

	@DictionaryFile(resourcePath = "smtp.dict")
	@FuzzTest
	void decode(byte[] input) {
		fuzz(input);
	}

	static void fuzz(byte[] input) {
		String octets = new String(input, StandardCharsets.ISO_8859_1);
		Content expected = read(octets);
		Content expectedConverted = new Content(convert(expected.text), hasBareCr(expected), expected.end,
				expected.unterminated);
		for (List<byte[]> pieces : Pieces.ways(input)) {
			Content decoded = decode(pieces, new DataDecoder());
			Conversation.check(decoded.equals(expected), () -> "Decoded " + decoded + " and not " + expected);
			Content converted = decode(pieces, DataDecoder.converting());
			Conversation.check(converted.equals(expectedConverted),
					() -> "Converted to " + converted + " and not " + expectedConverted);
			convertOctets(pieces, octets);
		}
		sendData(octets);
		sendChunks(octets);
	}

	private static void sendData(String octets) {
		// ended, so that there is a reply
		String sent = octets.contains("\r\n.\r\n") ? octets.substring(0, octets.indexOf("\r\n.\r\n")) : octets;
		sent = sent.startsWith(".\r\n") ? "" : sent;
		Content content = read("\r\n" + sent + "\r\n.\r\n");
		// what was put before it to make it begin a line
		String expected = content.text.substring(2);
		String dialogue = BEGIN + "DATA\r\n" + sent + "\r\n.\r\n";
		checkAll(dialogue, expected);
	}

	// a chunk is as long as its first octet says
	private static void sendChunks(String octets) {
		StringBuilder dialogue = new StringBuilder(BEGIN);
		StringBuilder expected = new StringBuilder();
		int index = 0;
		boolean last = false;
		while (!last) {
			int end = (index < octets.length()) ? Math.min(octets.length(), index + 1 + octets.charAt(index)) : index;
			String chunk = octets.substring(Math.min(index + 1, end), end);
			last = end >= octets.length();
			dialogue.append("BDAT ").append(chunk.length()).append(last ? " LAST\r\n" : "\r\n").append(chunk);
			expected.append(chunk);
			index = end;
		}
		checkAll(dialogue.toString(), expected.toString());
	}

	private static void checkAll(String dialogue, String content) {
		check(bytes, dialogue, content, !hasBareNewline(content));
		check(text, dialogue, content, isUtf8(content));
		check(converting, dialogue, convert(content), !hasBareNewline(convert(content)));
	}

	private static void check(Conversation conversation, String dialogue, String content, boolean valid) {
		Result result = conversation.send((dialogue + "NOOP\r\n").getBytes(StandardCharsets.ISO_8859_1));
		boolean acceptable = valid && content.length() <= MAX_SIZE && !hasLongLine(content);
		List<String> contents = result.messages().stream().map(Message::content).toList();
		List<String> expected = acceptable ? List.of(content) : List.of();
		Conversation.check(contents.equals(expected),
				() -> "Accepted " + contents + " and not " + expected + ": " + result.replies());
		Conversation.check(result.replies().get(result.replies().size() - 1).startsWith("250 2.0.0"),
				() -> "Not in step: " + result.replies());
	}

	private static boolean hasBareNewline(String content) {
		for (int i = 0; i < content.length(); i++) {
			boolean afterCr = i > 0 && content.charAt(i - 1) == '\r';
			boolean beforeLf = i + 1 < content.length() && content.charAt(i + 1) == '\n';
			if ((content.charAt(i) == '\n' && !afterCr) || (content.charAt(i) == '\r' && !beforeLf)) {
				return true;
			}
		}
		return false;
	}

	private static boolean hasLongLine(String content) {
		for (String line : content.split("(?<=\n)")) {
			if (line.length() > MAX_LINE + 2) {
				return true;
			}
		}
		return false;
	}

	private static boolean isUtf8(String content) {
		try {
			StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content.getBytes(StandardCharsets.ISO_8859_1)));
			return true;
		}
		catch (CharacterCodingException ex) {
			return false;
		}
	}

	// octet by octet
	private static String convert(String content) {
		StringBuilder converted = new StringBuilder();
		for (int i = 0; i < content.length(); i++) {
			if (content.charAt(i) == '\n' && (i == 0 || content.charAt(i - 1) != '\r')) {
				converted.append('\r');
			}
			converted.append(content.charAt(i));
		}
		return converted.toString();
	}

	private static boolean hasBareCr(Content content) {
		// the last CR may be half of a CR LF
		return hasBareNewline(convert(content.text + (content.text.endsWith("\r") ? "\n" : "")));
	}

	private static void convertOctets(List<byte[]> pieces, String octets) {
		NewlineConverter converter = new NewlineConverter();
		StringBuilder converted = new StringBuilder();
		for (byte[] piece : pieces) {
			converter.convert(Unpooled.wrappedBuffer(piece), 0, piece.length, new Collector(converted));
		}
		String expected = convert(octets);
		Conversation.check(converted.toString().equals(expected),
				() -> "Converted to " + converted + " and not " + expected);
		Conversation.check(converter.hasBareCr(true) == hasBareNewline(expected), () -> "Bare CR in " + expected);
	}

	private static Content decode(List<byte[]> pieces, DataDecoder decoder) {
		StringBuilder decoded = new StringBuilder();
		int read = 0;
		for (byte[] piece : pieces) {
			ByteBuf in = Unpooled.wrappedBuffer(piece);
			boolean complete = decoder.decode(in, new Collector(decoded));
			read += in.readerIndex();
			if (complete) {
				return new Content(decoded.toString(), decoder.hasBareNewline(), read, Unterminated.UNKNOWN);
			}
		}
		Unterminated unterminated = decoder.endsUnterminated() ? Unterminated.AT_END
				: decoder.hasUnterminatedEnd() ? Unterminated.SOMEWHERE : Unterminated.NOWHERE;
		return new Content(decoded.toString(), decoder.hasBareNewline(), -1, unterminated);
	}

	// line by line, from one CR LF to the next
	private static Content read(String octets) {
		StringBuilder content = new StringBuilder();
		int read = 0;
		for (String line : octets.split("(?<=\r\n)")) {
			read += line.length();
			if (line.equals(".\r\n")) {
				return new Content(content.toString(), hasBareNewline(content.toString()), read, Unterminated.UNKNOWN);
			}
			// cut where nobody knows yet whether it ends the content
			boolean open = line.equals(".\r") || line.equals(".");
			if (!open) {
				content.append(line.startsWith(".") ? line.substring(1) : line);
			}
		}
		// the last CR may be half of a CR LF
		String known = content.toString().endsWith("\r") ? content + "\n" : content.toString();
		return new Content(content.toString(), hasBareNewline(known), -1, findUnterminated(octets));
	}

	// a line of LF, or of CR LF, that is a dot, in octets where the content doesn't end
	private static Unterminated findUnterminated(String octets) {
		List<String> lines = List.of(octets.split("\n", -1));
		Unterminated found = Unterminated.NOWHERE;
		for (int i = 0; i + 1 < lines.size(); i++) {
			if (lines.get(i).equals(".") || lines.get(i).equals(".\r")) {
				boolean last = i + 2 == lines.size() && lines.get(i + 1).isEmpty();
				found = last ? Unterminated.AT_END : Unterminated.SOMEWHERE;
			}
		}
		return found;
	}

	/**
	 * What was read.
	 *
	 * @param text the content
	 * @param bareNewline whether it has a CR or LF on its own
	 * @param end where it ended, or -1 if it didn't
	 * @param unterminated where it has what clients may take for its end
	 */
	private record Content(String text, boolean bareNewline, int end, Unterminated unterminated) {

	}

	private enum Unterminated {

		NOWHERE, SOMEWHERE, AT_END, UNKNOWN

	}

	/**
	 * Collects what was decoded.
	 */
	private record Collector(StringBuilder text) implements DataDecoder.Output {

		@Override
		public void write(ByteBuf buffer, int index, int length) {
			this.text.append(buffer.toString(index, length, StandardCharsets.ISO_8859_1));
		}

		@Override
		public void writeCr() {
			this.text.append('\r');
		}

	}

}
