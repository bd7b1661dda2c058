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

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class MailboxTests {

	// RFC 5321 section 4.1.2: quoted only where it must be
	@ParameterizedTest
	@CsvSource(delimiterString = "=>", textBlock = """
			joe              => example.org         => joe@example.org
			joe.blow         => example.org         => joe.blow@example.org
			joe+tag          => example.org         => joe+tag@example.org
			!#$%&'*+-/=?^_`{|}~ => example.org      => !#$%&'*+-/=?^_`{|}~@example.org
			joe              => [IPv6:2001:db8::1]  => joe@[IPv6:2001:db8::1]
			müller           => bücher.example      => müller@bücher.example
			joe blow         => example.org         => "joe blow"@example.org
			.joe             => example.org         => ".joe"@example.org
			joe.             => example.org         => "joe."@example.org
			joe..blow        => example.org         => "joe..blow"@example.org
			.                => example.org         => "."@example.org
			' '              => example.org         => " "@example.org
			''               => example.org         => ""@example.org
			joe@home         => example.org         => "joe@home"@example.org
			a"b              => example.org         => "a\\"b"@example.org
			a\\b             => example.org         => "a\\\\b"@example.org
			a\\"             => example.org         => "a\\\\\\""@example.org
			a<b              => example.org         => "a<b"@example.org
			a>b              => example.org         => "a>b"@example.org
			a(b              => example.org         => "a(b"@example.org
			a)b              => example.org         => "a)b"@example.org
			a[b              => example.org         => "a[b"@example.org
			a]b              => example.org         => "a]b"@example.org
			a:b              => example.org         => "a:b"@example.org
			a;b              => example.org         => "a;b"@example.org
			a,b              => example.org         => "a,b"@example.org
			postmaster       => ''                  => postmaster
			""")
	void isWrittenAsInAPath(String localPart, String domain, String text) {
		assertThat(new Mailbox(localPart, domain)).hasToString(text);
	}

	@ParameterizedTest
	@ValueSource(strings = { "joe@example.org", "joe+tag@example.org", "joe@[IPv6:2001:db8::1]",
			"müller@bücher.example", "\"joe blow\"@example.org", "\".joe\"@example.org", "\"\"@example.org",
			"\"joe@home\"@example.org", "\"a\\\"b\"@example.org", "\"a\\\\\"@example.org" })
	void isReadAsItIsWritten(String text) {
		assertThat(Mailbox.of(text)).hasToString(text);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "joe", "joe@", "@example.org", "joe blow@example.org", ".joe@example.org",
			"a@b@example.org", "\"joe@example.org", "joe\"@example.org", "\"a\"b\"@example.org", "\"a\\\"@example.org",
			"\"@example.org", "<joe@example.org>", "joe@example.org ", "joe@exam ple.org", "joe@example.org>",
			"joe@example.org\r\nDATA" })
	void isNoMailbox(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> Mailbox.of(text));
	}

	@ParameterizedTest
	@CsvSource({ "joe@example.org, joe,", "joe+tag@example.org, joe, tag", "joe+a+b@example.org, joe, a+b",
			"joe+@example.org, joe, ''", "+tag@example.org, '', tag" })
	void subAddressFollowsTheFirstPlus(String text, String user, @Nullable String detail) {
		assertThat(Mailbox.of(text).user()).isEqualTo(user);
		assertThat(Mailbox.of(text).detail()).isEqualTo(detail);
	}

	// RFC 5321 has no way to write these without quotes, but some clients do
	@ParameterizedTest
	@ValueSource(strings = { "a..b", ".a", "a.", "." })
	void dotsMayBeWrittenWithoutQuotes(String localPart) {
		Mailbox mailbox = new Mailbox(localPart, "example.org", false);
		assertThat(mailbox.quoted()).isFalse();
		assertThat(mailbox).hasToString(localPart + "@example.org")
			.isEqualTo(new Mailbox(localPart, "example.org"))
			.hasSameHashCodeAs(new Mailbox(localPart, "example.org"));
	}

	@ParameterizedTest
	@CsvSource({ "joe blow, true", "'', true", "a@b, true", "joe, false", "joe.blow, false" })
	void quotesAreWrittenWhereTheyAreNeededOnly(String localPart, boolean quoted) {
		assertThat(new Mailbox(localPart, "example.org", false).quoted()).isEqualTo(quoted);
		assertThat(new Mailbox(localPart, "example.org", true).quoted()).isEqualTo(quoted);
	}

	@Test
	void nullReversePath() {
		assertThat(Mailbox.NULL.isNull()).isTrue();
		assertThat(Mailbox.NULL).hasToString("").isEqualTo(new Mailbox("", ""));
		assertThat(new Mailbox("joe", "example.org").isNull()).isFalse();
		assertThat(new Mailbox("postmaster", "").isNull()).isFalse();
		assertThat(new Mailbox("", "example.org").isNull()).isFalse();
	}

	@ParameterizedTest
	@CsvSource({ "joe, example.org, false", "'', '', false", "müller, example.org, true", "joe, bücher.example, true",
			"~, ~, false", "\u0100, x, true" })
	void isInternationalized(String localPart, String domain, boolean internationalized) {
		assertThat(new Mailbox(localPart, domain).isInternationalized()).isEqualTo(internationalized);
	}

	@ParameterizedTest
	@ValueSource(strings = { "\r\n", "\r", "\n", "\t", "\0", "\u001B", "\u007F", "\u0085" })
	void holdsNoControlCharacter(String control) {
		assertThatIllegalArgumentException().isThrownBy(() -> new Mailbox("a" + control + "b", "example.org"));
		assertThatIllegalArgumentException().isThrownBy(() -> new Mailbox("a", "example" + control + ".org"));
	}

	// RFC 5321 section 2.4
	@Test
	void caseMattersInTheLocalPartOnly() {
		Mailbox mailbox = new Mailbox("Joe", "Example.ORG");
		assertThat(mailbox).isEqualTo(new Mailbox("Joe", "example.org"))
			.hasSameHashCodeAs(new Mailbox("Joe", "example.org"))
			.isNotEqualTo(new Mailbox("joe", "Example.ORG"))
			.isNotEqualTo(new Mailbox("Joe", "example.com"))
			.isNotEqualTo(new Mailbox("Joe", ""))
			.isNotEqualTo("Joe@Example.ORG");
	}

	// The letters that Unicode folds into i and s name other domains (RFC 5892).
	@ParameterizedTest
	@CsvSource({ "m\u0131x.example, mix.example", "m\u0131x.example, MIX.EXAMPLE" })
	void domainsThatDifferInMoreThanCaseAreDifferent(String one, String other) {
		assertThat(new Mailbox("joe", one)).isNotEqualTo(new Mailbox("joe", other));
	}

	@ParameterizedTest
	@CsvSource({ "m\u0131x.example, mix.example", "M\u0130X.example, mix.example", "\u017Ftar.example, star.example",
			"\u212Aiosk.example, kiosk.example", "B\u00DCCHER.example, b\u00FCcher.example",
			"\u03A3.example, \u03C2.example" })
	void equalMailboxesHaveEqualHashCodes(String one, String other) {
		Mailbox mailbox = new Mailbox("joe", one);
		Mailbox second = new Mailbox("joe", other);
		assertThat(!mailbox.equals(second) || mailbox.hashCode() == second.hashCode()).isTrue();
		assertThat(mailbox.equals(second)).isEqualTo(second.equals(mailbox));
	}

}
