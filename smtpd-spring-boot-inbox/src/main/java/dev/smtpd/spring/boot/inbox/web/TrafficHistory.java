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

package dev.smtpd.spring.boot.inbox.web;

import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToLongFunction;

import dev.smtpd.ConnectionRefusal;
import dev.smtpd.MessageOutcome;
import dev.smtpd.SmtpConnector;
import dev.smtpd.SmtpMessage;
import dev.smtpd.SmtpReply;
import dev.smtpd.SmtpServerObserver;
import dev.smtpd.SmtpSession;
import dev.smtpd.spring.boot.inbox.content.DisplayName;
import org.jspecify.annotations.Nullable;

/**
 * {@link SmtpServerObserver} that counts what the server does: by the minute for an hour,
 * and refusals by their reason since the start. Never blocks.
 */
final class TrafficHistory implements SmtpServerObserver {

	static final int MINUTES = 60;

	private static final int MAX_REASONS = 50;

	private static final String OTHERS = "others";

	private final AtomicReferenceArray<@Nullable Minute> minutes = new AtomicReferenceArray<>(MINUTES);

	private final Map<String, LongAdder> reasons = new ConcurrentHashMap<>();

	private final Clock clock;

	TrafficHistory(Clock clock) {
		this.clock = clock;
	}

	@Override
	public void messageProcessed(SmtpMessage message, SmtpReply reply, Duration processing) {
		if (MessageOutcome.of(reply) == MessageOutcome.ACCEPTED) {
			Minute minute = current();
			minute.messages.increment();
			minute.bytes.add(message.content().size());
		}
		else {
			refused(reply.recipientReplies().stream().filter((each) -> !each.isPositive()).findFirst().orElse(reply));
		}
	}

	@Override
	public void commandRefused(SmtpSession session, String verb, String argument, SmtpReply reply) {
		refused(reply);
	}

	@Override
	public void contentRefused(SmtpSession session, SmtpReply reply) {
		refused(reply);
	}

	@Override
	public void connectionRefused(SmtpConnector connector, InetAddress client, ConnectionRefusal reason) {
		current().refusals.increment();
		count("connection: " + reason.name().toLowerCase(Locale.ROOT).replace('_', ' '));
	}

	private void refused(SmtpReply reply) {
		current().refusals.increment();
		String text = reply.lines().isEmpty() ? "" : reply.lines().get(0);
		String status = (reply.enhancedStatus() != null) ? reply.enhancedStatus() + " " : "";
		count(DisplayName
			.of(reply.code() + " " + status + ((text.length() > 60) ? text.substring(0, 60) + "…" : text)));
	}

	private void count(String reason) {
		LongAdder count = this.reasons.get(reason);
		if (count == null) {
			String key = (this.reasons.size() < MAX_REASONS) ? reason : OTHERS;
			count = this.reasons.computeIfAbsent(key, (each) -> new LongAdder());
		}
		count.increment();
	}

	private Minute current() {
		long now = now();
		int slot = (int) (now % MINUTES);
		Minute minute = this.minutes.get(slot);
		while (minute == null || minute.number != now) {
			Minute next = new Minute(now);
			if (this.minutes.compareAndSet(slot, minute, next)) {
				return next;
			}
			minute = this.minutes.get(slot);
		}
		return minute;
	}

	private long now() {
		return this.clock.instant().getEpochSecond() / 60;
	}

	// Return something of each minute of the last hour, the oldest first.
	long[] last(ToLongFunction<Minute> value) {
		long now = now();
		long[] values = new long[MINUTES];
		for (int i = 0; i < MINUTES; i++) {
			long number = now - MINUTES + 1 + i;
			Minute minute = this.minutes.get((int) (number % MINUTES));
			values[i] = (minute != null && minute.number == number) ? value.applyAsLong(minute) : 0;
		}
		return values;
	}

	// Return the reasons of refusals, the most frequent first.
	List<Reason> reasons() {
		return this.reasons.entrySet()
			.stream()
			.map((entry) -> new Reason(entry.getKey(), entry.getValue().sum()))
			.sorted(Comparator.comparingLong(Reason::count).reversed().thenComparing(Reason::text))
			.toList();
	}

	/**
	 * How often something was refused.
	 *
	 * @param text the reason
	 * @param count how often
	 */
	record Reason(String text, long count) {
	}

	/**
	 * What happened in a minute.
	 */
	static final class Minute {

		private final long number;

		private final LongAdder messages = new LongAdder();

		private final LongAdder bytes = new LongAdder();

		private final LongAdder refusals = new LongAdder();

		Minute(long number) {
			this.number = number;
		}

		long messages() {
			return this.messages.sum();
		}

		long bytes() {
			return this.bytes.sum();
		}

		long refusals() {
			return this.refusals.sum();
		}

	}

}
