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

package dev.smtpd.spring.event;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import dev.smtpd.Envelope;
import dev.smtpd.EsmtpParameters;
import dev.smtpd.Mailbox;
import dev.smtpd.Recipient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

class PathTextTests {

	static Stream<Mailbox> mailboxes() {
		return Stream.of(Mailbox.NULL, new Mailbox("joe", "example.org"), new Mailbox("postmaster", ""),
				new Mailbox("joe blow", "example.org"), new Mailbox("a@b", "example.org"), new Mailbox("a@b", ""),
				new Mailbox("", "example.org"), new Mailbox("\"", ""), new Mailbox("\\", "example.org"),
				new Mailbox("a..b", "example.org", false), new Mailbox("a..b", "example.org", true),
				new Mailbox("a..b", "", false), new Mailbox(".", "example.org", false),
				new Mailbox("joe", "[IPv6:2001:db8::1]"), new Mailbox("j\u00f6rg", "b\u00fccher.example"),
				new Mailbox("a\"b\"", "example.org"), new Mailbox("a>\"@", ""));
	}

	@ParameterizedTest
	@MethodSource("mailboxes")
	void mailboxIsReadAsItIsWritten(Mailbox mailbox) {
		Mailbox read = PathText.parse(mailbox.toString());
		assertThat(read).isEqualTo(mailbox);
		assertThat(read.quoted()).isEqualTo(mailbox.quoted());
		assertThat(read).hasToString(mailbox.toString());
	}

	@Test
	void envelopeIsReadAsItIsWritten() {
		Map<String, String> parameters = new LinkedHashMap<>();
		parameters.put("SMTPUTF8", null);
		parameters.put("RET", "HDRS");
		parameters.put("ENVID", "a+2Bb");
		Envelope envelope = new Envelope(Mailbox.NULL,
				List.of(new Recipient(new Mailbox("a b", ""), EsmtpParameters.of(Map.of("NOTIFY", "NEVER"))),
						new Recipient(new Mailbox("joe", "example.org"))),
				EsmtpParameters.of(parameters));
		Envelope read = StoredEnvelope.of(envelope).toEnvelope();
		assertThat(read).isEqualTo(envelope);
		assertThat(read.mailOptions().asList()).containsExactly("SMTPUTF8", "RET=HDRS", "ENVID=a+2Bb");
		assertThat(read.envelopeId()).isEqualTo("a+b");
	}

}
