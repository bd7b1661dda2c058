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

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

import dev.smtpd.AttributeKey;
import dev.smtpd.EsmtpParameters;
import dev.smtpd.Mailbox;
import dev.smtpd.SmtpReply;
import dev.smtpd.SmtpSession;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;

/**
 * A transaction with an upstream server that is begun before the content is received. It
 * is an attribute of the client's session until it is either sent or abandoned.
 */
final class EarlyTransaction {

	private static final AttributeKey<EarlyTransaction> KEY = AttributeKey.of("early transaction");

	private final Mailbox sender;

	private final List<Mailbox> recipients = new CopyOnWriteArrayList<>();

	private final CompletableFuture<Begun> begun = new CompletableFuture<>();

	EarlyTransaction(Mailbox sender) {
		this.sender = sender;
	}

	static @Nullable EarlyTransaction find(SmtpSession session) {
		return session.attribute(KEY);
	}

	// Remove it from a session. The caller either sends or abandons it.
	static @Nullable EarlyTransaction take(SmtpSession session) {
		return session.attributes().remove(KEY);
	}

	static void abandon(SmtpSession session) {
		EarlyTransaction left = take(session);
		if (left != null) {
			left.abandon();
		}
	}

	/**
	 * Begin, by MAIL.
	 * @param relay the relay
	 * @param session the session of the client
	 * @param options the parameters of the client's MAIL
	 */
	void begin(SmtpRelay relay, SmtpSession session, EsmtpParameters options) {
		session.attributes().set(KEY, this);
		RelaySettings settings = relay.settings();
		new UpstreamsInTurn<Begun>(relay.upstreams(), settings.totalTimeout(), (upstream, connection) -> {
			UpstreamTransaction transaction = new UpstreamTransaction(connection, this.sender, options,
					settings.executor());
			return transaction.mail().thenApply((reply) -> new Begun(upstream, connection, transaction, reply));
		}).begin().whenComplete((done, ex) -> {
			if (done == null || !done.isAccepted()) {
				session.attributes().remove(KEY, this);
			}
			if (done != null) {
				this.begun.complete(done);
			}
			else {
				this.begun.completeExceptionally(Upstream.toUpstreamException(ex));
			}
		});
		// the session may have been closed before the attribute was set
		if (session.state() == SmtpSession.State.CLOSED) {
			abandon(session);
		}
	}

	// Return the server, null if there is none.
	@Nullable Upstream upstream() {
		Begun done = begun();
		return (done != null) ? done.upstream : null;
	}

	boolean isContentSent() {
		Begun done = begun();
		return done != null && done.transaction.isContentSent();
	}

	private @Nullable Begun begun() {
		return this.begun.isCompletedExceptionally() ? null : this.begun.getNow(null);
	}

	// Send RCPT. Return the refusal of the server or of this side, or null. Never fails.
	CompletableFuture<@Nullable SmtpReply> rcpt(Mailbox recipient, EsmtpParameters parameters) {
		return this.begun.thenCompose((done) -> done.rcpt(recipient, parameters)).handle((reply, ex) -> {
			if (reply == null) {
				return Upstream.toUpstreamException(ex).reply();
			}
			if (reply.isPositive()) {
				this.recipients.add(recipient);
				return null;
			}
			return UpstreamReplies.forClient(reply);
		});
	}

	// Return whether a message has the sender and the recipients of this transaction.
	boolean matches(OutgoingMessage message) {
		return this.sender.equals(message.sender()) && this.recipients
			.equals(message.recipients().stream().map(OutgoingMessage.Recipient::mailbox).toList());
	}

	/**
	 * Send the content.
	 * @param message the message
	 * @param timeLeft how long that may take
	 * @param otherwise relays the message in a new transaction, if the connection was
	 * lost before the message was sent
	 * @return the reply to the message
	 */
	CompletableFuture<SmtpReply> send(OutgoingMessage message, Duration timeLeft,
			Supplier<CompletableFuture<SmtpReply>> otherwise) {
		return this.begun.thenCompose((done) -> done.send(message, timeLeft)).handle((reply, ex) -> {
			if (reply != null) {
				return CompletableFuture.completedFuture(UpstreamReplies.forClient(reply));
			}
			return isContentSent() ? CompletableFuture.<SmtpReply>failedFuture(Upstream.toUpstreamException(ex))
					: otherwise.get();
		}).thenCompose((answer) -> answer);
	}

	/**
	 * End the transaction without content.
	 */
	void abandon() {
		this.begun.thenAccept((done) -> done.eventLoop().execute(done::release));
	}

	/**
	 * A transaction whose MAIL was answered. Its connection is released once: when the
	 * transaction ends, or when the connection is lost.
	 */
	private static final class Begun {

		private final Upstream upstream;

		private final UpstreamConnection connection;

		private final UpstreamTransaction transaction;

		private final SmtpReply reply;

		private final ChannelFutureListener lost = (closed) -> release();

		private boolean released;

		private Begun(Upstream upstream, UpstreamConnection connection, UpstreamTransaction transaction,
				SmtpReply reply) {
			this.upstream = upstream;
			this.connection = connection;
			this.transaction = transaction;
			this.reply = reply;
			if (isAccepted()) {
				connection.channel().closeFuture().addListener(this.lost);
			}
			else {
				release();
			}
		}

		private boolean isAccepted() {
			return this.reply.isPositive();
		}

		private EventLoop eventLoop() {
			return this.connection.channel().eventLoop();
		}

		private CompletableFuture<SmtpReply> rcpt(Mailbox recipient, EsmtpParameters parameters) {
			if (!isAccepted()) {
				return CompletableFuture.completedFuture(this.reply);
			}
			return onEventLoop(() -> this.transaction.rcpt(recipient, parameters));
		}

		private CompletableFuture<SmtpReply> send(OutgoingMessage message, Duration timeLeft) {
			return onEventLoop(() -> {
				if (timeLeft.isNegative() || timeLeft.isZero()) {
					release();
					return CompletableFuture.failedFuture(UpstreamException.tooSlow("No time is left"));
				}
				this.connection.setTotalTimeout(timeLeft);
				return this.transaction.findContentFault(message)
					.thenCompose((fault) -> (fault != null) ? CompletableFuture.completedFuture(fault)
							: this.transaction.content(message))
					.whenComplete((given, ex) -> {
						// earlier failures may be due to a slow client
						if (ex != null && this.transaction.isContentSent()) {
							this.upstream.failed(Upstream.toUpstreamException(ex));
						}
						release();
					});
			});
		}

		// after its release, the connection may be used by another transaction
		private <T> CompletableFuture<T> onEventLoop(Supplier<CompletableFuture<T>> work) {
			return CompletableFuture
				.supplyAsync(() -> !this.released ? work.get() : CompletableFuture.<T>failedFuture(over()), eventLoop())
				.thenCompose((result) -> result);
		}

		private UpstreamException over() {
			UpstreamException known = this.connection.failure();
			return (known != null) ? known : UpstreamException.lost("The transaction is over", null);
		}

		private void release() {
			if (!this.released) {
				this.released = true;
				this.connection.channel().closeFuture().removeListener(this.lost);
				this.upstream.release(this.connection, this.transaction);
			}
		}

	}

}
