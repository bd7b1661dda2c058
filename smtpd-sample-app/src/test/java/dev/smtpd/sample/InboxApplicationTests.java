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

package dev.smtpd.sample;

import java.nio.charset.StandardCharsets;

import dev.smtpd.spring.boot.test.AutoConfigureSmtpd;
import dev.smtpd.test.SmtpTestClient;
import dev.smtpd.test.SmtpTestMail;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.client.RestClient;

import static org.assertj.core.api.Assertions.assertThat;

@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "inbox.capacity=3")
@AutoConfigureSmtpd
class InboxApplicationTests {

	private final RestClient client;

	private final SmtpTestClient smtp;

	InboxApplicationTests(@LocalServerPort int httpPort, @Autowired SmtpTestClient smtp) {
		this.client = RestClient.builder()
			.baseUrl("http://localhost:" + httpPort)
			.defaultStatusHandler((status) -> true, (request, response) -> {
			})
			.build();
		this.smtp = smtp;
	}

	@Test
	void messagesAreShownNewestFirstAndByteForByte() {
		int before = totalCount(list());
		for (int i = 1; i <= 4; i++) {
			send("Grüße " + i);
		}
		ResponseEntity<InboxMessageJson[]> response = list();
		assertThat(totalCount(response)).isEqualTo(before + 4);
		InboxMessageJson[] messages = response.getBody();
		assertThat(messages).extracting(InboxMessageJson::subject).containsExactly("Grüße 4", "Grüße 3", "Grüße 2");
		assertThat(messages[0].sender()).isEqualTo("joe@example.org");
		assertThat(messages[0].recipients()).containsExactly("inbox@example.org");
		assertThat(messages[0].receivedAt()).isNotBlank();
		ResponseEntity<byte[]> raw = this.client.get()
			.uri("/api/messages/{id}/raw", messages[0].id())
			.retrieve()
			.toEntity(byte[].class);
		assertThat(raw.getHeaders().getContentType()).hasToString("message/rfc822");
		assertThat(raw.getBody()).hasSize(messages[0].size());
		assertThat(new String(raw.getBody(), StandardCharsets.US_ASCII)).endsWith("\r\n\r\nhello\r\n");
	}

	@Test
	void listIsInPages() {
		for (int i = 1; i <= 3; i++) {
			send("Page " + i);
		}
		assertThat(messages("?page=0&size=2")).extracting(InboxMessageJson::subject)
			.containsExactly("Page 3", "Page 2");
		assertThat(messages("?page=1&size=2")).extracting(InboxMessageJson::subject).containsExactly("Page 1");
		assertThat(messages("?page=2&size=2")).isEmpty();
		assertThat(messages("?page=2147483647&size=2147483647")).isEmpty();
		assertThat(messages("?page=-1&size=0")).hasSize(1);
	}

	// 560 subjects of 450 kB were more than a heap of 256 MB
	@Test
	void whatIsKeptOfAMessageIsBounded() {
		SmtpTestMail mail = this.smtp.mail().to("inbox@example.org").subject("😀".repeat(50_000));
		for (int i = 0; i < 50; i++) {
			mail.to("cc" + i + "@example.org");
		}
		assertThat(mail.send()).isAccepted();
		InboxMessageJson shown = messages("")[0];
		assertThat(shown.subject()).isEqualTo("😀".repeat(100) + "…");
		assertThat(shown.recipients()).hasSize(20);
		assertThat(shown.recipientCount()).isEqualTo(51);
		assertThat(shown.size()).isGreaterThan(200_000);
	}

	@Test
	void unknownMessageIsNotFound() {
		assertThat(this.client.get().uri("/api/messages/none/raw").retrieve().toBodilessEntity().getStatusCode())
			.isEqualTo(HttpStatus.NOT_FOUND);
	}

	@Test
	void pageIsServed() {
		assertThat(this.client.get().uri("/").retrieve().body(String.class)).contains("<title>Team inbox</title>")
			.contains("inbox.js", "inbox.css");
		assertThat(this.client.get().uri("/inbox.js").retrieve().body(String.class)).contains("refresh()");
		assertThat(this.client.get().uri("/inbox.css").retrieve().body(String.class)).contains("isolate");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/", "/inbox.js", "/api/messages", "/api/messages/none/raw" })
	void browserRunsNothingButThePagesOwnScript(String path) {
		HttpHeaders headers = this.client.get().uri(path).retrieve().toBodilessEntity().getHeaders();
		assertThat(headers.getFirst("Content-Security-Policy")).contains("default-src 'none'; script-src 'self';")
			.doesNotContain("unsafe");
		assertThat(headers.getFirst("X-Content-Type-Options")).isEqualTo("nosniff");
		assertThat(this.client.get().uri("/").retrieve().body(String.class)).doesNotContain("<style", "<script>");
	}

	@Test
	void subjectCannotChangeTheDirectionOfText() {
		send("\u202Egpj.\u2066exe\u2069 \u05E9\u05DC\u05D5\u05DD");
		assertThat(messages("")[0].subject()).isEqualTo("gpj.exe \u05E9\u05DC\u05D5\u05DD");
	}

	private ResponseEntity<InboxMessageJson[]> list() {
		return this.client.get().uri("/api/messages").retrieve().toEntity(InboxMessageJson[].class);
	}

	private static int totalCount(ResponseEntity<?> response) {
		return Integer.parseInt(String.valueOf(response.getHeaders().getFirst("X-Total-Count")));
	}

	private InboxMessageJson[] messages(String query) {
		InboxMessageJson[] messages = this.client.get()
			.uri("/api/messages" + query)
			.retrieve()
			.body(InboxMessageJson[].class);
		assertThat(messages).isNotNull();
		return messages;
	}

	private void send(String subject) {
		assertThat(this.smtp.mail().to("inbox@example.org").subject(subject).text("hello\r\n").send()).isAccepted();
	}

	private record InboxMessageJson(String id, String sender, String[] recipients, int recipientCount, String subject,
			int size, String receivedAt) {

	}

}
