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

package dev.smtpd.spring.boot.inbox.content;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

import dev.smtpd.mail.InboundMail;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Verdicts}.
 */
class VerdictsTests {

	@Test
	void resultsOfRfc8601AreRead() {
		Verdicts verdicts = verdicts("""
				Authentication-Results: mx.example.org 1;
				 spf=pass smtp.mailfrom=example.com (sender ; is \\) ok);
				 dkim = fail reason="bad \\"signature\\"; really" header.d=example.com header.i=@example.com;
				 DMARC/1=Pass (p=NONE) header.from=example.com
				Authentication-Results: other.example.org; none
				""");
		assertThat(verdicts.authentication()).containsExactly(
				new AuthenticationResult("mx.example.org", "spf", "pass", "", Map.of("smtp.mailfrom", "example.com")),
				new AuthenticationResult("mx.example.org", "dkim", "fail", "bad \"signature\"; really",
						Map.of("header.d", "example.com", "header.i", "@example.com")),
				new AuthenticationResult("mx.example.org", "dmarc", "pass", "", Map.of("header.from", "example.com")));
	}

	@Test
	void scoresOfSpamFiltersAreRead() {
		Verdicts verdicts = verdicts("""
				X-Spam-Status: Yes, score=7.1 required=5.0 tests=BAYES_99,HTML_MESSAGE,
				 URIBL autolearn=no version=4
				X-Spam-Flag: YES
				X-Spam-Score: 7.1
				X-Spamd-Result: default: False [2.10 / 15.00];
				 R_SPF_ALLOW(-0.20)[+ip4:192.0.2.1];
				 MIME_GOOD(-0.10)[text/plain]
				X-Rspamd-Score: +++
				""");
		assertThat(verdicts.spam()).containsExactly(
				new SpamScore("X-Spam-Status", true, 7.1, 5.0, List.of("BAYES_99", "HTML_MESSAGE", "URIBL")),
				new SpamScore("X-Spamd-Result", false, 2.1, 15.0, List.of("R_SPF_ALLOW", "MIME_GOOD")),
				new SpamScore("X-Spam-Score", null, 7.1, null, List.of()),
				new SpamScore("X-Spam-Flag", true, null, null, List.of()));
	}

	@Test
	void hostileFieldsAreBounded() {
		Verdicts verdicts = verdicts("Authentication-Results: x; " + "spf=pass; ".repeat(5000) + "\n"
				+ "Authentication-Results: \u202Ee; a=\u0007<b>; " + "(".repeat(5000) + "\n"
				+ "Authentication-Results: \"\n".repeat(100) + "X-Spam-Score: 1e999999\n" + "X-Spam-Status: score="
				+ "9".repeat(5000) + " tests=" + "A,".repeat(5000) + "\n" + "X-Spam-Status: " + "x ".repeat(5000)
				+ "\n".repeat(1));
		assertThat(verdicts.authentication()).hasSize(100);
		assertThat(verdicts.spam()).allMatch((score) -> score.rules().size() <= 100);
	}

	@Test
	void messageWithoutFactsHasNone() {
		assertThat(verdicts("Subject: x\n")).isEqualTo(new Verdicts(List.of(), List.of()));
	}

	private static Verdicts verdicts(String header) {
		return Verdicts.of(InboundMail.of((header + "\nbody").getBytes(StandardCharsets.UTF_8)));
	}

}
