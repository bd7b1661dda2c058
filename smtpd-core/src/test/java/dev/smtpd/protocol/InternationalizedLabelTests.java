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

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The derived properties of code points, with examples from RFC 5892 appendix B.1, and
 * the rules for those that depend on their neighbours, from appendix A.
 */
class InternationalizedLabelTests {

	// each is the first and the last code point of a range of the appendix
	@ParameterizedTest
	@ValueSource(strings = { "00DF-00F6", "00F8-00FF", "0101", "0131", "0137-0138", "0180", "01CE", "0250-02AF",
			"02B9-02C1", "02C6-02D1", "02EC", "02EE", "0300-033F", "0342", "0346-034E", "0350-036F", "0390",
			"03AC-03CE", "0430-045F", "0483-0487", "0559", "0561-0586", "05D0-05EA", "0620-063F", "0641-0657",
			"0671-0674", "06FD-06FF", "0710-074A", "0901-0939", "0960-0963", "0E01-0E32", "0E34-0E3A", "0F00", "0F0B",
			"10D0-10FA", "1200-1248", "13A0-13F4", "1401-166C", "1780-17B3", "17B6-17D3", "1820-1877", "1E01",
			"1F00-1F07", "1F70", "1FB6", "2184", "2C30-2C5E", "2D00-2D25", "3005-3007", "302A-302D", "303C",
			"3041-3096", "30A1-30FA", "30FC-30FE", "3105-312D", "31A0-31B7", "3400-4DB5", "4E00-9FCB", "A000-A48C",
			"AC00-D7A3", "FA0E-FA0F", "FB1E", "10000-1000B", "10280-1029C", "10300-1031E", "10428-1049D", "12000-1236E",
			"20000-2A6D6", "2A700-2B734" })
	void protocolValid(String range) {
		assertAll(range, true);
	}

	@ParameterizedTest
	@ValueSource(strings = { "0080-00B6", "00B8-00DE", "00F7", "0100", "0132-0134", "013F-0141", "0149-014A", "017F",
			"01C4-01CD", "02B0-02B8", "02C2-02C5", "0340-0341", "0343-0345", "034F", "0374", "0376", "037A",
			"0384-038A", "0391-03A1", "03CF-03D6", "0587", "0640", "06DD", "0958-095F", "0E33", "0EDC-0EDD", "0F0C",
			"0F77", "10A0-10C5", "1100-11FF", "17B4-17B5", "180B-180D", "1D2C-1D2E", "1E9A-1E9B", "1E9E", "1F71",
			"1F80-1FAF", "1FB3", "2000-200B", "200E-2027", "2028-202F", "2060-2064", "206A-206F", "20D0-20DC", "2126",
			"212A-212B", "2160-2183", "2615", "3000-3004", "302E-3035", "303B", "3131-3163", "3164", "3300-3357",
			"F900-FA0D", "FB00-FB06", "FE00-FE19", "FE57", "FE6A-FE6B", "FEFF", "FF01-FF60", "FFA0", "FFFD",
			"10400-10427", "1D100-1D126", "1D165-1D172", "1D400-1D454", "1D7CE-1D7FF", "1F600", "2F800-2FA1D", "E0001",
			"E0020-E007F", "E0100-E01EF", "FFFE-FFFF", "E000", "10FFFD" })
	void disallowed(String range) {
		assertAll(range, false);
	}

	@ParameterizedTest
	@ValueSource(strings = { "b\u00FCcher", "B\u00FCcher", "stra\u00DFe", "\u03B2\u03CC\u03BB\u03BF\u03C2",
			"\u4F8B\u5B50", "\u0BAA\u0BB0\u0BBF\u0B9F\u0BCD\u0B9A\u0BC8", "l\u00B7l", "COL\u00B7LEGI\u00F3",
			"\u0375\u03B1", "\u05D0\u05F3", "\u05D0\u05F4\u05D1", "\u30AB\u30FB\u30AB", "\u30FB\u4E00", "\u0627\u0661",
			"\u0627\u06F1", "a\uD840\uDC00" })
	void labels(String label) {
		assertThat(InternationalizedLabel.isValid(label)).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "exam\u200Bple", "exam\u200Cple", "\u0915\u094D\u200D\u0937", "exam\u00ADple",
			"\uFEFFexample", "example\u3002org", "ex\uFF0Eample", "\uFF45xample", "\u212Aiosk", "B\u00DCCHER",
			"\u00B7l", "l\u00B7", "a\u00B7l", "l\u00B7a", "\u0375a", "\u0375", "\u05F3", "a\u05F3", "\u05D0a\u05F4",
			"a\u30FBb", "\u0661\u06F1", "\u06F1a\u0661", "\u0301a", "a\u0308", "i\u2764", "a\u202Eb", "a\uDB40\uDC41" })
	void notLabels(String label) {
		assertThat(InternationalizedLabel.isValid(label)).isFalse();
	}

	// none has a property of its own here, in any version of Unicode
	@Test
	void controlCharactersAndSurrogatesAreDisallowed() {
		for (int codePoint = 0x80; codePoint < 0xA0; codePoint++) {
			assertThat(InternationalizedLabel.isValid(codePoint)).isFalse();
		}
		for (int codePoint = Character.MIN_SURROGATE; codePoint <= Character.MAX_SURROGATE; codePoint++) {
			assertThat(InternationalizedLabel.isValid(codePoint)).isFalse();
		}
	}

	private static void assertAll(String range, boolean valid) {
		String[] ends = range.split("-");
		int last = Integer.parseInt(ends[ends.length - 1], 16);
		for (int codePoint = Integer.parseInt(ends[0], 16); codePoint <= last; codePoint++) {
			assertThat(InternationalizedLabel.isValid(codePoint)).as("U+%04X", codePoint).isEqualTo(valid);
		}
	}

}
