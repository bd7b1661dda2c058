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

import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

import dev.smtpd.AsyncMessageProcessor;
import dev.smtpd.MessageProcessor;
import dev.smtpd.ReplyCollector;
import dev.smtpd.SmtpMessage;
import dev.smtpd.SmtpReply;
import dev.smtpd.SmtpSession.State;
import org.jspecify.annotations.Nullable;

/**
 * The processors of a server, with the rules of {@link MessageProcessor}. Processors that
 * don't block are called on the event loop, or on the thread of the processor that was
 * called before; others, on a thread of the application executor.
 *
 * @since 0.1.0
 */
public final class ProcessorChain {

	private static final SmtpReply GONE = SmtpReply.of(451, "4.4.2", "Client is gone");

	private final MessageProcessor[] processors;

	private final boolean[] nonBlocking;

	private final ApplicationFaults faults;

	/**
	 * Create a chain.
	 * @param processors the processors in order
	 * @param faults the replies to what they throw
	 */
	public ProcessorChain(List<MessageProcessor> processors, ApplicationFaults faults) {
		this.faults = faults;
		this.processors = processors.toArray(MessageProcessor[]::new);
		this.nonBlocking = new boolean[this.processors.length];
		for (int i = 0; i < this.nonBlocking.length; i++) {
			this.nonBlocking[i] = this.processors[i].isNonBlocking();
		}
	}

	/**
	 * Return the work of processing a message, which always ends with a reply.
	 * @param message the message
	 * @return the work
	 */
	public ApplicationWork process(SmtpMessage message) {
		return (Executor executor, Executor eventLoop,
				Work.Completion<@Nullable SmtpReply> done) -> new Run(message, executor, eventLoop, done).goOn(0);
	}

	/**
	 * The way of one message through the chain.
	 */
	private final class Run implements Runnable {

		private final WorkSubject subject;

		private final ReplyCollector replies;

		private final Executor executor;

		private final Executor eventLoop;

		private final Work.Completion<@Nullable SmtpReply> done;

		private int next;

		private Run(SmtpMessage message, Executor executor, Executor eventLoop,
				Work.Completion<@Nullable SmtpReply> done) {
			this.subject = WorkSubject.of(message);
			this.replies = new ReplyCollector(message);
			this.executor = executor;
			this.eventLoop = eventLoop;
			this.done = done;
		}

		// Call the next processor, and those behind it, on a thread on which it may be
		// called.
		private void goOn(int next) {
			if (next == ProcessorChain.this.processors.length) {
				complete();
				return;
			}
			this.next = next;
			Executor own = (ProcessorChain.this.nonBlocking[next]) ? this.eventLoop : this.executor;
			ApplicationFaults.execute(own, this, this.subject, this.done);
		}

		// a client that has gone during the wait for a thread will send the message
		// again, and would have it processed twice
		@Override
		public void run() {
			boolean mayBlock = !ProcessorChain.this.nonBlocking[this.next];
			if (mayBlock && this.next == 0 && this.replies.message().session().state() == State.CLOSED) {
				this.done.complete(GONE);
			}
			else {
				proceed(this.next, mayBlock);
			}
		}

		private void proceed(int start, boolean mayBlock) {
			MessageProcessor[] chain = ProcessorChain.this.processors;
			for (int i = start; i < chain.length; i++) {
				MessageProcessor processor = chain[i];
				if (i > 0 && !this.replies.message().isAwaitingReply()) {
					// the client was answered, and will send the message again
					break;
				}
				if (!mayBlock && !ProcessorChain.this.nonBlocking[i]) {
					goOn(i);
					return;
				}
				boolean further;
				try {
					if (processor instanceof AsyncMessageProcessor async) {
						await(async.processAsync(this.replies.message()), i + 1);
						return;
					}
					further = this.replies.add(processor.process(this.replies.message()));
				}
				catch (Throwable ex) {
					if (mayBlock) {
						fail(ProcessorChain.this.faults.toReply(ex, this.subject, this.done));
					}
					else {
						failLater(ex);
					}
					return;
				}
				if (!further) {
					break;
				}
			}
			complete();
		}

		private void fail(@Nullable SmtpReply fault) {
			this.replies.add((fault != null) ? fault.forAllRecipients() : null);
			complete();
		}

		private void failLater(Throwable thrown) {
			ProcessorChain.this.faults.toReplyLater(thrown, this.subject, this.executor, this::fail);
		}

		private void complete() {
			SmtpReply reply = this.replies.result();
			this.done.complete((reply != null) ? reply : SmtpReply.OK);
		}

		private void await(CompletionStage<? extends @Nullable SmtpReply> stage, int next) {
			stage.whenComplete((result, ex) -> {
				if (ex != null) {
					failLater(ex);
					return;
				}
				boolean further;
				try {
					further = this.replies.add(result);
				}
				catch (Throwable fault) {
					fail(ApplicationFaults.UNMAPPED.toReply(fault, this.subject, this.done));
					return;
				}
				if (further) {
					goOn(next);
				}
				else {
					complete();
				}
			});
		}

	}

}
