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

import java.util.Locale;

/**
 * A command line (RFC 5321 section 4.1.1).
 *
 * @param verb the verb in upper case
 * @param argument what follows the verb and its blank, without white space at its end;
 * may be empty
 * @param length the length of the line in octets, CR LF included
 * @since 0.1.0
 */
public record CommandLine(String verb, String argument, int length) {

	/**
	 * Split a line into verb and argument.
	 * @param line the line without CR LF
	 * @param length the length of the line in octets, CR LF included
	 * @return the command line, with an empty verb if the line is blank
	 */
	static CommandLine of(String line, int length) {
		String text = stripTrailingBlanks(line);
		int end = 0;
		while (end < text.length() && !Grammar.isBlank(text.charAt(end))) {
			end++;
		}
		String argument = (end < text.length()) ? text.substring(end + 1) : "";
		return new CommandLine(upperCase(text.substring(0, end)), argument, length);
	}

	private static String stripTrailingBlanks(String line) {
		int end = line.length();
		while (end > 0 && Grammar.isBlank(line.charAt(end - 1))) {
			end--;
		}
		return line.substring(0, end);
	}

	// letters outside of ASCII must not become one of a verb
	private static String upperCase(String verb) {
		return Grammar.isAscii(verb) ? verb.toUpperCase(Locale.ROOT) : verb;
	}

}
