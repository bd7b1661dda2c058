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

package dev.smtpd.relay;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

import dev.smtpd.Envelope;
import dev.smtpd.Mailbox;
import dev.smtpd.MessageContent;
import dev.smtpd.SmtpReply;
import dev.smtpd.TestServer;
import dev.smtpd.transport.EventLoops;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Messages that no client waits for.
 */
class RelaySendTests extends AbstractRelayTests {

	private static final String CONTENT = "Subject: Hi\r\n\r\nHello\r\n";

	@Test
	void eachRecipientHasAReply() throws Exception {
		try (TestServer upstream = TestServer.start((builder) -> builder.policy(refusing("ann", 550, "5.1.1")))) {
			SmtpRelay relay = relay(address(upstream));
			try {
				SmtpReply reply = send(relay, "X-Test: 1\r\n", "joe@example.org", "ann@example.org");
				assertThat(reply.recipientReplies()).extracting(SmtpReply::code).containsExactly(250, 550);
				assertThat(upstream.received()).singleElement().satisfies((message) -> {
					assertThat(message.envelope().sender().isNull()).isTrue();
					assertThat(message.envelope().recipients()).hasSize(1);
					assertThat(message.content().text()).isEqualTo("X-Test: 1\r\n" + CONTENT);
				});
			}
			finally {
				relay.stop();
			}
		}
	}

	@Test
	void outageIsAReply() throws Exception {
		RemoteAddress nobody;
		try (TestServer upstream = TestServer.start((builder) -> {
		})) {
			nobody = address(upstream);
		}
		SmtpRelay relay = relay(nobody);
		try {
			assertThat(send(relay, "", "joe@example.org").isTransient()).isTrue();
		}
		finally {
			relay.stop();
		}
	}

	private static SmtpReply send(SmtpRelay relay, String header, String... recipients) throws Exception {
		Envelope envelope = Envelope.of(Mailbox.NULL, List.of(recipients).stream().map(Mailbox::of).toList());
		byte[] bytes = CONTENT.getBytes(StandardCharsets.US_ASCII);
		MessageContent content = new MessageContent() {

			@Override
			public long size() {
				return bytes.length;
			}

			@Override
			public InputStream inputStream() {
				return new ByteArrayInputStream(bytes);
			}

		};
		return relay.send(envelope, header.getBytes(StandardCharsets.US_ASCII), content).get(1, TimeUnit.MINUTES);
	}

	private SmtpRelay relay(RemoteAddress address) {
		SmtpRelay relay = SmtpRelay.builder(new EventLoops())
			.remoteAddresses(List.of(address))
			.executor(this.executor)
			.build();
		relay.start();
		return relay;
	}

}
