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

package dev.smtpd;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class SmtpReplyTests {

	@ParameterizedTest
	@ValueSource(ints = { 200, 211, 220, 250, 252, 259, 300, 354, 421, 452, 500, 550, 555, 559 })
	void replyCode(int code) {
		assertThat(SmtpReply.of(code, "text").code()).isEqualTo(code);
	}

	// RFC 5321 section 4.2: 2 to 5, then 0 to 5, then any digit
	@ParameterizedTest
	@ValueSource(ints = { -250, 0, 1, 25, 99, 100, 199, 260, 299, 360, 460, 499, 560, 599, 600, 999, 2500,
			Integer.MAX_VALUE, Integer.MIN_VALUE })
	void notAReplyCode(int code) {
		assertThatIllegalArgumentException().isThrownBy(() -> SmtpReply.of(code, "text"))
			.withMessageContaining(String.valueOf(code));
	}

	@ParameterizedTest
	@CsvSource({ "250, 2.0.0", "250, 2.1.5", "421, 4.4.2", "550, 5.7.1", "550, 5.999.999", "550, 5.10.100" })
	void enhancedStatus(int code, String status) {
		assertThat(SmtpReply.of(code, status, "text").enhancedStatus()).isEqualTo(status);
	}

	@ParameterizedTest
	@CsvSource({ "4.2.2, 452", "4.3.1, 452", "4.5.3, 452", "4.1.1, 450", "4.2.1, 450", "4.7.1, 450", "4.7.28, 450",
			"4.3.0, 451", "4.4.1, 451", "4.6.0, 451", "4.0.0, 451", "4.10.1, 451" })
	void replyCodeThatDefers(String status, int code) {
		assertThat(SmtpReply.defer(status, "text")).isEqualTo(SmtpReply.of(code, status, "text"));
	}

	@ParameterizedTest
	@CsvSource({ "5.2.2, 552", "5.2.3, 552", "5.3.4, 552", "5.1.3, 553", "5.1.7, 553", "5.1.1, 550", "5.2.1, 550",
			"5.7.1, 550", "5.7.25, 550", "5.3.0, 554", "5.5.0, 554", "5.6.0, 554", "5.0.0, 554", "5.10.1, 554" })
	void replyCodeThatRejects(String status, int code) {
		assertThat(SmtpReply.reject(status, "text")).isEqualTo(SmtpReply.of(code, status, "text"));
	}

	@Test
	void replyThatAccepts() {
		assertThat(SmtpReply.accept("Ticket 4711")).isEqualTo(SmtpReply.of(250, "2.0.0", "Ticket 4711"));
	}

	@Test
	void statusOfAnotherClassNeitherDefersNorRejects() {
		assertThatIllegalArgumentException().isThrownBy(() -> SmtpReply.defer("5.7.1", "text"));
		assertThatIllegalArgumentException().isThrownBy(() -> SmtpReply.reject("4.7.1", "text"));
		assertThatIllegalArgumentException().isThrownBy(() -> SmtpReply.reject("550", "text"));
		assertThatIllegalArgumentException().isThrownBy(() -> SmtpReply.reject("", "text"));
	}

	@Test
	void enhancedStatusIsNoText() {
		assertThatIllegalArgumentException().isThrownBy(() -> SmtpReply.of(550, "5.7.1"))
			.withMessageContaining("5.7.1");
		assertThat(SmtpReply.of(550, "4.7.1").lines()).containsExactly("4.7.1");
	}

	// RFC 3463 section 2; RFC 2034 section 4
	@ParameterizedTest
	@CsvSource({ "250, 4.0.0", "250, 5.0.0", "421, 5.0.0", "550, 2.0.0", "354, 3.0.0", "354, 2.0.0", "250, ''",
			"250, 2", "250, 2.0", "250, 2.0.0.0", "250, 2.0.", "250, .0.0", "250, 2..0", "550, 5.1000.0",
			"550, 5.0.1000", "550, 5.01.0", "550, 5.0.00", "550, 5.a.0", "550, 5.-1.0", "550, '5.7.1 '",
			"550, ' 5.7.1'", "550, x5.7.1", "550, '5.7.1\n'", "550, 5\u0660.7.1", "550, 5.\u0661.1" })
	void notTheEnhancedStatus(int code, String status) {
		assertThatIllegalArgumentException().isThrownBy(() -> SmtpReply.of(code, status, "text"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "\r\n", "\r", "\n", "OK\r\n250 more", "OK\n", "\rOK", "\0", "\u0007", "\u001B[2J",
			"\u007F", "\u0080", "\u0085", "\u009F" })
	void textWithoutControlCharacters(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> SmtpReply.of(250, text));
		assertThatIllegalArgumentException().isThrownBy(() -> SmtpReply.of(250, "2.0.0", text));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> SmtpReply.of(250, "2.0.0", List.of("first", text, "last")));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "OK", "a\tb", "m\u00FCller", "\uD83D\uDE00", "250-x" })
	void text(String text) {
		assertThat(SmtpReply.of(250, text).lines()).containsExactly(text);
	}

	// section 4.5.3.1.5, the code and CR LF included
	@Test
	void lineHasFiveHundredAndTwelveOctets() {
		assertThat(SmtpReply.of(250, "x".repeat(506)).lines().get(0)).hasSize(506);
		assertThat(SmtpReply.of(250, "2.0.0", "x".repeat(500)).lines().get(0)).hasSize(500);
		assertThat(SmtpReply.of(250, "\u00FC".repeat(253)).lines().get(0)).hasSize(253);
		assertThatIllegalArgumentException().isThrownBy(() -> SmtpReply.of(250, "x".repeat(507)));
		assertThatIllegalArgumentException().isThrownBy(() -> SmtpReply.of(250, "2.0.0", "x".repeat(501)));
		assertThatIllegalArgumentException().isThrownBy(() -> SmtpReply.of(250, "\u00FC".repeat(253) + "x"));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> SmtpReply.of(250, "2.0.0", List.of("OK", "x".repeat(501))));
	}

	@Test
	void replyHasALine() {
		assertThatIllegalArgumentException().isThrownBy(() -> SmtpReply.of(250, "2.0.0", List.of()));
	}

	@Test
	void linesAreACopy() {
		List<String> lines = new ArrayList<>(List.of("first", "second"));
		SmtpReply reply = SmtpReply.of(250, null, lines);
		lines.set(0, "a\r\nb");
		assertThat(reply.lines()).containsExactly("first", "second");
		assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> reply.lines().add("third"));
	}

	@ParameterizedTest
	@CsvSource({ "250, true, false, false", "259, true, false, false", "354, false, false, false",
			"421, false, true, false", "459, false, true, false", "500, false, false, true",
			"559, false, false, true" })
	void kind(int code, boolean positive, boolean temporary, boolean permanent) {
		SmtpReply reply = SmtpReply.of(code, "text");
		assertThat(reply.isPositive()).isEqualTo(positive);
		assertThat(reply.isTransient()).isEqualTo(temporary);
		assertThat(reply.isPermanent()).isEqualTo(permanent);
	}

	@Test
	void isOneLineInALog() {
		assertThat(SmtpReply.of(550, "5.7.1", "Not welcome here")).hasToString("550 5.7.1 Not welcome here");
		assertThat(SmtpReply.of(354, "Go on")).hasToString("354 Go on");
		assertThat(SmtpReply.of(250, null, List.of("mx", "SIZE", "HELP"))).hasToString("250 mx / SIZE / HELP");
		assertThat(SmtpReply.OK).hasToString("250 2.0.0 OK");
	}

	@Test
	void equalsByAllParts() {
		SmtpReply reply = SmtpReply.of(550, "5.7.1", "No");
		assertThat(reply).isEqualTo(SmtpReply.of(550, "5.7.1", List.of("No")))
			.hasSameHashCodeAs(SmtpReply.of(550, "5.7.1", List.of("No")))
			.isNotEqualTo(SmtpReply.of(551, "5.7.1", "No"))
			.isNotEqualTo(SmtpReply.of(550, "5.7.0", "No"))
			.isNotEqualTo(SmtpReply.of(550, "No"))
			.isNotEqualTo(SmtpReply.of(550, "5.7.1", "no"))
			.isNotEqualTo(SmtpReply.of(550, "5.7.1", List.of("No", "No")))
			.isNotEqualTo("550 5.7.1 No");
	}

	@Test
	void exceptionCarriesANegativeReply() {
		SmtpReply reply = SmtpReply.of(451, "4.3.0", "Later");
		assertThat(new SmtpReplyException(reply)).hasMessage("451 4.3.0 Later")
			.extracting(SmtpReplyException::getReply)
			.isEqualTo(reply);
		assertThatIllegalArgumentException().isThrownBy(() -> new SmtpReplyException(SmtpReply.OK));
		assertThatIllegalArgumentException().isThrownBy(() -> new SmtpReplyException(SmtpReply.of(354, "Go on")));
	}

}
