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

package dev.smtpd.spring.boot.test;

import java.util.concurrent.atomic.AtomicReference;

import dev.smtpd.Envelope;
import dev.smtpd.SmtpMessage;
import dev.smtpd.spring.boot.test.memory.MemoryServer;
import dev.smtpd.test.SmtpTestClient;
import dev.smtpd.test.SmtpTestResult;
import dev.smtpd.test.TestMail;
import org.jspecify.annotations.Nullable;

/**
 * Messages as application code receives them, for tests that call it directly. They have
 * been received by a server in the memory of the test, so that session, envelope and
 * content are real.
 *
 * @since 0.1.0
 */
public final class TestMessages {

	private static final long MAX_SIZE = 64 * 1024 * 1024;

	private TestMessages() {
	}

	/**
	 * Return a mail as a received message.
	 * @param mail the mail, with at least one recipient
	 * @return the message; its client has got its reply
	 * @throws IllegalArgumentException if a server can't receive the mail
	 */
	public static SmtpMessage of(TestMail mail) {
		AtomicReference<@Nullable SmtpMessage> received = new AtomicReference<>();
		MemoryServer server = new MemoryServer(
				(builder) -> builder.dataSizeLimit(MAX_SIZE).enableSmtputf8(true).processor((message) -> {
					received.set(message);
					return null;
				}));
		SmtpTestResult result = SmtpTestClient.bindTo(server).send(mail);
		SmtpMessage message = received.get();
		if (message == null) {
			throw new IllegalArgumentException("The mail can't be received: " + result);
		}
		return message;
	}

	/**
	 * Return the envelope of a mail.
	 * @param mail the mail, with at least one recipient
	 * @return its sender and recipients
	 */
	public static Envelope envelope(TestMail mail) {
		return of(mail).envelope();
	}

}
