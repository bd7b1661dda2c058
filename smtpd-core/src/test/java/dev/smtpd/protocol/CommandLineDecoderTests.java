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

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Command lines in any split (RFC 5321 sections 2.3.8, 4.1.1 and 4.5.3.1.4).
 */
class CommandLineDecoderTests {

	private static final int MAX_LENGTH = 40;

	private static final String TOO_LONG = "500 5.5.2 Line too long";

	private static final String BARE_NEWLINE = "500 5.5.2 Lines must end with CR LF";

	private static final String MAY_BE_CONTENT = BARE_NEWLINE
			+ ", and no line is obeyed after a DATA or BDAT that does not";

	private static final String BAD_CHARACTER = "500 5.5.2 Invalid character in command";

	private static final String STREAM = "EHLO client.example.org\r\n" + "\r\n" + "bare\nQUIT\r\n" + "NOOP one\r\n"
			+ "x".repeat(MAX_LENGTH) + "\r\n" + "a\rb\r\n" + "mail from:<m\u00FCller@example.org>\r\n" + "\n\r\n"
			+ "y".repeat(3 * MAX_LENGTH) + "\nz\n\r\r\n" + "NUL \0\r\n" + "cr\r\r\n" + "RSET \t \r\n"
			+ "z".repeat(MAX_LENGTH - 2) + "\r\n" + "quit\r\n" + "data" + " ".repeat(2 * MAX_LENGTH)
			+ "\nSubject: hi\r\n" + "MAIL FROM:<>\r\n" + "\n" + "unfinished";

	private static final List<String> STREAM_RESULTS = List.of("EHLO|client.example.org|25", "||2", BARE_NEWLINE,
			BARE_NEWLINE, "NOOP|one|10", TOO_LONG, BAD_CHARACTER, "MAIL|from:<m\u00FCller@example.org>|33",
			BARE_NEWLINE, BARE_NEWLINE, BARE_NEWLINE, BARE_NEWLINE, BARE_NEWLINE, BAD_CHARACTER, BAD_CHARACTER,
			"RSET||9", "Z".repeat(MAX_LENGTH - 2) + "||" + MAX_LENGTH, "QUIT||6", BARE_NEWLINE, MAY_BE_CONTENT,
			MAY_BE_CONTENT, MAY_BE_CONTENT);

	@ParameterizedTest
	@CsvSource(delimiterString = "=>", textBlock = """
			NOOP                   => NOOP  => ''
			noop                   => NOOP  => ''
			nOOp                   => NOOP  => ''
			NOOP hello             => NOOP  => hello
			NOOP hello  world      => NOOP  => hello  world
			'NOOP  hello'          => NOOP  => ' hello'
			'NOOP '                => NOOP  => ''
			'NOOP   '              => NOOP  => ''
			'NOOP hello  '         => NOOP  => hello
			MAIL FROM:<Joe@B.ex>   => MAIL  => FROM:<Joe@B.ex>
			MAIL:x                 => MAIL:X => ''
			' NOOP'                => ''    => NOOP
			''                     => ''    => ''
			'  '                   => ''    => ''
			.                      => .     => ''
			EHLO bücher.example    => EHLO  => bücher.example
			""")
	void verbAndArgument(String line, String verb, String argument) throws SyntaxException {
		byte[] bytes = utf8(line + "\r\n");
		CommandLine result = new CommandLineDecoder(512).decode(Unpooled.wrappedBuffer(bytes));
		assertThat(result).isEqualTo(new CommandLine(verb, argument, bytes.length));
	}

	// "Verb" is ASCII: letters that Unicode turns into I or S in upper case are others
	@ParameterizedTest
	@ValueSource(strings = { "QU\u0131T", "R\u017FET", "N\u00D6OP" })
	void verbIsNotMadeOfOtherLetters(String verb) {
		assertThat(decode(512, verb + "\r\nNOOP\r\n")).last().isEqualTo("NOOP||6");
		assertThat(decode(512, verb + "\r\n").get(0)).doesNotStartWith("QUIT").doesNotStartWith("RSET");
	}

	@ParameterizedTest
	@ValueSource(strings = { "EHLO\tclient", "EHLO client\t", "EHLO\tclient \t", "EHLO\tclient\t\t" })
	void tabIsABlank(String line) {
		assertThat(decode(512, line + "\r\n")).containsExactly("EHLO|client|" + (line.length() + 2));
	}

	@Test
	void tabIsABlankInALineOutsideOfAsciiToo() {
		assertThat(decode(512, "EHLO\tb\u00FCcher.example\t\r\n")).containsExactly("EHLO|b\u00FCcher.example|23");
	}

	// A tab isn't qtextSMTP (section 4.1.2), and must not become another address.
	@Test
	void tabInAQuotedStringIsNotABlank() {
		assertThat(decode(512, "MAIL FROM:<\"a\tb\"@example.org>\r\n"))
			.noneMatch((result) -> result.contains("\"a b\""));
	}

	@Test
	void everyLineOfOneBuffer() {
		assertThat(decode(MAX_LENGTH, STREAM)).isEqualTo(STREAM_RESULTS);
	}

	@Test
	void oneByteAtATime() {
		byte[] bytes = utf8(STREAM);
		byte[][] pieces = new byte[bytes.length][];
		for (int i = 0; i < bytes.length; i++) {
			pieces[i] = new byte[] { bytes[i] };
		}
		assertThat(decode(MAX_LENGTH, pieces)).isEqualTo(STREAM_RESULTS);
	}

	@Test
	void everySplitIntoTwo() {
		byte[] bytes = utf8(STREAM);
		for (int i = 0; i <= bytes.length; i++) {
			assertThat(decode(MAX_LENGTH, Arrays.copyOf(bytes, i), Arrays.copyOfRange(bytes, i, bytes.length)))
				.as("split at %d", i)
				.isEqualTo(STREAM_RESULTS);
		}
	}

	@Test
	void pieceOfEveryLength() {
		byte[] bytes = utf8(STREAM);
		for (int length = 1; length <= bytes.length; length++) {
			List<byte[]> pieces = new ArrayList<>();
			for (int i = 0; i < bytes.length; i += length) {
				pieces.add(Arrays.copyOfRange(bytes, i, Math.min(i + length, bytes.length)));
			}
			assertThat(decode(MAX_LENGTH, pieces.toArray(new byte[0][]))).as("pieces of %d", length)
				.isEqualTo(STREAM_RESULTS);
		}
	}

	@Test
	void lineOfTheGreatestLength() {
		assertThat(decode(512, "NOOP " + "x".repeat(505) + "\r\nNOOP\r\n"))
			.containsExactly("NOOP|" + "x".repeat(505) + "|512", "NOOP||6");
	}

	@Test
	void lineOfOneOctetMore() {
		assertThat(decode(512, "NOOP " + "x".repeat(506) + "\r\nNOOP\r\n")).containsExactly(TOO_LONG, "NOOP||6");
	}

	@Test
	void lengthIsInOctets() {
		assertThat(decode(512, "NOOP " + "\u00FC".repeat(252) + "x\r\n"))
			.containsExactly("NOOP|" + "\u00FC".repeat(252) + "x|512");
		assertThat(decode(512, "NOOP " + "\u00FC".repeat(253) + "\r\n")).containsExactly(TOO_LONG);
	}

	@Test
	@Timeout(60)
	void endlessLineIsNotKept() throws SyntaxException {
		CommandLineDecoder decoder = new CommandLineDecoder(512);
		byte[] piece = new byte[1 << 20];
		Arrays.fill(piece, (byte) 'x');
		// more than an array or an int could hold
		for (int i = 0; i < 2049; i++) {
			assertThat(decoder.decode(Unpooled.wrappedBuffer(piece))).isNull();
		}
		assertThat(decode(decoder, utf8("\r\nNOOP\r\n"))).containsExactly(TOO_LONG, "NOOP||6");
	}

	@Test
	void bareLineFeedIsRefusedAtOnce() {
		CommandLineDecoder decoder = new CommandLineDecoder(512);
		assertThat(decode(decoder, utf8("NOOP\n"))).containsExactly(BARE_NEWLINE);
		assertThat(decoder.isInsideRefusedLine()).isTrue();
	}

	@Test
	void eachLineThatEndsWithABareLineFeedIsRefused() {
		CommandLineDecoder decoder = new CommandLineDecoder(512);
		for (int i = 0; i < 5; i++) {
			assertThat(decode(decoder, utf8("NOOP\n"))).containsExactly(BARE_NEWLINE);
		}
	}

	@Test
	void bareLineFeedHidesNoCommand() {
		CommandLineDecoder decoder = new CommandLineDecoder(512);
		assertThat(decode(decoder, utf8("NOOP\nMAIL FROM:<>\n\r\rQUIT\n"))).containsExactly(BARE_NEWLINE, BARE_NEWLINE,
				BARE_NEWLINE);
		assertThat(decode(decoder, utf8("RSET\r"))).isEmpty();
		assertThat(decode(decoder, utf8("\nNOOP\r\n"))).containsExactly(BARE_NEWLINE, "NOOP||6");
		assertThat(decoder.isInsideRefusedLine()).isFalse();
	}

	@Test
	void refusedLineMayEndAtOnce() {
		assertThat(decode(512, "\n\r\nNOOP\r\n")).containsExactly(BARE_NEWLINE, BARE_NEWLINE, "NOOP||6");
	}

	@Test
	void eachPartOfATooLongLineIsAnswered() {
		assertThat(decode(MAX_LENGTH, "x".repeat(100), "x".repeat(100) + "\n" + "x".repeat(100) + "\n\r\nNOOP\r\n"))
			.containsExactly(BARE_NEWLINE, BARE_NEWLINE, BARE_NEWLINE, "NOOP||6");
	}

	// the client may send the content in CR LF without a look at the replies
	@ParameterizedTest
	@ValueSource(strings = { "DATA\n", "data \n", "Data\t now\n", "BDAT 30 LAST\n", "NOOP\nDATA\n", "NOOP\nDATA\r\n",
			"NOOP\nDATA\r\r\n" })
	void nothingIsObeyedAfterADataLineWithABareLineFeed(String lines) {
		CommandLineDecoder decoder = new CommandLineDecoder(512);
		assertThat(decode(decoder, utf8(lines))).isNotEmpty().allMatch(BARE_NEWLINE::equals);
		assertThat(decode(decoder, utf8("Subject: hi\r\n\r\nMAIL FROM:<evil@example.org>\r\n.\r\nQUIT\n")))
			.containsExactly(MAY_BE_CONTENT, MAY_BE_CONTENT, MAY_BE_CONTENT, MAY_BE_CONTENT, MAY_BE_CONTENT);
		decoder.reset();
		assertThat(decode(decoder, utf8("NOOP\r\n"))).containsExactly(MAY_BE_CONTENT);
	}

	@ParameterizedTest
	@ValueSource(strings = { "DATABASE\n\r\n", " DATA\n\r\n", "NOOP DATA\n\r\n" })
	void otherLinesThatNameDataAreOrdinary(String lines) {
		assertThat(decode(512, lines + "NOOP\r\n")).containsExactly(BARE_NEWLINE, BARE_NEWLINE, "NOOP||6");
	}

	@ParameterizedTest
	@ValueSource(strings = { "NO\rOP", "\rNOOP", "NOOP\r", "NOOP\r\r", "NOOP\rQUIT\r", "\r", "NO\0OP", "\0", "NOOP\0",
			"NO\bOP", "NO\u001BOP", "NO\u007FOP", "NOOP \u00FC\0", "NOOP \u00FC\r" })
	void badCharacter(String line) {
		assertThat(decode(512, line + "\r\nNOOP\r\n")).containsExactly(BAD_CHARACTER, "NOOP||6");
	}

	// a lone continuation, a truncated sequence, overlong forms, a surrogate, too large
	@ParameterizedTest
	@ValueSource(strings = { "80", "C3", "E2 82", "F0 9F 98", "C0 AF", "E0 80 AF", "F0 80 80 AF", "ED A0 80",
			"F4 90 80 80", "FE", "FF", "C3 28" })
	void notUtf8(String hex) {
		byte[] bytes = utf8("NOOP ");
		byte[] bad = HexFormat.ofDelimiter(" ").parseHex(hex);
		assertThat(decode(512, bytes, bad, utf8("\r\nNOOP\r\n"))).containsExactly(BAD_CHARACTER, "NOOP||6");
	}

	@Test
	void resetForgetsTheLine() {
		CommandLineDecoder decoder = new CommandLineDecoder(512);
		assertThat(decode(decoder, utf8("MAIL FROM"))).isEmpty();
		decoder.reset();
		assertThat(decode(decoder, utf8("NOOP\r\n"))).containsExactly("NOOP||6");
		assertThat(decode(decoder, utf8("bad\nline"))).containsExactly(BARE_NEWLINE);
		decoder.reset();
		assertThat(decoder.isInsideRefusedLine()).isFalse();
		assertThat(decode(decoder, utf8("NOOP\r\n"))).containsExactly("NOOP||6");
	}

	@Test
	void readsNoFurtherThanTheLine() throws SyntaxException {
		ByteBuf in = Unpooled.wrappedBuffer(utf8("DATA\r\n.\r\n"));
		assertThat(new CommandLineDecoder(512).decode(in)).isEqualTo(new CommandLine("DATA", "", 6));
		assertThat(in.toString(StandardCharsets.US_ASCII)).isEqualTo(".\r\n");
	}

	private static List<String> decode(int maxLength, String... pieces) {
		return decode(maxLength, Arrays.stream(pieces).map(CommandLineDecoderTests::utf8).toArray(byte[][]::new));
	}

	private static List<String> decode(int maxLength, byte[]... pieces) {
		return decode(new CommandLineDecoder(maxLength), pieces);
	}

	private static List<String> decode(CommandLineDecoder decoder, byte[]... pieces) {
		List<String> results = new ArrayList<>();
		for (byte[] piece : pieces) {
			ByteBuf in = Unpooled.wrappedBuffer(piece);
			while (in.isReadable()) {
				try {
					CommandLine line = decoder.decode(in);
					if (line != null) {
						results.add(line.verb() + "|" + line.argument() + "|" + line.length());
					}
				}
				catch (SyntaxException ex) {
					results.add(ex.getReply().toString());
				}
			}
		}
		return results;
	}

	private static byte[] utf8(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

}
