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
import dev.smtpd.protocol.SyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * The parser of paths takes nothing that isn't in the grammar of RFC 5321, takes all of
 * the grammar's usual part, and what it has read is written so that it is read again.
 */
class PathFuzzTests {

	private static final String ATOM = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~\\-\\x{A0}-\\x{10FFFF}]+";

	private static final String LABEL = "(?!-)[A-Za-z0-9\\-\\x{A0}-\\x{10FFFF}]{1,63}(?<!-)";

	private static final String DOMAIN = LABEL + "(\\." + LABEL + ")*";

	private static final String LOCAL_PART = "(" + ATOM + "(\\." + ATOM + ")*"
			+ "|\"([ !#-\\[\\]-~\\x{A0}-\\x{10FFFF}]|\\\\[ -~])*\")";

	private static final String MAILBOX = LOCAL_PART + "@(" + DOMAIN + "|\\[[!-Z^-~]+])";

	private static final String PATH = "(<(@" + DOMAIN + "(,@" + DOMAIN + ")*:)?" + MAILBOX + ">|" + MAILBOX + ")";

	private static final String PARAMETER = "[A-Za-z0-9][A-Za-z0-9\\-]*(=[!-<>-~\\x{A0}-\\x{10FFFF}]+)?";

	private static final String PARAMETERS = "( [ \\t]*" + PARAMETER + ")*";

	private static final Pattern MAIL = Pattern.compile("(?i)[ \\t]*FROM:[ \\t]*(<>|" + PATH + ")" + PARAMETERS);

	private static final Pattern RCPT = Pattern
		.compile("(?i)[ \\t]*TO:[ \\t]*(<\"?postmaster\"?>|" + PATH + ")" + PARAMETERS);

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
		check(argument, parse(argument, true), MAIL, true);
		check(argument, parse(argument, false), RCPT, false);
	}

	private static @Nullable PathArgument parse(String argument, boolean mail) {
		try {
			return mail ? PathArgument.parseMail(argument) : PathArgument.parseRcpt(argument);
		}
		catch (SyntaxException ex) {
			return null;
		}
	}

	private static void check(String argument, @Nullable PathArgument parsed, Pattern grammar, boolean mail) {
		if (parsed == null) {
			boolean usual = USUAL.matcher(argument).matches() && argument.length() <= 250
					&& grammar.matcher(argument).matches();
			Conversation.check(!usual, () -> "Refused " + argument);
			return;
		}
		Conversation.check(grammar.matcher(argument).matches(), () -> "Accepted " + argument);
		Mailbox mailbox = parsed.mailbox();
		Conversation.check(octets(mailbox.domain()) <= 255, () -> "Domain is too long: " + mailbox);
		PathArgument again = parse((mail ? "FROM:<" : "TO:<") + mailbox + ">", mail);
		boolean fits = octets(mailbox.toString()) <= 254 && octets(mailbox.toString()) - octets(mailbox.domain()) <= 65;
		Conversation.check(!fits || (again != null && again.mailbox().equals(mailbox)),
				() -> "Read as " + mailbox + ", but that as " + again + ": " + argument);
	}

	private static int octets(String text) {
		return text.getBytes(StandardCharsets.UTF_8).length;
	}

}
