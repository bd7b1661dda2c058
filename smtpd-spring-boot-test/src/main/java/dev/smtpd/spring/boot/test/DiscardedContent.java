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

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.UncheckedIOException;

import dev.smtpd.AttributeKey;
import dev.smtpd.MessageContent;
import dev.smtpd.MessageProcessor;
import dev.smtpd.SmtpMessage;
import dev.smtpd.SmtpReply;
import org.jspecify.annotations.Nullable;

/**
 * {@link MessageProcessor} that copies content which the server is about to discard. It
 * decides nothing. The copy belongs to the session until the message is answered.
 */
final class DiscardedContent implements MessageProcessor {

	private static final AttributeKey<Copy> COPY = AttributeKey.of("copy of the content");

	@Override
	public @Nullable SmtpReply process(SmtpMessage message) {
		try {
			message.session().attributes().set(COPY, new Copy(message.id(), message.content().toByteArray()));
		}
		catch (UncheckedIOException ex) {
			// an application that doesn't read it has taken the message nevertheless
		}
		return null;
	}

	/**
	 * Return the copy of a message's content, and forget it.
	 * @param message the message
	 * @return the copy, or {@code null} if there is none
	 */
	static @Nullable MessageContent takeCopy(SmtpMessage message) {
		Copy copy = message.session().attributes().remove(COPY);
		// that of another message comes late, after the processing timeout
		return (copy != null && copy.id().equals(message.id())) ? copy : null;
	}

	/**
	 * Content in an array.
	 *
	 * @param id the identifier of the message
	 * @param bytes the array
	 */
	private record Copy(String id, byte[] bytes) implements MessageContent {

		@Override
		public long size() {
			return this.bytes.length;
		}

		@Override
		public boolean isInMemory() {
			return true;
		}

		@Override
		public InputStream inputStream() {
			return new ByteArrayInputStream(this.bytes);
		}

	}

}
