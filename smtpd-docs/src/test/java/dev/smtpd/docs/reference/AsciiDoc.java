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

package dev.smtpd.docs.reference;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Writes tables in AsciiDoc.
 */
final class AsciiDoc {

	private AsciiDoc() {
	}

	static String table(String columns, List<String> head, List<List<String>> rows) {
		StringBuilder table = new StringBuilder("[cols=\"" + columns + "\",options=\"header\"]\n|===\n");
		table.append(head.stream().map((cell) -> "|" + cell).collect(Collectors.joining(" "))).append('\n');
		for (List<String> row : rows) {
			table.append('\n');
			row.forEach((cell) -> table.append(("|" + cell).stripTrailing()).append('\n'));
		}
		return table.append("|===\n").toString();
	}

	/**
	 * Return code as it is.
	 * @param text the code
	 * @return the text of a cell
	 */
	static String code(String text) {
		if (text.isEmpty()) {
			return "";
		}
		boolean plain = text.matches("[\\w.:,/ -]*") && !text.contains("_") && !text.contains("--");
		return "`" + (plain ? text : "+" + text + "+").replace("|", "\\|") + "`";
	}

	/**
	 * Return text as it is, where AsciiDoc would take parts of it for markup.
	 * @param text the text
	 * @return the text of a cell
	 */
	static String text(String text) {
		return Arrays.stream(text.split(" "))
			.map((word) -> isMarkup(word) ? "+" + word + "+" : word)
			.collect(Collectors.joining(" "))
			.replace("|", "\\|");
	}

	private static boolean isMarkup(String word) {
		return word.matches(".*(?:[*#^~{<@]|->|--|__|\\b_\\W|\\W_\\b).*|_.*") && !word.contains("`");
	}

}
