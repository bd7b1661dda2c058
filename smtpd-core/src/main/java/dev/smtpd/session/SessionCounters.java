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

/**
 * What is counted of a session, for its limits. Changed by the thread of the connection
 * only.
 * <p>
 * A command that brings a transaction forward counts only once that has ended without a
 * message, so that a message may have any number of recipients, and a client that never
 * sends one has a bound.
 *
 * @since 0.1.0
 */
public final class SessionCounters {

	private int commands;

	private int progress;

	private int errors;

	private int unknownRecipients;

	private int authFailures;

	private int contents;

	private int messages;

	private long receivedSize;

	SessionCounters() {
	}

	/**
	 * A command was given.
	 * @return how many were since the last message, without those that have brought the
	 * transaction forward
	 */
	public int countCommand() {
		return ++this.commands;
	}

	/**
	 * The command that was counted last has brought its transaction forward, so that it
	 * doesn't count as one without a message unless the transaction ends without one.
	 */
	public void countProgress() {
		this.commands--;
		this.progress++;
	}

	/**
	 * A command was wrong.
	 * @return how many were on this connection
	 */
	public int countError() {
		return ++this.errors;
	}

	/**
	 * The application has refused a recipient for good.
	 * @return how many it has on this connection
	 */
	public int countUnknownRecipient() {
		return ++this.unknownRecipients;
	}

	/**
	 * The client has not proved who it is.
	 * @return how often that has happened on this connection
	 */
	public int countAuthFailure() {
		return ++this.authFailures;
	}

	/**
	 * A message was received to its end, whatever the reply will be.
	 */
	public void countContent() {
		this.contents++;
		this.commands = 0;
		this.progress = 0;
	}

	/**
	 * Return how many messages were received to their end, refused ones included.
	 * @return the number of messages
	 */
	public int contents() {
		return this.contents;
	}

	/**
	 * A message was accepted.
	 */
	public void countMessage() {
		this.messages++;
	}

	int messages() {
		return this.messages;
	}

	/**
	 * Set how much of the content has arrived.
	 * @param bytes the number of bytes
	 */
	public void setReceivedSize(long bytes) {
		this.receivedSize = bytes;
	}

	long receivedSize() {
		return this.receivedSize;
	}

	// The transaction is over. Without a message, all of its commands count.
	void endTransaction() {
		this.commands += this.progress;
		this.progress = 0;
	}

	// Another client has taken over.
	void reset() {
		this.commands = 0;
		this.progress = 0;
		this.errors = 0;
		this.unknownRecipients = 0;
		this.authFailures = 0;
		this.contents = 0;
		this.messages = 0;
	}

}
