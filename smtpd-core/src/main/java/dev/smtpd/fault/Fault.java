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

package dev.smtpd.fault;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.smtpd.SmtpReply;
import org.jspecify.annotations.Nullable;

/**
 * A fault that a server makes on purpose: where, what, how often and for whom, such as
 * {@code Fault.at(FaultStage.END_OF_DATA).drop().onNth(1)}. It is made each time unless
 * {@link #onNth} or {@link #onEvery} says otherwise. Immutable.
 *
 * @param stage where it is made
 * @param action what is done
 * @param reply the reply that is sent, or of which half a line is sent; {@code null} if
 * the action needs none
 * @param delay how long to wait before, zero not to wait
 * @param nth at which of the occasions it is made, counted from 1; 0 for each
 * @param every at each how many occasions it is made; 0 for each
 * @param sender the pattern of the senders for whose transactions it is made,
 * {@code null} for all
 * @param recipient the pattern of the recipients for whom it is made, {@code null} for
 * all
 * @param connector the name of the connector on which it is made, {@code null} for all
 * @since 0.1.0
 * @see SmtpFaults
 */
public record Fault(FaultStage stage, FaultAction action, @Nullable SmtpReply reply, Duration delay, int nth, int every,
		@Nullable String sender, @Nullable String recipient, @Nullable String connector) {

	/**
	 * How long a fault may wait at most: longer than any of the timeouts of a client that
	 * RFC 5321 section 4.5.3.2 recommends.
	 */
	public static final Duration MAX_DELAY = Duration.ofMinutes(15);

	private static final Pattern REPLY = Pattern
		.compile("([45][0-9][0-9])(?: +([45]\\.[0-9]{1,3}\\.[0-9]{1,3}))?(?: +(.*))?");

	/**
	 * Create a fault.
	 * @throws IllegalArgumentException if what is given doesn't fit together
	 */
	public Fault {
		require(!delay.isNegative() && delay.compareTo(MAX_DELAY) <= 0,
				"The delay must be from 0 to " + MAX_DELAY.toMinutes() + " minutes");
		require(action != FaultAction.DELAY || !delay.isZero(), "A delay must be longer than 0");
		require(action != FaultAction.REPLY || reply != null, "There must be a reply to send");
		require(reply == null || action == FaultAction.REPLY || action == FaultAction.HALF_LINE,
				"There must be no reply for " + text(action));
		require(reply == null || reply.isTransient() || reply.isPermanent(), "The reply must be 4xx or 5xx");
		require(reply == null || reply.recipientReplies().isEmpty(), "The reply must be the same for all recipients");
		require(nth >= 0, "The number of an occasion must not be negative");
		require(every >= 0, "The number of occasions must not be negative");
		require(nth == 0 || every == 0, "A fault is made on one occasion or on every so many, not both");
		require(sender == null || stage.hasSender(), "No sender is known at " + text(stage));
		require(recipient == null || stage.hasRecipients(), "No recipient is known at " + text(stage));
		if (sender != null) {
			new AddressPattern(sender);
		}
		if (recipient != null) {
			new AddressPattern(recipient);
		}
	}

	/**
	 * Begin to describe a fault.
	 * @param stage where it is made
	 * @return what it is to be
	 */
	public static At at(FaultStage stage) {
		return new At(stage);
	}

	/**
	 * Return a fault like this one that is made after some time.
	 * @param delay how long to wait before the action
	 * @return a new fault
	 * @throws IllegalArgumentException if it is negative or longer than
	 * {@link #MAX_DELAY}, or if it is zero and the action is to wait
	 */
	public Fault after(Duration delay) {
		return new Fault(this.stage, this.action, this.reply, delay, this.nth, this.every, this.sender, this.recipient,
				this.connector);
	}

	/**
	 * Return a fault like this one that is made once. Occasions are counted over all
	 * connections: those at the stage for which the conditions hold.
	 * @param nth at which of the occasions it is made, counted from 1
	 * @return a new fault
	 * @throws IllegalArgumentException if it isn't positive
	 */
	public Fault onNth(int nth) {
		require(nth > 0, "The number of an occasion must be positive");
		return new Fault(this.stage, this.action, this.reply, this.delay, nth, 0, this.sender, this.recipient,
				this.connector);
	}

	/**
	 * Return a fault like this one that is made at regular intervals. Occasions are
	 * counted over all connections: those at the stage for which the conditions hold.
	 * @param every at each how many occasions it is made, such as 3 for the third, the
	 * sixth and so on
	 * @return a new fault
	 * @throws IllegalArgumentException if it isn't positive
	 */
	public Fault onEvery(int every) {
		require(every > 0, "The number of occasions must be positive");
		return new Fault(this.stage, this.action, this.reply, this.delay, 0, every, this.sender, this.recipient,
				this.connector);
	}

	/**
	 * Return a fault like this one that is made for some senders only.
	 * @param pattern the pattern of their addresses, in which {@code *} stands for any
	 * characters, and case doesn't matter; {@code <>} is the null reverse-path
	 * @return a new fault
	 * @throws IllegalArgumentException if no sender is known at the stage, or the pattern
	 * is empty or too long
	 */
	public Fault forSender(String pattern) {
		return new Fault(this.stage, this.action, this.reply, this.delay, this.nth, this.every, pattern, this.recipient,
				this.connector);
	}

	/**
	 * Return a fault like this one that is made for some recipients only: at
	 * {@link FaultStage#RCPT} for the one that is given, later if one of those of the
	 * message matches.
	 * @param pattern the pattern of their addresses, in which {@code *} stands for any
	 * characters, and case doesn't matter
	 * @return a new fault
	 * @throws IllegalArgumentException if no recipient is known at the stage, or the
	 * pattern is empty or too long
	 */
	public Fault forRecipient(String pattern) {
		return new Fault(this.stage, this.action, this.reply, this.delay, this.nth, this.every, this.sender, pattern,
				this.connector);
	}

	/**
	 * Return a fault like this one that is made on one connector only.
	 * @param connector the name of the connector
	 * @return a new fault
	 */
	public Fault onConnector(String connector) {
		return new Fault(this.stage, this.action, this.reply, this.delay, this.nth, this.every, this.sender,
				this.recipient, connector);
	}

	boolean isDue(long occasion) {
		if (this.nth > 0) {
			return occasion == this.nth;
		}
		return this.every == 0 || occasion % this.every == 0;
	}

	/**
	 * Return the fault for a log, such as
	 * {@code end-of-data: drop, nth 1, recipient *@example.org}.
	 */
	@Override
	public String toString() {
		StringBuilder text = new StringBuilder(text(this.stage)).append(": ").append(text(this.action));
		append(text, "reply", this.reply);
		append(text, "delay", this.delay.isZero() ? null : this.delay);
		append(text, "nth", (this.nth != 0) ? this.nth : null);
		append(text, "every", (this.every != 0) ? this.every : null);
		append(text, "sender", this.sender);
		append(text, "recipient", this.recipient);
		append(text, "connector", this.connector);
		return text.toString();
	}

	private static void append(StringBuilder text, String name, @Nullable Object value) {
		if (value != null) {
			text.append(", ").append(name).append(' ').append(value);
		}
	}

	private static String text(Enum<?> constant) {
		return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

	private static void require(boolean valid, String message) {
		if (!valid) {
			throw new IllegalArgumentException(message);
		}
	}

	/**
	 * Return a reply from its text.
	 * @param text the text of a reply of one line, such as {@code 451 4.3.0 Try later}
	 * @return the reply
	 * @throws IllegalArgumentException if it isn't the text of a reply of 4xx or 5xx
	 */
	public static SmtpReply parseReply(String text) {
		Matcher parts = REPLY.matcher(text.strip());
		require(parts.matches(), "Not a reply of 4xx or 5xx: '" + text + "'");
		String line = parts.group(3);
		return SmtpReply.of(Integer.parseInt(parts.group(1)), parts.group(2), (line != null) ? line : "");
	}

	/**
	 * The stage of a fault, for which there is no action yet.
	 */
	public static final class At {

		private final FaultStage stage;

		private At(FaultStage stage) {
			this.stage = stage;
		}

		/**
		 * Return a fault that sends a reply.
		 * @param reply the reply, 4xx or 5xx
		 * @return the fault
		 * @throws IllegalArgumentException if the reply is another one
		 */
		public Fault reply(SmtpReply reply) {
			return create(FaultAction.REPLY, reply, Duration.ZERO);
		}

		/**
		 * Return a fault that sends a reply.
		 * @param text the text of a reply of one line, such as
		 * {@code 451 4.3.0 Try later}
		 * @return the fault
		 * @throws IllegalArgumentException if it isn't the text of a reply of 4xx or 5xx
		 */
		public Fault reply(String text) {
			return reply(parseReply(text));
		}

		/**
		 * Return a fault that waits, and goes on as usual then.
		 * @param delay how long, at most {@link Fault#MAX_DELAY}
		 * @return the fault
		 * @throws IllegalArgumentException if it isn't positive, or too long
		 */
		public Fault delay(Duration delay) {
			return create(FaultAction.DELAY, null, delay);
		}

		/**
		 * Return a fault that closes the connection without a reply.
		 * @return the fault
		 */
		public Fault drop() {
			return create(FaultAction.DROP, null, Duration.ZERO);
		}

		/**
		 * Return a fault that resets the connection without a reply.
		 * @return the fault
		 */
		public Fault reset() {
			return create(FaultAction.RESET, null, Duration.ZERO);
		}

		/**
		 * Return a fault that sends half a line of the reply that is usual at the stage,
		 * and closes the connection.
		 * @return the fault
		 */
		public Fault halfLine() {
			return create(FaultAction.HALF_LINE, null, Duration.ZERO);
		}

		private Fault create(FaultAction action, @Nullable SmtpReply reply, Duration delay) {
			return new Fault(this.stage, action, reply, delay, 0, 0, null, null, null);
		}

	}

}
