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
import java.util.List;
import java.util.Locale;

/**
 * A table of results. Its text is in Markdown.
 */
final class Table {

	private final String title;

	private final List<String> columns;

	private final List<List<String>> rows = new ArrayList<>();

	Table(String... columns) {
		this("", List.of(columns));
	}

	/**
	 * Create a table with a title.
	 * @param title the title; empty if the heading above is enough
	 * @param columns the titles of the columns
	 */
	Table(String title, List<String> columns) {
		this.title = title;
		this.columns = columns;
	}

	String title() {
		return this.title;
	}

	List<String> columns() {
		return this.columns;
	}

	List<List<String>> rows() {
		return this.rows;
	}

	void add(String... cells) {
		add(List.of(cells));
	}

	void add(List<String> cells) {
		this.rows.add(cells);
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
		return Format.MARKDOWN.table(this);
	}

}
