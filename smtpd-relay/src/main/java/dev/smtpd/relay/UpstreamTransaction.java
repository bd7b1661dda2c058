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

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

import dev.smtpd.EsmtpParameters;
import dev.smtpd.Mailbox;
import dev.smtpd.SmtpReply;
import dev.smtpd.relay.OutgoingMessage.Recipient;
import io.netty.handler.codec.smtp.SmtpCommand;
import org.jspecify.annotations.Nullable;

/**
 * A transaction on a connection to an upstream server. Used on the event loop of the
 * connection only.
 */
final class UpstreamTransaction {

	private final UpstreamConnection connection;

	private final UpstreamEnvelope envelope;

	private final Executor executor;

	private @Nullable ContentSender content;

	private boolean begun;

	UpstreamTransaction(UpstreamConnection connection, Mailbox sender, EsmtpParameters options, Executor executor) {
		this.connection = connection;
		this.envelope = new UpstreamEnvelope(connection.extensions(), connection.isSecure(), sender, options);
		this.executor = executor;
	}

	// Return whether RSET has to be sent before another transaction.
	boolean isOpen() {
		return this.begun;
	}

	// Return whether the server may have accepted the message, so that it must not be
	// sent again.
	boolean isContentSent() {
		ContentSender sender = this.content;
		UpstreamException failure = this.connection.failure();
		return sender != null && sender.isComplete() && (failure == null || !failure.isClosing());
	}

	/**
	 * Begin by MAIL.
	 * @return the reply, or that of this side if the server doesn't support what the
	 * message needs
	 */
	CompletableFuture<SmtpReply> mail() {
		SmtpReply fault = this.envelope.findFault();
		if (fault != null) {
			return CompletableFuture.completedFuture(fault);
		}
		CompletableFuture<SmtpReply> reply = writeMail(this.envelope.declaredSize(), false);
		this.connection.flush();
		return reply;
	}

	private CompletableFuture<SmtpReply> writeMail(long size, boolean smtputf8) {
		this.begun = true;
		return this.connection.write(SmtpCommand.MAIL, this.envelope.mailArgument(size, smtputf8));
	}

	// Send RCPT. Return the reply, that of this side if the server doesn't support the
	// address.
	CompletableFuture<SmtpReply> rcpt(Mailbox recipient, EsmtpParameters parameters) {
		SmtpReply fault = this.envelope.findFault(recipient);
		return (fault != null) ? CompletableFuture.completedFuture(fault)
				: this.connection.send(SmtpCommand.RCPT, this.envelope.rcptArgument(recipient, parameters));
	}

	// Send MAIL and all RCPT, at once if the server offers PIPELINING, together with the
	// content if possible. Return only the reply to MAIL if that is negative, else those
	// to RCPT.
	CompletableFuture<List<SmtpReply>> begin(OutgoingMessage message) {
		List<Recipient> recipients = message.recipients();
		boolean smtputf8 = recipients.stream().anyMatch((to) -> to.mailbox().isInternationalized());
		CompletableFuture<SmtpReply> mail = writeMail(message.size(), smtputf8);
		if (!this.connection.extensions().offers("PIPELINING")) {
			this.connection.flush();
			return mail.thenCompose((reply) -> !reply.isPositive() ? CompletableFuture.completedFuture(List.of(reply))
					: sendOneByOne(recipients, new ArrayList<>()));
		}
		List<CompletableFuture<SmtpReply>> replies = new ArrayList<>(recipients.size());
		for (Recipient to : recipients) {
			replies.add(
					this.connection.write(SmtpCommand.RCPT, this.envelope.rcptArgument(to.mailbox(), to.parameters())));
		}
		CompletableFuture<SmtpReply> early = (replies.size() == 1) ? sender(message).begin() : null;
		this.connection.flush();
		// replies come in order
		return replies.get(replies.size() - 1).thenApply((last) -> {
			SmtpReply first = mail.join();
			if (early != null && !(first.isPositive() && last.isPositive())) {
				this.connection.resumeReplyTimeout();
				early.thenAccept(this::requireRefused);
			}
			return first.isPositive() ? replies.stream().map(CompletableFuture::join).toList() : List.of(first);
		});
	}

	// with a single recipient refused, content is refused, too (RFC 2920 section 3.1)
	private void requireRefused(SmtpReply content) {
		if (!content.isTransient() && !content.isPermanent()) {
			this.connection.fail(UpstreamException.lost("Content was accepted without a recipient", null));
		}
	}

	private CompletableFuture<List<SmtpReply>> sendOneByOne(List<Recipient> recipients, List<SmtpReply> replies) {
		if (replies.size() == recipients.size()) {
			return CompletableFuture.completedFuture(replies);
		}
		Recipient next = recipients.get(replies.size());
		return rcpt(next.mailbox(), next.parameters()).thenCompose((reply) -> {
			replies.add(reply);
			return sendOneByOne(recipients, replies);
		});
	}

	// Find out whether the server doesn't support what a message needs. Return the
	// refusal, or null.
	CompletableFuture<@Nullable SmtpReply> findFault(OutgoingMessage message) {
		SmtpReply fault = this.envelope.findFault();
		for (Recipient recipient : message.recipients()) {
			fault = (fault != null) ? fault : this.envelope.findFault(recipient.mailbox());
		}
		return (fault != null) ? CompletableFuture.completedFuture(fault) : findContentFault(message);
	}

	// Find out whether the server doesn't support the content. Return the refusal, or
	// null.
	CompletableFuture<@Nullable SmtpReply> findContentFault(OutgoingMessage message) {
		SmtpReply fault = this.envelope.findFault(message.size());
		if (fault != null || !this.envelope.dependsOnContent()) {
			return CompletableFuture.completedFuture(fault);
		}
		return new ContentInspection(message, this.executor).findEightBit().whenCompleteAsync((where, ex) -> {
		}, this.connection.channel().eventLoop()).thenApply(this.envelope::findFault);
	}

	// Send the content. Return the reply to the message.
	CompletableFuture<SmtpReply> content(OutgoingMessage message) {
		ContentSender sender = sender(message);
		return sender.send().thenApply((reply) -> {
			this.begun = !(sender.isComplete() && reply.isPositive());
			return reply;
		});
	}

	private ContentSender sender(OutgoingMessage message) {
		ContentSender sender = this.content;
		if (sender == null) {
			sender = new ContentSender(this.connection, message, this.executor);
			this.content = sender;
		}
		return sender;
	}

	/**
	 * Abort the transaction by RSET.
	 * @return the reply
	 */
	CompletableFuture<SmtpReply> reset() {
		return this.connection.send(SmtpCommand.RSET);
	}

}
