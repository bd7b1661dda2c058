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

import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;

import org.springframework.web.util.UriUtils;

/**
 * The addresses of the pages.
 *
 * @param base the path of the inbox, with that of the application
 */
record InboxUrls(String base) {

	public String home() {
		return this.base.isEmpty() ? "/" : this.base;
	}

	public String list(@Nullable String query, @Nullable Long before) {
		return home() + parameters("q", query, "before", before);
	}

	public String live(@Nullable String query, @Nullable Long before) {
		return path("live") + parameters("q", query, "before", before);
	}

	public String export(String type, @Nullable String query) {
		return path("export." + type) + parameters("q", query);
	}

	public String message(long id, @Nullable String query, @Nullable String view, @Nullable String part) {
		return path("messages/" + id) + parameters("q", query, "view", view, "part", part);
	}

	public String released(long id, @Nullable String query, int count) {
		return path("messages/" + id) + parameters("q", query, "released", count);
	}

	public String html(long id, @Nullable String part, boolean remote) {
		return path("messages/" + id + "/html") + parameters("part", part, "remote", remote ? "true" : null);
	}

	public String part(long id, String number) {
		return path("messages/" + id + "/parts/" + number);
	}

	public String path(String path) {
		return this.base + "/" + path;
	}

	public String refusals(@Nullable String text, @Nullable Long before) {
		return path("refusals") + parameters("q", text, "before", before);
	}

	public String session(String id) {
		return path("sessions/" + UriUtils.encodePathSegment(id, StandardCharsets.UTF_8));
	}

	private static String parameters(@Nullable Object... namesAndValues) {
		StringBuilder parameters = new StringBuilder();
		for (int i = 0; i < namesAndValues.length; i += 2) {
			Object value = namesAndValues[i + 1];
			if (value != null && !value.toString().isEmpty()) {
				parameters.append(parameters.isEmpty() ? '?' : '&')
					.append(namesAndValues[i])
					.append('=')
					.append(UriUtils.encode(value.toString(), StandardCharsets.UTF_8));
			}
		}
		return parameters.toString();
	}

}
