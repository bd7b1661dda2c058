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

package dev.smtpd.spring.store;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

import dev.smtpd.Envelope;
import dev.smtpd.Mailbox;
import dev.smtpd.MessageContent;
import dev.smtpd.SmtpMessage;
import dev.smtpd.SmtpSession;
import org.mockito.Mockito;

/**
 * Messages of which only the content counts.
 */
final class TestMessages {

	private TestMessages() {
	}

	static SmtpMessage of(MessageContent content) {
		return new SmtpMessage("m1", Mockito.mock(SmtpSession.class),
				Envelope.of(Mailbox.of("joe@example.org"), List.of(Mailbox.of("jane@example.org"))), content,
				AbstractMessageStoreTests.NOW, Duration.ZERO);
	}

	static SmtpMessage of(byte[] content) {
		return of(content(content.length, () -> new ByteArrayInputStream(content)));
	}

	/**
	 * Content with one byte less than it says.
	 */
	static MessageContent shorter(byte[] content) {
		return content(content.length, () -> new ByteArrayInputStream(content, 0, content.length - 1));
	}

	/**
	 * Content that fails after some bytes.
	 */
	static MessageContent failing(long size, int after) {
		return content(size, () -> new InputStream() {

			private int position;

			@Override
			public int read() throws IOException {
				if (this.position++ >= after) {
					throw new IOException("for the test");
				}
				return 'x';
			}

		});
	}

	static MessageContent content(long size, Supplier<InputStream> stream) {
		return new MessageContent() {

			@Override
			public long size() {
				return size;
			}

			@Override
			public InputStream inputStream() {
				return stream.get();
			}

		};
	}

}
