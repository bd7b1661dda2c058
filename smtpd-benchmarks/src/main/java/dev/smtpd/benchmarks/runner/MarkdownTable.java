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
 * A table in Markdown.
 */
final class MarkdownTable {

	private final List<String> lines = new ArrayList<>();

	MarkdownTable(String... columns) {
		add(columns);
		this.lines.add("| --- |" + String.join("", Collections.nCopies(columns.length - 1, " ---: |")));
	}

	void add(String... cells) {
		this.lines.add("| " + String.join(" | ", cells) + " |");
	}

	static String number(double value) {
		String format = (value < 10) ? "%,.2f" : (value < 100) ? "%,.1f" : "%,.0f";
		return String.format(Locale.ROOT, format, value);
	}

	static String ratio(double value, double base) {
		return (base > 0) ? String.format(Locale.ROOT, "%.2f×", value / base) : "";
	}

	static String spread(Samples samples) {
		return number(samples.min()) + " – " + number(samples.max());
	}

	@Override
	public String toString() {
		return String.join("\n", this.lines);
	}

}
