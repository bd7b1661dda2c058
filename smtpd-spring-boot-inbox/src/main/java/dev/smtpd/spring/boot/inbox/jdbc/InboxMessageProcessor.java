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

package dev.smtpd.spring.boot.inbox.jdbc;

import java.util.concurrent.CompletionStage;

import dev.smtpd.AsyncMessageProcessor;
import dev.smtpd.SmtpMessage;
import dev.smtpd.SmtpReply;
import dev.smtpd.mail.MailMemory;
import dev.smtpd.spring.boot.inbox.arrival.ArrivalReader;
import org.jspecify.annotations.Nullable;

/**
 * {@link AsyncMessageProcessor} that stores messages in the inbox: the last one of the
 * chain, so that a message that is refused isn't stored. Inside a transaction of the
 * inbox's database it takes part in it; elsewhere it holds no thread while messages are
 * committed together.
 *
 * @since 0.1.0
 */
public final class InboxMessageProcessor implements AsyncMessageProcessor {

	private final MessageStore store;

	private final ArrivalReader reader;

	/**
	 * Create a processor.
	 * @param store stores the messages
	 * @param memory the memory for the texts of all messages
	 */
	public InboxMessageProcessor(MessageStore store, MailMemory memory) {
		this.store = store;
		this.reader = new ArrivalReader(memory);
	}

	@Override
	public CompletionStage<? extends @Nullable SmtpReply> processAsync(SmtpMessage message) throws Exception {
		return this.store.store(message, this.reader.read(message));
	}

}
