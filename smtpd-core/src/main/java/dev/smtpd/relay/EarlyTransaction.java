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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

import dev.smtpd.EsmtpParameters;
import dev.smtpd.Mailbox;
import dev.smtpd.SmtpReply;
import dev.smtpd.SmtpSession;
import org.jspecify.annotations.Nullable;

/**
 * A transaction with an upstream server that was begun before the content was there.
 */
final class EarlyTransaction {

	private static final String ATTRIBUTE = EarlyTransaction.class.getName();

	private final Upstream upstream;

	private final UpstreamConnection connection;

	private final UpstreamTransaction transaction;

	private final Mailbox sender;

	private final List<Mailbox> recipients = new CopyOnWriteArrayList<>();

	EarlyTransaction(Upstream upstream, UpstreamConnection connection, UpstreamTransaction transaction,
			Mailbox sender) {
		this.upstream = upstream;
		this.connection = connection;
		this.transaction = transaction;
		this.sender = sender;
	}

	// Keep it with a session, unless that was closed meanwhile.
	void attach(SmtpSession session) {
		session.attributes().put(ATTRIBUTE, this);
		if (session.state() == SmtpSession.State.CLOSED) {
			EarlyTransaction left = take(session);
			if (left != null) {
				left.abandon();
			}
		}
	}

	static @Nullable EarlyTransaction find(SmtpSession session) {
		return (session.attributes().get(ATTRIBUTE) instanceof EarlyTransaction early) ? early : null;
	}

	// Take it from a session, to be either sent or abandoned.
	static @Nullable EarlyTransaction take(SmtpSession session) {
		return (session.attributes().remove(ATTRIBUTE) instanceof EarlyTransaction early) ? early : null;
	}

	Upstream upstream() {
		return this.upstream;
	}

	boolean isContentSent() {
		return this.transaction.isContentSent();
	}

	// Name a recipient. Return the refusal of the server or of this side, or. null
	CompletableFuture<@Nullable SmtpReply> rcpt(Mailbox recipient, EsmtpParameters parameters) {
		CompletableFuture<@Nullable SmtpReply> refusal = new CompletableFuture<>();
		this.connection.channel().eventLoop().execute(() -> {
			SmtpReply fault = this.transaction.envelope().findFault(recipient);
			if (fault != null) {
				refusal.complete(fault);
				return;
			}
			this.transaction.rcpt(recipient, parameters).whenComplete((reply, ex) -> {
				if (ex != null) {
					refusal.complete(Upstream.toUpstreamException(ex).reply());
				}
				else if (reply.isPositive()) {
					this.recipients.add(recipient);
					refusal.complete(null);
				}
				else {
					refusal.complete(UpstreamReplies.forClient(reply));
				}
			});
		});
		return refusal;
	}

	// Return whether a message is what the server was told to expect.
	boolean matches(OutgoingMessage message) {
		return this.sender.equals(message.sender()) && this.recipients
			.equals(message.recipients().stream().map(OutgoingMessage.Recipient::mailbox).toList());
	}

	/**
	 * Send the content.
	 * @param message the message
	 * @param otherwise relays it anew, if the connection was lost before the message was
	 * sent
	 * @return the reply to the message
	 */
	CompletableFuture<SmtpReply> send(OutgoingMessage message, Supplier<CompletableFuture<SmtpReply>> otherwise) {
		return CompletableFuture
			.supplyAsync(() -> this.transaction.findContentFault(message), this.connection.channel().eventLoop())
			.thenCompose((found) -> found)
			.thenComposeAsync((fault) -> (fault != null) ? CompletableFuture.completedFuture(fault)
					: this.transaction.content(message), this.connection.channel().eventLoop())
			.handle((reply, ex) -> {
				release();
				if (reply != null) {
					return CompletableFuture.completedFuture(UpstreamReplies.forClient(reply));
				}
				Throwable thrown = (ex != null) ? ex : new IllegalStateException("There is no reply");
				return isContentSent() ? CompletableFuture.<SmtpReply>failedFuture(thrown) : otherwise.get();
			})
			.thenCompose((answer) -> answer);
	}

	/**
	 * There will be no content.
	 */
	void abandon() {
		this.connection.channel().eventLoop().execute(this::release);
	}

	private void release() {
		this.upstream.release(this.connection, this.transaction);
	}

}
