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

import dev.smtpd.EsmtpParameters;
import dev.smtpd.Mailbox;
import dev.smtpd.SmtpReply;

/**
 * The argument of MAIL or RCPT: a path and parameters (RFC 5321 sections 4.1.1.2,
 * 4.1.1.3, 4.1.1.11).
 * <p>
 * As smtpd.py and Postfix do, and for the sake of devices that know no better, blanks
 * between the colon and the path are passed over, and the brackets around a mailbox may
 * be missing.
 *
 * @param mailbox the mailbox of the path
 * @param parameters the parameters
 * @since 0.1.0
 */
public record PathArgument(Mailbox mailbox, EsmtpParameters parameters) {

	private static final SmtpReply MAIL_SYNTAX = SmtpReply.of(501, "5.5.4", "Syntax: MAIL FROM:<address> [parameters]");

	private static final SmtpReply RCPT_SYNTAX = SmtpReply.of(501, "5.5.4", "Syntax: RCPT TO:<address> [parameters]");

	/**
	 * Parse the argument of MAIL.
	 * @param argument the argument, {@code FROM:} included
	 * @return path and parameters
	 * @throws SyntaxException if it isn't in the grammar
	 */
	public static PathArgument parseMail(String argument) throws SyntaxException {
		return parseMail(argument, PathSyntax.STRICT);
	}

	/**
	 * Parse the argument of MAIL.
	 * @param argument the argument, {@code FROM:} included
	 * @param syntax which paths are accepted
	 * @return path and parameters
	 * @throws SyntaxException if it isn't accepted
	 */
	public static PathArgument parseMail(String argument, PathSyntax syntax) throws SyntaxException {
		return parse(argument, "FROM:", MAIL_SYNTAX, PathParser.REVERSE, syntax);
	}

	/**
	 * Parse the argument of RCPT.
	 * @param argument the argument, {@code TO:} included
	 * @return path and parameters
	 * @throws SyntaxException if it isn't in the grammar
	 */
	public static PathArgument parseRcpt(String argument) throws SyntaxException {
		return parseRcpt(argument, PathSyntax.STRICT);
	}

	/**
	 * Parse the argument of RCPT.
	 * @param argument the argument, {@code TO:} included
	 * @param syntax which paths are accepted
	 * @return path and parameters
	 * @throws SyntaxException if it isn't accepted
	 */
	public static PathArgument parseRcpt(String argument, PathSyntax syntax) throws SyntaxException {
		return parse(argument, "TO:", RCPT_SYNTAX, PathParser.FORWARD, syntax);
	}

	private static PathArgument parse(String argument, String keyword, SmtpReply usage, PathParser parser,
			PathSyntax syntax) throws SyntaxException {
		Cursor cursor = new Cursor(argument);
		cursor.skipBlanks();
		if (!cursor.skipIgnoringCase(keyword)) {
			throw new SyntaxException(usage);
		}
		cursor.skipBlanks();
		if (cursor.atEnd()) {
			throw new SyntaxException(usage);
		}
		Mailbox mailbox = parser.parse(cursor, syntax);
		return new PathArgument(mailbox, ParameterList.parse(cursor));
	}

}
