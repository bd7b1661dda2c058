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

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Requests that are wrong: all of them get problem details (RFC 9457) that say what is
 * wrong.
 */
class ApiProblemTests {

	private static WebInbox inbox;

	private static long id;

	@BeforeAll
	static void start() {
		inbox = WebInbox.run();
		id = inbox.deliver("ann@example.org", "Problem", "x");
	}

	@AfterAll
	static void stop() {
		inbox.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "/", "/nothing", "/messages/x", "/messages/1/nothing", "/messages/",
			"/messages/1/raw/x", "/%6eothing", "/faults/a/b", "/messages/1/parts/x" })
	void unknownPathIsAProblem(String path) {
		for (String method : new String[] { "GET", "POST", "PUT", "PATCH", "DELETE" }) {
			assertProblem(inbox.exchange(method, path, method.equals("GET") ? null : "{}"), 404);
		}
		assertProblem(inbox.exchange("GET", path, null, "Accept", "text/html"), 404);
	}

	@ParameterizedTest
	@CsvSource({ "POST,/messages", "PUT,/messages", "DELETE,/counts", "PATCH,/refusals", "POST,/messages/wait",
			"GET,/undo", "POST,/messages/1/raw", "PUT,/messages/1", "BREW,/messages" })
	void wrongMethodIsAProblem(String method, String path) {
		WebInbox.Result result = inbox.exchange(method, path, method.equals("GET") ? null : "{}");
		assertProblem(result, 405);
		assertThat(result.header("Allow")).isNotEmpty().doesNotContain(method);
	}

	@Test
	void wrongTypeIsAProblem() {
		assertProblem(inbox.post("/messages/" + id + "/releases", "text/plain", "x", "X-Requested-With", "x"), 415);
		assertProblem(inbox.exchange("GET", "/messages", null, "Accept", "image/png"), 406);
	}

	@Test
	void otherPathsAreTheApplications() {
		for (String path : new String[] { "//nothing", "//smtpd/nothing", "//api/nothing", "//smtpd/apis" }) {
			WebInbox.Result result = inbox.get(path);
			assertThat(result.status()).as(path).isEqualTo(404);
			assertThat(result.header("Content-Type")).as(path).isNotEqualTo("application/problem+json");
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', value = {
			"{\"reed\": true} | There is no 'reed'. Known are 'addTags', 'note', 'read', 'removeTags'.",
			"{\"read\": true, \"x\\u0000y\": 1} | There is no 'x", "{\"read\": [1]} | 'read' must be true or false.",
			"{\"read\": \"maybe\"} | 'read' must be true or false.", "{\"note\": {}} | 'note' must be a text.",
			"{\"addTags\": \"a\"} | 'addTags' must be an array.",
			"{\"addTags\": [\"a\", {}]} | 'addTags[1]' must be a text.", "{\"addTags\": [null]} | A tag is a text",
			"{\"read\": tru} | The JSON has a syntax error at line 1, column ",
			"{ | The JSON has a syntax error at line 1",
			"{\"read\": true} x | The JSON has a syntax error at line 1, column ",
			"{\"read\" true} | The JSON has a syntax error at line 1, column ", "[] | The body must be an object.",
			"5 | The body must be an object.", "\"x\" | The body must be an object.", "null | The body is missing.",
			"`` | The body is missing." })
	void jsonThatIsWrongIsDescribed(String json, String detail) {
		WebInbox.Result result = inbox.exchange("PATCH", "/messages/" + id, json);
		assertProblem(result, 400);
		assertThat(result.json().get("detail").asString()).startsWith(detail);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', value = { "{\"nth\": 99999999999} | 'nth' is out of its range.",
			"{\"nth\": \"x\"} | 'nth' must be a number.", "{\"at\": {\"a\": 1}} | 'at' must be a text." })
	void numbersAreDescribed(String json, String detail) {
		WebInbox.Result result = inbox.exchange("PUT", "/faults/x", json);
		assertProblem(result, 400);
		assertThat(result.json().get("detail").asString()).isEqualTo(detail);
	}

	@Test
	void nestingIsAProblem() {
		assertProblem(inbox.exchange("PATCH", "/messages/" + id, "[".repeat(10_000)), 400);
		assertProblem(inbox.exchange("PATCH", "/messages/" + id, "{\"addTags\":" + "[".repeat(10_000)), 400);
	}

	private static void assertProblem(WebInbox.Result result, int status) {
		assertThat(result.status()).isEqualTo(status);
		assertThat(result.header("Content-Type")).isEqualTo("application/problem+json");
		assertThat(result.header("X-Content-Type-Options")).isEqualTo("nosniff");
		assertThat(result.header("Cache-Control")).isEqualTo("no-store");
		assertThat(result.json().get("status").asInt()).isEqualTo(status);
		assertThat(result.json().get("title").asString()).isNotEmpty();
		// nothing of the implementation
		assertThat(result.text()).doesNotContain("dev.smtpd", "jackson", "java.", "Exception", "MessageChange",
				"deserialize");
	}

}
