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
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;

import dev.smtpd.SmtpReply;
import dev.smtpd.transport.Deadline;
import org.jspecify.annotations.Nullable;

/**
 * The replies that are awaited, in order, and the timeout of the next one. Used on the
 * event loop of the connection only.
 */
final class AwaitedReplies {

	private final Queue<AwaitedReply> replies = new ArrayDeque<>();

	private final ReadCounter reads;

	private final Deadline deadline;

	private final long timeoutNanos;

	private @Nullable CompletableFuture<SmtpReply> contentReply;

	/**
	 * Create an instance that awaits no reply.
	 * @param reads counts what is read from the connection
	 * @param deadline the deadline of the next reply
	 * @param timeout how long the reply to a command may take
	 */
	AwaitedReplies(ReadCounter reads, Deadline deadline, Duration timeout) {
		this.reads = reads;
		this.deadline = deadline;
		this.timeoutNanos = timeout.toNanos();
	}

	boolean isEmpty() {
		return this.replies.isEmpty();
	}

	// Await the reply to a command that is being written.
	AwaitedReply add() {
		AwaitedReply reply = new AwaitedReply(this.reads.count());
		if (this.replies.isEmpty()) {
			this.deadline.set(this.timeoutNanos);
		}
		this.replies.add(reply);
		return reply;
	}

	// Remove the reply that comes next. Return it, or null if none is awaited.
	@Nullable AwaitedReply poll() {
		AwaitedReply next = this.replies.poll();
		resetDeadline();
		return next;
	}

	// Have no timeout for a reply but that of the transaction: the reply to a message may
	// take minutes (RFC 5321 section 4.5.3.2.6).
	void suspendTimeout(CompletableFuture<SmtpReply> reply) {
		this.contentReply = reply;
		resetDeadline();
	}

	void resumeTimeout() {
		this.contentReply = null;
		resetDeadline();
	}

	private void resetDeadline() {
		AwaitedReply next = this.replies.peek();
		if (next == null || next == this.contentReply) {
			this.deadline.clear();
		}
		else {
			this.deadline.set(this.timeoutNanos);
		}
	}

	// Return whether a reply is the one whose timeout is suspended.
	boolean isSuspended(AwaitedReply reply) {
		return reply == this.contentReply;
	}

	// From now on the server may reply to the content.
	void contentSent() {
		if (this.contentReply instanceof AwaitedReply expected) {
			expected.sent(this.reads.count());
		}
	}

	void fail(UpstreamException ex) {
		this.deadline.end();
		AwaitedReply next = this.replies.poll();
		while (next != null) {
			next.completeExceptionally(ex);
			next = this.replies.poll();
		}
	}

}
