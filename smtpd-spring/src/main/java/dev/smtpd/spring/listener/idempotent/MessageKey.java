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

package dev.smtpd.spring.listener.idempotent;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

import dev.smtpd.Mailbox;
import dev.smtpd.Recipient;
import dev.smtpd.SmtpMessage;

/**
 * The key of a message for a listener: SHA-256 over the listener, the sender, the
 * recipients in any order, and the content, and so over its Message-ID. The trace header
 * that the server has put before the content isn't a part of it, since it is another one
 * each time.
 */
final class MessageKey {

	private static final String ALGORITHM = "SHA-256";

	// of the trace header, which is far shorter
	private static final int MAX_FIELD_LENGTH = 8192;

	private MessageKey() {
	}

	static String of(String listener, SmtpMessage message) throws IOException {
		MessageDigest digest = newDigest();
		update(digest, listener);
		update(digest, text(message.envelope().sender()));
		List<String> recipients = message.envelope()
			.recipients()
			.stream()
			.map(Recipient::mailbox)
			.map(MessageKey::text)
			.sorted()
			.toList();
		update(digest, String.join("\0", recipients));
		try (InputStream in = new BufferedInputStream(message.content().inputStream())) {
			skipTraceHeader(in, message.id());
			new DigestInputStream(in, digest).transferTo(OutputStream.nullOutputStream());
		}
		return HexFormat.of().formatHex(digest.digest());
	}

	private static MessageDigest newDigest() {
		try {
			return MessageDigest.getInstance(ALGORITHM);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every Java platform has " + ALGORITHM, ex);
		}
	}

	// can't be in an address
	private static void update(MessageDigest digest, String part) {
		digest.update(part.getBytes(StandardCharsets.UTF_8));
		digest.update((byte) '\n');
	}

	private static String text(Mailbox mailbox) {
		return new Mailbox(mailbox.localPart(), mailbox.domain().toLowerCase(Locale.ROOT)).toString();
	}

	// the first field, if it has the identifier that only this message has
	private static void skipTraceHeader(InputStream in, String id) throws IOException {
		in.mark(MAX_FIELD_LENGTH);
		byte[] start = in.readNBytes(MAX_FIELD_LENGTH);
		in.reset();
		String field = firstField(new String(start, StandardCharsets.ISO_8859_1));
		if (field.startsWith("Received: from ") && field.contains(" id " + id)) {
			in.skipNBytes(field.length());
		}
	}

	private static String firstField(String text) {
		int end = text.indexOf("\r\n");
		while (end >= 0 && end + 2 < text.length() && (text.charAt(end + 2) == '\t' || text.charAt(end + 2) == ' ')) {
			end = text.indexOf("\r\n", end + 2);
		}
		return (end >= 0) ? text.substring(0, end + 2) : "";
	}

}
