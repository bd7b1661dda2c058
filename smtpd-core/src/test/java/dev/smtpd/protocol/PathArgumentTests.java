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

import java.util.List;

import dev.smtpd.Mailbox;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The argument of MAIL and RCPT by the grammar of RFC 5321 sections 4.1.1.2, 4.1.1.3,
 * 4.1.2 and 4.1.3, with the additions of RFC 6531 section 3.3.
 */
class PathArgumentTests {

	private static final PathSyntax TOLERANT = new PathSyntax(true, false);

	// two octets, one char
	private static final String UMLAUT = "\u00FC";

	// four octets, two chars
	private static final String ASTRAL = "\uD840\uDC00";

	@ParameterizedTest
	@CsvSource(delimiterString = "=>", textBlock = """
			<joe@example.org>                  => joe                  => example.org
			<Joe.Blow@Example.ORG>             => Joe.Blow             => Example.ORG
			<joe@localhost>                    => joe                  => localhost
			<joe@1.example>                    => joe                  => 1.example
			<joe@x--y.example>                 => joe                  => x--y.example
			<a@b>                              => a                    => b
			<!#$%&'*+-/=?^_`{|}~@example.org>  => !#$%&'*+-/=?^_`{|}~  => example.org
			<"joe"@example.org>                => joe                  => example.org
			<"joe blow"@example.org>           => joe blow             => example.org
			<"joe@home"@example.org>           => joe@home             => example.org
			<"a>b<c"@example.org>              => a>b<c                => example.org
			<".joe..blow."@example.org>        => .joe..blow.          => example.org
			<"a\\"b"@example.org>              => a"b                  => example.org
			<"a\\\\b"@example.org>             => a\\b                 => example.org
			<"\\a\\ \\>"@example.org>          => a >                  => example.org
			<""@example.org>                   => ''                   => example.org
			<müller@example.org>               => müller               => example.org
			<"jö blow"@bücher.example>         => jö blow              => bücher.example
			<用户@例子.广告>                     => 用户                  => 例子.广告
			""")
	void mailboxes(String path, String localPart, String domain) throws SyntaxException {
		Mailbox expected = new Mailbox(localPart, domain);
		assertThat(PathArgument.parseMail("FROM:" + path).mailbox()).isEqualTo(expected);
		assertThat(PathArgument.parseRcpt("TO:" + path).mailbox()).isEqualTo(expected);
	}

	@ParameterizedTest
	@CsvSource(delimiterString = "=>", textBlock = """
			<@relay.example:joe@example.org>                  => joe       => example.org
			<@relay.example,@b.example:joe@example.org>       => joe       => example.org
			<@a.example,@b.example,@c.example:"j b"@[192.0.2.1]> => j b    => [192.0.2.1]
			<@bücher.example:joe@example.org>                 => joe       => example.org
			""")
	void sourceRouteIsDropped(String path, String localPart, String domain) throws SyntaxException {
		Mailbox expected = new Mailbox(localPart, domain);
		assertThat(PathArgument.parseMail("FROM:" + path).mailbox()).isEqualTo(expected);
		assertThat(PathArgument.parseRcpt("TO:" + path).mailbox()).isEqualTo(expected);
	}

	@ParameterizedTest
	@ValueSource(strings = { "[192.0.2.1]", "[0.0.0.0]", "[255.255.255.255]", "[192.000.002.001]", "[IPv6:::]",
			"[IPv6:::1]", "[ipv6:::1]", "[IPv6:2001:db8::1]", "[IPv6:2001:DB8::A]", "[IPv6:1:2:3:4:5:6:7:8]",
			"[IPv6:0001:0002:0003:0004:0005:0006:0007:0008]", "[IPv6:1::]", "[IPv6:1:2:3:4:5:6::]",
			"[IPv6:::3:4:5:6:7:8]", "[IPv6:1:2:3::6:7:8]", "[IPv6:::ffff:192.0.2.1]", "[IPv6:::192.0.2.1]",
			"[IPv6:1:2:3:4:5:6:192.0.2.1]", "[IPv6:1:2:3:4::192.0.2.1]", "[IPv6:1::4:192.0.2.1]", "[tag:content]",
			"[x-y:!~]", "[9:9]", "[-a:b]", "[tag:a:b:c]", "[tag:<]", "[tag:a>b]", "[tag:\"@,;]" })
	void addressLiteral(String literal) throws SyntaxException {
		Mailbox expected = new Mailbox("joe", literal);
		assertThat(PathArgument.parseMail("FROM:<joe@" + literal + ">").mailbox()).isEqualTo(expected);
		assertThat(PathArgument.parseRcpt("TO:<joe@" + literal + ">").mailbox()).isEqualTo(expected);
	}

	@ParameterizedTest
	@ValueSource(strings = { "[]", "[", "]", "[192.0.2.1", "192.0.2.1]", "[192.0.2]", "[192.0.2.1.1]", "[192.0.2.256]",
			"[192.0.2.]", "[.192.0.2]", "[192..2.1]", "[192.0.2.-1]", "[192.0.2.0001]", "[192.0.2.0x1]",
			"[192.0.2.\u0661]", "[ 192.0.2.1]", "[192.0.2.1 ]", "[192.0.2.1].example", "[[192.0.2.1]]", "[IPv6:]",
			"[IPv6::]", "[IPv6::::]", "[IPv6:1:2:3:4:5:6:7]", "[IPv6:1:2:3:4:5:6:7:8:9]", "[IPv6:1::2::3]",
			"[IPv6:12345::]", "[IPv6:g::1]", "[IPv6:::1%eth0]", "[IPv6:fe80::1%1]", "[IPv6:::192.0.2.256]",
			"[IPv6:::192.0.2]", "[IPv6:1:2:3:4:5:192.0.2.1]", "[IPv6:1:2:3:4:5:6:7:192.0.2.1]",
			"[IPv6::1:2:3:4:5:6:7:8]", "[IPv6:1:2:3:4:5:6:7:8:]", "[IPv6:1:2:3:4:5:6:192.0.2.1:7]", "[IPv6:192.0.2.1]",
			"[IPv6 :::1]", "[IPv6: ::1]", "[\u0131Pv6:::1]", "[IPv6:\uFF11::]", "[tag:]", "[:content]",
			"[tag-:content]", "[-:content]", "[t_g:content]", "[t\u00FCg:content]", "[tag:a b]", "[tag:a\\b]",
			"[tag:a[b]", "[tag:\u00FC]", "[tag:a]b]", "[tag]", "[example.org]" })
	void notAnAddressLiteral(String literal) {
		assertBadSender("<joe@" + literal + ">");
		assertBadRecipient("<joe@" + literal + ">");
	}

	// "::" stands for at least two groups of zeros (RFC 5321 section 4.1.3)
	@ParameterizedTest
	@ValueSource(strings = { "[IPv6:1:2:3:4:5:6:7::]", "[IPv6:::2:3:4:5:6:7:8]", "[IPv6:1:2:3:4::6:7:8]",
			"[IPv6:1:2:3:4:5::192.0.2.1]", "[IPv6:::2:3:4:5:6:192.0.2.1]" })
	void doubleColonForOneGroupIsNotAnAddressLiteral(String literal) {
		assertBadSender("<joe@" + literal + ">");
		assertBadRecipient("<joe@" + literal + ">");
	}

	@ParameterizedTest
	@ValueSource(strings = { "<joe@example.org", "joe@example.org>", "<<joe@example.org>>", "<joe>", "joe", "@", "<@>",
			"<@example.org>", "<joe@>", "<joe@@example.org>", "<joe@a@b>", "<.joe@example.org>", "<joe.@example.org>",
			"<jo..e@example.org>", "<.@example.org>", "<joe blow@example.org>", "<joe @example.org>",
			"< joe@example.org>", "<joe@example.org >", "<joe@ example.org>", "<joe,blow@example.org>",
			"<joe:blow@example.org>", "<joe;blow@example.org>", "<joe(c)@example.org>", "<joe[1]@example.org>",
			"<joe\\blow@example.org>", "<joe\"blow\"@example.org>", "<\"joe\"blow@example.org>",
			"<\"joe\".\"blow\"@example.org>", "<\"joe@example.org>", "<\"joe\\\"@example.org>", "<\"joe\\",
			"<\"joe\"blow\"@example.org>", "<\"joe\">", "<joe@.example.org>", "<joe@example.org.>",
			"<joe@example..org>", "<joe@-example.org>", "<joe@example-.org>", "<joe@example.-org>",
			"<joe@example.org->", "<joe@exam_ple.org>", "<joe@exa mple.org>", "<joe@exam!ple.org>",
			"<joe@\"example\".org>", "<joe@example.org,joe@example.org>", "Joe <joe@example.org>",
			"\"Joe\" <joe@example.org>", "(Joe) <joe@example.org>", ">", "<", "\"", "\"\"" })
	void notAPath(String path) {
		assertBadSender(path);
		assertBadRecipient(path);
	}

	// RFC 5892
	@ParameterizedTest
	@ValueSource(strings = { "exam\u200Bple.org", "exam\u200Dple.org", "exam\u00ADple.org", "example.\u2060org",
			"\u212Aiosk.example", "example\u3002org", "\uFF45xample.org", "B\u00DCCHER.example", "\u2615.example",
			"b\u00FCcher.exam\u200Bple", "a\u202Eb.example" })
	void domainHasNoDisallowedCodePoint(String domain) {
		for (PathSyntax syntax : List.of(PathSyntax.STRICT, TOLERANT)) {
			for (String path : List.of("<joe@" + domain + ">", "<@" + domain + ":joe@example.org>")) {
				assertThatExceptionOfType(SyntaxException.class)
					.isThrownBy(() -> PathArgument.parseMail("FROM:" + path, syntax));
				assertThatExceptionOfType(SyntaxException.class)
					.isThrownBy(() -> PathArgument.parseRcpt("TO:" + path, syntax));
			}
		}
		assertThat(HostNames.isValid(domain)).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "<@relay.example>", "<@relay.example:>", "<@:joe@example.org>", "<:joe@example.org>",
			"<@relay.example joe@example.org>", "<@relay.example,joe@example.org>",
			"<@a.example@b.example:joe@c.example>", "<@a.example,:joe@example.org>",
			"<@a.example,b.example:joe@example.org>", "<@a.example, @b.example:joe@example.org>",
			"<,@a.example:joe@example.org>", "<@-a.example:joe@example.org>", "<@[192.0.2.1]:joe@example.org>",
			"<relay@a.example:joe@example.org>", "@relay.example:joe@example.org" })
	void badSourceRoute(String path) {
		assertBadSender(path);
		assertBadRecipient(path);
	}

	@ParameterizedTest
	@ValueSource(strings = { "\0", "\u0001", "\t", "\n", "\r", "\u001B", "\u007F", "\u0080", "\u0085", "\u009F" })
	void controlCharactersAreNotAllowedAnywhere(String control) {
		assertThat(List.of("<jo%se@example.org>", "<\"jo%se\"@example.org>", "<\"jo\\%se\"@example.org>",
				"<joe@exam%sple.org>", "<joe@[tag:%s]>", "<@re%slay.example:joe@example.org>"))
			.allSatisfy((path) -> {
				assertBadSender(path.formatted(control));
				assertBadRecipient(path.formatted(control));
			});
	}

	// RFC 6531 section 3.3 adds to qtextSMTP, not to quoted-pairSMTP
	@Test
	void quotedPairIsAscii() {
		assertBadSender("<\"\\" + UMLAUT + "\"@example.org>");
	}

	@Test
	void nullReversePathIsASenderOnly() throws SyntaxException {
		assertThat(PathArgument.parseMail("FROM:<>").mailbox()).isEqualTo(Mailbox.NULL);
		assertThat(PathArgument.parseMail("FROM:<> BODY=8BITMIME").mailbox()).isEqualTo(Mailbox.NULL);
		assertBadRecipient("<>");
		assertBadSender("< >");
	}

	@ParameterizedTest
	@ValueSource(strings = { "postmaster", "Postmaster", "POSTMASTER" })
	void postmasterIsARecipientOnly(String name) throws SyntaxException {
		assertThat(PathArgument.parseRcpt("TO:<" + name + ">").mailbox()).isEqualTo(new Mailbox(name, ""));
		assertBadSender("<" + name + ">");
		assertBadRecipient(name);
	}

	@ParameterizedTest
	@ValueSource(strings = { "<postmaste>", "<postmasters>", "<post.master>", "<postmaster@>", "<abuse>",
			"<po\u017Ftmaster>", "<@relay.example:postmaster>" })
	void nothingElseGoesWithoutADomain(String path) {
		assertBadRecipient(path);
	}

	@ParameterizedTest
	@CsvSource(delimiterString = "=>", textBlock = """
			<a..b@example.org>                   => a..b     => example.org
			<.a@example.org>                     => .a       => example.org
			<a.@example.org>                     => a.       => example.org
			<..a...b..@example.org>              => ..a...b.. => example.org
			a..b@example.org                     => a..b     => example.org
			<root@my_host>                       => root     => my_host
			<www-data@web_1.project_default>     => www-data => web_1.project_default
			<a.@_dmarc._x_.example>              => a.       => _dmarc._x_.example
			<@relay.example:a..b@my_host>        => a..b     => my_host
			<a%b@example.org>                    => a%b      => example.org
			<joe@bücher_1.example>               => joe      => bücher_1.example
			""")
	void tolerated(String path, String localPart, String domain) throws SyntaxException {
		for (Mailbox mailbox : List.of(PathArgument.parseMail("FROM:" + path, TOLERANT).mailbox(),
				PathArgument.parseRcpt("TO:" + path, TOLERANT).mailbox())) {
			assertThat(mailbox).isEqualTo(new Mailbox(localPart, domain)).hasToString(localPart + "@" + domain);
		}
	}

	// what is quoted stays so
	@Test
	void mailboxIsWrittenAsItWasRead() throws SyntaxException {
		for (String path : List.of("<\"a..b\"@example.org>", "<\".a\"@my_host>", "<a..b@example.org>", "<a.@my_host>",
				"<\"a b\"@example.org>", "<joe@example.org>")) {
			assertThat("<" + PathArgument.parseRcpt("TO:" + path, TOLERANT).mailbox() + ">").isEqualTo(path);
		}
		assertThat(PathArgument.parseMail("FROM:<\"joe\"@example.org>", TOLERANT).mailbox())
			.hasToString("joe@example.org");
	}

	@ParameterizedTest
	@ValueSource(strings = { "<a..b%c@example.org>", "<a..b!c@example.org>", "<.%@example.org>", "<a..b@c@example.org>",
			"<a..b c@example.org>", "<a..b\"c\"@example.org>", "<\"a\"..b@example.org>", "<a..\u0001@example.org>",
			"<.@example.org>", "<...@example.org>", "<@example.org>", "<a..\u00FC@example.org>",
			"<a..\uFF05b@example.org>", "<joe@_>x", "<joe@my_host.>", "<joe@my__host..example>", "<joe@-my_host>",
			"<joe@my_host->", "<joe@my_host:25>", "<joe@[192.0.2.1]_>", "<@my_relay:joe@example.org>", "<joe>",
			"<.joe>", "<joe@>" })
	void notTolerated(String path) {
		assertThatExceptionOfType(SyntaxException.class).as(path)
			.isThrownBy(() -> PathArgument.parseMail("FROM:" + path, TOLERANT));
		assertThatExceptionOfType(SyntaxException.class).as(path)
			.isThrownBy(() -> PathArgument.parseRcpt("TO:" + path, TOLERANT));
	}

	@ParameterizedTest
	@ValueSource(strings = { "joe", "joe.blow", "joe+tag", "m\u00FCller" })
	void unqualifiedRecipientWhereAccepted(String localPart) throws SyntaxException {
		PathSyntax syntax = new PathSyntax(false, true);
		Mailbox mailbox = PathArgument.parseRcpt("TO:<" + localPart + ">", syntax).mailbox();
		assertThat(mailbox).isEqualTo(new Mailbox(localPart, "")).hasToString(localPart);
		assertThatExceptionOfType(SyntaxException.class)
			.isThrownBy(() -> PathArgument.parseMail("FROM:<" + localPart + ">", syntax));
	}

	@ParameterizedTest
	@ValueSource(strings = { "<joe%example.org>", "<example!joe>", "<joe\uFF20example.org>", "<joe\uFE6Bexample.org>",
			"<\"joe\">", "<joe@>", "joe", "<@relay.example:joe>", "<>", "<joe blow>", "<.joe>", "<joe..blow>" })
	void notAnUnqualifiedRecipient(String path) {
		assertThatExceptionOfType(SyntaxException.class)
			.isThrownBy(() -> PathArgument.parseRcpt("TO:" + path, new PathSyntax(false, true)));
	}

	@ParameterizedTest
	@ValueSource(strings = { "FROM:<joe@example.org>", "from:<joe@example.org>", "From:<joe@example.org>",
			" FROM:<joe@example.org>", "FROM: <joe@example.org>", "FROM:   <joe@example.org>", "FROM:joe@example.org",
			"FROM: joe@example.org" })
	void toleratedInMail(String argument) throws SyntaxException {
		assertThat(PathArgument.parseMail(argument).mailbox()).isEqualTo(new Mailbox("joe", "example.org"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "TO:<joe@example.org>", "to:<joe@example.org>", "To:<joe@example.org>",
			" TO:<joe@example.org>", "TO: <joe@example.org>", "TO:joe@example.org" })
	void toleratedInRcpt(String argument) throws SyntaxException {
		assertThat(PathArgument.parseRcpt(argument).mailbox()).isEqualTo(new Mailbox("joe", "example.org"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "FROM", "FROM:", "FROM: ", "FROM <joe@example.org>", "FROM :<joe@example.org>",
			"<joe@example.org>", "TO:<joe@example.org>", "FROMM:<joe@example.org>", "joe@example.org" })
	void notTheArgumentOfMail(String argument) {
		assertThatExceptionOfType(SyntaxException.class).isThrownBy(() -> PathArgument.parseMail(argument))
			.withMessage("501 5.5.4 Syntax: MAIL FROM:<address> [parameters]");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "TO", "TO:", "TO: ", "TO <joe@example.org>", "TO :<joe@example.org>",
			"FROM:<joe@example.org>", "T:<joe@example.org>", "<joe@example.org>" })
	void notTheArgumentOfRcpt(String argument) {
		assertThatExceptionOfType(SyntaxException.class).isThrownBy(() -> PathArgument.parseRcpt(argument))
			.withMessage("501 5.5.4 Syntax: RCPT TO:<address> [parameters]");
	}

	// section 4.5.3.1.1; in octets, the quotes included
	@Test
	void localPartHasSixtyFourOctets() throws SyntaxException {
		for (String localPart : List.of("x".repeat(64), UMLAUT.repeat(32), ASTRAL.repeat(16),
				"\"" + "x".repeat(62) + "\"", "\"" + "\\x".repeat(31) + "\"")) {
			String path = "<" + localPart + "@example.org>";
			assertThat(PathArgument.parseMail("FROM:" + path).mailbox().domain()).isEqualTo("example.org");
			assertThat(PathArgument.parseRcpt("TO:" + path).mailbox().domain()).isEqualTo("example.org");
		}
	}

	@Test
	void localPartHasNotOneOctetMore() {
		for (String localPart : List.of("x".repeat(65), UMLAUT.repeat(32) + "x", ASTRAL.repeat(16) + "x",
				"\"" + "x".repeat(63) + "\"", "\"" + "\\x".repeat(31) + "x\"")) {
			assertTooLong("<" + localPart + "@example.org>");
		}
	}

	// RFC 1035 section 2.3.4
	@Test
	void labelHasSixtyThreeOctets() throws SyntaxException {
		for (String label : List.of("x".repeat(63), UMLAUT.repeat(31) + "x", ASTRAL.repeat(15) + "xxx")) {
			String path = "<joe@" + label + ".example>";
			assertThat(PathArgument.parseMail("FROM:" + path).mailbox().domain()).isEqualTo(label + ".example");
		}
		for (String label : List.of("x".repeat(64), UMLAUT.repeat(32), ASTRAL.repeat(16))) {
			assertBadSender("<joe@" + label + ".example>");
			assertBadRecipient("<joe@" + label + ".example>");
		}
	}

	// section 4.5.3.1.3; the brackets and the route included
	@Test
	void pathHasTwoHundredAndFiftySixOctets() throws SyntaxException {
		String domain = domain(256 - "<joe@>".length());
		assertThat(PathArgument.parseMail("FROM:<joe@" + domain + ">").mailbox().domain()).isEqualTo(domain);
		assertThat(PathArgument.parseRcpt("TO:<joe@" + domain + ">").mailbox().domain()).isEqualTo(domain);
		String route = domain(256 - "<@:joe@example.org>".length());
		assertThat(PathArgument.parseRcpt("TO:<@" + route + ":joe@example.org>").mailbox().domain())
			.isEqualTo("example.org");
		String umlauts = UMLAUT.repeat(20) + "." + domain(256 - "<joe@.>".length() - 40);
		assertThat(PathArgument.parseRcpt("TO:<joe@" + umlauts + ">").mailbox().domain()).isEqualTo(umlauts);
	}

	@Test
	void pathHasNotOneOctetMore() {
		assertTooLong("<joe@" + domain(257 - "<joe@>".length()) + ">");
		assertTooLong("<@" + domain(257 - "<@:joe@example.org>".length()) + ":joe@example.org>");
		assertTooLong("<joe@" + UMLAUT.repeat(20) + "." + domain(257 - "<joe@.>".length() - 40) + ">");
	}

	@Test
	void noParameters() throws SyntaxException {
		assertThat(PathArgument.parseMail("FROM:<joe@example.org>").parameters().isEmpty()).isTrue();
		assertThat(PathArgument.parseRcpt("TO:<joe@example.org>").parameters().isEmpty()).isTrue();
	}

	@ParameterizedTest
	@CsvSource(delimiterString = "=>", textBlock = """
			SIZE=1000                        => SIZE=1000
			size=1000                        => SIZE=1000
			SmtpUtf8                         => SMTPUTF8
			BODY=8bitmime SMTPUTF8 SIZE=5    => BODY=8bitmime SMTPUTF8 SIZE=5
			BODY=8BITMIME    SMTPUTF8        => BODY=8BITMIME SMTPUTF8
			X                                => X
			1=2                              => 1=2
			X-Y-Z-=-                         => X-Y-Z-=-
			X=!"#$%&'()*+,-./09:;<>?@AZ[]^_`az{|}~ => X=!"#$%&'()*+,-./09:;<>?@AZ[]^_`az{|}~
			X=\\                             => X=\\
			X=müller                         => X=müller
			ORCPT=rfc822;joe+2Bx@example.org => ORCPT=rfc822;joe+2Bx@example.org
			""")
	void parameters(String parameters, String list) throws SyntaxException {
		assertThat(PathArgument.parseMail("FROM:<joe@example.org> " + parameters).parameters()).hasToString(list);
		assertThat(PathArgument.parseMail("FROM:joe@example.org " + parameters).parameters()).hasToString(list);
		assertThat(PathArgument.parseRcpt("TO:<joe@example.org>  " + parameters).parameters()).hasToString(list);
	}

	@ParameterizedTest
	@ValueSource(strings = { " =", " =5", " SIZE=", " SIZE= 5", " SIZE =5", " SIZE==5", " SIZE=5=6", " SIZE=5=", " -X",
			" -", " X_Y", " X.Y", " X,Y", " SIZE=5,BODY=7BIT", " M\u00FCLL=5", " \u212AEY=5", " <>", " SIZE=1 =",
			"SIZE=1", "x", ">", ",<jane@example.org>", " X=\u0001", " X=\u007F", " X=\u0085", " X=a\tb", " \u00A0" })
	void badParameters(String parameters) {
		assertThatExceptionOfType(SyntaxException.class)
			.isThrownBy(() -> PathArgument.parseMail("FROM:<joe@example.org>" + parameters))
			.withMessage("501 5.5.4 Syntax error in parameters");
		assertThatExceptionOfType(SyntaxException.class)
			.isThrownBy(() -> PathArgument.parseRcpt("TO:<joe@example.org>" + parameters))
			.withMessage("501 5.5.4 Syntax error in parameters");
	}

	@ParameterizedTest
	@ValueSource(strings = { "SIZE=1 SIZE=1", "SIZE=1 SIZE=2", "SIZE=1 size=1", "SMTPUTF8 smtputf8", "X=1 BODY=7BIT X",
			"X X=1" })
	void parameterGivenTwice(String parameters) {
		assertThatExceptionOfType(SyntaxException.class)
			.isThrownBy(() -> PathArgument.parseMail("FROM:<joe@example.org> " + parameters))
			.withMessage("501 5.5.4 Parameter given twice");
	}

	private static void assertBadSender(String path) {
		assertThatExceptionOfType(SyntaxException.class).as("sender %s", path)
			.isThrownBy(() -> PathArgument.parseMail("FROM:" + path))
			.withMessageStartingWith("501 5.");
	}

	private static void assertBadRecipient(String path) {
		assertThatExceptionOfType(SyntaxException.class).as("recipient %s", path)
			.isThrownBy(() -> PathArgument.parseRcpt("TO:" + path))
			.withMessageStartingWith("501 5.");
	}

	private static void assertTooLong(String path) {
		assertThatExceptionOfType(SyntaxException.class).isThrownBy(() -> PathArgument.parseMail("FROM:" + path))
			.withMessage("501 5.1.7 Too long sender address");
		assertThatExceptionOfType(SyntaxException.class).isThrownBy(() -> PathArgument.parseRcpt("TO:" + path))
			.withMessage("501 5.1.3 Too long recipient address");
	}

	// Labels of 63 octets and what remains, which mustn't be a dot alone.
	private static String domain(int octets) {
		StringBuilder domain = new StringBuilder("x".repeat(octets));
		for (int i = 63; i < octets - 1; i += 64) {
			domain.setCharAt(i, '.');
		}
		return domain.toString();
	}

}
