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

package dev.smtpd;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import dev.smtpd.test.SmtpTestConnection;
import org.junit.jupiter.api.Test;

/**
 * Application code that fails with what can't be logged: the client is answered at once
 * all the same.
 */
class UnloggableFailureTests {

	@Test
	void processorThatThrows() {
		deliver((builder) -> builder.processor((message) -> {
			throw new UnloggableException();
		}), "451 4.3.0");
	}

	@Test
	void stageThatFails() {
		deliver((builder) -> builder.processor(AsyncMessageProcessor
			.nonBlocking((message) -> CompletableFuture.failedFuture(new UnloggableException()))), "451 4.3.0");
	}

	@Test
	void mappedFailure() {
		deliver((builder) -> builder.exceptionMapper((failure) -> SmtpReply.of(552, "5.2.2", "Mailbox full"))
			.processor((message) -> {
				throw new UnloggableException();
			}), "552 5.2.2");
	}

	@Test
	void mapperThatFailsToo() {
		deliver((builder) -> builder.exceptionMapper((failure) -> {
			throw new UnloggableException();
		}).processor((message) -> {
			throw new UnloggableException();
		}), "451 4.3.0");
	}

	private static void deliver(Consumer<SmtpServer.Builder> customizer, String reply) {
		try (TestServer server = TestServer.start((builder) -> {
			builder.timeouts((timeouts) -> timeouts.withProcessing(Duration.ofHours(1)));
			customizer.accept(builder);
		}); SmtpTestConnection client = server.client()) {
			client.beginData().sendRaw("hi\r\n.\r\n").expect(reply).send("NOOP").expect("250");
		}
	}

	/**
	 * Has no message, nor a name.
	 */
	private static final class UnloggableException extends RuntimeException {

		@Override
		public String getMessage() {
			throw new IllegalStateException("No message");
		}

	}

}
