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

package dev.smtpd;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Collects what the processors of a chain reply to a message, with the rules of
 * {@link MessageProcessor}. For those who write a processor that calls others. Used by
 * one thread at a time.
 *
 * @since 0.1.0
 */
public final class ReplyCollector {

	private final SmtpMessage original;

	private final boolean perRecipient;

	private SmtpMessage message;

	private @Nullable SmtpReply reply;

	private @Nullable SmtpReply @Nullable [] recipientReplies;

	/**
	 * Create a collector.
	 * @param message the message
	 */
	public ReplyCollector(SmtpMessage message) {
		this.original = message;
		this.message = message;
		this.perRecipient = message.session().connector().protocol() == SmtpProtocol.LMTP;
	}

	/**
	 * Return the message for the next processor, without the recipients that were
	 * refused.
	 * @return the message
	 */
	public SmtpMessage message() {
		return this.message;
	}

	/**
	 * Take the reply of a processor.
	 * @param reply the reply, or {@code null} for the ordinary one
	 * @return whether the next processor is to be called
	 * @throws IllegalStateException if it doesn't fit the message
	 */
	public boolean add(@Nullable SmtpReply reply) {
		if (reply == null) {
			return true;
		}
		if (reply.code() >= 300 && reply.code() < 400) {
			throw new IllegalStateException("Application code can't give an intermediate reply: " + reply);
		}
		if (!reply.recipientReplies().isEmpty()
				&& reply.recipientReplies().size() != this.message.envelope().recipients().size()) {
			throw new IllegalStateException("There must be one reply for each recipient: " + reply);
		}
		if (!this.perRecipient || (this.recipientReplies == null && reply.recipientReplies().isEmpty())) {
			this.reply = reply.forAllRecipients();
			return reply.isPositive();
		}
		return addEach(reply);
	}

	private boolean addEach(SmtpReply reply) {
		int count = this.original.envelope().recipients().size();
		@Nullable SmtpReply[] replies = this.recipientReplies;
		if (replies == null) {
			replies = new SmtpReply[count];
			Arrays.fill(replies, this.reply);
			this.recipientReplies = replies;
		}
		List<Integer> accepted = new ArrayList<>();
		int next = 0;
		for (int i = 0; i < count; i++) {
			SmtpReply earlier = replies[i];
			if (earlier == null || earlier.isPositive()) {
				SmtpReply own = reply.recipientReplies().isEmpty() ? reply : reply.recipientReplies().get(next++);
				replies[i] = own;
				if (own.isPositive()) {
					accepted.add(i);
				}
			}
		}
		if (accepted.isEmpty()) {
			return false;
		}
		Envelope envelope = this.original.envelope();
		this.message = new SmtpMessage(this.original.id(), this.original.session(), envelope.only(accepted),
				this.original.content(), this.original.receivedAt(), this.original.receiving());
		return true;
	}

	/**
	 * Return whether the message was accepted, by LMTP for a recipient at least.
	 * @return whether the processors answer for the message
	 */
	public boolean isAccepted() {
		SmtpReply result = result();
		return result == null || MessageOutcome.of(result).isAccepted();
	}

	/**
	 * Return what all processors together reply.
	 * @return the reply, or {@code null} for the ordinary one
	 */
	public @Nullable SmtpReply result() {
		@Nullable SmtpReply[] replies = this.recipientReplies;
		if (replies == null) {
			return this.reply;
		}
		return SmtpReply
			.forRecipients(Arrays.stream(replies).map((each) -> (each != null) ? each : SmtpReply.OK).toList());
	}

}
