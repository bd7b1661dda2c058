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

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

import dev.smtpd.spring.boot.inbox.search.SearchQuery;
import dev.smtpd.spring.boot.inbox.store.InboxMessages;
import dev.smtpd.spring.boot.test.AutoConfigureMailCapture;
import dev.smtpd.spring.boot.test.AutoConfigureSmtpd;
import dev.smtpd.spring.boot.test.CapturedMessages;
import dev.smtpd.spring.boot.test.RecordedMessage;
import dev.smtpd.spring.boot.test.RecordedMessages;
import dev.smtpd.test.SmtpTestClient;
import dev.smtpd.test.SmtpTestMail;
import dev.smtpd.test.SmtpTestResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.client.RestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The support desk, by mail and by HTTP.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "desk.capacity=3", "desk.max-comments=3", "desk.max-size=200KB" })
@AutoConfigureSmtpd
@AutoConfigureMailCapture
class SupportDeskTests {

	private static final ParameterizedTypeReference<Map<String, Object>> MAP = new ParameterizedTypeReference<>() {
	};

	private static final ParameterizedTypeReference<List<Map<String, Object>>> LIST = new ParameterizedTypeReference<>() {
	};

	private static final String ATTACK = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>[[${7*7}]]";

	private final int httpPort;

	private final RestClient http;

	@Autowired
	private SmtpTestClient smtp;

	@Autowired
	private CapturedMessages confirmations;

	@Autowired
	private InboxMessages inbox;

	SupportDeskTests(@LocalServerPort int httpPort) {
		this.httpPort = httpPort;
		this.http = RestClient.builder()
			.baseUrl("http://localhost:" + httpPort)
			.defaultStatusHandler((status) -> true, (request, response) -> {
			})
			.build();
	}

	@Test
	void mailOpensATicket() {
		long number = open(support().subject("Lämp").text("It doesn't shine."));
		Map<String, Object> ticket = ticket(number);
		assertThat(ticket).containsEntry("subject", "Lämp")
			.containsEntry("customer", "joe@example.org")
			.containsEntry("closed", false);
		assertThat(comments(ticket)).hasSize(1)
			.first()
			.satisfies((comment) -> assertThat(comment).containsEntry("text", "It doesn't shine.")
				.containsEntry("author", "joe@example.org"));
		List<Map<String, Object>> list = get("/api/tickets", LIST);
		assertThat(list.get(0)).containsEntry("number", (int) number).containsEntry("commentCount", 1);
	}

	@Test
	void replyBecomesACommentWithoutWhatItQuotes() {
		long number = open(support().subject("Lamp").text("It doesn't shine."));
		assertThat(reply(number)
			.text("Now it shines.\n\nOn Mon, 23 Nov 2026 at 10:00, Support <support@example.org> wrote:\n> Does it?\n")
			.send()).isAccepted();
		assertThat(comments(ticket(number))).extracting("text")
			.map(Object::toString)
			.containsExactly("It doesn't shine.", "Now it shines.");
	}

	@Test
	void attachmentsAreDownloadedAsFilesOnly() {
		byte[] file = "<script>alert(1)</script>".getBytes(StandardCharsets.UTF_8);
		byte[] large = "0123456789abcdef".repeat(10_000).getBytes(StandardCharsets.US_ASCII);
		long number = open(support().text("See there")
			.attach("page.html", "text/html", file)
			.attach("large.bin", "application/octet-stream", new byte[0]));
		assertThat(reply(number).text("And this").attach("../\"log\".txt", "text/plain", large).send()).hasReply(552,
				"5.2.2");
		ResponseEntity<byte[]> download = this.http.get()
			.uri("/api/tickets/{number}/comments/0/files/0", number)
			.retrieve()
			.toEntity(byte[].class);
		assertThat(download.getBody()).isEqualTo(file);
		assertThat(download.getHeaders().getContentType()).isEqualTo(MediaType.APPLICATION_OCTET_STREAM);
		assertThat(download.getHeaders().getContentDisposition().isAttachment()).isTrue();
		assertThat(download.getHeaders().getContentDisposition().getFilename()).isEqualTo("page.html");
		assertThat(download.getHeaders().getFirst("X-Content-Type-Options")).isEqualTo("nosniff");
		assertThat(status("/api/tickets/" + number + "/comments/0/files/2")).isEqualTo(HttpStatus.NOT_FOUND);
		assertThat(status("/api/tickets/" + number + "/comments/7/files/0")).isEqualTo(HttpStatus.NOT_FOUND);
	}

	// more than 128 kB are read from the spool anew
	@Test
	void largeAttachmentIsReadFromTheSpool() {
		byte[] large = "0123456789abcdef".repeat(8_500).getBytes(StandardCharsets.US_ASCII);
		long number = open(support().attach("large.bin", large));
		assertThat(
				this.http.get().uri("/api/tickets/{number}/comments/0/files/0", number).retrieve().body(byte[].class))
			.isEqualTo(large);
	}

	@Test
	void bounceMarksTheCustomer() {
		long number = open(support().from("ann@example.com").text("Help"));
		String bounce = """
				From: MAILER-DAEMON@example.com
				To: support+%d@example.org
				Subject: failure notice
				Content-Type: multipart/report; report-type=delivery-status; boundary=b

				--b

				<ann@example.com>: no such user
				--b
				Content-Type: message/delivery-status

				Reporting-MTA: dns; mx.example.com

				Final-Recipient: rfc822; ann@example.com
				Action: %s
				Status: %s

				--b--
				""".replace("\n", "\r\n");
		assertThat(bounce(number, bounce.formatted(number, "delayed", "4.4.1"))).isAccepted();
		assertThat(ticket(number)).containsEntry("failure", null);
		assertThat(bounce(number, bounce.formatted(number, "failed", "5.1.1"))).isAccepted();
		assertThat(ticket(number)).containsEntry("failure", "5.1.1");
		assertThat(comments(ticket(number))).hasSize(1);
		assertThat(page("/tickets/" + number)).contains("undeliverable (5.1.1)");
	}

	@Test
	void closedTicketRejectsMailUntilItIsOpenAgain() {
		long number = open(support().text("Help"));
		assertThat(change(HttpMethod.PUT, number)).isEqualTo(HttpStatus.NO_CONTENT);
		assertThat(reply(number).text("More").send()).isRejected().atEndOfData().hasReply(550, "5.7.1");
		assertThat(comments(ticket(number))).hasSize(1);
		assertThat(change(HttpMethod.DELETE, number)).isEqualTo(HttpStatus.NO_CONTENT);
		assertThat(reply(number).text("More").send()).isAccepted();
	}

	@Test
	void unknownTicketIsRejectedBeforeTheContent() {
		assertThat(reply(99_999).send()).isRejected().atRcpt().hasReply(550, "5.1.1");
		assertThat(this.smtp.mail().to("support+lamp@example.org").send()).isRejected().atRcpt().hasReply(550, "5.1.1");
		assertThat(status("/api/tickets/99999")).isEqualTo(HttpStatus.NOT_FOUND);
		assertThat(status("/tickets/99999")).isEqualTo(HttpStatus.NOT_FOUND);
		assertThat(change(HttpMethod.PUT, 99_999)).isEqualTo(HttpStatus.NOT_FOUND);
	}

	@Test
	void confirmationComesFromTheTicketAndIsAnsweredByNobody() {
		long number = open(support().from("cora@example.com").subject("Lamp\u202E").text("Help"));
		assertThat(confirmation(number)).hasSubject("[Ticket " + number + "] Lamp")
			.hasRecipients("cora@example.com")
			.hasHeader("Auto-Submitted", "auto-replied")
			.hasHeader("From", "support+" + number + "@example.org");
	}

	// confirmations leave one by one, so that the last one shows that there are no others
	@Test
	void automaticMailGetsNoConfirmation() {
		long absence = open(support().header("Auto-Submitted", "auto-replied").text("I am on holiday"));
		long list = open(support().header("List-Id", "<lamps.example.com>").text("Lamps"));
		long bounce = open(support().from("").text("I am no bounce, but sent by nobody"));
		long asked = open(support().text("Help"));
		confirmation(asked);
		for (long number : new long[] { absence, list, bounce }) {
			assertThat(this.confirmations.all(ofTicket(number))).isEmpty();
		}
	}

	@Test
	void subjectCannotAddHeaderFields() {
		long number = open(
				support().content("Subject: =?utf-8?q?Lamp=0D=0ABcc:_mallory@example.com?=\r\n\r\nHelp\r\n"));
		assertThat(ticket(number)).containsEntry("subject", "Lamp  Bcc: mallory@example.com");
		RecordedMessage confirmation = confirmation(number);
		assertThat(confirmation).hasRecipients("joe@example.org");
		assertThat(confirmation.mail().headers("Bcc")).isEmpty();
	}

	@Test
	void pagesShowMarkupAsText() {
		long number = open(this.smtp.mail().to("support@example.org").content("""
				From: "%s" <joe@example.org>
				Subject: %s
				Content-Type: multipart/mixed; boundary=b

				--b

				%s
				--b
				Content-Type: text/html
				Content-Disposition: attachment; filename="<img src=x onerror=alert(1)>.txt"

				x
				--b--
				""".formatted(ATTACK.replace("\"", ""), ATTACK, ATTACK).replace("\n", "\r\n")));
		for (String path : List.of("/tickets", "/tickets/" + number)) {
			assertThat(page(path)).contains("&lt;script&gt;alert(1)&lt;/script&gt;")
				.contains("[[${7*7}]]")
				.doesNotContain("<script>")
				.doesNotContain("<img");
		}
		assertThat(page("/tickets/" + number)).contains("<bdi>img src=x onerror=alert(1).txt</bdi>");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/tickets", "/desk.js", "/api/tickets", "/tickets/99999" })
	void browserRunsNothingButThePagesOwnScript(String path) {
		HttpHeaders headers = this.http.get().uri(path).retrieve().toBodilessEntity().getHeaders();
		assertThat(headers.getFirst("Content-Security-Policy")).contains("default-src 'none'; script-src 'self';")
			.doesNotContain("unsafe");
		assertThat(headers.getFirst("X-Content-Type-Options")).isEqualTo("nosniff");
	}

	// RestClient may leave out the header fields that only browsers set
	@Test
	void pageOfAnotherSiteCannotCloseATicket() throws Exception {
		long number = open(support().text("Help"));
		String start = """
				%s /api/tickets/%d/closed HTTP/1.1\r
				Host: localhost\r
				Origin: https://example.com\r
				Connection: close\r
				""";
		// without these fields, browsers don't send the PUT that they have asked for
		assertThat(raw(start.formatted("OPTIONS", number) + "Access-Control-Request-Method: PUT\r\n\r\n"))
			.startsWith("HTTP/1.1 ")
			.doesNotContainIgnoringCase("Access-Control-Allow");
		assertThat(raw(start.formatted("POST", number) + "Content-Length: 0\r\n\r\n")).startsWith("HTTP/1.1 405 ");
		assertThat(ticket(number)).containsEntry("closed", false);
	}

	@Test
	void whatIsKeptIsBounded() {
		long first = open(support().text("1"));
		long second = open(support().text("2"));
		long third = open(support().text("3"));
		assertThat(reply(first).text("more").send()).isAccepted();
		long fourth = open(support().text("4"));
		assertThat(get("/api/tickets", LIST)).extracting("number")
			.map(Object::toString)
			.containsExactly("" + fourth, "" + first, "" + third);
		assertThat(status("/api/tickets/" + second)).isEqualTo(HttpStatus.NOT_FOUND);
		assertThat(reply(first).text("more").send()).isAccepted();
		assertThat(reply(first).text("too much").send()).hasReply(552, "5.2.2");
		// of the size, too
		long large = open(support().attach("a.bin", new byte[130_000]));
		assertThat(get("/api/tickets", LIST)).hasSize(3);
		long larger = open(support().attach("b.bin", new byte[130_000]));
		assertThat(get("/api/tickets", LIST)).extracting("number").map(Object::toString).containsExactly("" + larger);
		assertThat(status("/api/tickets/" + large)).isEqualTo(HttpStatus.NOT_FOUND);
		long wordy = open(support().text("word ".repeat(10_000)).subject("long ".repeat(100)));
		assertThat(comments(ticket(wordy)).get(0).get("text").toString()).hasSize(Comment.MAX_TEXT + 1).endsWith("…");
		assertThat(ticket(wordy).get("subject").toString()).hasSize(201);
	}

	@Test
	void listsAreInPages() {
		for (int i = 0; i < 3; i++) {
			open(support().text("Help"));
		}
		assertThat(get("/api/tickets?page=1&size=2", LIST)).hasSize(1);
		assertThat(get("/api/tickets?page=2147483647&size=2147483647", LIST)).isEmpty();
		assertThat(status("/tickets?page=2147483647")).isEqualTo(HttpStatus.OK);
		assertThat(status("/tickets?page=-1")).isEqualTo(HttpStatus.OK);
	}

	@Test
	void mailToOthersStaysInTheInboxOnly() {
		int before = opened();
		assertThat(this.smtp.mail().from("eve@example.org").to("sales@example.org").send()).isAccepted()
			.hasReply(250, "2.0.0");
		assertThat(this.inbox.count(SearchQuery.parse("from:eve@example.org"), 10)).isEqualTo(1);
		assertThat(opened()).isEqualTo(before);
	}

	private String raw(String request) throws IOException {
		try (Socket socket = new Socket("localhost", this.httpPort)) {
			socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
			return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		}
	}

	private RecordedMessage confirmation(long number) {
		return this.confirmations.await(ofTicket(number));
	}

	private static Predicate<RecordedMessage> ofTicket(long number) {
		return RecordedMessages.from("support+" + number + "@example.org");
	}

	private SmtpTestMail support() {
		return this.smtp.mail().to("support@example.org");
	}

	private SmtpTestMail reply(long number) {
		return this.smtp.mail().to("support+" + number + "@example.org");
	}

	private SmtpTestResult bounce(long number, String content) {
		return reply(number).from("").content(content).send();
	}

	private static long open(SmtpTestMail mail) {
		SmtpTestResult result = mail.send();
		assertThat(result).isAccepted().hasReplyStartingWith("250 2.0.0 Ticket ");
		return Long.parseLong(result.reply().text().replaceAll("\\D+", " ").strip().replaceAll(".* ", ""));
	}

	private int opened() {
		return Integer.parseInt(String.valueOf(this.http.get()
			.uri("/api/tickets")
			.retrieve()
			.toBodilessEntity()
			.getHeaders()
			.getFirst("X-Total-Count")));
	}

	private Map<String, Object> ticket(long number) {
		return get("/api/tickets/" + number, MAP);
	}

	@SuppressWarnings("unchecked")
	private static List<Map<String, Object>> comments(Map<String, Object> ticket) {
		return (List<Map<String, Object>>) ticket.get("comments");
	}

	private <T> T get(String path, ParameterizedTypeReference<T> type) {
		T body = this.http.get().uri(path).retrieve().body(type);
		assertThat(body).isNotNull();
		return body;
	}

	private String page(String path) {
		String page = this.http.get().uri(path).retrieve().body(String.class);
		assertThat(page).isNotNull();
		return page;
	}

	private HttpStatus status(String path) {
		return (HttpStatus) this.http.get().uri(path).retrieve().toBodilessEntity().getStatusCode();
	}

	private HttpStatus change(HttpMethod method, long number) {
		return (HttpStatus) this.http.method(method)
			.uri("/api/tickets/{number}/closed", number)
			.retrieve()
			.toBodilessEntity()
			.getStatusCode();
	}

}
