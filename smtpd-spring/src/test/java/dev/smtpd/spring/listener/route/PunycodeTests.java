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

package dev.smtpd.spring.listener.route;

import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class PunycodeTests {

	// samples of RFC 3492 section 7.1, in lower case
	@ParameterizedTest
	@CsvSource(
			textBlock = """
					\u4ED6\u4EEC\u4E3A\u4EC0\u4E48\u4E0D\u8BF4\u4E2D\u6587, ihqwcrb4cv8a8dqg056pqjye
					\u05DC\u05DE\u05D4\u05D4\u05DD\u05E4\u05E9\u05D5\u05D8\u05DC\u05D0\u05DE\u05D3\u05D1\u05E8\u05D9\u05DD\u05E2\u05D1\u05E8\u05D9\u05EA, 4dbcagdahymbxekheh6e0a7fei0b
					porqu\u00E9nopuedensimplementehablarenespa\u00F1ol, porqunopuedensimplementehablarenespaol-fmd56a
					3\u5E74b\u7D44\u91D1\u516B\u5148\u751F, 3b-ww4c5e180e575a65lsy2b
					\u3072\u3068\u3064\u5C4B\u6839\u306E\u4E0B2, 2-u9tlzr9756bt3uc0v
					\u30D1\u30D5\u30A3\u30FCde\u30EB\u30F3\u30D0, de-jg4avhby1noc0d
					\u305D\u306E\u30B9\u30D4\u30FC\u30C9\u3067, d9juau41awczczp
					b\u00FCcher, bcher-kva
					stra\u00DFe, strae-oqa
					""")
	void samplesOfTheRfc(String decoded, String encoded) {
		assertThat(Punycode.encode(decoded)).isEqualTo(encoded);
		assertThat(Punycode.decode(encoded)).isEqualTo(decoded);
	}

	@Test
	void anyTextIsDecodedAsItWasEncoded() {
		Random random = new Random(3492);
		for (int i = 0; i < 10_000; i++) {
			String text = random.ints(1 + random.nextInt(7), 0x80, 0xD800)
				.collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
				.appendCodePoint(0x10000 + random.nextInt(0x100000))
				.append("ab-".charAt(random.nextInt(3)))
				.toString();
			assertThat(Punycode.decode(Punycode.encode(text))).isEqualTo(text);
		}
	}

}
