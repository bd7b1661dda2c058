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

package dev.smtpd.benchmarks.runner;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * How results are printed.
 */
enum Format {

	/**
	 * Markdown, which is legible as it is.
	 */
	MARKDOWN {

		@Override
		String heading(String text) {
			return "### " + text;
		}

		@Override
		String table(Table table) {
			List<String> lines = new ArrayList<>();
			if (!table.title().isEmpty()) {
				lines.addAll(List.of(table.title(), ""));
			}
			lines.add(row(table.columns()));
			lines.add("| --- |" + String.join("", Collections.nCopies(table.columns().size() - 1, " ---: |")));
			table.rows().forEach((cells) -> lines.add(row(cells)));
			return String.join("\n", lines);
		}

		private String row(List<String> cells) {
			return "| " + String.join(" | ", cells) + " |";
		}

	},

	/**
	 * AsciiDoc, as the pages of the documentation are.
	 */
	ASCIIDOC {

		@Override
		String heading(String text) {
			return "=== " + text;
		}

		@Override
		String table(Table table) {
			List<String> lines = new ArrayList<>();
			if (!table.title().isEmpty()) {
				lines.add("." + table.title());
			}
			lines.add("[cols=\"2" + String.join("", Collections.nCopies(table.columns().size() - 1, ",>2"))
					+ "\",options=\"header\"]");
			lines.add("|===");
			lines.add("|" + String.join(" |", table.columns()));
			for (List<String> cells : table.rows()) {
				lines.add("");
				cells.forEach((cell) -> lines.add("|" + cell));
			}
			lines.add("|===");
			return String.join("\n", lines);
		}

	};

	abstract String heading(String text);

	abstract String table(Table table);

	static Format parse(String name) {
		return valueOf(name.toUpperCase(Locale.ROOT));
	}

}
