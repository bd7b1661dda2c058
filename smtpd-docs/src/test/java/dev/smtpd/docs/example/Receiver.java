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

package dev.smtpd.docs.example;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import dev.smtpd.EsmtpParameters;
import dev.smtpd.Mailbox;
import dev.smtpd.SessionPolicy;
import dev.smtpd.SmtpReply;
import dev.smtpd.SmtpServer;
import dev.smtpd.SmtpSession;
import org.jspecify.annotations.Nullable;

/**
 * A server in a program of its own.
 */
public final class Receiver {

	private Receiver() {
	}

	static SmtpServer create(int port) {
		return SmtpServer.builder()
			.port(port)
			.hostname("mail.example.org")
			.limits((limits) -> limits.withMaxRecipients(100))
			.timeouts((timeouts) -> timeouts.withIdle(Duration.ofMinutes(1)))
			.policy(new KnownRecipients(Set.of("joe@example.org")))
			.processor((message) -> {
				System.out.println(message.envelope().sender() + ": " + message.content().size() + " bytes");
				return null; // 250
			})
			.build();
	}

	public static void main(String[] args) {
		SmtpServer server = create(2525);
		server.start();
		Runtime.getRuntime().addShutdownHook(new Thread(() -> {
			server.shutDownGracefully().completeOnTimeout(false, 30, TimeUnit.SECONDS).join();
			server.stop();
		}));
	}

	static class KnownRecipients implements SessionPolicy {

		private final Set<String> recipients;

		KnownRecipients(Set<String> recipients) {
			this.recipients = recipients;
		}

		@Override
		public @Nullable SmtpReply onRcpt(SmtpSession session, Mailbox recipient, EsmtpParameters parameters) {
			return this.recipients.contains(recipient.toString()) ? null
					: SmtpReply.reject("5.1.1", "No such mailbox here");
		}

	}

}
