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

package dev.smtpd.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.smtpd.Mailbox;
import dev.smtpd.protocol.PathArgument;
import dev.smtpd.protocol.PathSyntax;
import dev.smtpd.protocol.SyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * The parser of paths takes nothing that isn't in the grammar of RFC 5321, or tolerated
 * besides, takes all of the usual part of either, and what it has read is written so that
 * it is read again, and in the same words if it was tolerated.
 */
class PathFuzzTests {

	private static final PathSyntax TOLERANT = new PathSyntax(true, true);

	private static final String ATOM = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~\\-\\x{A0}-\\x{10FFFF}]+";

	private static final String LABEL = "(?!-)[A-Za-z0-9\\-\\x{A0}-\\x{10FFFF}]{1,63}(?<!-)";

	private static final String DOMAIN = LABEL + "(\\." + LABEL + ")*";

	// what is tolerated, with a character that is no dot
	private static final String TOLERATED_LOCAL_PART = "\\.*[A-Za-z0-9#$&'*+/=?^_`{|}~\\-][A-Za-z0-9#$&'*+/=?^_`{|}~\\-.]*";

	private static final String UNQUALIFIED = "[A-Za-z0-9#$&'*+/=?^_`{|}~\\-\\x{A0}-\\x{10FFFF}]+"
			+ "(\\.[A-Za-z0-9#$&'*+/=?^_`{|}~\\-\\x{A0}-\\x{10FFFF}]+)*";

	// of a domain: what RFC 5892 allows is a part of these
	private static final Pattern LETTERS = Pattern.compile(
			"[ -~\\p{Ll}\\p{Lo}\\p{Lm}\\p{Mn}\\p{Mc}\\p{Nd}\u00B7\u0375\u05F3\u05F4\u30FB\u06FD\u06FE\u0F0B\u3007]*");

	private static final String LOCAL_PART = "(" + ATOM + "(\\." + ATOM + ")*"
			+ "|\"([ !#-\\[\\]-~\\x{A0}-\\x{10FFFF}]|\\\\[ -~])*\")";

	private static final String MAILBOX = LOCAL_PART + "@(" + DOMAIN + "|\\[[!-Z^-~]+])";

	private static final String TOLERATED_DOMAIN = DOMAIN.replace("A-Za-z0-9", "A-Za-z0-9_");

	private static final String TOLERATED_MAILBOX = "(" + LOCAL_PART + "|" + TOLERATED_LOCAL_PART + ")@("
			+ TOLERATED_DOMAIN + "|\\[[!-Z^-~]+])";

	private static final String PATH = "(<(@" + DOMAIN + "(,@" + DOMAIN + ")*:)?" + MAILBOX + ">|" + MAILBOX + ")";

	private static final String TOLERATED_PATH = "(<(@" + DOMAIN + "(,@" + DOMAIN + ")*:)?" + TOLERATED_MAILBOX + ">|"
			+ TOLERATED_MAILBOX + ")";

	private static final String PARAMETER = "[A-Za-z0-9][A-Za-z0-9\\-]*(=[!-<>-~\\x{A0}-\\x{10FFFF}]+)?";

	private static final String PARAMETERS = "( [ \\t]*" + PARAMETER + ")*";

	private static final Pattern MAIL = Pattern.compile("(?i)[ \\t]*FROM:[ \\t]*(<>|" + PATH + ")" + PARAMETERS);

	private static final Pattern RCPT = Pattern
		.compile("(?i)[ \\t]*TO:[ \\t]*(<\"?postmaster\"?>|" + PATH + ")" + PARAMETERS);

	private static final Pattern TOLERATED_MAIL = Pattern
		.compile("(?i)[ \\t]*FROM:[ \\t]*(<>|" + TOLERATED_PATH + ")" + PARAMETERS);

	private static final Pattern TOLERATED_RCPT = Pattern.compile("(?i)[ \\t]*TO:[ \\t]*(<\"?postmaster\"?>|<("
			+ UNQUALIFIED + "|" + TOLERATED_LOCAL_PART + ")>|" + TOLERATED_PATH + ")" + PARAMETERS);

	private static final Pattern TOLERATED_USUAL = Pattern.compile(
			"(?i)(FROM|TO):<(?=.*[a-z0-9+].*@)[a-z0-9+.]{1,64}@[a-z0-9_]{1,60}(\\.[a-z0-9_]{1,60}){0,2}>|TO:<[a-z0-9+]{1,64}>");

	private static final Pattern USUAL = Pattern
		.compile("(?i)(FROM|TO):<[a-z0-9+.]{1,64}(?<!\\.)@[a-z0-9]{1,60}(\\.[a-z0-9]{1,60}){0,2}>");

	@DictionaryFile(resourcePath = "smtp.dict")
	@FuzzTest
	void parse(byte[] input) {
		fuzz(input);
	}

	static void fuzz(byte[] input) {
		// as a line that has been decoded
		String argument = new String(input, StandardCharsets.UTF_8).replaceAll("[\\x00-\\x08\\x0A-\\x1F\\x7F]", "");
		check(argument, true, PathSyntax.STRICT, MAIL, USUAL);
		check(argument, false, PathSyntax.STRICT, RCPT, USUAL);
		check(argument, true, TOLERANT, TOLERATED_MAIL, TOLERATED_USUAL);
		check(argument, false, TOLERANT, TOLERATED_RCPT, TOLERATED_USUAL);
	}

	private static @Nullable PathArgument parse(String argument, boolean mail, PathSyntax syntax) {
		try {
			return mail ? PathArgument.parseMail(argument, syntax) : PathArgument.parseRcpt(argument, syntax);
		}
		catch (SyntaxException ex) {
			return null;
		}
	}

	private static void check(String argument, boolean mail, PathSyntax syntax, Pattern grammar, Pattern ordinary) {
		PathArgument parsed = parse(argument, mail, syntax);
		if (parsed == null) {
			boolean usual = ordinary.matcher(argument).matches() && argument.length() <= 250
					&& grammar.matcher(argument).matches();
			Conversation.check(!usual, () -> "Refused " + argument);
			return;
		}
		Conversation.check(grammar.matcher(argument).matches(), () -> "Accepted " + argument);
		Mailbox mailbox = parsed.mailbox();
		Conversation.check(octets(mailbox.domain()) <= 255, () -> "Domain is too long: " + mailbox);
		Conversation.check(LETTERS.matcher(mailbox.domain()).matches(),
				() -> "Domain has other characters: " + mailbox);
		PathArgument again = parse((mail ? "FROM:<" : "TO:<") + mailbox + ">", mail, syntax);
		boolean fits = octets(mailbox.toString()) <= 254 && octets(mailbox.toString()) - octets(mailbox.domain()) <= 65;
		Conversation.check(!fits || (again != null && again.mailbox().equals(mailbox)),
				() -> "Read as " + mailbox + ", but that as " + again + ": " + argument);
		boolean tolerated = parse(argument, mail, PathSyntax.STRICT) == null && !argument.contains("\"");
		Conversation.check(!tolerated || argument.contains(mailbox.toString()),
				() -> "Written as " + mailbox + ": " + argument);
	}

	private static int octets(String text) {
		return text.getBytes(StandardCharsets.UTF_8).length;
	}

}
