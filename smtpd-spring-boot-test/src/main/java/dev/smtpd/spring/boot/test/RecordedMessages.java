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

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import dev.smtpd.Envelope;
import dev.smtpd.MessageContent;
import dev.smtpd.MessageOutcome;
import dev.smtpd.SmtpMessage;
import dev.smtpd.SmtpReply;
import dev.smtpd.SmtpServerObserver;
import org.jspecify.annotations.Nullable;

/**
 * The messages that a server has accepted during a test. A test sees the messages that
 * have arrived since its test method began, {@code @BeforeEach} methods included, so
 * tests that share an application context, also in parallel, need not clear anything;
 * tests in parallel choose theirs by recipient.
 * <p>
 * May be used from any thread. The newest 10,000 messages are kept, of together at most
 * 64 MiB.
 *
 * @since 0.1.0
 */
public abstract class RecordedMessages {

	/**
	 * How long {@link #await(Predicate)} waits.
	 */
	public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);

	private static final int MAX_MESSAGES = 10_000;

	private static final long MAX_SIZE = 64L * 1024 * 1024;

	// threads that a test starts see what the test sees
	private final ThreadLocal<Long> beginning = new InheritableThreadLocal<>();

	private final Deque<RecordedMessage> messages = new ArrayDeque<>();

	private final SmtpServerObserver observer = new RecordingObserver();

	private long count;

	private long size;

	RecordedMessages() {
	}

	/**
	 * Return the observer to add to servers. No bean is one itself, since the server of
	 * the application would get it, too.
	 * @return the observer
	 */
	final SmtpServerObserver observer() {
		return this.observer;
	}

	/**
	 * A condition for messages with a certain recipient on the envelope.
	 * @param recipient the address, in which the case of letters makes no difference
	 * @return the condition
	 */
	public static Predicate<RecordedMessage> to(String recipient) {
		return describedAs("to " + recipient,
				(message) -> message.recipients().stream().anyMatch(recipient::equalsIgnoreCase));
	}

	/**
	 * A condition for messages with a certain sender on the envelope.
	 * @param sender the address, in which the case of letters makes no difference
	 * @return the condition
	 */
	public static Predicate<RecordedMessage> from(String sender) {
		return describedAs("from " + sender, (message) -> message.sender().equalsIgnoreCase(sender));
	}

	/**
	 * A condition for messages with a certain subject.
	 * @param subject the whole decoded subject
	 * @return the condition
	 */
	public static Predicate<RecordedMessage> subject(String subject) {
		return describedAs("with the subject '" + subject + "'", (message) -> message.subject().equals(subject));
	}

	/**
	 * A condition for messages whose subject contains a text.
	 * @param part a part of the decoded subject
	 * @return the condition
	 */
	public static Predicate<RecordedMessage> subjectContaining(String part) {
		return describedAs("with a subject that contains '" + part + "'",
				(message) -> message.subject().contains(part));
	}

	private static Predicate<RecordedMessage> describedAs(String description, Predicate<RecordedMessage> predicate) {
		return new DescribedPredicate(description, predicate);
	}

	/**
	 * Return all messages.
	 * @return a new list, the newest message first
	 */
	public final List<RecordedMessage> all() {
		return all((message) -> true);
	}

	/**
	 * Return all messages that meet a condition.
	 * @param condition the condition
	 * @return a new list, the newest message first
	 */
	public final List<RecordedMessage> all(Predicate<RecordedMessage> condition) {
		Objects.requireNonNull(condition, "'condition' must not be null");
		List<RecordedMessage> found = new ArrayList<>();
		for (RecordedMessage message : snapshot()) {
			if (condition.test(message)) {
				found.add(message);
			}
		}
		return found;
	}

	/**
	 * Return the newest message that meets a condition, without waiting for it.
	 * @param condition the condition
	 * @return the message, or {@code null} if there is none
	 */
	public final @Nullable RecordedMessage find(Predicate<RecordedMessage> condition) {
		List<RecordedMessage> found = all(condition);
		return found.isEmpty() ? null : found.get(0);
	}

	/**
	 * Return the newest message that meets a condition; wait for up to
	 * {@linkplain #DEFAULT_TIMEOUT 10 seconds} until there is one.
	 * @param condition the condition, such as {@link #to(String)}
	 * @return the message
	 * @throws AssertionError if there is none by then, with a list of the messages that
	 * there are
	 */
	public final RecordedMessage await(Predicate<RecordedMessage> condition) {
		return await(condition, DEFAULT_TIMEOUT);
	}

	/**
	 * Return the newest message that meets a condition; wait until there is one.
	 * @param condition the condition, such as {@link #to(String)}
	 * @param timeout how long to wait
	 * @return the message
	 * @throws AssertionError if there is none by then, with a list of the messages that
	 * there are
	 */
	public final RecordedMessage await(Predicate<RecordedMessage> condition, Duration timeout) {
		return await(1, condition, timeout).get(0);
	}

	/**
	 * Return messages that meet a condition; wait until there are enough.
	 * @param minimum the number of messages to wait for
	 * @param condition the condition, such as {@link #to(String)}
	 * @param timeout how long to wait
	 * @return a new list of all that meet the condition, the newest message first
	 * @throws AssertionError if there are fewer by then, with a list of the messages that
	 * there are
	 */
	public final List<RecordedMessage> await(int minimum, Predicate<RecordedMessage> condition, Duration timeout) {
		Objects.requireNonNull(timeout, "'timeout' must not be null");
		long deadline = System.nanoTime() + timeout.toNanos();
		while (true) {
			long seen = count();
			List<RecordedMessage> found = all(condition);
			if (found.size() >= minimum) {
				return found;
			}
			if (!awaitMore(seen, deadline)) {
				throw new AssertionError(describe(minimum, condition, timeout, found.size()));
			}
		}
	}

	private String describe(int minimum, Predicate<RecordedMessage> condition, Duration timeout, int found) {
		String wanted = (condition instanceof DescribedPredicate described) ? " " + described.description() : "";
		List<RecordedMessage> all = all();
		String present = all.isEmpty() ? "There are no messages."
				: all.stream().map((message) -> "  " + message).collect(Collectors.joining("\n", "Messages:\n", ""));
		long dropped = dropped();
		String old = (dropped > 0) ? " The oldest messages were dropped, %s so far.".formatted(dropped) : "";
		return "Expected %s%s within %s, found %s.%s %s".formatted((minimum == 1) ? "a message" : minimum + " messages",
				wanted, timeout, (found == 0) ? "none" : found, old, present);
	}

	private synchronized long dropped() {
		return this.count - this.messages.size();
	}

	private synchronized long count() {
		return this.count;
	}

	// Return whether there are more messages than were seen before, false after the
	// deadline.
	private synchronized boolean awaitMore(long seen, long deadline) {
		try {
			while (this.count == seen) {
				long nanos = deadline - System.nanoTime();
				if (nanos <= 0) {
					return false;
				}
				wait(nanos / 1_000_000, (int) (nanos % 1_000_000));
			}
			return true;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new AssertionError("Interrupted while waiting for a message", ex);
		}
	}

	private synchronized List<RecordedMessage> snapshot() {
		Long first = this.beginning.get();
		List<RecordedMessage> result = new ArrayList<>(this.messages.size());
		for (Iterator<RecordedMessage> newest = this.messages.descendingIterator(); newest.hasNext();) {
			RecordedMessage message = newest.next();
			if (first != null && message.number() < first) {
				break;
			}
			result.add(message);
		}
		return result;
	}

	/**
	 * Hide the messages so far from the calling thread and from threads that it starts
	 * later. Not needed between test methods.
	 */
	public final synchronized void clear() {
		this.beginning.set(this.count);
	}

	private synchronized void add(SmtpMessage message, SmtpReply reply) {
		this.messages.addLast(new RecordedMessage(this.count, message, reply));
		this.count++;
		this.size += message.content().size();
		while (this.messages.size() > MAX_MESSAGES || (this.size > MAX_SIZE && this.messages.size() > 1)) {
			this.size -= this.messages.removeFirst().message().content().size();
		}
		notifyAll();
	}

	/**
	 * Records what a server has accepted.
	 */
	private final class RecordingObserver implements SmtpServerObserver {

		@Override
		public void messageProcessed(SmtpMessage message, SmtpReply reply, Duration processing) {
			MessageContent copy = DiscardedContent.takeCopy(message);
			if (MessageOutcome.of(reply).isAccepted()) {
				add(accepted(message, (copy != null) ? copy : message.content(), reply), reply);
			}
		}

		// by LMTP, the server has taken it for some recipients only
		private static SmtpMessage accepted(SmtpMessage message, MessageContent content, SmtpReply reply) {
			List<SmtpReply> replies = reply.recipientReplies();
			List<Integer> accepted = IntStream.range(0, replies.size())
				.filter((index) -> replies.get(index).isPositive())
				.boxed()
				.toList();
			Envelope envelope = replies.isEmpty() ? message.envelope() : message.envelope().only(accepted);
			return new SmtpMessage(message.id(), message.session(), envelope, content, message.receivedAt(),
					message.receiving());
		}

	}

	/**
	 * A condition with a description for failures.
	 *
	 * @param description the description
	 * @param predicate the condition itself
	 */
	private record DescribedPredicate(String description,
			Predicate<RecordedMessage> predicate) implements Predicate<RecordedMessage> {

		@Override
		public boolean test(RecordedMessage message) {
			return this.predicate.test(message);
		}

		@Override
		public Predicate<RecordedMessage> and(Predicate<? super RecordedMessage> other) {
			String also = (other instanceof DescribedPredicate described) ? described.description()
					: "that meets the condition";
			return describedAs(this.description + " and " + also,
					(message) -> this.predicate.test(message) && other.test(message));
		}

	}

}
