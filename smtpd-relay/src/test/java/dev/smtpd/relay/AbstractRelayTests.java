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

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

import dev.smtpd.EsmtpParameters;
import dev.smtpd.Mailbox;
import dev.smtpd.SessionPolicy;
import dev.smtpd.SmtpMessage;
import dev.smtpd.SmtpReply;
import dev.smtpd.SmtpServer;
import dev.smtpd.SmtpSession;
import dev.smtpd.TestServer;
import dev.smtpd.test.SmtpTestConnection;
import dev.smtpd.transport.EventLoops;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

/**
 * A relay between clients and upstream servers.
 */
abstract class AbstractRelayTests {

	final ExecutorService executor = Executors.newCachedThreadPool();

	final List<Ended> ended = new CopyOnWriteArrayList<>();

	@AfterEach
	void stop() {
		this.executor.shutdownNow();
	}

	static SessionPolicy refusing(String localPart, int code, String status) {
		return new SessionPolicy() {

			@Override
			public @Nullable SmtpReply onRcpt(SmtpSession session, Mailbox recipient, EsmtpParameters parameters) {
				return recipient.localPart().equals(localPart) ? SmtpReply.of(code, status, "No " + localPart) : null;
			}

		};
	}

	static SessionPolicy refusingSender(String localPart) {
		return new SessionPolicy() {

			@Override
			public @Nullable SmtpReply onMail(SmtpSession session, Mailbox sender, EsmtpParameters parameters) {
				return sender.localPart().equals(localPart) ? SmtpReply.of(550, "5.7.1", "No " + localPart) : null;
			}

		};
	}

	static SmtpTestConnection send(SmtpTestConnection client, String content) {
		client.send("MAIL FROM:<joe@example.org>").expect("250").send("RCPT TO:<ann@example.org>").expect("250");
		return client.send("DATA").expect("354").sendRaw(content + ".\r\n");
	}

	static RemoteAddress address(TestServer server) {
		return new RemoteAddress("localhost", server.server().connectors().get(0).port());
	}

	Relay relay(TestServer upstream) {
		return relay((builder) -> builder.remoteAddresses(List.of(address(upstream))));
	}

	Relay relay(TestServer upstream, Consumer<SmtpServer.Builder> server) {
		return relay((builder) -> builder.remoteAddresses(List.of(address(upstream))), RelayMode.AFTER_DATA, server);
	}

	Relay relay(ScriptedUpstream upstream) {
		return relay((builder) -> builder.remoteAddresses(List.of(upstream.address())));
	}

	Relay relay(ScriptedUpstream upstream, Consumer<SmtpServer.Builder> server) {
		return relay((builder) -> builder.remoteAddresses(List.of(upstream.address())), RelayMode.AFTER_DATA, server);
	}

	Relay relay(Consumer<SmtpRelayBuilder> customizer) {
		return relay(customizer, RelayMode.AFTER_DATA, (builder) -> {
		});
	}

	Relay cutThrough(TestServer upstream) {
		return relay((builder) -> builder.remoteAddresses(List.of(address(upstream))), RelayMode.CUT_THROUGH,
				(builder) -> {
				});
	}

	Relay cutThrough(TestServer upstream, Consumer<SmtpMessage> processor) {
		return relay((builder) -> builder.remoteAddresses(List.of(address(upstream))), RelayMode.CUT_THROUGH,
				(builder) -> builder.processor((message) -> {
					processor.accept(message);
					return null;
				}));
	}

	Relay relay(Consumer<SmtpRelayBuilder> customizer, RelayMode mode, Consumer<SmtpServer.Builder> server) {
		SmtpRelayBuilder builder = SmtpRelay.builder(new EventLoops())
			.executor(this.executor)
			.observer(new RelayObserver() {

				@Override
				public void relayEnded(SmtpMessage message, @Nullable RemoteAddress upstream, SmtpReply reply,
						RelayOutcome outcome, Duration duration) {
					AbstractRelayTests.this.ended.add(new Ended(upstream, outcome));
				}

			});
		customizer.accept(builder);
		SmtpRelay relay = builder.build();
		relay.start();
		return new Relay(relay, TestServer.start((configured) -> {
			server.accept(configured);
			if (mode == RelayMode.CUT_THROUGH) {
				CutThroughPolicy policy = new CutThroughPolicy(relay);
				configured.policy(policy).observer(policy);
			}
			configured.processor(new RelayMessageProcessor(relay));
		}));
	}

	record Ended(@Nullable RemoteAddress upstream, RelayOutcome outcome) {

	}

	record Relay(SmtpRelay relay, TestServer server) implements AutoCloseable {

		SmtpTestConnection client() {
			return this.server.client();
		}

		@Override
		public void close() {
			this.server.close();
			this.relay.stop();
		}

	}

}
