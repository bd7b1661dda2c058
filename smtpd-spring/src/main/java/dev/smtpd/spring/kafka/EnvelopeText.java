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

package dev.smtpd.spring.kafka;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import dev.smtpd.Envelope;
import dev.smtpd.EsmtpParameters;
import dev.smtpd.Mailbox;
import dev.smtpd.spring.event.StoredEnvelope;
import dev.smtpd.spring.event.StoredRecipient;
import org.jspecify.annotations.Nullable;

/**
 * Envelopes as text: what follows {@code MAIL FROM:} and {@code RCPT TO:} in the commands
 * of RFC 5321 section 4.1.1, one recipient a line.
 */
final class EnvelopeText {

	private EnvelopeText() {
	}

	static String sender(Envelope envelope) {
		return write(envelope.sender(), envelope.mailOptions());
	}

	static String recipients(Envelope envelope) {
		return envelope.recipients()
			.stream()
			.map((recipient) -> write(recipient.mailbox(), recipient.parameters()))
			.collect(Collectors.joining("\n"));
	}

	/**
	 * Read an envelope.
	 * @param sender the sender
	 * @param recipients the recipients
	 * @return the envelope
	 * @throws IllegalArgumentException if the texts aren't those of an envelope
	 */
	static Envelope read(String sender, String recipients) {
		Path from = Path.parse(sender);
		List<StoredRecipient> to = Arrays.stream(recipients.split("\n"))
			.map(Path::parse)
			.map((path) -> new StoredRecipient(path.mailbox(), path.parameters()))
			.toList();
		Envelope envelope = new StoredEnvelope(from.mailbox(), to, from.parameters()).toEnvelope();
		require(envelope.sender(), from.mailbox());
		for (int i = 0; i < to.size(); i++) {
			require(envelope.recipients().get(i).mailbox(), to.get(i).mailbox());
		}
		return envelope;
	}

	// what was read otherwise wasn't written by this class
	private static void require(Mailbox mailbox, String text) {
		if (!mailbox.toString().equals(text)) {
			throw new IllegalArgumentException("Not a mailbox: " + text);
		}
	}

	private static String write(Mailbox mailbox, EsmtpParameters parameters) {
		String path = "<" + mailbox + ">";
		return parameters.isEmpty() ? path : path + " " + parameters;
	}

	/**
	 * A mailbox with its parameters.
	 *
	 * @param mailbox the mailbox
	 * @param parameters the parameters
	 */
	private record Path(String mailbox, Map<String, @Nullable String> parameters) {

		private static Path parse(String text) {
			int end = end(text);
			if (end < 0) {
				throw new IllegalArgumentException("Not a path: " + text);
			}
			return new Path(text.substring(1, end), parameters(text.substring(end + 1).trim()));
		}

		// a quoted local part may hold what ends a path
		private static int end(String text) {
			if (!text.startsWith("<")) {
				return -1;
			}
			boolean quoted = false;
			for (int i = 1; i < text.length(); i++) {
				char c = text.charAt(i);
				if (c == '"') {
					quoted = !quoted;
				}
				else if (c == '\\' && quoted) {
					i++;
				}
				else if (c == '>' && !quoted) {
					return i;
				}
			}
			return -1;
		}

		private static Map<String, @Nullable String> parameters(String text) {
			Map<String, @Nullable String> values = new LinkedHashMap<>();
			for (String parameter : text.split(" ")) {
				int equals = parameter.indexOf('=');
				if (equals > 0) {
					values.put(parameter.substring(0, equals), parameter.substring(equals + 1));
				}
				else if (!parameter.isEmpty()) {
					values.put(parameter, null);
				}
			}
			return values;
		}

	}

}
