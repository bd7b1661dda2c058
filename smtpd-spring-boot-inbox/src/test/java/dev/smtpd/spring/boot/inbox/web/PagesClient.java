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

import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.springframework.context.ConfigurableApplicationContext;

/**
 * A client of the pages that sends what a browser does. Its forms have the hidden fields
 * of the page on which it is.
 */
final class PagesClient {

	private static final Pattern HIDDEN = Pattern
		.compile("<input type=\"hidden\" name=\"(_[a-z]+)\" value=\"([^\"]+)\">");

	private final HttpClient client = HttpClient.newBuilder().cookieHandler(new CookieManager()).build();

	private final String home;

	private final Map<String, String> headers = new LinkedHashMap<>(Map.of("Accept", "text/html,*/*;q=0.8"));

	PagesClient(ConfigurableApplicationContext context) {
		this.home = "http://localhost:" + context.getEnvironment().getProperty("local.server.port");
	}

	PagesClient header(String name, String value) {
		this.headers.put(name, value);
		return this;
	}

	private HttpRequest.Builder request(String path) {
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(this.home + path));
		this.headers.forEach(request::header);
		return request;
	}

	HttpResponse<String> get(String path) throws IOException, InterruptedException {
		return this.client.send(request(path).build(), BodyHandlers.ofString());
	}

	HttpResponse<String> post(String path, String form) throws IOException, InterruptedException {
		return this.client.send(request(path).header("Content-Type", "application/x-www-form-urlencoded")
			.POST(HttpRequest.BodyPublishers.ofString(form))
			.build(), BodyHandlers.ofString());
	}

	/**
	 * Send a form of a page.
	 */
	HttpResponse<String> submit(String page, String path, String form) throws IOException, InterruptedException {
		return post(path, hidden(page, "_.*") + form);
	}

	/**
	 * Return the hidden fields of the forms of a page whose names match.
	 */
	String hidden(String page, String names) throws IOException, InterruptedException {
		StringBuilder fields = new StringBuilder();
		Matcher matcher = HIDDEN.matcher(get(page).body());
		while (matcher.find()) {
			String field = matcher.group(1) + "=" + matcher.group(2) + "&";
			if (matcher.group(1).matches(names) && fields.indexOf(field) < 0) {
				fields.append(field);
			}
		}
		return fields.toString();
	}

}
