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

package dev.smtpd.spring.listener.route;

import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * A pattern of recipients.
 *
 * @param text the text
 * @param regex the compiled form
 * @param variables the names of its variables
 * @since 0.1.0
 */
public record RecipientPattern(String text, Pattern regex, Set<String> variables) {

	private static final Pattern PART = Pattern.compile("\\{(\\*?)(\\w+)(?::([^{}]+))?\\}|(\\*)");

	/**
	 * Parse a pattern.
	 * @param text the pattern
	 * @return the pattern
	 */
	public static RecipientPattern parse(String text) {
		StringBuilder regex = new StringBuilder();
		Set<String> variables = new LinkedHashSet<>();
		Matcher matcher = PART.matcher(text);
		int end = 0;
		while (matcher.find()) {
			regex.append(Pattern.quote(text.substring(end, matcher.start())));
			@Nullable String name = matcher.group(2);
			if (name == null) {
				regex.append("[^@]*");
			}
			else {
				variables.add(name);
				@Nullable String own = matcher.group(3);
				String any = matcher.group(1).isEmpty() ? "[^@]+?" : ".*";
				regex.append("(?<" + name + ">" + ((own != null) ? own : any) + ")");
			}
			end = matcher.end();
		}
		regex.append(Pattern.quote(text.substring(end)));
		if (text.indexOf('@') < 0 && !text.startsWith("{*")) {
			throw new IllegalArgumentException("there is no @");
		}
		return new RecipientPattern(text, Pattern.compile(regex.toString(), Pattern.CASE_INSENSITIVE), variables);
	}

	int literals() {
		return PART.matcher(this.text).replaceAll("").length();
	}

	String key() {
		return this.text.toLowerCase(Locale.ROOT).replaceAll("\\{\\w+", "{");
	}

}
