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

package dev.smtpd.transport;

import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

import dev.smtpd.SmtpLimit;
import dev.smtpd.SmtpReply;
import dev.smtpd.SmtpSession.State;
import dev.smtpd.command.Dialogue;
import dev.smtpd.command.Outcome;
import dev.smtpd.session.Session;
import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out what the {@link Dialogue} of one connection decides, one outcome after
 * another, and suspends the session where something else has to be done first. Everything
 * here runs on the event loop of the connection.
 */
final class OutcomePerformer implements Outcome.Performer {

	private static final Logger logger = LoggerFactory.getLogger(OutcomePerformer.class);

	private final SmtpConnectionHandler connection;

	private final ServerEngine engine;

	private final Session session;

	private final Channel channel;

	private final Dialogue dialogue;

	private final ReplyOutput output;

	private final Farewell farewell;

	private final SessionDeadline deadline;

	private volatile @Nullable Suspension suspension;

	private @Nullable String draining;

	// whether a delay is of no use to anyone when the server shuts down
	private boolean endsByDraining;

	OutcomePerformer(SmtpConnectionHandler connection, ServerEngine engine, Session session, Channel channel,
			Dialogue dialogue, ReplyOutput output, Farewell farewell, SessionDeadline deadline) {
		this.connection = connection;
		this.engine = engine;
		this.session = session;
		this.channel = channel;
		this.dialogue = dialogue;
		this.output = output;
		this.farewell = farewell;
		this.deadline = deadline;
	}

	// From any thread.
	boolean isSuspended() {
		return this.suspension != null;
	}

	// Return the application code that is to answer, null if none is. From any thread.
	@Nullable ApplicationCall call() {
		return (this.suspension instanceof ApplicationSuspension<?> open) ? open.call() : null;
	}

	/**
	 * Carry an outcome out, once the delay of its reply is over.
	 * @param outcome the outcome
	 */
	void perform(Outcome outcome) {
		// what is consulted has no reply yet, and holds content that must not be left
		// alone
		long delay = (outcome instanceof Outcome.Consult) ? 0 : this.session.replyDelay().take();
		if (delay > 0) {
			suspendReply(delay, () -> outcome);
		}
		else {
			outcome.perform(this);
		}
	}

	@Override
	public void answer(SmtpReply reply) {
		say(reply);
		closeIfDrained();
	}

	@Override
	public void answerEach(List<SmtpReply> replies) {
		replies.forEach(this::say);
		if (replies.stream().anyMatch(Outcome::isFarewell)) {
			this.farewell.close();
		}
		else {
			closeIfDrained();
		}
	}

	@Override
	public void sayFarewell(SmtpReply reply) {
		say(reply);
		this.farewell.close();
	}

	@Override
	public void proceed() {
		closeIfDrained();
	}

	@Override
	public void receive(@Nullable SmtpReply reply) {
		this.deadline.beginBody();
		if (reply != null) {
			answer(reply);
		}
	}

	// What the client has sent behind its STARTTLS came in clear, perhaps from someone
	// else, and must never be obeyed (CVE-2011-0411).
	@Override
	public void startTls(SmtpReply reply, Outcome next) {
		say(reply);
		this.output.flush();
		this.session.startOver();
		this.connection.discardInput();
		next.perform(this);
	}

	@Override
	public void handshake() {
		this.connection.beginTls();
		closeIfDrained();
	}

	@Override
	public void delay(Outcome.Delay delay) {
		if (this.draining != null) {
			perform(this.dialogue.resume(delay));
			return;
		}
		suspendReply(delay.time().toNanos(), () -> this.dialogue.resume(delay));
		this.endsByDraining = true;
	}

	@Override
	public void disconnect(@Nullable SmtpReply half, boolean reset) {
		if (half != null) {
			this.output.writeHalf(half);
		}
		if (reset) {
			this.farewell.reset();
		}
		else {
			this.farewell.close();
		}
	}

	// Replies to earlier commands don't wait for application code.
	@Override
	public <T extends @Nullable Object> void consult(Outcome.Consult<T> consult) {
		this.output.flush();
		ApplicationSuspension<T> asked = new ApplicationSuspension<>(this, this.connection, this.dialogue, this.engine,
				this.session, this.channel.eventLoop(), consult);
		this.suspension = asked;
		if (asked.start()) {
			resume(asked);
		}
		else if (asked.call() != null) {
			this.deadline.expectApplication();
		}
		else {
			this.deadline.expectProcessing();
		}
	}

	@Override
	public void pause(CompletionStage<?> until) {
		RoomSuspension full = new RoomSuspension(this, this.channel.eventLoop(), this.session);
		this.suspension = full;
		if (full.start(until)) {
			resume(full);
		}
		else {
			this.deadline.expectProcessing();
		}
	}

	/**
	 * Have a reply wait.
	 * @param nanos how long, in nanoseconds
	 * @param next returns what comes next, at the end of the delay
	 */
	void suspendReply(long nanos, Supplier<Outcome> next) {
		this.output.flush();
		this.suspension = new DelaySuspension(this.channel.eventLoop(), nanos, next, this::resumeLater);
		this.endsByDraining = false;
		this.deadline.clear();
	}

	private void resume(Suspension ended) {
		this.suspension = null;
		if (ended instanceof DelaySuspension && !isOpen()) {
			// nothing is to be begun any more that nobody would end
			return;
		}
		Outcome outcome = ended.next();
		if (isOpen()) {
			perform(outcome);
		}
	}

	private boolean isOpen() {
		return this.session.state() != State.CLOSED && this.channel.isActive();
	}

	void resumeLater(Suspension ended) {
		try {
			this.deadline.clear();
			resume(ended);
			if (this.channel.isActive()) {
				this.connection.readOn();
			}
		}
		catch (Throwable ex) {
			this.farewell.fail(ex);
		}
		this.connection.endIfOver();
	}

	void resumeBody(RoomSuspension ended, long nanos) {
		this.deadline.extendBody(nanos);
		resumeLater(ended);
	}

	/**
	 * The deadline has passed.
	 * @return whether it was that of a suspension
	 */
	boolean timedOut() {
		Suspension open = this.suspension;
		if (open != null) {
			open.timedOut();
		}
		return open != null;
	}

	/**
	 * The connection is closed, with which a suspension may end.
	 */
	void connectionClosed() {
		Suspension open = this.suspension;
		if (open != null && open.endsWithConnection()) {
			this.suspension = null;
		}
	}

	void extendProcessing(long nanos) {
		this.deadline.extend(nanos);
	}

	void storageTimedOut() {
		if (this.session.state() != State.CLOSED) {
			this.engine.observers().limitReached(this.session, SmtpLimit.SPOOL);
			logger.warn("Content of {} waits too long for the disk, replying 421", this.session.subject());
			this.farewell.say421("4.3.0", "Storing the message takes too long, closing connection");
		}
	}

	void say(SmtpReply reply) {
		this.output.write(reply);
		this.dialogue.replied(reply);
	}

	private void closeIfDrained() {
		State state = this.session.state();
		if (this.draining != null && this.suspension == null && (state == State.GREETING || state == State.READY)) {
			this.farewell.say421("4.3.2", this.draining);
		}
	}

	/**
	 * Let a running transaction finish, and close the connection then, or at once where
	 * there is none.
	 * @param why the text of the last reply
	 */
	void drain(String why) {
		this.draining = why;
		if (this.suspension instanceof DelaySuspension delay && this.endsByDraining) {
			delay.cancel();
			resumeLater(delay);
		}
		closeIfDrained();
		this.output.flush();
	}

}
