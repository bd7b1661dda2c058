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

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

import dev.smtpd.EsmtpParameters;
import dev.smtpd.SmtpReply;
import org.jspecify.annotations.Nullable;

/**
 * A list of keywords with or without values (RFC 5321 section 4.1.2, "Mail-parameters").
 *
 * @since 0.1.0
 */
public final class ParameterList {

	private static final SmtpReply BAD_PARAMETERS = SmtpReply.of(501, "5.5.4", "Syntax error in parameters");

	private static final SmtpReply DUPLICATE_PARAMETER = SmtpReply.of(501, "5.5.4", "Parameter given twice");

	private ParameterList() {
	}

	/**
	 * Parse an argument that consists of parameters.
	 * @param argument the argument
	 * @return the parameters
	 * @throws SyntaxException if it isn't in the grammar
	 */
	public static EsmtpParameters parse(String argument) throws SyntaxException {
		return parse(new Cursor(argument.isBlank() ? "" : " " + argument));
	}

	/**
	 * Parse parameters up to the end of the text.
	 * @param cursor the cursor at the blank before the first of them
	 * @return the parameters
	 * @throws SyntaxException if they aren't in the grammar
	 */
	static EsmtpParameters parse(Cursor cursor) throws SyntaxException {
		if (cursor.atEnd()) {
			return EsmtpParameters.none();
		}
		Map<String, @Nullable String> parameters = new LinkedHashMap<>();
		while (!cursor.atEnd()) {
			if (!cursor.skip(' ')) {
				throw new SyntaxException(BAD_PARAMETERS);
			}
			cursor.skipBlanks();
			String keyword = cursor.takeWhile((c) -> Grammar.isAlphaOrDigit(c) || c == '-').toUpperCase(Locale.ROOT);
			if (keyword.isEmpty() || keyword.startsWith("-")) {
				throw new SyntaxException(BAD_PARAMETERS);
			}
			String value = cursor.skip('=') ? takeValue(cursor) : null;
			if (parameters.containsKey(keyword)) {
				throw new SyntaxException(DUPLICATE_PARAMETER);
			}
			parameters.put(keyword, value);
		}
		return EsmtpParameters.of(parameters);
	}

	private static String takeValue(Cursor cursor) throws SyntaxException {
		String value = cursor.takeWhile((c) -> (c > ' ' && c < 0x7F && c != '=') || Grammar.isNonAscii(c));
		if (value.isEmpty()) {
			throw new SyntaxException(BAD_PARAMETERS);
		}
		return value;
	}

}
