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

import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The list of pages for programs that read them, from the navigation.
 */
public final class Pages {

	private static final Path ROOT = Sources.ROOT.resolve("docs/modules/ROOT");

	private static final Pattern ENTRY = Pattern.compile("(?m)^(\\*+) (?:xref:([^\\[]+)\\[(.*)\\]|(.+))$");

	private static final Pattern DESCRIPTION = Pattern.compile("(?m)^:description: (.*)$");

	private Pages() {
	}

	/**
	 * Return all pages, each with a sentence.
	 * @return a list in Markdown
	 */
	public static String list() {
		StringBuilder list = new StringBuilder();
		Matcher entry = ENTRY.matcher(Sources.read(ROOT.resolve("nav.adoc")));
		while (entry.find()) {
			if (entry.group(2) == null) {
				list.append("\n## ").append(entry.group(4)).append("\n\n");
			}
			else {
				list.append("- [%s](modules/ROOT/pages/%s): %s\n".formatted(entry.group(3), entry.group(2),
						description(entry.group(2))));
			}
		}
		return list.append('\n').toString();
	}

	private static String description(String page) {
		Matcher description = DESCRIPTION.matcher(Sources.read(ROOT.resolve("pages").resolve(page)));
		return description.find() ? description.group(1) : "";
	}

}
