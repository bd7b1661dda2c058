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

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class RecipientPatternTests {

	@Test
	void variablesAreNamedFromLeftToRight() {
		RecipientPattern pattern = RecipientPattern
			.parse("{list}-{action:[a-z]{2,9}}-*-{*rest-1}@{_Tenant}.{region}.example.org");
		assertThat(pattern.variables()).containsExactly("list", "action", "rest-1", "_Tenant", "region");
	}

	@Test
	void textIsAsWritten() {
		RecipientPattern pattern = RecipientPattern.parse("Support+{ticket}@EXAMPLE.org");
		assertThat(pattern.text()).isEqualTo("Support+{ticket}@EXAMPLE.org");
		assertThat(pattern).hasToString("Support+{ticket}@EXAMPLE.org");
	}

	@Test
	void expressionMayHaveBracesOfItsOwn() {
		assertThat(RecipientPattern.parse("{a:[0-9]{4}-\\{x{1,2}}@example.org").variables()).containsExactly("a");
		assertThat(RecipientPattern.parse("{a:[}]+}@example.org").variables()).containsExactly("a");
		assertThat(RecipientPattern.parse("{a:[]}]+}@example.org").variables()).containsExactly("a");
		assertThat(RecipientPattern.parse("{a:[^]}@]+}@example.org").variables()).containsExactly("a");
		assertThat(RecipientPattern.parse("{a:[\\]}]+}@example.org").variables()).containsExactly("a");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			``                          | 1  | '@' and a domain
			support                     | 8  | '@' and a domain
			{user}                      | 7  | '@' and a domain
			*                           | 2  | '@' and a domain
			{*a}b                       | 6  | '@' and a domain
			support+{ticket             | 16 | '}' or ':' to end the variable that begins at position 9
			support+{                   | 10 | the name of a variable
			{}@example.org              | 2  | the name of a variable
			{*}@example.org             | 3  | the name of a variable
			{1}@example.org             | 2  | the name of a variable
			{a b}@example.org           | 3  | '}' or ':' to end the variable that begins at position 1
			{*a:x}@example.org          | 4  | '}', as {*a} has no regular expression
			{a:}@example.org            | 4  | a regular expression after ':'
			{a:[0-9}@example.org        | 21 | '}' to end the variable that begins at position 1
			{a:x{2}@example.org         | 20 | '}' to end the variable that begins at position 1
			{a:(}@example.org           | 4  | a regular expression of RE2/J instead of '('
			{a:x)(y}@example.org        | 4  | a regular expression of RE2/J instead of 'x)(y'
			{a:\\Qx}@example.org         | 4  | a regular expression of RE2/J
			{a:(?=x)y}@example.org      | 4  | a regular expression of RE2/J instead of '(?=x)y'
			{a:(x)\\1}@example.org       | 4  | a regular expression of RE2/J
			{a:x{1001}}@example.org     | 4  | a regular expression of RE2/J
			{a:(x{99}){99}}@example.org | 4  | a regular expression of RE2/J
			{a:(x{1,999}y){1,9}}@e.org  | 4  | a regular expression of RE2/J
			{a}{b}@example.org          | 4  | literal text between two variables
			{a}*@example.org            | 4  | literal text between two variables
			{a}-{a}@example.org         | 6  | another name than 'a'
			{a}@{a}.example.org         | 6  | another name than 'a'
			a}@example.org              | 2  | '{' before '}'
			a\\b@example.org             | 3  | one of { } * @ \\ " after '\\'
			a@example.org\\              | 15 | one of { } * @ \\ " after '\\'
			"joe blow"@example.org      | 1  | the local part without quotes
			joe@.example.org            | 5  | a label of the domain
			joe@example..org            | 13 | a label of the domain
			joe@example.org.            | 17 | a label of the domain
			joe@exa mple.org            | 8  | a character of a domain instead of ' '
			joe@a.{*b}.org              | 7  | {*b} at the beginning of the domain only
			joe@{*b}x.org               | 9  | '.' after {*b}, which takes whole labels
			joe@[192.0.2.{n}]           | 14 | an address literal without variables
			joe@[192.0.2.1              | 15 | ']', to end the address literal
			joe@[192.0.2.1]x            | 15 | ']' at the end of the domain only
			joe@example.org]            | 16 | a character of a domain instead of ']'
			{a:(?P<x>a)}{b:(?P<x>b)}@c  | 1  | a regular expression of RE2/J, with each variable's own groups
			""")
	void malformedPatternsNamePositionAndWhatIsExpected(String pattern, int position, String expected) {
		assertThatIllegalArgumentException().isThrownBy(() -> RecipientPattern.parse(pattern))
			.withMessageStartingWith("position %d: expected %s", position, expected);
	}

	@ParameterizedTest
	@ValueSource(strings = { "joe\u0000@example.org", "joe\r\n@example.org" })
	void controlCharactersAreRefused(String pattern) {
		assertThatIllegalArgumentException().isThrownBy(() -> RecipientPattern.parse(pattern))
			.withMessage("position 4: expected no control character");
	}

}
