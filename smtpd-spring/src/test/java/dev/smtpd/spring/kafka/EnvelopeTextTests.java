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

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

import dev.smtpd.Envelope;
import dev.smtpd.EsmtpParameters;
import dev.smtpd.Mailbox;
import dev.smtpd.Recipient;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Envelopes as text and back.
 */
class EnvelopeTextTests {

	private final Random random = new Random();

	@Test
	void envelopeIsWrittenAsInCommands() {
		Envelope envelope = new Envelope(Mailbox.of("joe@example.org"),
				List.of(new Recipient(Mailbox.of("ann@example.org"), EsmtpParameters.of(Map.of("NOTIFY", "NEVER"))),
						new Recipient(new Mailbox("postmaster", ""))),
				EsmtpParameters.none());
		assertThat(EnvelopeText.sender(envelope)).isEqualTo("<joe@example.org>");
		assertThat(EnvelopeText.recipients(envelope)).isEqualTo("<ann@example.org> NOTIFY=NEVER\n<postmaster>");
	}

	@RepeatedTest(200)
	void envelopeIsReadAsItWasWritten() {
		List<Recipient> recipients = new ArrayList<>();
		for (int i = 0; i <= this.random.nextInt(4); i++) {
			recipients.add(new Recipient(mailbox(), parameters()));
		}
		Envelope envelope = new Envelope((this.random.nextInt(5) == 0) ? Mailbox.NULL : mailbox(), recipients,
				parameters());
		assertThat(EnvelopeText.read(EnvelopeText.sender(envelope), EnvelopeText.recipients(envelope)))
			.isEqualTo(envelope);
	}

	// a server takes what Mailbox.of refuses
	@ParameterizedTest
	@MethodSource("unusualMailboxes")
	void mailboxOutsideOfTheGrammarIsReadAsItWasWritten(Mailbox mailbox) {
		Envelope envelope = Envelope.of(mailbox, List.of(mailbox));
		Envelope read = EnvelopeText.read(EnvelopeText.sender(envelope), EnvelopeText.recipients(envelope));
		assertThat(read).isEqualTo(envelope);
		assertThat(read.sender()).hasToString(mailbox.toString());
	}

	static Stream<Mailbox> unusualMailboxes() {
		return Stream.of(new Mailbox("a..b", "example.org", false), new Mailbox(".a", "example.org", false),
				new Mailbox("a.", "", false), new Mailbox("joe blow", ""), new Mailbox("a@b", ""),
				new Mailbox("a>\"@", ""), new Mailbox("", "example.org"), new Mailbox("postmaster", ""));
	}

	private Mailbox mailbox() {
		String domain = (this.random.nextInt(3) == 0) ? "[IPv6:2001:db8::1]" : "b\u00fccher.example.org";
		return new Mailbox(text("ab.<>@ \"\\,;:()\u00e9=") + "a", domain);
	}

	private EsmtpParameters parameters() {
		Map<String, @Nullable String> values = new LinkedHashMap<>();
		for (int i = 0; i < this.random.nextInt(3); i++) {
			values.put("K" + i, this.random.nextBoolean() ? text("ab<>@\"\\+;") + "a" : null);
		}
		return EsmtpParameters.of(values);
	}

	private String text(String characters) {
		StringBuilder text = new StringBuilder();
		for (int i = 0; i < this.random.nextInt(12); i++) {
			text.append(characters.charAt(this.random.nextInt(characters.length())));
		}
		return text.toString();
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "", "joe@example.org", "<joe@example.org", "<\"joe>@example.org", "<joe blow@example.org>" })
	void whatIsNoPathIsRefused(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> EnvelopeText.read(text, "<ann@example.org>"));
		assertThatIllegalArgumentException().isThrownBy(() -> EnvelopeText.read("<>", text));
	}

}
