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
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import dev.smtpd.Envelope;
import dev.smtpd.MessageContent;
import dev.smtpd.MessageOutcome;
import dev.smtpd.SmtpMessage;
import dev.smtpd.SmtpProtocol;
import dev.smtpd.SmtpReply;
import dev.smtpd.SmtpSession;
import dev.smtpd.text.PrintableText;
import dev.smtpd.transport.EventLoops;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.codec.smtp.SmtpCommand;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Relays messages to upstream servers. It stores none: the client receives the reply of
 * the upstream server, or 4xx if no server is available, so that the client keeps the
 * message.
 * <p>
 * Used by a {@link RelayMessageProcessor}, together with a {@link CutThroughPolicy} in
 * {@link RelayMode#CUT_THROUGH}. {@link RelayAccessPolicy} prevents an open relay.
 *
 * @since 0.1.0
 */
public final class SmtpRelay {

	private static final Logger logger = LoggerFactory.getLogger(SmtpRelay.class);

	private static final SmtpReply TOO_MANY_HOPS = SmtpReply.of(554, "5.4.6", "Too many hops, mail seems to loop");

	private static final SmtpReply LOOP = SmtpReply.of(554, "5.4.6",
			"Mail loops: it was relayed to the same recipients before");

	private final RelaySettings settings;

	private final RelayObservers observers;

	private final EventLoops eventLoops;

	private final RelayedMessages relayed = new RelayedMessages();

	private volatile List<Upstream> upstreams = List.of();

	SmtpRelay(RelaySettings settings, RelayObservers observers, EventLoops eventLoops) {
		this.settings = settings;
		this.observers = observers;
		this.eventLoops = eventLoops;
	}

	/**
	 * Return a builder.
	 * @param eventLoops the event loops, shared with a server
	 * @return a new builder
	 */
	public static SmtpRelayBuilder builder(EventLoops eventLoops) {
		return new SmtpRelayBuilder(eventLoops);
	}

	/**
	 * Start the relay, before the server. Has no effect if it is running. Connections are
	 * opened when they are needed.
	 */
	public synchronized void start() {
		if (!isRunning()) {
			UpstreamTls tls = new UpstreamTls(this.settings);
			EventLoopGroup group = this.eventLoops.acquire();
			this.upstreams = this.settings.upstreams()
				.stream()
				.map((address) -> new Upstream(address, this.settings, tls, this.observers, group,
						this.eventLoops.clientChannelType()))
				.toList();
		}
	}

	/**
	 * Stop the relay, after the server. Closes all connections; clients whose messages
	 * are being relayed receive 4xx. Has no effect if it isn't running.
	 */
	public synchronized void stop() {
		if (isRunning()) {
			List<Upstream> running = this.upstreams;
			this.upstreams = List.of();
			running.forEach(Upstream::stop);
			this.eventLoops.release();
		}
	}

	/**
	 * Return whether the relay is running.
	 * @return whether it was started and not stopped since
	 */
	public boolean isRunning() {
		return !this.upstreams.isEmpty();
	}

	/**
	 * Return the upstream servers.
	 * @return their addresses in the order in which they are tried
	 */
	public List<RemoteAddress> remoteAddresses() {
		return this.settings.upstreams();
	}

	/**
	 * Return the status of the upstream servers.
	 * @return their status in the order in which they are tried, empty unless the relay
	 * is running
	 */
	public List<UpstreamStatus> status() {
		return this.upstreams.stream().map(Upstream::status).toList();
	}

	/**
	 * Check that an upstream server is available, by NOOP.
	 * @param address its address
	 * @return completed when it has replied, or exceptionally, with the reason as message
	 * @throws IllegalArgumentException if there is no such server
	 */
	public CompletableFuture<?> check(RemoteAddress address) {
		Upstream upstream = this.upstreams.stream()
			.filter((candidate) -> candidate.address().equals(address))
			.findFirst()
			.orElseThrow(() -> new IllegalArgumentException("Not an upstream server: " + address));
		CompletableFuture<SmtpReply> answer = new CompletableFuture<>();
		upstream.acquire(System.nanoTime() + this.settings.commandTimeout().toNanos(),
				(connection) -> connection.send(SmtpCommand.NOOP).whenComplete((reply, ex) -> {
					upstream.release(connection, null);
					if (ex != null) {
						answer.completeExceptionally(ex);
					}
					else if (reply.isPositive()) {
						answer.complete(reply);
					}
					else {
						answer.completeExceptionally(UpstreamException.unreachable("NOOP was refused: " + reply, null));
					}
				}), answer::completeExceptionally);
		return answer;
	}

	RelaySettings settings() {
		return this.settings;
	}

	List<Upstream> upstreams() {
		return this.upstreams;
	}

	/**
	 * Relay a message, in the transaction that was begun before its content was received,
	 * if there is one.
	 * @param message the message
	 * @return the reply to the client; never fails
	 */
	CompletableFuture<SmtpReply> relay(SmtpMessage message) {
		long start = System.nanoTime();
		this.observers.relayBegun(message);
		OutgoingMessage outgoing = OutgoingMessage.of(message, RelayChanges.remove(message));
		boolean perRecipient = message.session().connector().protocol() == SmtpProtocol.LMTP;
		Delivery delivery = new Delivery(outgoing, message.envelope().recipients().size(), perRecipient,
				this.settings.executor());
		UpstreamsInTurn<SmtpReply> turn = new UpstreamsInTurn<>(this.upstreams, timeLeft(message), delivery);
		EarlyTransaction early = takeEarlyTransaction(message.session(), outgoing);
		long recipients = RelayedMessages.digest(outgoing.recipients());
		ContentInspection inspection = new ContentInspection(outgoing, this.settings.executor());
		return inspection.trace((id) -> this.relayed.contains(id, recipients)).whenComplete((trace, ex) -> {
			if (early != null && (ex != null || findLoop(trace) != null)) {
				early.abandon();
			}
		}).thenCompose((trace) -> {
			SmtpReply loop = findLoop(trace);
			if (loop != null) {
				return CompletableFuture.completedFuture(loop);
			}
			this.relayed.add(message.id(), recipients);
			return (early != null) ? early.send(outgoing, timeLeft(message), turn::begin) : turn.begin();
		}).handle((reply, ex) -> {
			boolean contentSent = !delivery.mayBeRepeated() || (early != null && early.isContentSent());
			Upstream asked = (turn.lastTried() == null && early != null) ? early.upstream() : turn.lastTried();
			return conclude(message, asked, reply, ex, contentSent, Duration.ofNanos(System.nanoTime() - start));
		});
	}

	/**
	 * Send a message that no client waits for, such as one that was stored before. Unlike
	 * a message that is relayed, it may have passed this server; observers aren't
	 * notified of it. The relay has to be running.
	 * @param envelope the sender and the recipients, at least one
	 * @param header header fields to send before those of the content, each with CR LF;
	 * may be empty
	 * @param content the content, which has to stay readable until the reply is there
	 * @return the reply, with one {@linkplain SmtpReply#recipientReplies() for each
	 * recipient} if there are several; 4xx if no server is available. Never fails
	 */
	public CompletableFuture<SmtpReply> send(Envelope envelope, byte[] header, MessageContent content) {
		List<OutgoingMessage.Recipient> recipients = IntStream.range(0, envelope.recipients().size())
			.mapToObj((i) -> new OutgoingMessage.Recipient(envelope.recipients().get(i).mailbox(),
					envelope.recipients().get(i).parameters(), i))
			.toList();
		OutgoingMessage outgoing = new OutgoingMessage(envelope.sender(), envelope.mailOptions(), recipients, header,
				content);
		Delivery delivery = new Delivery(outgoing, recipients.size(), true, this.settings.executor());
		UpstreamsInTurn<SmtpReply> turn = new UpstreamsInTurn<>(this.upstreams, this.settings.totalTimeout(), delivery);
		return new ContentInspection(outgoing, this.settings.executor()).trace((id) -> false)
			.thenCompose((trace) -> (trace.hops() > this.settings.maxHops())
					? CompletableFuture.completedFuture(TOO_MANY_HOPS) : turn.begin())
			.exceptionally((ex) -> {
				UpstreamException failure = Upstream.toUpstreamException(ex);
				logger.atLevel(failure.isLocal() ? Level.WARN : Level.DEBUG)
					.log("A message from <{}> was not sent: {}", PrintableText.escape(envelope.sender().toString()),
							PrintableText.escape(String.valueOf(failure.getMessage())));
				return failure.reply();
			});
	}

	private @Nullable SmtpReply findLoop(MessageTrace trace) {
		if (trace.isReturned()) {
			return LOOP;
		}
		return (trace.hops() > this.settings.maxHops()) ? TOO_MANY_HOPS : null;
	}

	// The client receives 4xx when its message takes too long, and the message must not
	// be relayed after that.
	private Duration timeLeft(SmtpMessage message) {
		Duration passed = Duration.between(message.receivedAt(), Instant.now());
		return passed.isNegative() ? this.settings.totalTimeout() : this.settings.totalTimeout().minus(passed);
	}

	private static @Nullable EarlyTransaction takeEarlyTransaction(SmtpSession session, OutgoingMessage message) {
		EarlyTransaction early = EarlyTransaction.take(session);
		if (early != null && !early.matches(message)) {
			early.abandon();
			return null;
		}
		return early;
	}

	private SmtpReply conclude(SmtpMessage message, @Nullable Upstream asked, @Nullable SmtpReply reply,
			@Nullable Throwable thrown, boolean contentSent, Duration duration) {
		SmtpReply answer;
		RelayOutcome outcome;
		if (reply != null) {
			answer = reply;
			outcome = outcome(reply);
		}
		else {
			UpstreamException failure = Upstream
				.toUpstreamException((thrown != null) ? thrown : new IllegalStateException("There is no reply"));
			answer = failure.reply();
			outcome = contentSent ? RelayOutcome.UNCONFIRMED : RelayOutcome.UNAVAILABLE;
			// the upstream server's own line reports an outage, once
			logger.atLevel((contentSent || failure.isLocal()) ? Level.WARN : Level.DEBUG)
				.log("Message {} from <{}> in {} was not relayed ({}), replying {}: {}", message.id(),
						PrintableText.escape(message.envelope().sender().toString()), message.session(), outcome,
						answer, PrintableText.escape(String.valueOf(failure.getMessage())));
		}
		this.observers.relayEnded(message, (asked != null) ? asked.address() : null, answer, outcome, duration);
		return answer;
	}

	private static RelayOutcome outcome(SmtpReply reply) {
		return switch (MessageOutcome.of(reply)) {
			case ACCEPTED -> RelayOutcome.ACCEPTED;
			case PARTLY_ACCEPTED -> RelayOutcome.PARTLY_ACCEPTED;
			case DEFERRED -> RelayOutcome.DEFERRED;
			case REJECTED -> RelayOutcome.REJECTED;
		};
	}

}
