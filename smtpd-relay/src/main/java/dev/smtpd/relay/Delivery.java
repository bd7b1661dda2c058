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

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.stream.IntStream;

import dev.smtpd.SmtpReply;
import dev.smtpd.relay.OutgoingMessage.Recipient;
import org.jspecify.annotations.Nullable;

/**
 * Sends a message to an upstream server after its content was received.
 */
final class Delivery implements UpstreamsInTurn.Attempt<SmtpReply> {

	private final OutgoingMessage message;

	private final int originCount;

	private final boolean perRecipient;

	private final Executor executor;

	private volatile @Nullable UpstreamTransaction transaction;

	/**
	 * Create a delivery.
	 * @param message the message
	 * @param originCount the number of recipients of the client
	 * @param perRecipient whether the client receives a reply for each recipient (LMTP),
	 * so that some may be accepted and others not
	 * @param executor for content that isn't in memory
	 */
	Delivery(OutgoingMessage message, int originCount, boolean perRecipient, Executor executor) {
		this.message = message;
		this.originCount = originCount;
		this.perRecipient = perRecipient;
		this.executor = executor;
	}

	@Override
	public boolean mayBeRepeated() {
		UpstreamTransaction current = this.transaction;
		return current == null || !current.isContentSent();
	}

	@Override
	public CompletableFuture<SmtpReply> make(Upstream upstream, UpstreamConnection connection) {
		UpstreamTransaction current = new UpstreamTransaction(connection, this.message.sender(),
				this.message.mailOptions(), this.executor);
		this.transaction = current;
		return deliver(current).thenApply((reply) -> {
			upstream.release(connection, current);
			return reply;
		});
	}

	private CompletableFuture<SmtpReply> deliver(UpstreamTransaction current) {
		return current.findFault(this.message)
			.thenCompose((refusal) -> (refusal != null) ? CompletableFuture.completedFuture(refusal)
					: current.begin(this.message).thenCompose((replies) -> send(current, replies)));
	}

	private CompletableFuture<SmtpReply> send(UpstreamTransaction current, List<SmtpReply> replies) {
		List<Recipient> recipients = this.message.recipients();
		long refused = replies.stream().filter((reply) -> !reply.isPositive()).count();
		if (refused > 0 && replies.size() < recipients.size()) {
			return CompletableFuture.completedFuture(UpstreamReplies.forClient(replies.get(0)));
		}
		boolean none = refused == recipients.size() || (refused > 0 && !this.perRecipient);
		if (none) {
			return CompletableFuture.completedFuture(combine(replies));
		}
		return current.content(this.message).thenApply((reply) -> {
			if (!this.perRecipient) {
				return UpstreamReplies.forClient(reply);
			}
			return combine(replies.stream().map((recipient) -> recipient.isPositive() ? reply : recipient).toList());
		});
	}

	// Return the reply for the recipients of the client: for each, the least favourable
	// of the replies for the recipients that replace it.
	private SmtpReply combine(List<SmtpReply> replies) {
		@Nullable SmtpReply[] combined = new SmtpReply[this.originCount];
		IntStream.range(0, replies.size()).forEach((i) -> {
			SmtpReply reply = UpstreamReplies.forClient(replies.get(i));
			int origin = this.message.recipients().get(i).origin();
			SmtpReply other = combined[origin];
			if (other == null || other.isPositive() || (other.isPermanent() && reply.isTransient())) {
				combined[origin] = reply;
			}
		});
		SmtpReply reply = SmtpReply.forRecipients(Arrays.stream(combined).map(Objects::requireNonNull).toList());
		return this.perRecipient ? reply : reply.forAllRecipients();
	}

}
