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

import dev.smtpd.Mailbox;
import dev.smtpd.SmtpReply;
import io.netty.util.AsciiString;

/**
 * Parses a path (RFC 5321 section 4.1.2). A source route is accepted and dropped (section
 * 4.1.1.3 and appendix C).
 */
enum PathParser {

	/**
	 * A reverse-path, which may be {@code <>}.
	 */
	REVERSE("5.1.7", "sender"),

	/**
	 * A forward-path, which may be {@code <postmaster>}.
	 */
	FORWARD("5.1.3", "recipient");

	private static final int MAX_LOCAL_PART_OCTETS = 64;

	private static final int MAX_PATH_OCTETS = 256;

	private final SmtpReply badSyntax;

	private final SmtpReply tooLong;

	PathParser(String enhancedStatus, String role) {
		this.badSyntax = SmtpReply.of(501, enhancedStatus, "Bad " + role + " address syntax");
		this.tooLong = SmtpReply.of(501, enhancedStatus, "Too long " + role + " address");
	}

	/**
	 * Parse a path and leave the cursor behind it.
	 * @param cursor the cursor at the first character of the path
	 * @param syntax which paths are accepted
	 * @return the mailbox of the path
	 * @throws SyntaxException if there is no path
	 */
	Mailbox parse(Cursor cursor, PathSyntax syntax) throws SyntaxException {
		int start = cursor.position();
		boolean bracketed = cursor.skip('<');
		if (bracketed && cursor.skip('>')) {
			require(this == REVERSE);
			return Mailbox.NULL;
		}
		boolean routed = bracketed && cursor.peek() == '@';
		if (routed) {
			skipSourceRoute(cursor);
		}
		Mailbox mailbox = parseMailbox(cursor, bracketed && !routed, syntax);
		require(!bracketed || cursor.skip('>'));
		if (Grammar.octets(cursor.since(start)) > MAX_PATH_OCTETS) {
			throw new SyntaxException(this.tooLong);
		}
		return mailbox;
	}

	private void skipSourceRoute(Cursor cursor) throws SyntaxException {
		do {
			require(cursor.skip('@'));
			require(Grammar.isDomain(cursor.takeWhile(PathParser::isDomainCharacter)));
		}
		while (cursor.skip(','));
		require(cursor.skip(':'));
	}

	private Mailbox parseMailbox(Cursor cursor, boolean mayBeUnqualified, PathSyntax syntax) throws SyntaxException {
		int start = cursor.position();
		boolean quoted = cursor.peek() == '"';
		String localPart = quoted ? takeQuotedString(cursor) : takeDotString(cursor, syntax);
		if (Grammar.octets(cursor.since(start)) > MAX_LOCAL_PART_OCTETS) {
			throw new SyntaxException(this.tooLong);
		}
		if (this == FORWARD && mayBeUnqualified && cursor.peek() == '>'
				&& (AsciiString.contentEqualsIgnoreCase(localPart, "postmaster")
						|| (syntax.unqualified() && !quoted && !LocalParts.mayRoute(localPart)))) {
			return new Mailbox(localPart, "", quoted);
		}
		require(cursor.skip('@'));
		return new Mailbox(localPart, takeDomain(cursor, syntax), quoted);
	}

	private String takeDotString(Cursor cursor, PathSyntax syntax) throws SyntaxException {
		String text = cursor.takeWhile((c) -> Grammar.isAtext(c) || c == '.');
		require(Grammar.isDotString(text) || (syntax.tolerant() && LocalParts.isTolerable(text)));
		return text;
	}

	private String takeQuotedString(Cursor cursor) throws SyntaxException {
		StringBuilder unquoted = new StringBuilder();
		cursor.next();
		while (!cursor.skip('"')) {
			boolean pair = cursor.skip('\\');
			require(!cursor.atEnd());
			char c = cursor.next();
			require(pair ? c >= ' ' && c <= '~' : Grammar.isQtext(c));
			unquoted.append(c);
		}
		return unquoted.toString();
	}

	private String takeDomain(Cursor cursor, PathSyntax syntax) throws SyntaxException {
		if (cursor.peek() == '[') {
			String literal = cursor.takeWhile((c) -> c != ']' && !Grammar.isBlank(c)) + (cursor.skip(']') ? "]" : "");
			require(Grammar.isAddressLiteral(literal));
			return literal;
		}
		String domain = cursor.takeWhile((c) -> isDomainCharacter(c) || (syntax.tolerant() && c == '_'));
		// an underscore is as good as a letter
		require(Grammar.isDomain(domain.replace('_', 'x')));
		return domain;
	}

	private static boolean isDomainCharacter(char c) {
		return Grammar.isAlphaOrDigit(c) || c == '-' || c == '.' || Grammar.isNonAscii(c);
	}

	private void require(boolean valid) throws SyntaxException {
		if (!valid) {
			throw new SyntaxException(this.badSyntax);
		}
	}

}
