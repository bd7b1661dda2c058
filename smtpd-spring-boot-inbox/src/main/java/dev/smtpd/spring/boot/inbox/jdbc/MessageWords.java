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

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

import dev.smtpd.spring.boot.inbox.arrival.ArrivedMessage;
import dev.smtpd.spring.boot.inbox.search.SearchField;
import dev.smtpd.spring.boot.inbox.search.Words;
import dev.smtpd.spring.boot.inbox.store.InboxAttachment;

/**
 * The different words of a message by where they are, bounded in number.
 *
 * @param id the number of the message
 * @param words the words by field
 */
record MessageWords(long id, Map<SearchField, Set<String>> words) {

	private static final int MAX_WORDS = 5_000;

	static MessageWords of(long id, ArrivedMessage message) {
		StringBuilder names = new StringBuilder();
		for (InboxAttachment attachment : message.attachments()) {
			names.append(attachment.name()).append('\n');
		}
		return of(id, message.subject(), message.from() + "\n" + message.sender(),
				message.to() + "\n" + message.cc() + "\n" + String.join("\n", message.recipients()), names.toString(),
				message.text());
	}

	static MessageWords of(long id, String subject, String senders, String recipients, String names, String text) {
		Set<String> rest = new LinkedHashSet<>(Words.distinct(names, MAX_WORDS / 5));
		rest.addAll(Words.distinct(text, MAX_WORDS - rest.size()));
		return new MessageWords(id,
				Map.of(SearchField.SUBJECT, Words.distinct(subject, MAX_WORDS), SearchField.FROM,
						Words.distinct(senders, MAX_WORDS), SearchField.TO, Words.distinct(recipients, MAX_WORDS),
						SearchField.TEXT, rest));
	}

}
