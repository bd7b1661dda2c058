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

import java.lang.ref.WeakReference;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import dev.smtpd.Mailbox;
import dev.smtpd.MessageContent;
import dev.smtpd.SmtpProtocol;
import dev.smtpd.SmtpReply;
import dev.smtpd.SmtpSession;
import dev.smtpd.TestServer;
import dev.smtpd.test.SmtpTestConnection;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Relaying that asks the upstream server while the client waits.
 */
class CutThroughTests extends AbstractRelayTests {

	@Test
	void cutThroughGivesEachRecipientUpstreamsReply() {
		try (TestServer upstream = TestServer.start((builder) -> builder.policy(refusing("bob", 550, "5.1.1")));
				Relay relay = cutThrough(upstream);
				SmtpTestConnection client = relay.client()) {
			client.send("MAIL FROM:<joe@example.org>").expect("250");
			client.send("RCPT TO:<bob@example.org>").expect("550 5.1.1 No bob");
			client.send("RCPT TO:<ann@example.org>").expect("250");
			client.send("DATA").expect("354").send("\r\nHi\r\n.").expect("250");
			assertThat(upstream.received().get(0).envelope().recipients())
				.extracting((recipient) -> recipient.mailbox().localPart())
				.containsExactly("ann");
			client.send("MAIL FROM:<joe@example.org>").expect("250").send("RSET").expect("250");
			send(client, "\r\nAgain\r\n").expect("250");
			client.send("MAIL FROM:<joe@example.org>").expect("250").send("QUIT").expect("221");
			Awaitility.await().until(() -> relay.relay().status().get(0).active() == 0);
			assertThat(upstream.received()).hasSize(2);
		}
	}

	@Test
	void cutThroughGoesOnWhenTheConnectionIsLostBeforeTheContent() {
		try (TestServer upstream = TestServer.start((builder) -> {
		}); Relay relay = cutThrough(upstream); SmtpTestConnection client = relay.client()) {
			client.send("MAIL FROM:<joe@example.org>").expect("250").send("RCPT TO:<ann@example.org>").expect("250");
			SmtpSession first = upstream.server().sessions().get(0);
			upstream.server().closeSession(first.id());
			Awaitility.await().until(() -> upstream.server().status().sessionCount() == 0);
			client.send("DATA").expect("354").send("\r\nHi\r\n.").expect("250");
			assertThat(upstream.received()).hasSize(1);
		}
	}

	@Test
	void cutThroughAcceptedThenRefused() {
		try (TestServer upstream = TestServer
			.start((builder) -> builder.processor((message) -> SmtpReply.of(554, "5.6.0", "Not with this content")));
				Relay relay = cutThrough(upstream);
				SmtpTestConnection client = relay.client()) {
			send(client, "\r\nHi\r\n").expect("554 5.6.0 Not with this content");
			assertThat(upstream.received()).isEmpty();
		}
	}

	@Test
	void cutThroughWithAChangedEnvelopeIsAskedAnew() {
		try (TestServer upstream = TestServer.start((builder) -> {
		});
				Relay relay = cutThrough(upstream, (message) -> RelayChanges.of(message).setSender(Mailbox.NULL));
				SmtpTestConnection client = relay.client()) {
			send(client, "\r\nHi\r\n").expect("250");
			assertThat(upstream.received().get(0).envelope().sender().isNull()).isTrue();
		}
	}

	@Test
	void cutThroughHoldsNoConnectionForWhoMayNotSend() {
		try (TestServer upstream = TestServer.start((builder) -> {
		});
				Relay relay = relay((builder) -> builder.remoteAddresses(List.of(address(upstream))),
						RelayMode.CUT_THROUGH, (builder) -> builder.policy(refusing("ann", 554, "5.7.1")));
				SmtpTestConnection client = relay.client()) {
			client.send("MAIL FROM:<joe@example.org>").expect("250");
			client.send("RCPT TO:<ann@example.org>").expect("554 5.7.1");
			assertThat(relay.relay().status().get(0).active()).isZero();
			assertThat(upstream.server().status().sessionCount()).isZero();
		}
	}

	@Test
	void cutThroughTellsAtTheRecipientThatTheSenderWasRefused() {
		try (TestServer upstream = TestServer.start((builder) -> builder.policy(refusingSender("joe")));
				Relay relay = cutThrough(upstream);
				SmtpTestConnection client = relay.client()) {
			client.send("MAIL FROM:<joe@example.org>").expect("250");
			client.send("RCPT TO:<ann@example.org>").expect("550 5.7.1 No joe");
			client.send("RCPT TO:<bob@example.org>").expect("550 5.7.1 No joe");
			Awaitility.await().until(() -> relay.relay().status().get(0).active() == 0);
			client.send("RSET").expect("250").send("MAIL FROM:<eve@example.org>").expect("250");
			client.send("RCPT TO:<ann@example.org>").expect("250");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "vanishing", "EHLO x", "RSET", "QUIT" })
	void cutThroughGivesConnectionsBack(String end) {
		try (TestServer upstream = TestServer.start((builder) -> {
		}); Relay relay = cutThrough(upstream); SmtpTestConnection client = relay.client()) {
			client.send("MAIL FROM:<joe@example.org>").expect("250").send("RCPT TO:<ann@example.org>").expect("250");
			assertThat(relay.relay().status().get(0).active()).isOne();
			if (end.equals("vanishing")) {
				client.send("DATA").expect("354").send("and then").close();
			}
			else {
				client.send(end);
			}
			Awaitility.await().until(() -> relay.relay().status().get(0).active() == 0);
			Awaitility.await().until(() -> upstream.server().sessions().get(0).state() == SmtpSession.State.READY);
			assertThat(upstream.received()).isEmpty();
		}
	}

	@Test
	void cutThroughGivesAConnectionBackThatUpstreamHasClosed() {
		try (TestServer upstream = TestServer.start((builder) -> {
		}); Relay relay = cutThrough(upstream); SmtpTestConnection client = relay.client()) {
			client.send("MAIL FROM:<joe@example.org>").expect("250").send("RCPT TO:<ann@example.org>").expect("250");
			upstream.server().closeSession(upstream.server().sessions().get(0).id());
			Awaitility.await().until(() -> relay.relay().status().get(0).active() == 0);
			client.send("RCPT TO:<bob@example.org>").expect("451 4.4.2");
			client.send("DATA").expect("354").send("\r\nHi\r\n.").expect("250");
			assertThat(upstream.received().get(0).envelope().recipients()).hasSize(1);
		}
	}

	@Test
	void cutThroughWithASizeBeyondAllNumbers() {
		try (TestServer upstream = TestServer.start((builder) -> {
		});
				Relay relay = relay((builder) -> builder.remoteAddresses(List.of(address(upstream))),
						RelayMode.CUT_THROUGH, (builder) -> builder.dataSizeLimit(0));
				SmtpTestConnection client = relay.client()) {
			client.send("MAIL FROM:<joe@example.org> SIZE=99999999999999999999").expect("250");
			client.send("RCPT TO:<ann@example.org>").expect("250").send("RSET").expect("250");
			Awaitility.await().until(() -> relay.relay().status().get(0).active() == 0);
		}
	}

	@Test
	void cutThroughByLmtp() {
		try (ScriptedUpstream upstream = ScriptedUpstream.start((conversation) -> {
			conversation.greet("PIPELINING");
			while (true) {
				String line = conversation.hear();
				if (line.equals("DATA")) {
					conversation.say("354 go on");
					conversation.hearContent();
				}
				conversation.say(line.startsWith("RCPT TO:<bob") ? "550 5.1.1 No bob" : "250 OK");
			}
		});
				Relay relay = relay((builder) -> builder.remoteAddresses(List.of(upstream.address())),
						RelayMode.CUT_THROUGH, (builder) -> builder.protocol(SmtpProtocol.LMTP));
				SmtpTestConnection client = relay.server().connect()) {
			client.expect("220").send("LHLO client.example.org").expect("250-").send("MAIL FROM:<joe@example.org>");
			client.expect("250").send("RCPT TO:<bob@example.org>").expect("550 5.1.1");
			client.send("RCPT TO:<ann@example.org>").expect("250").send("RCPT TO:<eve@example.org>").expect("250");
			client.send("DATA").expect("354").send("\r\nHi\r\n.").expect("250").expect("250");
			assertThat(upstream.heard().stream().filter((line) -> line.startsWith("MAIL"))).hasSize(1);
			assertThat(upstream.heard()).contains("Hi");
		}
	}

	@Test
	void connectionThatIsKeptHoldsNoMessage() {
		List<WeakReference<MessageContent>> contents = new CopyOnWriteArrayList<>();
		try (TestServer upstream = TestServer.start((builder) -> builder.processor((message) -> SmtpReply.OK));
				Relay relay = cutThrough(upstream, (message) -> contents.add(new WeakReference<>(message.content())));
				SmtpTestConnection client = relay.client()) {
			for (int i = 0; i < 10; i++) {
				send(client, "\r\nHi\r\n").expect("250");
			}
			client.send("RSET").expect("250");
			assertThat(contents).hasSize(10);
			relay.server().received().clear();
			Awaitility.await().until(() -> {
				System.gc();
				return contents.stream().allMatch((content) -> content.get() == null);
			});
			assertThat(relay.relay().status().get(0).connections()).isOne();
		}
	}

}
