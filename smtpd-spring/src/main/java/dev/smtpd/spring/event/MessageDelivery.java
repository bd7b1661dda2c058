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

package dev.smtpd.spring.event;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import dev.smtpd.SmtpMessage;
import dev.smtpd.SmtpProtocol;
import dev.smtpd.SmtpReply;
import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationEvent;
import org.springframework.util.ReflectionUtils;

/**
 * The invocation of the listeners for one message, on the thread that publishes its
 * event. Collects what they reply, in their order: the first refusal or failure ends it,
 * and the last positive reply counts. By LMTP there may be a reply for each recipient.
 */
final class MessageDelivery {

	// how long it may take to find out that the server has answered, where the interrupt
	// was lost
	private static final long UNTIL_ANSWERED_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

	private final SmtpMessage message;

	private final boolean perRecipient;

	private final boolean lateListenersAllowed;

	private final Thread thread = Thread.currentThread();

	private final long start = System.nanoTime();

	// null for no limit
	private final @Nullable Duration timeout;

	private boolean open = true;

	private boolean over;

	private @Nullable SmtpReply reply;

	private @Nullable SmtpReply @Nullable [] recipientReplies;

	private @Nullable Throwable failure;

	/**
	 * Create a delivery on the current thread.
	 * @param message the message
	 * @param processingTimeout how long its processing may take, since the message has
	 * been received; zero for no limit
	 * @param lateListenersAllowed whether listeners may work later
	 */
	MessageDelivery(SmtpMessage message, Duration processingTimeout, boolean lateListenersAllowed) {
		this.message = message;
		this.perRecipient = message.session().connector().protocol() == SmtpProtocol.LMTP;
		this.lateListenersAllowed = lateListenersAllowed;
		this.timeout = processingTimeout.isZero() ? null : remaining(message, processingTimeout);
	}

	// the server's own time has been running while the message waited for a thread
	private static Duration remaining(SmtpMessage message, Duration processingTimeout) {
		Duration elapsed = Duration.between(message.receivedAt(), Instant.now());
		return elapsed.isNegative() ? processingTimeout : processingTimeout.minus(elapsed);
	}

	/**
	 * Return the delivery that an event is part of, be it as one that a listener has
	 * returned.
	 * @param event the event
	 * @return the delivery, or {@code null} if the event isn't in delivery on this thread
	 */
	static @Nullable MessageDelivery of(ApplicationEvent event) {
		MessageDelivery delivery = (event instanceof MessageReceivedEvent received) ? received.delivery()
				: DerivedEvent.findDelivery(event);
		return (delivery != null && delivery.thread == Thread.currentThread() && delivery.open) ? delivery : null;
	}

	/**
	 * Return whether listeners may work later.
	 * @return whether they may
	 */
	boolean areLateListenersAllowed() {
		return this.lateListenersAllowed;
	}

	/**
	 * Return whether a listener has refused the message or failed, so that no other one
	 * is to be invoked.
	 * @return whether the outcome is certain
	 */
	boolean isOver() {
		return this.over;
	}

	/**
	 * Return how long to wait for what a listener returned before calling this method
	 * again. When the time is over, it is the server that answers the client, and then
	 * interrupts this thread.
	 * @return the time in nanoseconds
	 * @throws TimeoutException if there is no time left, and the client was answered
	 */
	long remainingNanos() throws TimeoutException {
		if (this.timeout == null) {
			return Long.MAX_VALUE;
		}
		long remaining = this.timeout.toNanos() - (System.nanoTime() - this.start);
		if (remaining > 0) {
			return remaining;
		}
		if (!this.message.isAwaitingReply()) {
			throw new TimeoutException("Listener took longer than the processing timeout");
		}
		return UNTIL_ANSWERED_NANOS;
	}

	/**
	 * Take the reply of a listener.
	 * @param given the reply
	 * @throws RefusedException if the message is refused, to end the delivery
	 * @throws IllegalStateException if the reply doesn't fit the message
	 */
	void add(SmtpReply given) {
		if (given.code() >= 300 && given.code() < 400) {
			throw new IllegalStateException("A listener can't give an intermediate reply: " + given);
		}
		int recipients = this.message.envelope().recipients().size();
		if (!given.recipientReplies().isEmpty() && given.recipientReplies().size() != recipients) {
			throw new IllegalStateException("There must be one reply for each recipient: " + given);
		}
		if (this.perRecipient && (this.recipientReplies != null || !given.recipientReplies().isEmpty())) {
			this.over = !addEach(given, recipients);
		}
		else {
			this.reply = given;
			this.over = !given.isPositive();
		}
		if (this.over) {
			throw new RefusedException(given);
		}
	}

	private boolean addEach(SmtpReply given, int recipients) {
		@Nullable SmtpReply[] replies = this.recipientReplies;
		if (replies == null) {
			replies = new SmtpReply[recipients];
			Arrays.fill(replies, this.reply);
			this.recipientReplies = replies;
		}
		List<SmtpReply> each = given.recipientReplies();
		for (int i = 0; i < recipients; i++) {
			if (isPositive(replies[i])) {
				replies[i] = each.isEmpty() ? given : each.get(i);
			}
		}
		return Arrays.stream(replies).anyMatch(MessageDelivery::isPositive);
	}

	private static boolean isPositive(@Nullable SmtpReply reply) {
		return reply == null || reply.isPositive();
	}

	/**
	 * Take the failure of a listener, unless the outcome is certain already.
	 * @param thrown what it has thrown
	 */
	void fail(Throwable thrown) {
		if (!this.over) {
			this.over = true;
			this.failure = thrown;
		}
	}

	/**
	 * All listeners have been invoked, or none is any more.
	 * @return what they reply together, or {@code null} for the ordinary reply
	 * @throws Exception what the first one that failed has thrown
	 */
	@Nullable SmtpReply conclude() throws Exception {
		this.open = false;
		Throwable thrown = this.failure;
		if (thrown != null) {
			ReflectionUtils.rethrowException(thrown);
		}
		@Nullable SmtpReply[] replies = this.recipientReplies;
		return (replies != null)
				? SmtpReply
					.forRecipients(Arrays.stream(replies).map((each) -> (each != null) ? each : SmtpReply.OK).toList())
				: this.reply;
	}

	/**
	 * Ends the delivery of an event: Spring invokes no further listeners after an
	 * exception.
	 */
	static final class RefusedException extends RuntimeException {

		private static final long serialVersionUID = 1L;

		private RefusedException(SmtpReply reply) {
			super("Listener refused the message: " + reply, null, false, false);
		}

	}

}
