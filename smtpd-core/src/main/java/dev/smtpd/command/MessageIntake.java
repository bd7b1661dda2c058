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

package dev.smtpd.command;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

import dev.smtpd.Envelope;
import dev.smtpd.MessageContent;
import dev.smtpd.MessageOutcome;
import dev.smtpd.SmtpLimit;
import dev.smtpd.SmtpMessage;
import dev.smtpd.SmtpProtocol;
import dev.smtpd.SmtpReply;
import dev.smtpd.SmtpSession.State;
import dev.smtpd.content.ContentWriter;
import dev.smtpd.fault.Fault;
import dev.smtpd.fault.FaultStage;
import dev.smtpd.protocol.ContentBounds;
import dev.smtpd.protocol.DataDecoder;
import dev.smtpd.protocol.Refusal;
import dev.smtpd.protocol.Utf8Validator;
import dev.smtpd.session.Observers;
import dev.smtpd.session.PendingContent;
import dev.smtpd.session.ProcessorChain;
import dev.smtpd.session.Session;
import dev.smtpd.session.SessionSettings;
import dev.smtpd.session.Work;
import dev.smtpd.settings.BareNewlineMode;
import dev.smtpd.settings.SmtpLimits;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/**
 * Takes in one message, however its content arrives, and starts its processing when it is
 * whole. What is refused is counted to its end all the same, but no longer kept.
 */
final class MessageIntake implements PendingContent, DataDecoder.Output {

	private static final Refusal BARE_NEWLINE = Refusal
		.of(SmtpReply.of(554, "5.6.0", "Message has a CR or LF on its own"));

	private static final Refusal BARE_CR = Refusal.of(SmtpReply.of(554, "5.6.0", "Message has a CR on its own"));

	private static final ByteBuf CR = Unpooled
		.unreleasableBuffer(Unpooled.wrappedBuffer(new byte[] { '\r' }).asReadOnly());

	private static final Refusal NO_STORAGE = new Refusal(SmtpReply.of(452, "4.3.1", "Insufficient system storage"),
			SmtpLimit.SPOOL);

	private static final Refusal LINE_TOO_LONG = new Refusal(
			SmtpReply.of(554, "5.6.0", "Message has a line that is too long"), SmtpLimit.TEXT_LINE);

	private static final Refusal HEADER_TOO_LONG = new Refusal(SmtpReply.of(552, "5.3.4", "Message header is too long"),
			SmtpLimit.HEADER_SIZE);

	private static final Refusal NOT_UTF8 = Refusal.of(SmtpReply.of(554, "5.6.0", "Message is not UTF-8 text"));

	private final Session session;

	private final Envelope envelope;

	private final ContentWriter writer;

	private final long begun = System.nanoTime();

	private long endedAt;

	private final ProcessorChain processors;

	private final Observers observers;

	private final InjectedFaults faults;

	private final @Nullable Utf8Validator utf8;

	private final @Nullable ContentBounds bounds;

	private final long sizeLimit;

	private long size;

	private boolean bareNewline;

	private boolean ended;

	private boolean whole;

	MessageIntake(Session session, Envelope envelope, ContentWriter writer, ProcessorChain processors,
			Observers observers, InjectedFaults faults) {
		this.session = session;
		this.envelope = envelope;
		this.writer = writer;
		this.processors = processors;
		this.observers = observers;
		this.faults = faults;
		session.counters().setReceivedSize(0);
		SmtpLimits limits = session.settings().limits();
		this.bounds = session.isBinary() ? null : new ContentBounds(limits.maxTextLine() + 2, limits.maxHeaderSize());
		this.sizeLimit = session.messageSizeLimit();
		this.utf8 = session.settings().decodeData() ? new Utf8Validator() : null;
	}

	@Override
	public void write(ByteBuf buffer, int index, int length) {
		this.size += length;
		this.session.counters().setReceivedSize(this.size);
		// to the end, so that of several faults the client gets the same in any split
		if (this.bounds != null) {
			this.bounds.accept(buffer, index, length);
		}
		if (this.utf8 != null) {
			this.utf8.accept(buffer, index, length);
		}
		if (this.ended) {
			return;
		}
		if (findFault() == null) {
			this.writer.write(buffer, index, length);
		}
		else {
			abort();
		}
	}

	@Override
	public void writeCr() {
		write(CR, 0, 1);
	}

	/**
	 * A CR or LF on its own has been read, and can't be converted.
	 */
	void noteBareNewline() {
		this.bareNewline = true;
	}

	/**
	 * Find out what is wrong with the content so far.
	 * @return the refusal, or {@code null} if there is nothing wrong
	 */
	@Nullable Refusal findFault() {
		SessionSettings settings = this.session.settings();
		if (!settings.allowsSize(this.size)) {
			return Replies.TOO_LARGE;
		}
		if (this.size > this.sizeLimit) {
			return Replies.TOO_LARGE_FOR_RECIPIENTS;
		}
		if (this.bareNewline && settings.bareNewlines() != BareNewlineMode.KEEP) {
			return (settings.bareNewlines() == BareNewlineMode.CONVERT) ? BARE_CR : BARE_NEWLINE;
		}
		if (this.utf8 != null && !this.utf8.isValid()) {
			return NOT_UTF8;
		}
		if (this.bounds != null && this.bounds.isLineTooLong()) {
			return LINE_TOO_LONG;
		}
		if (this.bounds != null && this.bounds.isHeaderTooLong()) {
			return HEADER_TOO_LONG;
		}
		return this.writer.isFailed() ? NO_STORAGE : null;
	}

	/**
	 * Refuse the message.
	 * @param fault what is wrong with it
	 * @return what comes next
	 */
	Outcome refuse(Refusal fault) {
		List<SmtpReply> replies = reject(fault.reply());
		return (this.whole && isLmtp()) ? new Outcome.AnswerEach(replies, fault.limit()) : Outcome.refuse(fault);
	}

	/**
	 * Reject the message, for which the client waits for a reply.
	 * @param fault what is wrong with it
	 * @return the replies, which are several by LMTP
	 */
	List<SmtpReply> reject(SmtpReply fault) {
		this.observers.contentRefused(this.session, fault);
		this.session.concludeTransaction(fault);
		return replies(fault);
	}

	/**
	 * The content is whole.
	 * @return what comes next
	 */
	Outcome complete() {
		this.whole = true;
		this.session.counters().countContent();
		Refusal fault = findFault();
		if (fault == null && this.utf8 != null && !this.utf8.isComplete()) {
			fault = NOT_UTF8;
		}
		if (fault != null) {
			return refuse(fault);
		}
		Fault injected = this.faults.find(FaultStage.END_OF_DATA, this.session, this.envelope);
		if (injected != null) {
			return InjectedFaults.outcome(injected, SmtpReply.OK, (reply) -> refuse(Refusal.of(reply)), this::process);
		}
		return process();
	}

	private Outcome process() {
		this.ended = true;
		this.endedAt = System.nanoTime();
		this.session.beginProcessing();
		return new Outcome.Consult<>(new Processing(), this::processed);
	}

	private Outcome processed(Processed result) {
		this.writer.release();
		if (result.message == null) {
			return refuse(result.refusal());
		}
		SmtpReply reply = result.reply;
		Fault injected = null;
		if (MessageOutcome.of(reply).isAccepted()) {
			this.session.counters().countMessage();
			injected = findLost();
		}
		this.observers.messageProcessed(result.message, reply, Duration.ofNanos(System.nanoTime() - this.endedAt));
		this.session.concludeTransaction(reply);
		if (injected != null) {
			return InjectedFaults.outcome(injected, replies(reply).get(0), this::answer, () -> answer(reply));
		}
		return answer(reply);
	}

	private @Nullable Fault findLost() {
		return (this.session.state() != State.CLOSED)
				? this.faults.find(FaultStage.AFTER_COMMIT, this.session, this.envelope) : null;
	}

	/**
	 * Return what to wait for before more can be taken.
	 * @return what comes next, or {@code null} to read on
	 */
	@Nullable Outcome pause() {
		CompletionStage<?> backlog = this.writer.backlog();
		return (backlog != null) ? new Outcome.Pause(backlog) : null;
	}

	private boolean isLmtp() {
		return this.session.connector().protocol() == SmtpProtocol.LMTP;
	}

	private Outcome answer(SmtpReply reply) {
		return isLmtp() ? new Outcome.AnswerEach(replies(reply), null) : Outcome.answer(reply);
	}

	// RFC 2033 section 4.2
	private List<SmtpReply> replies(SmtpReply reply) {
		if (!isLmtp()) {
			return List.of(reply);
		}
		List<SmtpReply> replies = reply.recipientReplies();
		return !replies.isEmpty() ? replies : Collections.nCopies(this.envelope.recipients().size(), reply);
	}

	@Override
	public void abort() {
		if (!this.ended) {
			this.ended = true;
			this.writer.release();
		}
	}

	/**
	 * Has the message processed as soon as all of it is stored.
	 */
	private final class Processing implements Work<Processed> {

		private final Instant receivedAt = Instant.now();

		// what is being processed, for an answer that comes from elsewhere
		private volatile @Nullable SmtpMessage message;

		@Override
		public void start(Executor executor, Executor eventLoop, Completion<Processed> done) {
			MessageIntake.this.writer.complete().whenComplete((content, failure) -> {
				if (failure != null) {
					done.complete(Processed.NOT_STORED);
					return;
				}
				try {
					process(content, executor, eventLoop, done);
				}
				catch (OutOfMemoryError ex) {
					// nobody else would answer the client
					done.complete(Processed.NOT_STORED);
				}
			});
		}

		private void process(MessageContent content, Executor executor, Executor eventLoop,
				Completion<Processed> done) {
			SmtpMessage received = new SmtpMessage(MessageIntake.this.session.messageId(), MessageIntake.this.session,
					MessageIntake.this.envelope, content, this.receivedAt,
					Duration.ofNanos(MessageIntake.this.endedAt - MessageIntake.this.begun));
			this.message = received;
			Processed result = new Processed(received, SmtpReply.LOCAL_ERROR);
			MessageIntake.this.processors.process(received).start(executor, eventLoop, (reply) -> {
				MessageIntake.this.writer.endProcessing();
				result.reply = (reply != null) ? reply : SmtpReply.OK;
				done.complete(result);
			});
		}

		@Override
		public Processed refused(SmtpReply reply) {
			return new Processed(this.message, reply);
		}

	}

	/**
	 * What came of the processing. Made before it begins, since there may be no memory
	 * for it at its end.
	 */
	private static final class Processed {

		private static final Processed NOT_STORED = new Processed(null, NO_STORAGE.reply());

		// null if there was no message to process
		private final @Nullable SmtpMessage message;

		private SmtpReply reply;

		private Processed(@Nullable SmtpMessage message, SmtpReply reply) {
			this.message = message;
			this.reply = reply;
		}

		private Refusal refusal() {
			return (this == NOT_STORED) ? NO_STORAGE : Refusal.of(this.reply);
		}

	}

}
