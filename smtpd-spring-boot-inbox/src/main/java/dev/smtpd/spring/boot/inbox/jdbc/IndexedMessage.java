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

import java.time.Instant;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import dev.smtpd.spring.boot.inbox.arrival.ArrivedMessage;
import dev.smtpd.spring.boot.inbox.arrival.MessageLabel;
import dev.smtpd.spring.boot.inbox.search.SearchField;
import dev.smtpd.spring.boot.inbox.search.Words;
import dev.smtpd.spring.boot.inbox.store.InboxAttachment;
import dev.smtpd.spring.boot.inbox.store.MailboxKind;

/**
 * What the indexes have of a message: its state, its different words by where they are,
 * bounded in number, and the mailboxes in which it is for good. A whole address counts as
 * a word.
 *
 * @param state the state of the message
 * @param words the words by field
 * @param pairs the numbers of the pairs of words that follow each other, in ascending
 * order
 */
record IndexedMessage(MessageState state, Map<SearchField, Set<String>> words, char[] pairs) {

	private static final int MAX_WORDS = 5_000;

	static IndexedMessage of(long id, ArrivedMessage message) {
		StringBuilder names = new StringBuilder();
		for (InboxAttachment attachment : message.attachments()) {
			names.append(attachment.name()).append('\n');
		}
		return of(
				new MessageState(id, micros(message.receivedAt()), message.content().size(),
						message.attachmentCount() > 0, true, false),
				message.subject(), message.from() + "\n" + message.sender(),
				message.to() + "\n" + message.cc() + "\n" + String.join("\n", message.recipients()), names.toString(),
				message.text(), message.labels());
	}

	static IndexedMessage of(MessageState state, String subject, String senders, String recipients, String names,
			String text, List<MessageLabel> labels) {
		Map<SearchField, Set<String>> words = new EnumMap<>(SearchField.class);
		words.put(SearchField.SUBJECT, Words.distinct(subject, MAX_WORDS));
		words.put(SearchField.FROM, withAddresses(senders));
		words.put(SearchField.TO, withAddresses(recipients));
		Set<String> rest = new LinkedHashSet<>(Words.distinct(names, MAX_WORDS / 5));
		rest.addAll(Words.distinct(text, MAX_WORDS - rest.size()));
		words.put(SearchField.TEXT, rest);
		words.put(SearchField.DOMAIN, names(labels, MailboxKind.DOMAIN));
		words.put(SearchField.CONNECTOR, names(labels, MailboxKind.CONNECTOR));
		words.put(SearchField.USER, names(labels, MailboxKind.USER));
		return new IndexedMessage(state, words, pairs(List.of(subject, senders, recipients, names, text)));
	}

	private static char[] pairs(List<String> texts) {
		BitSet numbers = new BitSet();
		texts.forEach((text) -> Words.pairs(text, numbers::set));
		char[] pairs = new char[numbers.cardinality()];
		int count = 0;
		for (int pair = numbers.nextSetBit(0); pair >= 0; pair = numbers.nextSetBit(pair + 1)) {
			pairs[count++] = (char) pair;
		}
		return pairs;
	}

	private static Set<String> withAddresses(String text) {
		Set<String> words = Words.distinct(text, MAX_WORDS);
		words.addAll(Addresses.in(text, MAX_WORDS));
		return words;
	}

	private static Set<String> names(List<MessageLabel> labels, MailboxKind kind) {
		return labels.stream()
			.filter((label) -> label.kind() == kind)
			.map(MessageLabel::name)
			.collect(Collectors.toSet());
	}

	static long micros(Instant instant) {
		// ChronoUnit counts in nanoseconds, and fails after 2262
		return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), 1_000_000L), instant.getNano() / 1_000L);
	}

	long id() {
		return this.state.id();
	}

}
