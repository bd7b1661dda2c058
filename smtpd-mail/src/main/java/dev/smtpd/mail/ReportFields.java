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

package dev.smtpd.mail;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Groups of fields, separated by empty lines, as delivery and feedback reports have them.
 */
final class ReportFields {

	private static final int MAX_GROUPS = 1000;

	private static final int MAX_VALUE = 2000;

	private final Map<String, List<String>> values = new LinkedHashMap<>();

	static List<ReportFields> parse(String text) {
		List<ReportFields> groups = new ArrayList<>();
		ReportFields group = new ReportFields();
		String name = "";
		for (String line : (Iterable<String>) text.lines()::iterator) {
			int colon = line.indexOf(':');
			if (line.isBlank()) {
				if (!group.values.isEmpty() && groups.size() < MAX_GROUPS) {
					groups.add(group);
					group = new ReportFields();
				}
				name = "";
			}
			else if ((line.charAt(0) == ' ' || line.charAt(0) == '\t') && !name.isEmpty()) {
				group.append(name, line.strip());
			}
			else if (colon > 0 && colon < 60 && line.lastIndexOf(' ', colon) < 0) {
				name = line.substring(0, colon).strip().toLowerCase(Locale.ROOT);
				group.values.computeIfAbsent(name, (key) -> new ArrayList<>(1)).add(line.substring(colon + 1).strip());
			}
			else {
				name = "";
			}
		}
		if (!group.values.isEmpty()) {
			groups.add(group);
		}
		return groups;
	}

	private void append(String name, String continued) {
		List<String> all = this.values.get(name);
		if (all != null) {
			int last = all.size() - 1;
			if (all.get(last).length() < MAX_VALUE) {
				all.set(last, (all.get(last) + " " + continued).strip());
			}
		}
	}

	@Nullable String get(String name) {
		List<String> all = this.values.get(name);
		return (all != null && !all.get(0).isEmpty()) ? all.get(0) : null;
	}

	List<String> getAll(String name) {
		return this.values.getOrDefault(name, List.of());
	}

	/**
	 * Return a value of the form {@code type; value} without its type.
	 * @param name the name of the field in lower case
	 * @return the value, {@code null} if there is none
	 */
	@Nullable String getWithoutType(String name) {
		String value = get(name);
		if (value == null) {
			return null;
		}
		int semicolon = value.indexOf(';');
		String bare = value.substring(semicolon + 1).strip();
		return bare.isEmpty() ? null : bare;
	}

}
