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

package dev.smtpd.benchmarks.micro;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

import dev.smtpd.mail.Attachment;
import dev.smtpd.mail.InboundMail;
import dev.smtpd.mail.MailSource;
import jakarta.mail.BodyPart;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import org.apache.james.mime4j.dom.Entity;
import org.apache.james.mime4j.dom.Message;
import org.apache.james.mime4j.dom.Multipart;
import org.apache.james.mime4j.dom.SingleBody;
import org.apache.james.mime4j.dom.TextBody;
import org.apache.james.mime4j.message.DefaultMessageBuilder;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

import org.springframework.util.Assert;

/**
 * Measures how mail is read, beside Angus Mail, the DOM of mime4j, and the JDK's decoder
 * of Base64: a plain message of 1 kB, and one of 5 MB with one attachment.
 *
 * @since 0.1.0
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class MailBenchmark {

	private static final int ATTACHMENT = 3_700_000;

	private static final String HEADER = """
			Received: from mx.example.org (mx.example.org [192.0.2.1])
			\tby mail.example.com with ESMTPS id 4XyZabc123
			\tfor <ann@example.com>; Thu, 26 Nov 2026 14:00:06 +0100
			Message-ID: <20261126140005.12345@example.org>
			Date: Thu, 26 Nov 2026 14:00:05 +0100
			From: Joe Doe <joe@example.org>
			To: Ann Other <ann@example.com>
			Subject: Meeting on Friday
			MIME-Version: 1.0
			""";

	private final byte[] buffer = new byte[64 * 1024];

	private final Session session = Session.getInstance(System.getProperties());

	private byte[] plain = {};

	private byte[] large = {};

	private byte[] encoded = {};

	private final MailSource largeSource = new MailSource() {

		@Override
		public InputStream open() {
			return new ByteArrayInputStream(MailBenchmark.this.large);
		}

		@Override
		public long size() {
			return MailBenchmark.this.large.length;
		}

	};

	/**
	 * Write the messages, and check that all read the same.
	 * @throws Exception if a message can't be read
	 */
	@Setup
	public void prepare() throws Exception {
		String text = "This is a line of text in a plain message.\n";
		String header = HEADER + "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 7bit\n\n";
		this.plain = bytes(header + text.repeat(1 + (1000 - header.length()) / text.length()));
		byte[] content = new byte[ATTACHMENT];
		new Random(1).nextBytes(content);
		String base64 = Base64.getMimeEncoder().encodeToString(content).replace("\r", "");
		this.encoded = bytes(base64);
		this.large = bytes(HEADER + "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nsee below\n--b\n"
				+ "Content-Type: application/pdf; name=a.pdf\nContent-Disposition: attachment; filename=a.pdf\n"
				+ "Content-Transfer-Encoding: base64\n\n" + base64 + "\n--b--\n");
		Assert.state(plain().equals(plainByAngus()) && plain().equals(plainByMime4j()), "Not the same");
		Assert.state(textAndList().equals(textAndListByAngus()), "Not the same");
		Assert.state(textAndList().equals(textAndListByMime4j()), "Not the same");
		Assert.state(attachment() == ATTACHMENT && attachmentByAngus() == ATTACHMENT, "Not the attachment");
		Assert.state(attachmentByMime4j() == ATTACHMENT && decodeByJdk() == ATTACHMENT, "Not the attachment");
	}

	private static byte[] bytes(String text) {
		return text.replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII);
	}

	private static String lines(String text) {
		return text.replace("\r\n", "\n");
	}

	/**
	 * Read subject, sender and text.
	 * @return what was read
	 */
	@Benchmark
	public List<String> plain() {
		InboundMail mail = InboundMail.of(this.plain);
		return List.of(mail.subject(), mail.from().get(0).address(), mail.text());
	}

	/**
	 * Read the same by Angus Mail.
	 * @return what was read
	 * @throws Exception if the message can't be read
	 */
	@Benchmark
	public List<String> plainByAngus() throws Exception {
		MimeMessage mail = new MimeMessage(this.session, new ByteArrayInputStream(this.plain));
		String from = ((InternetAddress) mail.getFrom()[0]).getAddress();
		return List.of(mail.getSubject(), from, lines((String) mail.getContent()));
	}

	/**
	 * Read the same by mime4j.
	 * @return what was read
	 * @throws IOException if the message can't be read
	 */
	@Benchmark
	public List<String> plainByMime4j() throws IOException {
		Message mail = new DefaultMessageBuilder().parseMessage(new ByteArrayInputStream(this.plain));
		try (Reader reader = ((TextBody) mail.getBody()).getReader()) {
			return List.of(mail.getSubject(), mail.getFrom().get(0).getAddress(), lines(read(reader)));
		}
	}

	private static String read(Reader reader) throws IOException {
		StringBuilder text = new StringBuilder();
		char[] chars = new char[1024];
		int count = reader.read(chars);
		while (count >= 0) {
			text.append(chars, 0, count);
			count = reader.read(chars);
		}
		return text.toString();
	}

	/**
	 * Read the text of the large message, and what it has attached.
	 * @return what was read
	 */
	@Benchmark
	public List<String> textAndList() {
		InboundMail mail = InboundMail.of(this.largeSource);
		List<String> read = new ArrayList<>(List.of(mail.text()));
		mail.attachments().forEach((attachment) -> read.add(String.valueOf(attachment.name())));
		return read;
	}

	/**
	 * Read the same by Angus Mail.
	 * @return what was read
	 * @throws Exception if the message can't be read
	 */
	@Benchmark
	public List<String> textAndListByAngus() throws Exception {
		MimeMultipart parts = multipartByAngus();
		List<String> read = new ArrayList<>(List.of((String) parts.getBodyPart(0).getContent()));
		read.add(parts.getBodyPart(1).getFileName());
		return read;
	}

	/**
	 * Read the same by mime4j.
	 * @return what was read
	 * @throws IOException if the message can't be read
	 */
	@Benchmark
	public List<String> textAndListByMime4j() throws IOException {
		List<Entity> parts = partsByMime4j();
		try (Reader reader = ((TextBody) parts.get(0).getBody()).getReader()) {
			return List.of(read(reader), parts.get(1).getFilename());
		}
	}

	/**
	 * Read the attachment of the large message.
	 * @return its size
	 * @throws IOException if the message can't be read
	 */
	@Benchmark
	public long attachment() throws IOException {
		Attachment attachment = InboundMail.of(this.largeSource).attachments().get(0);
		try (InputStream in = attachment.inputStream()) {
			return read(in);
		}
	}

	/**
	 * Read the same by Angus Mail.
	 * @return its size
	 * @throws Exception if the message can't be read
	 */
	@Benchmark
	public long attachmentByAngus() throws Exception {
		BodyPart part = multipartByAngus().getBodyPart(1);
		try (InputStream in = part.getInputStream()) {
			return read(in);
		}
	}

	/**
	 * Read the same by mime4j.
	 * @return its size
	 * @throws IOException if the message can't be read
	 */
	@Benchmark
	public long attachmentByMime4j() throws IOException {
		try (InputStream in = ((SingleBody) partsByMime4j().get(1).getBody()).getInputStream()) {
			return read(in);
		}
	}

	/**
	 * Decode the encoded attachment by the JDK, as a stream.
	 * @return its size
	 * @throws IOException if it can't be decoded
	 */
	@Benchmark
	public long decodeByJdk() throws IOException {
		try (InputStream in = Base64.getMimeDecoder().wrap(new ByteArrayInputStream(this.encoded))) {
			return read(in);
		}
	}

	/**
	 * Decode the encoded attachment by the JDK, from an array to another one.
	 * @return the content
	 */
	@Benchmark
	public byte[] decodeArrayByJdk() {
		return Base64.getMimeDecoder().decode(this.encoded);
	}

	private long read(InputStream in) throws IOException {
		long size = 0;
		int count = in.read(this.buffer);
		while (count >= 0) {
			size += count;
			count = in.read(this.buffer);
		}
		return size;
	}

	private MimeMultipart multipartByAngus() throws MessagingException, IOException {
		return (MimeMultipart) new MimeMessage(this.session, new ByteArrayInputStream(this.large)).getContent();
	}

	private List<Entity> partsByMime4j() throws IOException {
		Message mail = new DefaultMessageBuilder().parseMessage(new ByteArrayInputStream(this.large));
		return ((Multipart) mail.getBody()).getBodyParts();
	}

}
