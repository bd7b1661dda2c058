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

package dev.smtpd.session;

import java.net.InetSocketAddress;
import java.security.Principal;

import dev.smtpd.Envelope;
import dev.smtpd.EsmtpParameters;
import dev.smtpd.Mailbox;
import dev.smtpd.Recipient;
import dev.smtpd.SmtpConnector;
import dev.smtpd.SmtpMessage;
import dev.smtpd.SmtpReply;
import org.jspecify.annotations.Nullable;

/**
 * The state of a connection. The moves between the states are the methods below: <pre>
 * GREETING --introduce--&gt; READY --begin--&gt; TRANSACTION --beginContent--&gt; DATA
 *                          ^ ^ ^               |                          ^ |
 *                          | | |          beginChunks                     | |
 *                          | | |               v                          | |
 *                          | | |            CHUNKING ----beginContent-----' |
 *                          | | `--forgetTransaction, introduce              |
 *                          | `-------forgetTransaction, introduce           |
 *                          `-----------concludeTransaction------------------'
 * any of them but DATA --startOver--&gt; GREETING     any of them --close--&gt; CLOSED
 * </pre> A move that isn't legal is a mistake of the caller, not of the client, and
 * throws {@link IllegalStateException}; once the session is closed nothing moves any
 * more, so that the answer of the application may come late. Changed by the thread of the
 * connection only.
 *
 * @since 0.1.0
 */
public final class Session extends SessionClient {

	private final Observers observers;

	private volatile State state = State.GREETING;

	private boolean utf8Replies;

	private @Nullable Runnable onAuthAbandoned;

	private final SessionCounters counters = new SessionCounters();

	private volatile @Nullable Transaction transaction;

	private volatile int transactionCount;

	private final PendingReply pendingReply;

	/**
	 * Create the session of a new connection.
	 * @param id its identifier
	 * @param connector the connector that accepted it
	 * @param peer the address of the client
	 * @param localAddress the address to which the client connected
	 * @param settings the settings of the server
	 * @param observers notified of transactions
	 */
	public Session(String id, SmtpConnector connector, InetSocketAddress peer, InetSocketAddress localAddress,
			SessionSettings settings, Observers observers) {
		super(id, connector, peer, localAddress, settings);
		this.observers = observers;
		this.pendingReply = new PendingReply(id);
	}

	/**
	 * Return what is counted.
	 * @return the counters, for the thread of the connection
	 */
	public SessionCounters counters() {
		return this.counters;
	}

	/**
	 * The client introduced itself; an open transaction is forgotten (RFC 5321 section
	 * 4.1.4).
	 * @param clientName the name it gave
	 * @param extended whether it used EHLO
	 */
	public void introduce(String clientName, boolean extended) {
		if (!mayMove(this.state != State.DATA)) {
			return;
		}
		abortContent();
		if (this.state != State.GREETING) {
			forgetForwardedClient();
		}
		setClientName(clientName, extended);
		endTransaction(null);
		this.state = State.READY;
	}

	/**
	 * MAIL was accepted.
	 * @param sender the reverse-path
	 * @param parameters the parameters
	 */
	public void begin(Mailbox sender, EsmtpParameters parameters) {
		if (!mayMove(this.state == State.READY)) {
			return;
		}
		this.transaction = new Transaction(sender, parameters);
		this.transactionCount++;
		this.counters.setReceivedSize(0);
		this.state = State.TRANSACTION;
		this.observers.transactionBegun(this);
	}

	/**
	 * RCPT was accepted.
	 * @param recipient the forward-path
	 * @param parameters the parameters
	 */
	public void addRecipient(Mailbox recipient, EsmtpParameters parameters) {
		if (!mayMove(this.state == State.TRANSACTION)) {
			return;
		}
		transaction().add(new Recipient(recipient, parameters));
		this.counters.countProgress();
	}

	/**
	 * The content is about to arrive in chunks (RFC 3030 section 2).
	 */
	public void beginChunks() {
		if (mayMove(this.state == State.TRANSACTION && recipientCount() > 0)) {
			this.state = State.CHUNKING;
		}
	}

	/**
	 * The content is about to arrive, or its last chunk has arrived.
	 */
	public void beginContent() {
		if (mayMove(this.state == State.CHUNKING || (this.state == State.TRANSACTION && recipientCount() > 0))) {
			this.state = State.DATA;
		}
	}

	/**
	 * Return whether a transaction is being put together, so that none can begin.
	 * @return whether MAIL was accepted, and the content isn't whole
	 */
	public boolean isTransactionOpen() {
		return this.state == State.TRANSACTION || this.state == State.CHUNKING;
	}

	/**
	 * The content is whole, and application code decides on it, even if the connection is
	 * closed meanwhile.
	 */
	public void beginProcessing() {
		transaction().beginProcessing();
		this.pendingReply.open(this.transactionCount);
	}

	/**
	 * The server is about to answer for the application code that processes a message.
	 * From then on nothing may be committed for it. May be called on any thread.
	 * @return {@code false} if a commit has begun, whose outcome is to be waited for
	 */
	public boolean giveUpProcessing() {
		return this.pendingReply.giveUp();
	}

	/**
	 * Return whether application code has begun to commit what it has done for a message
	 * that wasn't answered yet. May be called on any thread.
	 * @return whether it has
	 */
	public boolean isCommitting() {
		return this.pendingReply.isCommitting();
	}

	/**
	 * Return the identifier of the message that application code processes.
	 * @return the identifier, or {@code null} if it processes none; on threads other than
	 * that of the connection it may be a moment old
	 */
	public @Nullable String processedMessageId() {
		return isProcessing() ? messageId() : null;
	}

	/**
	 * The transaction is over without a message; the greeting stays.
	 */
	public void forgetTransaction() {
		concludeTransaction(null);
	}

	/**
	 * The transaction is over; the greeting stays.
	 * @param reply the reply to its message, {@code null} if there is none
	 */
	public void concludeTransaction(@Nullable SmtpReply reply) {
		abortContent();
		if (isProcessing()) {
			this.pendingReply.close();
		}
		endTransaction(reply);
		forgetForwardedClient();
		if (isTransactionOpen() || this.state == State.DATA) {
			this.state = State.READY;
		}
	}

	/**
	 * TLS is about to begin, and everything that the client has sent before is forgotten
	 * (RFC 3207 section 4.2).
	 */
	public void startOver() {
		if (mayMove(this.state != State.DATA)) {
			abortContent();
			endTransaction(null);
			forgetClient();
			this.state = State.GREETING;
		}
	}

	/**
	 * The client has proved who it is, or a trusted proxy states it.
	 * @param principal who it is
	 * @param mechanism how it did
	 */
	public void authenticate(Principal principal, String mechanism) {
		if (mayMove(this.state == State.READY || this.state == State.GREETING)) {
			setPrincipal(principal, mechanism);
		}
	}

	/**
	 * Set what is to be done if the connection is closed in the middle of an
	 * authentication.
	 * @param action the action, run on the thread of the connection; {@code null} for
	 * none
	 */
	public void onAuthAbandoned(@Nullable Runnable action) {
		this.onAuthAbandoned = action;
	}

	/**
	 * A trusted proxy has named its client, and everything that was sent before is
	 * forgotten.
	 * @param peer the address of the client
	 * @param localAddress the address to which the client connected
	 * @param clientName the name from the client's HELO or EHLO, or {@code null} to take
	 * it from the next one
	 */
	public void speakFor(InetSocketAddress peer, InetSocketAddress localAddress, @Nullable String clientName) {
		startOver();
		this.counters.reset();
		replaceClient(peer, localAddress, clientName);
	}

	/**
	 * The connection is closed, or will be after the last reply.
	 */
	public void close() {
		abortContent();
		this.state = State.CLOSED;
		Runnable abandoned = this.onAuthAbandoned;
		this.onAuthAbandoned = null;
		if (abandoned != null) {
			abandoned.run();
		}
		if (!isProcessing()) {
			reportEnd(this.transaction, null);
		}
	}

	/**
	 * Return the content that has begun to arrive in this transaction.
	 * @return the content, or {@code null} if there is none yet
	 */
	public @Nullable PendingContent pendingContent() {
		Transaction current = this.transaction;
		return (current != null) ? current.content() : null;
	}

	/**
	 * Content has begun to arrive. It is thrown away with the transaction.
	 * @param content the content
	 */
	public void setPendingContent(PendingContent content) {
		transaction().setContent(content);
		if (this.state == State.CLOSED) {
			abortContent();
		}
	}

	private void endTransaction(@Nullable SmtpReply reply) {
		Transaction ended = this.transaction;
		this.transaction = null;
		this.counters.endTransaction();
		reportEnd(ended, reply);
	}

	private void reportEnd(@Nullable Transaction ended, @Nullable SmtpReply reply) {
		if (ended != null && ended.end()) {
			this.observers.transactionEnded(this, reply);
		}
	}

	private void abortContent() {
		Transaction current = this.transaction;
		if (current != null) {
			current.abortContent();
		}
	}

	private boolean isProcessing() {
		Transaction current = this.transaction;
		return current != null && current.isProcessing();
	}

	/**
	 * Return how many recipients the transaction has so far.
	 * @return the number, 0 outside of a transaction
	 */
	public int recipientCount() {
		Transaction current = this.transaction;
		return (current != null) ? current.recipientCount() : 0;
	}

	/**
	 * Return whether the transaction asked for SMTPUTF8.
	 * @return whether UTF-8 may be used in it
	 */
	public boolean isInternationalized() {
		Transaction current = this.transaction;
		return current != null && current.isInternationalized();
	}

	/**
	 * Return whether replies may have text outside of ASCII (RFC 6531 section 3.7.4).
	 * @return whether the transaction or the current command asked for SMTPUTF8
	 */
	public boolean mayReplyInUtf8() {
		return this.utf8Replies || isInternationalized();
	}

	/**
	 * Set whether the current command asked for replies in UTF-8.
	 * @param allowed whether it did
	 */
	public void setUtf8Replies(boolean allowed) {
		this.utf8Replies = allowed;
	}

	/**
	 * Return whether the transaction asked for BODY=BINARYMIME.
	 * @return whether the content is arbitrary bytes (RFC 3030 section 3)
	 */
	public boolean isBinary() {
		Transaction current = this.transaction;
		return current != null && current.isBinary();
	}

	// Return the reverse-path of the current transaction, null if there is none.
	@Nullable Mailbox sender() {
		Transaction current = this.transaction;
		return (current != null) ? current.sender() : null;
	}

	/**
	 * Return the observers.
	 * @return the observers of the server
	 */
	Observers observers() {
		return this.observers;
	}

	/**
	 * Return whether no later transaction than that of a message has begun.
	 * @param message a message of this session
	 * @return whether what concerns the message concerns the current transaction
	 */
	boolean isCurrent(SmtpMessage message) {
		return messageId().equals(message.id());
	}

	/**
	 * Return what the session is about at the moment, for a log.
	 * @return the message that application code decides on, or the session
	 */
	public String subject() {
		Transaction current = this.transaction;
		return (current != null && current.isProcessing())
				? WorkSubject.describe(messageId(), current.toEnvelope(), this) : toString();
	}

	/**
	 * Return the identifier for the message of this transaction.
	 * @return the session's identifier and a number
	 */
	public String messageId() {
		return id() + "-" + this.transactionCount;
	}

	@Override
	public void limitMessageSize(long bytes) {
		if (bytes <= 0) {
			throw new IllegalArgumentException("Size limit must be positive: " + bytes);
		}
		transaction().limitSize(bytes);
	}

	/**
	 * Return how large the message of the transaction may be.
	 * @return the limit of the application in bytes, {@link Long#MAX_VALUE} if there is
	 * none
	 */
	public long messageSizeLimit() {
		Transaction current = this.transaction;
		return (current != null) ? current.sizeLimit() : Long.MAX_VALUE;
	}

	@Override
	public State state() {
		return this.state;
	}

	@Override
	public @Nullable Envelope envelope() {
		Transaction current = this.transaction;
		return (current != null) ? current.toEnvelope() : null;
	}

	@Override
	public long receivedSize() {
		return this.counters.receivedSize();
	}

	@Override
	public int messageCount() {
		return this.counters.messages();
	}

	@Override
	public boolean isAwaitingReply(String messageId) {
		return this.pendingReply.isOpen(messageId);
	}

	@Override
	public boolean beginCommit(String messageId) {
		return this.pendingReply.beginCommit(messageId);
	}

	private Transaction transaction() {
		Transaction current = this.transaction;
		if (current == null) {
			throw new IllegalStateException("No transaction is open");
		}
		return current;
	}

	private boolean mayMove(boolean legal) {
		if (this.state == State.CLOSED) {
			return false;
		}
		if (!legal) {
			throw new IllegalStateException("Not a legal move in state " + this.state);
		}
		return true;
	}

}
