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

package dev.smtpd.spring.debug;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;

import dev.smtpd.Envelope;
import dev.smtpd.MessageProcessor;
import dev.smtpd.SmtpMessage;
import dev.smtpd.SmtpReply;
import org.jspecify.annotations.Nullable;

import org.springframework.core.Ordered;

/**
 * {@link MessageProcessor} that prints each message between two marker lines, as
 * smtpd.py's {@code DebuggingServer} does. One message is printed after the other. What
 * would control a terminal is escaped. Ordered first, so that messages which another
 * processor refuses are seen too.
 *
 * @since 0.1.0
 */
public final class DebuggingMessageProcessor implements MessageProcessor, Ordered {

	private final Object monitor = new Object();

	private final Supplier<PrintStream> out;

	/**
	 * Create a processor that prints to standard output.
	 */
	public DebuggingMessageProcessor() {
		this(() -> System.out);
	}

	DebuggingMessageProcessor(Supplier<PrintStream> out) {
		this.out = out;
	}

	@Override
	public @Nullable SmtpReply process(SmtpMessage message) throws IOException {
		synchronized (this.monitor) {
			PrintStream stream = this.out.get();
			stream.println("---------- MESSAGE FOLLOWS ----------");
			printOptions(stream, message.envelope());
			printContent(stream, message);
			stream.println("------------ END MESSAGE ------------");
		}
		return null;
	}

	private static void printOptions(PrintStream stream, Envelope envelope) {
		boolean mailOptions = !envelope.mailOptions().isEmpty();
		if (mailOptions) {
			stream.println("mail options: " + escape(envelope.mailOptions().asList().toString()));
		}
		boolean recipientOptions = envelope.recipients()
			.stream()
			.anyMatch((recipient) -> !recipient.parameters().isEmpty());
		if (recipientOptions) {
			stream.println("rcpt options: " + escape(envelope.recipients()
				.stream()
				.map((recipient) -> recipient.parameters().asList())
				.toList()
				.toString()));
		}
		if (mailOptions || recipientOptions) {
			stream.println();
		}
	}

	private static void printContent(PrintStream stream, SmtpMessage message) throws IOException {
		boolean inHeader = true;
		try (InputStream in = message.content().inputStream()) {
			String line = readLine(in);
			while (line != null) {
				if (inHeader && line.isEmpty()) {
					stream.println("X-Peer: " + message.session().peer().getAddress().getHostAddress());
					inHeader = false;
				}
				stream.println(line);
				line = readLine(in);
			}
		}
	}

	private static @Nullable String readLine(InputStream in) throws IOException {
		ByteArrayOutputStream line = new ByteArrayOutputStream();
		int octet = in.read();
		if (octet < 0) {
			return null;
		}
		while (octet >= 0 && octet != '\n') {
			line.write(octet);
			octet = in.read();
		}
		byte[] bytes = line.toByteArray();
		int length = (bytes.length > 0 && bytes[bytes.length - 1] == '\r') ? bytes.length - 1 : bytes.length;
		return toPrintable(bytes, length);
	}

	private static String toPrintable(byte[] bytes, int length) {
		try {
			return escape(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, 0, length)).toString());
		}
		catch (CharacterCodingException ex) {
			StringBuilder text = new StringBuilder(length);
			for (int i = 0; i < length; i++) {
				appendPrintable(text, bytes[i] & 0xFF, bytes[i] >= 0);
			}
			return text.toString();
		}
	}

	private static String escape(String text) {
		StringBuilder escaped = new StringBuilder(text.length());
		text.codePoints().forEach((c) -> appendPrintable(escaped, c, true));
		return escaped.toString();
	}

	private static void appendPrintable(StringBuilder text, int c, boolean known) {
		boolean harmless = c == '\t' || (!Character.isISOControl(c) && Character.getType(c) != Character.FORMAT);
		if (known && harmless) {
			text.appendCodePoint(c);
		}
		else {
			text.append((c > 0xFF) ? String.format("\\u%04x", c) : String.format("\\x%02x", c));
		}
	}

	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE;
	}

}
