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

package dev.smtpd.spring.boot.autoconfigure.store;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.smtpd.spring.event.MessageStoredEvent;
import dev.smtpd.spring.event.StoredEnvelope;
import dev.smtpd.spring.event.StoredRecipient;
import dev.smtpd.spring.event.StoredSession;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a registry or a broker keeps of an event is what it was.
 */
class MessageStoredEventJsonTests {

	private final JsonMapper mapper = JsonMapper.builder()
		.enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
		.build();

	private static MessageStoredEvent event(boolean full) {
		Map<String, String> parameters = new LinkedHashMap<>();
		if (full) {
			parameters.put("SMTPUTF8", null);
			parameters.put("RET", "HDRS");
			parameters.put("ENVID", "QQ314159");
		}
		return new MessageStoredEvent("0194-id", "file:///mail/0194-id", 1L << 40, "0".repeat(64), "m1",
				new StoredEnvelope(
						full ? "j\u00f6rg@example.org" : "", List.of(
								new StoredRecipient("jane@example.org",
										full ? Map.of("NOTIFY", "SUCCESS,FAILURE", "ORCPT", "rfc822;j@example.org")
												: Map.of()),
								new StoredRecipient("\"a \\\"b\\\"\"@example.org", Map.of())),
						parameters),
				new StoredSession("s1", "default", "mx.example.org", "2001:db8::1", 54321,
						full ? "client.example.org" : null, full ? "client" : null, full ? "TLSv1.3" : null,
						full ? "TLS_AES_128_GCM_SHA256" : null, full ? "joe" : null, full ? "PLAIN" : null),
				Instant.parse("2026-01-02T03:04:05.123456789Z"));
	}

	@Test
	void eventIsReadAsItWasWritten() {
		for (boolean full : new boolean[] { true, false }) {
			MessageStoredEvent event = event(full);
			String json = this.mapper.writeValueAsString(event);
			assertThat(this.mapper.readValue(json, MessageStoredEvent.class)).isEqualTo(event);
			assertThat(json).doesNotContain("@class", "dev.smtpd");
		}
	}

	@Test
	void namesAndFormsStayAsTheyAre() {
		assertThat(this.mapper.readTree(this.mapper.writeValueAsString(event(false))))
			.isEqualTo(this.mapper.readTree("""
					{
					  "id": "0194-id",
					  "location": "file:///mail/0194-id",
					  "size": 1099511627776,
					  "sha256": "%s",
					  "messageId": "m1",
					  "envelope": {
					    "sender": "",
					    "recipients": [
					      { "mailbox": "jane@example.org", "parameters": {} },
					      { "mailbox": "\\"a \\\\\\"b\\\\\\"\\"@example.org", "parameters": {} }
					    ],
					    "parameters": {}
					  },
					  "session": {
					    "id": "s1", "connector": "default", "hostname": "mx.example.org",
					    "peerAddress": "2001:db8::1", "peerPort": 54321, "peerName": null, "clientName": null,
					    "tlsProtocol": null, "tlsCipherSuite": null, "principal": null,
					    "authenticationMechanism": null
					  },
					  "receivedAt": "2026-01-02T03:04:05.123456789Z"
					}
					""".formatted("0".repeat(64))));
	}

}
