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

package dev.smtpd.spring.boot.inbox.api;

import java.util.List;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Requests that pages of others have a browser send.
 */
class ApiForgeryTests {

	private static WebInbox inbox;

	@BeforeAll
	static void start() {
		// makes any method of a form
		inbox = WebInbox.run("spring.mvc.hiddenmethod.filter.enabled=true");
		inbox.deliver("victim@example.org", "Victim", "x");
	}

	@AfterAll
	static void stop() {
		inbox.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x",
			"text/plain; application/json", "application/jsonp", "x" })
	void formCantChangeAnything(String contentType) {
		for (String path : List.of("/undo", "/undo?_method=POST", "/messages?query=&_method=DELETE",
				"/messages?query=&_method=PATCH", "/refusals?_method=DELETE", "/faults/x?_method=PUT",
				"/faults?_method=DELETE", "/messages/1/releases", "/%75ndo", "/undo;x=y",
				"//smtpd;a=b/api/messages;c=d?query=&_method=DELETE")) {
			WebInbox.Result result = inbox.post(path, contentType, "_method=DELETE&query=&token={\"token\":\"x\"}");
			assertThat(result.status()).as(path).isIn(403, 404, 405, 415);
		}
		assertThat(inbox.get("/messages/count?query=to:victim").json().get("count").asInt()).isEqualTo(1);
	}

	@ParameterizedTest
	@CsvSource({ "Sec-Fetch-Site,cross-site", "Sec-Fetch-Site,same-site", "Sec-Fetch-Site,anything",
			"Origin,https://evil.example", "Origin,null", "Origin,http://127.0.0.1", "Origin,http://127.0.0.1:1",
			"Origin,http://localhost", "Origin,://", "Origin,''" })
	void otherOriginsAreRefused(String name, String value) {
		for (String method : List.of("DELETE", "PATCH", "POST", "PUT", "GET")) {
			String path = switch (method) {
				case "POST" -> "/undo";
				case "PUT" -> "/faults/x";
				default -> "/messages?query=to:victim";
			};
			String json = method.equals("GET") ? null : "{}";
			WebInbox.Result result = inbox.exchange(method, path, json, name, value, "X-Requested-With", "x");
			assertThat(result.status()).as(method).isEqualTo(403);
			assertThat(result.header("Content-Type")).isEqualTo("application/problem+json");
		}
		assertThat(inbox.get("/messages/count?query=to:victim").json().get("count").asInt()).isEqualTo(1);
	}

	@Test
	void ownPagesAndToolsMay() {
		String origin = "http://127.0.0.1:" + inbox.httpPort();
		assertThat(
				inbox.exchange("POST", "/undo", "{\"token\":\"x\"}", "Origin", origin, "Sec-Fetch-Site", "same-origin")
					.status())
			.isEqualTo(200);
		assertThat(inbox.exchange("POST", "/undo", "{\"token\":\"x\"}").status()).isEqualTo(200);
		assertThat(inbox.exchange("DELETE", "/refusals", null).status()).isEqualTo(200);
	}

	@Test
	void linkCanBeFollowedAndFrameCant() {
		assertThat(inbox
			.exchange("GET", "/messages", null, "Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate",
					"Sec-Fetch-Dest", "document")
			.status()).isEqualTo(200);
		assertThat(inbox
			.exchange("GET", "/messages", null, "Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate",
					"Sec-Fetch-Dest", "iframe")
			.status()).isEqualTo(403);
		assertThat(inbox
			.exchange("GET", "/messages/wait", null, "Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "no-cors",
					"Sec-Fetch-Dest", "image")
			.status()).isEqualTo(403);
	}

}
