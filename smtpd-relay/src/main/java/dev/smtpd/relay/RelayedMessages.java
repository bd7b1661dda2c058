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

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;

import org.jspecify.annotations.Nullable;

/**
 * The messages that were relayed last, with their recipients, to detect those that return
 * for the same recipients. Such a message is found by its identifier in the
 * {@code Received} header field that this server has added. One that returns for other
 * recipients, from a mailing list or by an alias, is no loop.
 */
final class RelayedMessages {

	// a power of two
	private static final int CAPACITY = 8192;

	private final Map<String, Long> recipients = new ConcurrentHashMap<>();

	private final AtomicReferenceArray<@Nullable String> ids = new AtomicReferenceArray<>(CAPACITY);

	private final AtomicInteger next = new AtomicInteger();

	/**
	 * Add a message, and remove the oldest one if there are too many.
	 * @param id its identifier
	 * @param digest the digest of its recipients
	 */
	void add(String id, long digest) {
		this.recipients.put(id, digest);
		String oldest = this.ids.getAndSet(this.next.getAndIncrement() & (CAPACITY - 1), id);
		if (oldest != null) {
			this.recipients.remove(oldest);
		}
	}

	/**
	 * Return whether a message was relayed to the same recipients.
	 * @param id its identifier
	 * @param digest the digest of the recipients
	 * @return whether it was
	 */
	boolean contains(String id, long digest) {
		Long known = this.recipients.get(id);
		return known != null && known == digest;
	}

	/**
	 * Return a digest of recipients, the same in any order.
	 * @param recipients the recipients
	 * @return the digest
	 */
	static long digest(List<OutgoingMessage.Recipient> recipients) {
		long digest = 0;
		for (OutgoingMessage.Recipient recipient : recipients) {
			long hash = recipient.mailbox().toString().toLowerCase(Locale.ROOT).hashCode() * 0x9E3779B97F4A7C15L;
			digest += (hash ^ (hash >>> 32)) * 0xD6E8FEB86659FD93L;
		}
		return digest;
	}

}
