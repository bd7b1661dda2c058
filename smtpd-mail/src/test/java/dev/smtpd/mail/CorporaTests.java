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

package dev.smtpd.mail;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import com.jayway.jsonpath.JsonPath;
import dev.smtpd.mail.reply.ReplyText;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Reads public test data. What each of the files that are named here shows, and why it is
 * read differently, stands beside it.
 */
class CorporaTests {

	// answers that this project reads better: a head of three lines or in Hungarian, an
	// original message below a line of dashes, a closing without a name to keep, and
	// lines
	// of dashes as markup
	private static final Set<String> OTHER_REPLIES = Set.of("email_2_1.txt", "email_custom_quote_header.txt",
			"email_not_a_signature.txt", "email_thread.txt", "email_tricky_7_multiple_dashes.txt");

	@Test
	void allMessagesAreRead() throws IOException {
		List<Path> files = Corpora.files("mime", ".eml");
		assertThat(files).isNotEmpty().allSatisfy(CorporaTests::readAll);
	}

	@Test
	void messagesAreReadAsTheNeighbourReadsThem() throws IOException {
		Set<String> listed = differences();
		Set<String> found = new TreeSet<>();
		for (Path file : Corpora.files("mime", ".eml")) {
			String name = file.getParent().getFileName() + "/" + file.getFileName().toString().replace(".eml", "");
			compare(InboundMail.of(file), NeighbourMail.of(file)).forEach((what) -> found.add(name + " " + what));
		}
		assertThat(found).isEqualTo(listed);
	}

	// each with its reason
	private static Set<String> differences() throws IOException {
		Set<String> listed = new TreeSet<>();
		try (InputStream in = CorporaTests.class.getResourceAsStream("corpora-differences.txt")) {
			for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList()) {
				if (!line.isBlank() && !line.startsWith("#")) {
					assertThat(line).matches("\\S+ \\S+: \\S.+");
					listed.add(line.substring(0, line.indexOf(':')));
				}
			}
		}
		return listed;
	}

	private static List<String> compare(InboundMail mail, NeighbourMail neighbour) {
		List<String> different = new ArrayList<>();
		if (!words(mail.subject()).equals(words(neighbour.subject()))) {
			different.add("subject");
		}
		Map<String, AddressList> fields = Map.of("from", mail.from(), "to", mail.to(), "cc", mail.cc());
		fields.forEach((name, addresses) -> {
			if (!addresses.stream().map(CorporaTests::toString).toList().equals(neighbour.addresses(name))) {
				different.add(name);
			}
		});
		if (!neighbour.hasHtmlAsText() && !words(mail.text()).equals(words(neighbour.text()))) {
			different.add("text");
		}
		if (!mail.attachments().stream().map(CorporaTests::toString).toList().equals(neighbour.attachments())) {
			different.add("attachments");
		}
		return different;
	}

	private static String toString(MailAddress address) {
		return ((address.name() != null) ? address.name() : "") + " <" + address.address() + ">";
	}

	private static String toString(Attachment attachment) {
		String name = attachment.name();
		return ((name != null) ? name : "") + " " + digest(attachment);
	}

	private static String digest(Attachment attachment) {
		if (attachment.isMessage()) {
			return "message";
		}
		try (InputStream in = attachment.inputStream()) {
			byte[] content = in.readAllBytes();
			// the neighbour decodes text
			return attachment.mediaType().startsWith("text/") ? NeighbourMail.digest(asUtf8(content))
					: NeighbourMail.digest(content);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static byte[] asUtf8(byte[] text) {
		String utf8 = new String(text, StandardCharsets.UTF_8);
		return utf8.contains("\uFFFD")
				? new String(text, Charset.forName("windows-1252")).getBytes(StandardCharsets.UTF_8) : text;
	}

	@Test
	void bouncesAreRecognizedWithRecipientAndStatus() throws IOException {
		int all = 0;
		int recognized = 0;
		for (String directory : List.of("bsd", "dos", "mac")) {
			for (Path file : Corpora.files("bounces/maildir/" + directory, ".eml")) {
				// answers of people who are away, which are no bounces
				if (!file.getFileName().toString().startsWith("rfc3834")) {
					all++;
					if (isRecognized(InboundMail.of(file))) {
						recognized++;
					}
				}
			}
		}
		assertThat(recognized).as("of " + all).isEqualTo(all);
	}

	// with a recipient that is an address and a status
	private static boolean isRecognized(InboundMail mail) {
		DeliveryStatus status = mail.deliveryStatus();
		if (status == null) {
			return mail.feedbackReport() != null;
		}
		return !status.recipients().isEmpty() && status.recipients()
			.stream()
			.allMatch((recipient) -> recipient.status().matches("[245]\\.\\d+\\.\\d+")
					&& recipient.address().matches("[^\\s@<>]+@[^\\s@<>]+"));
	}

	@Test
	void answersOfPeopleWhoAreAwayAreAutomatic() throws IOException {
		assertThat(Corpora.files("bounces/maildir/bsd", ".eml"))
			.filteredOn((file) -> file.getFileName().toString().startsWith("rfc3834"))
			.isNotEmpty()
			.allSatisfy((file) -> {
				assertThat(InboundMail.of(file).isAutoSubmitted()).isTrue();
				assertThat(InboundMail.of(file).deliveryStatus()).isNull();
			});
	}

	@Test
	void otherMailIsNoBounce() throws IOException {
		assertThat(Corpora.files("bounces/maildir/not", ".eml"))
			.allSatisfy((file) -> assertThat(InboundMail.of(file).deliveryStatus()).isNull());
		assertThat(Corpora.files("mime", ".eml"))
			.allSatisfy((file) -> assertThat(InboundMail.of(file).deliveryStatus()).isNull());
	}

	@Test
	void repliesAreTheExpectedOnes() throws IOException {
		Path directory = Corpora.directory("replies");
		Map<String, String> expected = JsonPath.read(directory.resolve("expected.json").toFile(), "$");
		assertThat(expected).allSatisfy((name, reply) -> {
			if (!OTHER_REPLIES.contains(name)) {
				assertThat(words(ReplyText.of(read(directory.resolve(name))).reply())).as(name).isEqualTo(words(reply));
			}
		});
	}

	@Test
	void noLineIsLost() throws IOException {
		assertThat(Corpora.files("replies", ".txt")).allSatisfy((file) -> {
			String text = read(file);
			ReplyText split = ReplyText.of(text);
			assertThat((split.reply() + "\n" + split.quoted()).lines().map(String::strip).toList())
				.containsAll(text.lines().map(String::strip).filter((line) -> !line.isEmpty()).toList());
		});
	}

	private static String words(String text) {
		return text.strip().replaceAll("\\s+", " ");
	}

	private static String read(Path file) {
		try {
			return Files.readString(file, StandardCharsets.UTF_8).replace("\r\n", "\n");
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static void readAll(Path file) {
		InboundMail mail = InboundMail.of(file);
		assertThat(mail.subject()).isNotNull();
		assertThat(mail.text()).isNotNull();
		assertThat(mail.replyText()).isNotNull();
		assertThat(mail.issues()).isNotNull();
		mail.htmlWithInlineImages();
		mail.from();
		mail.date();
		for (Attachment attachment : mail.attachments()) {
			attachment.name();
			try (InputStream in = attachment.inputStream()) {
				in.transferTo(OutputStream.nullOutputStream());
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}
	}

}
