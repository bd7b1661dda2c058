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

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;

import dev.smtpd.Mailbox;
import dev.smtpd.spring.listener.route.RecipientRoutes.Match;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.entry;

class RecipientRoutesTests {

	// of a core that others use, too; each of these takes milliseconds
	private static final int LONG = 60;

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			support@example.org               | support@example.org          | {}
			support@example.org               | Support@Example.ORG          | {}
			support+{ticket}@example.org      | SUPPORT+Ab1@example.org      | {ticket=Ab1}
			{user}@{tenant}.example.org       | Joe@Acme.Example.org         | {user=Joe, tenant=acme}
			*@example.org                     | anything@example.org         | {}
			{list}-{action}@example.org       | a-b-c@example.org            | {list=a, action=b-c}
			{list}-{action}@example.org       | --@example.org               | -
			{list}-{action}@example.org       | ---@example.org              | {list=-, action=-}
			{a}+x+{b}@example.org             | 1+x+x+2@example.org          | {a=1, b=x+2}
			{a}-bounces@example.org           | x-bounces-bounces@example.org | {a=x-bounces}
			support{*detail}@example.org      | support@example.org          | {detail=}
			support{*detail}@example.org      | support+1@example.org        | {detail=+1}
			support+{detail}@example.org      | support+@example.org         | -
			support+*@example.org             | support+@example.org         | -
			{*all}@example.org                | ""@example.org               | {all=}
			{all}@example.org                 | ""@example.org               | -
			order-{id:[0-9]{4}}@example.org   | order-2026@example.org       | {id=2026}
			order-{id:[0-9]{4}}@example.org   | order-20266@example.org      | -
			{w:[a-z]+}{n:[0-9]+}@example.org  | ABC123@example.org           | {w=ABC, n=123}
			{a:([xy])(z)}-{b:(q)}@example.org  | yz-q@example.org             | {a=yz, b=q}
			{a}-{b:[0-9]+}@example.org        | x-1-2@example.org            | {a=x-1, b=2}
			joe blow@example.org              | "joe blow"@example.org       | {}
			\\"{x}\\"@example.org               | "\\"y\\""@example.org          | {x=y}
			a@b@example.org                   | "a@b"@example.org            | {}
			a\\@{x}@example.org                | "a@b"@example.org            | {x=b}
			\\{a\\}\\*\\\\@example.org             | "{a}*\\\\"@example.org         | {}
			support@*                         | support@example.org          | {}
			support@*                         | support@[192.0.2.1]          | {}
			support@{domain}                  | support@Mail.Example.org     | {domain=mail.example.org}
			support@{domain}                  | support@[IPv6:2001:DB8::1]   | {domain=[ipv6:2001:db8::1]}
			support@{d:([ab])\\.example}        | support@B.example            | {d=b.example}
			support@*.example.org             | support@a.example.org        | {}
			support@*.example.org             | support@a.b.example.org      | -
			support@*.example.org             | support@example.org          | -
			support@{*sub}.example.org        | support@a.b.example.org      | {sub=a.b}
			support@{*sub}.example.org        | support@example.org          | -
			support@{*sub}.example.org        | support@aexample.org         | -
			support@mx-{n:[0-9]+}.example.org | support@mx-12.example.org    | {n=12}
			support@mx-{n:.+}.example.org     | support@mx-1.a.example.org   | -
			support@{a}-{b}.{c}.org           | support@x-y-z.example.org    | {a=x, b=y-z, c=example}
			support@{a}.{b}.{c}.{d}           | support@[192.0.2.1]          | -
			support@[192.0.2.1]               | support@[192.0.2.1]          | {}
			support@[ipv6:2001:db8::a]        | support@[IPv6:2001:DB8::A]   | {}
			support@{*any}                    | support@example.org          | {any=example.org}
			{*address}                        | "joe blow"@Example.org       | {address="joe blow"@Example.org}
			joe@bücher.example                | joe@xn--bcher-kva.example    | {}
			joe@xn--bcher-kva.example         | joe@bücher.example           | {}
			joe@BÜCHER.example                | joe@XN--BCHER-KVA.example    | {}
			joe@{label}.example               | joe@xn--bcher-kva.example    | {label=bücher}
			joe@bü{x}.example                 | joe@xn--bcher-kva.example    | {x=cher}
			joe@strasse.example               | joe@straße.example           | -
			joe@straße.example                | joe@xn--strae-oqa.example    | {}
			joe@example.org                   | joe@xn--example-.org         | -
			joe@{x}.org                       | joe@xn--example-.org         | {x=xn--example-}
			jos{x}@example.org                | josÉ@example.org             | {x=É}
			""")
	void recipientMatches(String pattern, String recipient, String variables) {
		RecipientRoutes<String> routes = routes(pattern);
		Match<String> match = routes.match(Mailbox.of(recipient));
		assertThat((match != null) ? match.variables().toString() : "-").isEqualTo(variables);
	}

	@Test
	void addressWithoutDomainIsMatchedByEmptyDomainAndByRest() {
		Mailbox postmaster = new Mailbox("Postmaster", "");
		assertThat(target(routes("postmaster@"), postmaster)).isEqualTo("postmaster@");
		assertThat(target(routes("postmaster@{*domain}"), postmaster)).isEqualTo("postmaster@{*domain}");
		assertThat(target(routes("{*address}"), postmaster)).isEqualTo("{*address}");
		assertThat(target(routes("postmaster@*", "postmaster@example.org", "postmaster@{*a}.org"), postmaster))
			.isNull();
		assertThat(target(routes("postmaster@"), Mailbox.of("postmaster@example.org"))).isNull();
	}

	@Test
	void lettersThatUnicodeFoldsToAsciiAreOtherLetters() {
		RecipientRoutes<String> routes = routes("task@example.org", "{a:[a-z]+}@example.com", "kiosk@{a:k[a-z]*}.net");
		assertThat(target(routes, Mailbox.of("TASK@example.org"))).isNotNull();
		assertThat(target(routes, Mailbox.of("tas\u212A@example.org"))).isNull();
		assertThat(target(routes, Mailbox.of("ta\u017Fk@example.org"))).isNull();
		assertThat(target(routes, Mailbox.of("TASK@example.com"))).isNotNull();
		assertThat(target(routes, Mailbox.of("tas\u212A@example.com"))).isNull();
		assertThat(target(routes, Mailbox.of("ta\u017Fk@example.com"))).isNull();
		assertThat(target(routes, Mailbox.of("kiosk@Kiosk.net"))).isNotNull();
		assertThat(target(routes, Mailbox.of("kiosk@\u212Aiosk.net"))).isNull();
	}

	@Test
	void whenCaseMattersLocalPartsThatDifferInItAreOthers() {
		RecipientRoutes<String> routes = RecipientRoutes.<String>builder()
			.caseSensitiveLocalParts(true)
			.add(RecipientPattern.parse("Joe@example.org"), "Joe")
			.add(RecipientPattern.parse("joe@example.org"), "joe")
			.add(RecipientPattern.parse("{a:[a-z]+}-x@example.org"), "expression")
			.build();
		assertThat(target(routes, Mailbox.of("joe@EXAMPLE.org"))).isEqualTo("joe");
		assertThat(target(routes, Mailbox.of("Joe@example.org"))).isEqualTo("Joe");
		assertThat(target(routes, Mailbox.of("JOE@example.org"))).isNull();
		assertThat(target(routes, Mailbox.of("a-x@example.org"))).isEqualTo("expression");
		assertThat(target(routes, Mailbox.of("A-x@example.org"))).isNull();
		assertThat(target(routes, Mailbox.of("a-X@example.org"))).isNull();
	}

	@Test
	void caseCantBeSetAfterRoutes() {
		RecipientRoutes.Builder<String> builder = RecipientRoutes.<String>builder()
			.add(RecipientPattern.parse("joe@example.org"), "joe");
		assertThatIllegalStateException().isThrownBy(() -> builder.caseSensitiveLocalParts(true));
	}

	@Test
	void mostSpecificPatternIsUsedWhateverTheOrder() {
		// each of them matches, and is more specific than the next
		List<String> patterns = List.of("ab-12-cd@x.example.org", "ab-12-{n}@x.example.org", "ab-{a}-cd@x.example.org",
				"ab-{a:.+}-{b}@x.example.org", "ab-{a}-{b}@x.example.org", "{a}-{b}-cd@x.example.org",
				"ab-{n}@x.example.org", "{a:[a-z]+-.*}@x.example.org", "{a}@x.example.org", "{*a}@x.example.org",
				"ab-12-cd@x{*none}.example.org".replace("{*none}", "").replace("x.", "{d:x}."),
				"ab-{n}@{d:x}.example.org", "{a}@*.example.org", "ab-12-cd@{*sub}.example.org",
				"{a}@{*sub}.example.org", "ab-12-cd@{x}.{y}.org", "ab-12-cd@{domain:.*}", "ab-12-cd@*",
				"ab-12-cd@{*domain}", "{*address}");
		Random random = new Random(19);
		for (int first = 0; first < patterns.size(); first++) {
			List<String> some = new ArrayList<>(patterns.subList(first, patterns.size()));
			Collections.shuffle(some, random);
			assertThat(target(routes(some.toArray(new String[0])), Mailbox.of("ab-12-cd@x.example.org")))
				.isEqualTo(patterns.get(first));
		}
	}

	@Test
	void lessSpecificDomainIsUsedWhereNoLocalPartOfTheOtherMatches() {
		RecipientRoutes<String> routes = routes("joe@a.example.org", "jim@*.example.org", "*@{*any}");
		assertThat(target(routes, Mailbox.of("joe@a.example.org"))).isEqualTo("joe@a.example.org");
		assertThat(target(routes, Mailbox.of("jim@a.example.org"))).isEqualTo("jim@*.example.org");
		assertThat(target(routes, Mailbox.of("jack@a.example.org"))).isEqualTo("*@{*any}");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			{user}@example.org       | {name}@EXAMPLE.org
			{user}@example.org       | *@example.org
			Support@example.org      | support@example.org
			{a:[0-9]+}-b@example.org | {c:[0-9]+}-B@example.org
			joe@{a}.example.org      | joe@*.example.org
			joe@{*a}.example.org     | joe@{*b}.example.org
			joe@bücher.example       | joe@xn--bcher-kva.example
			{*a}                     | {*b}
			""")
	void patternsThatCantBeToldApartAreNamed(String one, String other) {
		RecipientRoutes.Builder<String> builder = RecipientRoutes.<String>builder()
			.add(RecipientPattern.parse(one), "One.a");
		assertThatIllegalArgumentException().isThrownBy(() -> builder.add(RecipientPattern.parse(other), "Other.b"))
			.withMessage("Pattern '" + other + "' of Other.b is the same as '" + one + "' of One.a");
	}

	@Test
	void variablesCantBeModified() {
		Match<String> match = routes("{a}-{b}@example.org").match(Mailbox.of("x-y@example.org"));
		assertThat(match).isNotNull();
		assertThat(match.variables()).containsExactly(entry("a", "x"), entry("b", "y"));
		assertThat(match.pattern().text()).isEqualTo("{a}-{b}@example.org");
		assertThat(match.variables()).isUnmodifiable();
	}

	@Test
	void noRoutesMatchNothing() {
		assertThat(routes().match(Mailbox.of("joe@example.org"))).isNull();
		assertThat(routes("{a}@example.org").match(Mailbox.NULL)).isNull();
	}

	@Test
	@Timeout(LONG)
	void expressionsThatBacktrackElsewhereTakeNoTimeHere() {
		RecipientRoutes<String> routes = routes("{a:(x+x+)+y}@example.org",
				"{b:(x|xx|x?)*z}-{c:(.*)*,(.*)*;}@example.org",
				"{d:([a-z]?){30}[a-z]{30}}@{e:(([a-z.])+.)+[A-Z]([a-z])+!}");
		String domain = "a".repeat(63) + "." + "a".repeat(63) + "." + "a".repeat(63) + "." + "a".repeat(61);
		for (int i = 0; i < 100; i++) {
			assertThat(routes.match(new Mailbox("x".repeat(64), "example.org"))).isNull();
			assertThat(routes.match(new Mailbox("x".repeat(30) + "-" + ",".repeat(33), "example.org"))).isNull();
			assertThat(routes.match(new Mailbox("x".repeat(64), domain))).isNull();
		}
	}

	@Test
	@Timeout(LONG)
	void manyVariablesTakeNoTime() {
		RecipientRoutes<String> routes = routes("{a}a{b}a{c}a{d}a{e}a{f}a{g}a{h}a{i}a{j}b@example.org",
				"x@{a}a{b}a{c}a{d}a{e}a{f}a{g}b.{h}a{i}a{j}a{k}a{l}b.{*m}".replace(".{*m}", ""));
		Mailbox local = new Mailbox("a".repeat(64), "example.org");
		Mailbox long64k = new Mailbox("a".repeat(65536), "example.org");
		for (int i = 0; i < 10_000; i++) {
			assertThat(routes.match(local)).isNull();
		}
		assertThat(routes.match(long64k)).isNull();
		assertThat(routes.match(new Mailbox("x", ("a".repeat(63) + ".").repeat(1000) + "b"))).isNull();
	}

	@Test
	@Timeout(LONG)
	void recipientThatHasTheLiteralsOfManyPatternsTakesNoTime() {
		RecipientRoutes.Builder<Integer> builder = RecipientRoutes.builder();
		for (int i = 1; i < 60; i++) {
			for (int j = 1; j < 60; j++) {
				builder.add(RecipientPattern.parse("a".repeat(i) + "{x}b{y}" + "a".repeat(j) + "@example.org"), i);
			}
		}
		RecipientRoutes<Integer> routes = builder.build();
		for (int i = 0; i < 50; i++) {
			assertThat(routes.match(new Mailbox("a".repeat(64), "example.org"))).isNull();
		}
	}

	@Test
	void labelsThatArentPunycodeAreThemselves() {
		RecipientRoutes<String> routes = routes("joe@{x}.example");
		for (String label : List.of("xn--", "xn---", "xn--a", "xn--99999999", "xn--a-99999999999", "xn--\u00FC",
				"xn--" + "9".repeat(59), "xn--0000h", "xn--bcher-kv!", "xn--r6j", "xn--exampleorg-th3i", "xn--1ug")) {
			assertThat(match(routes, new Mailbox("joe", label + ".example")).variables()).isEqualTo(Map.of("x", label));
		}
	}

	private static Match<String> match(RecipientRoutes<String> routes, Mailbox recipient) {
		Match<String> match = routes.match(recipient);
		assertThat(match).isNotNull();
		return match;
	}

	private static @Nullable String target(RecipientRoutes<String> routes, Mailbox recipient) {
		Match<String> match = routes.match(recipient);
		return (match != null) ? match.target() : null;
	}

	private static RecipientRoutes<String> routes(String... patterns) {
		RecipientRoutes.Builder<String> builder = RecipientRoutes.builder();
		for (String pattern : patterns) {
			builder.add(RecipientPattern.parse(pattern), pattern);
		}
		return builder.build();
	}

}
