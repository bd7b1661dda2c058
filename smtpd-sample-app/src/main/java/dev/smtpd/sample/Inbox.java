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

package dev.smtpd.sample;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

import dev.smtpd.spring.event.MessageReceivedEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Keeps the newest messages in memory.
 */
@Component
class Inbox {

	private static final Logger logger = LoggerFactory.getLogger(Inbox.class);

	private final InboxProperties properties;

	private final Deque<InboxMessage> messages = new ArrayDeque<>();

	private long size;

	private long received;

	Inbox(InboxProperties properties) {
		this.properties = properties;
	}

	@EventListener
	void on(MessageReceivedEvent event) {
		InboxMessage message = InboxMessage.of(event.getMessage());
		add(message);
		logger.info("Received {} ({} bytes): {} -> {}", message.id(), message.size(), message.sender(),
				message.recipients());
	}

	private synchronized void add(InboxMessage message) {
		this.messages.addFirst(message);
		this.size += message.size();
		this.received++;
		while (this.messages.size() > this.properties.capacity()
				|| (this.size > this.properties.maxSizeOrDefault().toBytes() && this.messages.size() > 1)) {
			this.size -= this.messages.removeLast().size();
		}
	}

	synchronized List<InboxMessage> messages(int page, int size) {
		return this.messages.stream().skip((long) page * size).limit(size).toList();
	}

	synchronized Optional<InboxMessage> message(String id) {
		return this.messages.stream().filter((message) -> message.id().equals(id)).findFirst();
	}

	synchronized long received() {
		return this.received;
	}

}
