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

package dev.smtpd.spring.boot.inbox.web;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Links from the pages of the inbox to those of the application.
 *
 * @param targets the targets with their texts, in the order in which they are shown: a
 * path below that of the application, such as {@code /tickets}, or an HTTP URL
 * @since 0.1.0
 */
public record InboxLinks(Map<String, String> targets) {

	/**
	 * No links.
	 */
	public static final InboxLinks NONE = new InboxLinks(Map.of());

	private static final Pattern TARGET = Pattern.compile("(?:/(?![/\\\\])|https?://[^/])[^\\s\\\\]*");

	/**
	 * Create links.
	 * @throws IllegalArgumentException if a target is neither a path nor an HTTP URL, or
	 * a text is blank
	 */
	public InboxLinks {
		targets = Collections.unmodifiableMap(new LinkedHashMap<>(targets));
		targets.forEach((text, target) -> {
			if (text.isBlank() || !TARGET.matcher(target).matches()) {
				throw new IllegalArgumentException(
						"'" + text + ": " + target + "' must be a text and a path such as '/tickets', or an HTTP URL.");
			}
		});
	}

	// Return the links for an application with a context path.
	Map<String, String> under(String contextPath) {
		Map<String, String> links = new LinkedHashMap<>();
		this.targets.forEach((text, target) -> links.put(text, target.startsWith("/") ? contextPath + target : target));
		return links;
	}

}
