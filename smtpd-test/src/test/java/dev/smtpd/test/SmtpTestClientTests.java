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

package dev.smtpd.test;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.apache.james.mime4j.dom.BinaryBody;
import org.apache.james.mime4j.dom.Message;
import org.apache.james.mime4j.dom.Multipart;
import org.apache.james.mime4j.dom.TextBody;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Whole messages by {@link SmtpTestClient} and assertions on their results.
 */
class SmtpTestClientTests {

	@Test
	void messageWithTextAndAttachmentIsAccepted() throws Exception {
		byte[] pdf = { '%', 'P', 'D', 'F', 0, -1, '\r', '\n', '.', '\n' };
		try (ScriptedServer server = new ScriptedServer(script("MAIL FROM:<joe@example.org>", "250 2.1.0 Ok",
				"RCPT TO:<support+7@example.org>", "250 2.1.5 Ok", "DATA", "354 Go ahead", "*", "250 2.0.0 Ok"))) {
			assertThat(server.client()
				.mail()
				.from("joe@example.org")
				.to("support+7@example.org")
				.subject("Gr\u00FC\u00DFe")
				.text("first\n.second \u00FC\n")
				.attach("a.pdf", "application/pdf", pdf)
				.send()).isAccepted().atEndOfData().hasReply(250, "2.0.0").hasReplyStartingWith("250 2.0.0 Ok");
			Message message = parse(undotted(server.content()));
			assertThat(message.getFrom()).extracting(Object::toString).containsExactly("joe@example.org");
			assertThat(message.getTo()).extracting(Object::toString).containsExactly("support+7@example.org");
			assertThat(message.getSubject()).isEqualTo("Gr\u00FC\u00DFe");
			assertThat(message.getDate()).isNotNull();
			assertThat(message.getMessageId()).isNotNull();
			Multipart parts = (Multipart) message.getBody();
			assertThat(((TextBody) parts.getBodyParts().get(0).getBody()).getInputStream())
				.hasContent("first\r\n.second \u00FC\r\n");
			assertThat(parts.getBodyParts().get(1).getFilename()).isEqualTo("a.pdf");
			assertThat(parts.getBodyParts().get(1).getMimeType()).isEqualTo("application/pdf");
			assertThat(((BinaryBody) parts.getBodyParts().get(1).getBody()).getInputStream()).hasBinaryContent(pdf);
		}
	}

	@Test
	void htmlIsAnAlternativeToTheText() throws Exception {
		try (ScriptedServer server = new ScriptedServer(script("MAIL FROM:<>", "250 Ok", "RCPT TO:<jane@example.org>",
				"250 Ok", "DATA", "354 Go", "*", "250 Ok"))) {
			assertThat(server.client().mail().from("").text("Hi").html("<p>Hi</p>").header("X-Ticket", "7").send())
				.isAccepted()
				.hasReply(250);
			Message message = parse(server.content());
			assertThat(message.getMimeType()).isEqualTo("multipart/alternative");
			assertThat(message.getFrom()).isNull();
			assertThat(message.getHeader().getField("X-Ticket").getBody()).isEqualTo("7");
			assertThat(((Multipart) message.getBody()).getBodyParts()).extracting((part) -> part.getMimeType())
				.containsExactly("text/plain", "text/html");
		}
	}

	@Test
	void refusedRecipientIsReportedWithItsStage() throws Exception {
		try (ScriptedServer server = new ScriptedServer(script("MAIL FROM:<joe@example.org>", "250 2.1.0 Ok",
				"RCPT TO:<nobody@example.org>", "550 5.1.1 Unknown", "RSET", "250 2.0.0 Ok"))) {
			assertThat(server.client().mail().to("nobody@example.org").send()).isRejected()
				.atRcpt()
				.hasReply(550, "5.1.1")
				.hasRecipientReply("nobody@example.org", 550, "5.1.1");
		}
	}

	@Test
	void someRecipientsAreAcceptedAndOthersAreNot() throws Exception {
		try (ScriptedServer server = new ScriptedServer(script("MAIL FROM:<joe@example.org> SIZE=9", "250 2.1.0 Ok",
				"RCPT TO:<nobody@example.org> NOTIFY=NEVER", "450 4.2.0 Later",
				"RCPT TO:<jane@example.org> NOTIFY=NEVER", "250 2.1.5 Ok", "DATA", "354 Go", "*", "250 2.0.0 Ok"))) {
			assertThat(server.client()
				.mail()
				.to("nobody@example.org", "jane@example.org")
				.mailParameters("SIZE=9")
				.recipientParameters("NOTIFY=NEVER")
				.send()).isPartlyAccepted()
				.hasReply(250, "2.0.0")
				.hasRecipientReply("nobody@example.org", 450, "4.2.0")
				.hasRecipientReply("jane@example.org", 250, "2.0.0");
		}
	}

	@Test
	void deferredGreetingIsReportedAtConnect() throws Exception {
		try (ScriptedServer server = new ScriptedServer("S: 421 4.3.2 Later", "CLOSE")) {
			assertThat(server.client().mail().send()).isDeferred().atConnect().hasReply(421, "4.3.2");
		}
	}

	@Test
	void endOfTheConnectionIsAResult() throws Exception {
		try (ScriptedServer server = new ScriptedServer("S: 220 Hi", "C: EHLO client.example.org", "S: 250 Hi",
				"C: MAIL FROM:<joe@example.org>", "CLOSE")) {
			SmtpTestResult result = server.client().mail().send();
			assertThat(result).isDisconnected().atMail();
			assertThatExceptionOfType(AssertionError.class).isThrownBy(result::reply)
				.withMessageContaining("Expected a reply at MAIL, but the connection ended")
				.withMessageContaining("C: MAIL FROM:<joe@example.org>");
			assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> assertThat(result).isAccepted())
				.satisfies((failure) -> assertThat(failure.getMessage()).containsOnlyOnce("Transcript:")
					.containsOnlyOnce("S: 220 Hi")
					.contains("-- No reply: Connection closed\n")
					.doesNotContain("after ''"));
		}
	}

	@Test
	void dotsAreDoubledAndTheLastLineIsEnded() throws Exception {
		try (ScriptedServer server = new ScriptedServer(script("MAIL FROM:<joe@example.org>", "250 Ok",
				"RCPT TO:<jane@example.org>", "250 Ok", "DATA", "354 Go", "..", "..a", "b.", "..c", ".", "250 Ok"))) {
			assertThat(server.client().mail().content(".\r\n.a\r\nb.\r\n.c").send()).isAccepted();
		}
	}

	@Test
	void contentLargerThanTheBufferArrives() throws Exception {
		String content = (".".repeat(100) + "\r\n").repeat(1000);
		try (ScriptedServer server = new ScriptedServer(script("MAIL FROM:<joe@example.org>", "250 Ok",
				"RCPT TO:<jane@example.org>", "250 Ok", "DATA", "354 Go", "*", "250 Ok"))) {
			SmtpTestResult result = server.client().mail().content(content).send();
			assertThat(result.transcript()).contains("C: (content, 103003 bytes)");
			assertThat(new String(undotted(server.content()), StandardCharsets.UTF_8)).isEqualTo(content);
		}
	}

	@Test
	void contentIsSentInChunks() throws Exception {
		try (ScriptedServer server = new ScriptedServer(
				script("MAIL FROM:<joe@example.org>", "250 Ok", "RCPT TO:<jane@example.org>", "250 Ok", "BDAT 4", null,
						"ab", "250 Ok", "BDAT 3 LAST", null, "c", "250 2.0.0 Ok"))) {
			assertThat(server.client().mail().content("ab\r\nc\r\n").chunked(4).send()).isAccepted()
				.hasReply(250, "2.0.0");
		}
	}

	@Test
	void nothingFollowsAChunkThatIsRefused() throws Exception {
		try (ScriptedServer server = new ScriptedServer(script("MAIL FROM:<joe@example.org>", "250 Ok",
				"RCPT TO:<jane@example.org>", "250 Ok", "BDAT 4", null, "ab", "552 5.3.4 Full", "RSET", "250 Ok"))) {
			assertThat(server.client().mail().content("ab\r\nc\r\n").chunked(4).send()).isRejected()
				.atEndOfData()
				.hasReply(552, "5.3.4");
		}
	}

	@Test
	void envelopeIsPipelined() throws Exception {
		try (ScriptedServer server = new ScriptedServer("S: 220 Hi", "C: EHLO client.example.org", "S: 250 Hi",
				"C: MAIL FROM:<joe@example.org>", "C: RCPT TO:<jane@example.org>", "C: DATA", "S: 250 1", "S: 250 2",
				"S: 354 3", "C: x", "C: .", "S: 250 2.0.0 Ok", "C: QUIT", "S: 221 Bye")) {
			assertThat(server.client().mail().content("x").pipelined().send()).isAccepted().hasReply(250, "2.0.0");
		}
	}

	// RFC 2920 section 3.1
	@Test
	void pipelinedContentIsEmptyWhereNoRecipientIsLeft() throws Exception {
		try (ScriptedServer server = new ScriptedServer("S: 220 Hi", "C: EHLO client.example.org", "S: 250 Hi",
				"C: MAIL FROM:<joe@example.org>", "C: RCPT TO:<jane@example.org>", "C: DATA", "S: 250 1",
				"S: 550 5.1.1 No", "S: 354 Go", "C: .", "S: 554 5.5.1 No recipients", "C: RSET", "S: 250 Ok", "C: QUIT",
				"S: 221 Bye")) {
			assertThat(server.client().mail().pipelined().send()).isRejected().atRcpt().hasReply(550, "5.1.1");
		}
	}

	@Test
	void refusalIsTheResultThoughTheServerClosesTheConnection() throws Exception {
		try (ScriptedServer server = new ScriptedServer("S: 220 Hi", "C: EHLO client.example.org", "S: 250 Hi",
				"C: MAIL FROM:<joe@example.org>", "S: 250 Ok", "C: RCPT TO:<jane@example.org>", "S: 550 5.7.1 No",
				"C: RSET", "CLOSE")) {
			assertThat(server.client().mail().send()).isRejected().atRcpt().hasReply(550, "5.7.1");
		}
	}

	@Test
	void contentThatCannotBeWrittenIsAFailureOfTheTest() throws Exception {
		try (ScriptedServer server = new ScriptedServer("S: 220 Hi", "C: EHLO client.example.org", "S: 250 Hi",
				"C: MAIL FROM:<joe@example.org>", "S: 250 Ok", "C: RCPT TO:<jane@example.org>", "S: 250 Ok", "C: DATA",
				"S: 354 Go")) {
			SmtpTestMail mail = server.client().mail().content((out) -> {
				throw new IOException("No such file");
			});
			assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(mail::send)
				.withMessageContaining("Can't write the content")
				.withRootCauseExactlyInstanceOf(IOException.class);
		}
	}

	@Test
	void lmtpHasAReplyForEachRecipient() throws Exception {
		try (ScriptedServer server = new ScriptedServer("S: 220 Hi", "C: LHLO here", "S: 250 Hi",
				"C: MAIL FROM:<joe@example.org>", "S: 250 Ok", "C: RCPT TO:<a@example.org>", "S: 250 Ok",
				"C: RCPT TO:<b@example.org>", "S: 550 5.1.1 No", "C: RCPT TO:<c@example.org>", "S: 250 Ok", "C: DATA",
				"S: 354 Go", "C*", "S: 452 4.2.2 Full", "S: 250 2.0.0 Ok", "C: QUIT", "S: 221 Bye")) {
			assertThat(server.client()
				.lmtp()
				.clientName("here")
				.mail()
				.to("a@example.org", "b@example.org", "c@example.org")
				.send()).isPartlyAccepted()
				.hasReply(250, "2.0.0")
				.hasRecipientReply("a@example.org", 452, "4.2.2")
				.hasRecipientReply("b@example.org", 550, "5.1.1")
				.hasRecipientReply("c@example.org", 250, "2.0.0");
		}
	}

	@Test
	void severalMessagesAreSentOnOneConnection() throws Exception {
		try (ScriptedServer server = new ScriptedServer("S: 220 Hi", "C: EHLO client.example.org", "S: 250 Hi",
				"C: MAIL FROM:<joe@example.org>", "S: 550 5.7.1 No", "C: MAIL FROM:<joe@example.org>", "S: 250 Ok",
				"C: RCPT TO:<jane@example.org>", "S: 250 Ok", "C: DATA", "S: 354 Go", "C*", "S: 250 Ok");
				SmtpTestConnection connection = server.client().open()) {
			assertThat(connection.mail().send()).isRejected().atMail();
			assertThat(connection.mail().send()).isAccepted();
		}
	}

	@Test
	void clientAuthenticatesBeforeTheMessage() throws Exception {
		try (ScriptedServer server = new ScriptedServer("S: 220 Hi", "C: EHLO client.example.org", "S: 250-Hi",
				"S: 250 AUTH LOGIN", "C: AUTH LOGIN", "S: 334 VXNlcm5hbWU6", "C: am9l", "S: 334 UGFzc3dvcmQ6",
				"C: czNjcmV0", "S: 535 5.7.8 No")) {
			SmtpTestResult result = server.client().authenticated("login", "joe", "s3cret").mail().send();
			assertThat(result).isRejected().atAuth().hasReply(535, "5.7.8");
			assertThat(result.transcript()).doesNotContain("am9l", "czNjcmV0").contains("C: AUTH LOGIN\nS: 334");
		}
	}

	@Test
	void unknownMechanismIsRefused() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> SmtpTestClient.bindToServer(25).authenticated("CRAM-MD5", "joe", "secret"))
			.withMessage("Unknown SASL mechanism 'CRAM-MD5'");
	}

	@Test
	void failedAssertionsShowTheTranscript() throws Exception {
		try (ScriptedServer server = new ScriptedServer(script("MAIL FROM:<joe@example.org>", "451 4.3.0 Later"))) {
			SmtpTestResult result = server.client().mail().send();
			List<Runnable> wrong = new ArrayList<>();
			wrong.add(() -> assertThat(result).isAccepted());
			wrong.add(() -> assertThat(result).isPartlyAccepted());
			wrong.add(() -> assertThat(result).isRejected());
			wrong.add(() -> assertThat(result).isDisconnected());
			wrong.add(() -> assertThat(result).atConnect());
			wrong.add(() -> assertThat(result).atEhlo());
			wrong.add(() -> assertThat(result).atTls());
			wrong.add(() -> assertThat(result).atAuth());
			wrong.add(() -> assertThat(result).atRcpt());
			wrong.add(() -> assertThat(result).atData());
			wrong.add(() -> assertThat(result).atEndOfData());
			wrong.add(() -> assertThat(result).hasReply(450));
			wrong.add(() -> assertThat(result).hasReply(451, "4.3.1"));
			wrong.add(() -> assertThat(result).hasReplyStartingWith("450"));
			wrong.add(() -> assertThat(result).hasRecipientReply("jane@example.org", 250, "2.0.0"));
			wrong.add(() -> assertThat(result).isNull());
			wrong.add(() -> assertThat(result).as("with a description").isAccepted());
			wrong.add(() -> assertThat(result.reply()).isPositive());
			wrong.add(() -> assertThat(result.reply()).contains("now"));
			wrong.add(() -> assertThat(result.reply()).isLine("451 4.3.0"));
			wrong.add(() -> assertThat(result.reply()).lines().contains("451"));
			wrong.add(() -> assertThat(result.reply()).extensions().contains("SIZE"));
			assertThat(wrong)
				.allSatisfy((assertion) -> assertThatExceptionOfType(AssertionError.class).isThrownBy(assertion::run)
					.withMessageContaining("C: MAIL FROM:<joe@example.org>")
					.withMessageContaining("S: 451 4.3.0 Later"));
			assertThat(result).isDeferred().atMail();
		}
	}

	@Test
	void noReplyWithinTheTimeoutFailsWithTheTranscript() throws Exception {
		try (ScriptedServer server = new ScriptedServer("S: 220 Hi", "C: EHLO client.example.org")) {
			SmtpTestClient client = server.client().timeout(Duration.ofMillis(100));
			assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(() -> client.mail().send())
				.withMessageContaining("No reply")
				.withMessageContaining("C: EHLO client.example.org");
		}
	}

	@Test
	void proxyHeaderComesFirst() throws Exception {
		try (ScriptedServer server = new ScriptedServer("C: PROXY TCP4 192.0.2.7 192.0.2.1 1234 25", "S: 554 5.7.1 No",
				"CLOSE")) {
			assertThat(server.client()
				.proxyHeader(ProxyHeader.v1(ProxyHeaderTests.address("192.0.2.7", 1234),
						ProxyHeaderTests.address("192.0.2.1", 25)))
				.mail()
				.send()).isRejected().atConnect();
		}
	}

	/**
	 * A script of a whole session.
	 * @param transaction commands and the replies to them in turn, {@code null} for no
	 * reply
	 * @return the script
	 */
	private static String[] script(String... transaction) {
		List<String> script = new ArrayList<>(
				List.of("S: 220 mx.example.org ESMTP", "C: EHLO client.example.org", "S: 250 mx.example.org"));
		for (String line : transaction) {
			if (line == null) {
				continue;
			}
			if (line.equals("*")) {
				script.add("C*");
			}
			else {
				script.add((line.matches("\\d{3} .*") ? "S: " : "C: ") + line);
			}
		}
		script.addAll(List.of("C: QUIT", "S: 221 2.0.0 Bye"));
		return script.toArray(String[]::new);
	}

	private static byte[] undotted(byte[] content) {
		return new String(content, StandardCharsets.UTF_8).replaceAll("(?m)^\\.", "").getBytes(StandardCharsets.UTF_8);
	}

	private static Message parse(byte[] content) throws Exception {
		return Message.Builder.of(new ByteArrayInputStream(content)).build();
	}

}
