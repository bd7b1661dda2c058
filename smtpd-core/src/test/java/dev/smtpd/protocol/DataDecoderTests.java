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
import java.util.List;
import java.util.Random;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The content after DATA in any split (RFC 5321 sections 2.3.8, 4.1.1.4 and 4.5.2).
 */
class DataDecoderTests {

	@ParameterizedTest
	@MethodSource
	void transparency(String in, String content) {
		Result expected = new Result(content, true, false, "NOOP\r\n");
		String stream = in + "NOOP\r\n";
		assertThat(decode(stream)).isEqualTo(expected);
		assertThat(decode(oneByteAtATime(stream))).isEqualTo(expected);
		for (int i = 0; i <= stream.length(); i++) {
			assertThat(decode(stream.substring(0, i), stream.substring(i))).as("split at %d", i).isEqualTo(expected);
		}
	}

	static List<String[]> transparency() {
		return List.of(new String[] { ".\r\n", "" }, new String[] { "\r\n.\r\n", "\r\n" },
				new String[] { "a\r\n.\r\n", "a\r\n" }, new String[] { "a\r\n\r\nb\r\n.\r\n", "a\r\n\r\nb\r\n" },
				new String[] { "..\r\n.\r\n", ".\r\n" }, new String[] { "...\r\n.\r\n", "..\r\n" },
				new String[] { "..a\r\n..b\r\n.\r\n", ".a\r\n.b\r\n" },
				new String[] { ".a\r\n.b\r\n.\r\n", "a\r\nb\r\n" }, new String[] { ". \r\n.\r\n", " \r\n" },
				new String[] { "a.\r\n.\r\n", "a.\r\n" }, new String[] { "a..b\r\n.\r\n", "a..b\r\n" },
				new String[] { "a\r\n.\0\r\n.\r\n", "a\r\n\0\r\n" },
				new String[] { "a\r\n\0.\r\n.\r\n", "a\r\n\0.\r\n" },
				new String[] { "\0\u00FF\u0080\r\n.\r\n", "\0\u00FF\u0080\r\n" });
	}

	// CVE-2023-51764 and its relatives: what others have taken for the end of a message
	@ParameterizedTest
	@ValueSource(strings = { "\n.\n", "\n.\r\n", "\n.\r", "\r.\r", "\r.\r\n", "\r.\n", "\r\n.\n", "\r\n.\r",
			"\r\n.\r\r\n", "\r\n.\r\r", "\r\r\n.\n", "\n\r\n.\n", "\r\n.\n\r\n", "\n.\n\r", "\n\n.\n\n", "\r\r.\r\r",
			"\r\n\r.\r\n", "\r\n\n.\r\n", "\r\n.\0\r\n", "\r\n\0.\r\n", "\r\n.\r\0\n", "\r\0\n.\r\n", "\0\n.\n\0",
			"\n\0.\r\n", "\r\n .\r\n", "\r\n. \r\n", "\r\n.\t\r\n", "\r\n.\u0085", "\u0085.\u0085",
			"\u00E2\u0080\u00A8.\u00E2\u0080\u00A8", "\u000B.\u000B", "\f.\f", ".\n", ".\r" })
	void nothingElseEndsTheContent(String smuggled) {
		String text = "a" + smuggled + "MAIL FROM:<evil@example.org>\r\n";
		assertThat(decode(text).complete()).isFalse();
		assertThat(decode(oneByteAtATime(text)).complete()).isFalse();
		for (int i = 0; i <= text.length(); i++) {
			assertThat(decode(text.substring(0, i), text.substring(i)).complete()).as("split at %d", i).isFalse();
		}
		assertThat(decode(text + ".\r\nNOOP\r\n")).isEqualTo(reference(text + ".\r\nNOOP\r\n"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "\n.\r\n", ".\n", ".\n.\r\n", ".\r.\r\n", ".\r\r\n", "\r.\r\n", ".\0\r\n", "\0.\r\n" })
	void nothingElseEndsTheContentAtItsBeginning(String smuggled) {
		assertThat(decode(smuggled).complete()).isFalse();
		assertThat(decode(oneByteAtATime(smuggled)).complete()).isFalse();
	}

	@Test
	void bareNewlinesAreContent() {
		assertThat(decode("a\nb\rc\n\r.\n.\r.\r\n.\r\n"))
			.isEqualTo(new Result("a\nb\rc\n\r.\n.\r.\r\n", true, true, ""));
	}

	@Test
	void dotBeforeABareNewlineIsTakenAway() {
		assertThat(decode(".\na\r\n.\r\n")).isEqualTo(new Result("\na\r\n", true, true, ""));
		assertThat(decode(".\ra\r\n.\r\n")).isEqualTo(new Result("\ra\r\n", true, true, ""));
		assertThat(decode(".\r\r\n.\r\n")).isEqualTo(new Result("\r\r\n", true, true, ""));
	}

	@ParameterizedTest
	@ValueSource(
			strings = { ".\n", "a\n.\n", "a\r\n.\n", "a\n.\r\n", "a\n\n.\n", "a\n.\n.\n", "a\r\n\n.\n", "\n..\n.\n" })
	void contentThatAClientMayTakeForEnded(String text) {
		for (int i = 0; i <= text.length(); i++) {
			DataDecoder decoder = new DataDecoder();
			assertThat(decode(decoder, text.substring(0, i), text.substring(i)).complete()).isFalse();
			assertThat(decoder.endsUnterminated()).as("split at %d", i).isTrue();
			assertThat(decoder.hasUnterminatedEnd()).isTrue();
			decode(decoder, "a");
			assertThat(decoder.endsUnterminated()).isFalse();
			assertThat(decoder.hasUnterminatedEnd()).isTrue();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "a", "a\r\n", "a\n", ".", "a\r\n.", "a\r\n.\r", "a\n.", "a\n.\r", "a\n..\n", "a\n. \n",
			"a\n.b\n", "a.\n", "a.\r\n", "a\r.\n", "\r\n..\n", "\r\n.a\n" })
	void contentThatNoClientTakesForEnded(String text) {
		for (int i = 0; i <= text.length(); i++) {
			DataDecoder decoder = new DataDecoder();
			decode(decoder, text.substring(0, i), text.substring(i));
			assertThat(decoder.hasUnterminatedEnd()).as("split at %d", i).isFalse();
			assertThat(decoder.endsUnterminated()).isFalse();
		}
	}

	@Test
	void insideALineADotIsText() {
		DataDecoder decoder = DataDecoder.insideLine();
		assertThat(decode(decoder, ".\r\n.\r\nNOOP\r\n")).isEqualTo(new Result(".\r\n", true, false, "NOOP\r\n"));
	}

	@Test
	void lineOfAnyLengthIsContent() {
		String line = "x".repeat(1_000_000);
		assertThat(decode(line, line + "\r\n.\r\n").content()).isEqualTo(line + line + "\r\n");
	}

	@Test
	void agreesWithTheReferenceOnRandomInput() {
		Random random = new Random(5321);
		for (int i = 0; i < 2_000; i++) {
			String text = randomText(random) + "\r\n.\r\nQUIT\r\n";
			Result expected = reference(text);
			assertThat(decode(text)).as("%s", visible(text)).isEqualTo(expected);
			assertThat(decode(oneByteAtATime(text))).as("bytes of %s", visible(text)).isEqualTo(expected);
			String[] pieces = randomPieces(random, text);
			assertThat(decode(pieces)).as(() -> visible(String.join("|", pieces))).isEqualTo(expected);
		}
	}

	private static String randomText(Random random) {
		int length = random.nextInt(40);
		StringBuilder text = new StringBuilder(length);
		for (int i = 0; i < length; i++) {
			text.append("\r\n.a".charAt(random.nextInt(4)));
		}
		return text.toString();
	}

	private static String[] randomPieces(Random random, String text) {
		List<String> pieces = new ArrayList<>();
		int start = 0;
		while (start < text.length()) {
			int end = Math.min(text.length(), start + 1 + random.nextInt(6));
			pieces.add(text.substring(start, end));
			start = end;
		}
		return pieces.toArray(new String[0]);
	}

	private static String visible(String text) {
		return text.replace("\r", "\\r").replace("\n", "\\n");
	}

	// Section 4.5.2 word by word, for input that has an end.
	private static Result reference(String text) {
		StringBuilder content = new StringBuilder();
		boolean bareNewline = false;
		int start = 0;
		while (true) {
			int end = text.indexOf("\r\n", start);
			String line = text.substring(start, end);
			start = end + 2;
			if (line.equals(".")) {
				return new Result(content.toString(), true, bareNewline, text.substring(start));
			}
			bareNewline |= line.contains("\r") || line.contains("\n");
			content.append(line.startsWith(".") ? line.substring(1) : line).append("\r\n");
		}
	}

	private static String[] oneByteAtATime(String text) {
		return text.split("");
	}

	private static Result decode(String... pieces) {
		return decode(new DataDecoder(), pieces);
	}

	private static Result decode(DataDecoder decoder, String... pieces) {
		StringBuilder content = new StringBuilder();
		StringBuilder rest = new StringBuilder();
		boolean complete = false;
		for (String piece : pieces) {
			ByteBuf in = Unpooled.wrappedBuffer(piece.getBytes(StandardCharsets.ISO_8859_1));
			if (!complete) {
				complete = decoder.decode(in, new Content(content));
				assertThat(complete || !in.isReadable()).as("read to the end").isTrue();
			}
			rest.append(in.toString(StandardCharsets.ISO_8859_1));
		}
		return new Result(content.toString(), complete, decoder.hasBareNewline(), rest.toString());
	}

	private record Content(StringBuilder text) implements DataDecoder.Output {

		@Override
		public void write(ByteBuf buffer, int index, int length) {
			assertThat(length).isPositive();
			this.text.append(buffer.toString(index, length, StandardCharsets.ISO_8859_1));
		}

		@Override
		public void writeCr() {
			this.text.append('\r');
		}

	}

	private record Result(String content, boolean complete, boolean bareNewline, String rest) {

	}

}
