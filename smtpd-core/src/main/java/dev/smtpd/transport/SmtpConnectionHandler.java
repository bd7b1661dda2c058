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

import java.nio.channels.ClosedChannelException;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

import dev.smtpd.SmtpLimit;
import dev.smtpd.SmtpReply;
import dev.smtpd.SmtpSession.State;
import dev.smtpd.command.Dialogue;
import dev.smtpd.command.Outcome;
import dev.smtpd.session.Session;
import dev.smtpd.tls.TlsMode;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out what the {@link Dialogue} of one connection decides, one outcome after
 * another. Everything here runs on the event loop of the connection.
 * <p>
 * Nothing is read on during a {@link Suspension} or while the client doesn't take its
 * replies: what has arrived by then is held, and the socket isn't asked for more, so that
 * the client is slowed down by TCP.
 */
final class SmtpConnectionHandler extends ChannelInboundHandlerAdapter implements Outcome.Performer {

	private static final Logger logger = LoggerFactory.getLogger(SmtpConnectionHandler.class);

	private static final SmtpReply SPOKE_FIRST = SmtpReply.of(554, "5.5.1", "Protocol error: client spoke first");

	private final ServerEngine engine;

	private final Session session;

	private final Channel channel;

	private final Dialogue dialogue;

	private final HeldInput held;

	private final ReplyOutput output;

	private final Farewell farewell;

	private final SessionDeadline deadline;

	private @Nullable TlsHandshake handshake;

	private volatile @Nullable Suspension suspension;

	private boolean inactive;

	private boolean over;

	private boolean inputEnded;

	// whether the client has ended its input, and there is nothing of it to be read
	private volatile boolean inputFinished;

	private @Nullable String draining;

	SmtpConnectionHandler(ServerEngine engine, Session session, Channel channel) {
		this.engine = engine;
		this.session = session;
		this.channel = channel;
		this.dialogue = new Dialogue(engine.commands(), session);
		this.held = new HeldInput(engine.commands().store());
		this.output = new ReplyOutput(channel, engine, session);
		this.farewell = new Farewell(engine, session, channel, this.dialogue, this.held, this.output);
		this.deadline = new SessionDeadline(channel.eventLoop(), engine.timeouts(), this.dialogue,
				this::deadlinePassed);
	}

	Session session() {
		return this.session;
	}

	Dialogue dialogue() {
		return this.dialogue;
	}

	// Return the application code that is to answer, null if none is. From any thread.
	@Nullable ApplicationCall call() {
		return (this.suspension instanceof ApplicationSuspension<?> open) ? open.call() : null;
	}

	// From any thread.
	boolean isInputFinished() {
		return this.inputFinished;
	}

	// Netty says so by channelInactive as well, but not if there is no memory for that.
	@Override
	public void handlerAdded(ChannelHandlerContext ctx) {
		this.channel.closeFuture().addListener(new CloseListener(this.channel.eventLoop(), this::connectionClosed));
	}

	@Override
	public void channelActive(ChannelHandlerContext ctx) {
		this.engine.observers().sessionOpened(this.session);
		if (this.session.connector().tls() == TlsMode.IMPLICIT) {
			beginTls();
		}
		else {
			welcome();
		}
	}

	private void welcome() {
		long delay = this.engine.timeouts().greetingDelay().toNanos();
		if (delay > 0) {
			suspendReply(delay, this::welcomeUnlessEarly);
			return;
		}
		perform(this.dialogue.begin());
		this.output.flush();
		expectInput();
	}

	private Outcome welcomeUnlessEarly() {
		if (this.held.readable() == null) {
			return this.dialogue.begin();
		}
		reached(SmtpLimit.EARLY_TALKER);
		return new Outcome.Farewell(SPOKE_FIRST);
	}

	private void reached(SmtpLimit limit) {
		this.engine.observers().limitReached(this.session, limit);
	}

	@Override
	public void channelRead(ChannelHandlerContext ctx, Object msg) {
		ByteBuf in = (ByteBuf) msg;
		if (isClosed()) {
			in.release();
			return;
		}
		this.output.inputRead();
		this.held.add(this.channel.alloc(), in);
		advance();
	}

	@Override
	public void channelReadComplete(ChannelHandlerContext ctx) {
		this.output.flush();
		this.output.readComplete(this.suspension == null && !isClosed());
	}

	@Override
	public void channelWritabilityChanged(ChannelHandlerContext ctx) {
		if (this.channel.isWritable()) {
			advance();
			this.output.flush();
		}
	}

	@Override
	public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
		if (event instanceof ChannelInputShutdownEvent) {
			inputEnded();
		}
		else if (this.handshake != null && this.handshake.handle(event)
				&& this.session.connector().tls() == TlsMode.IMPLICIT) {
			welcome();
		}
	}

	private void inputEnded() {
		if (this.handshake != null && this.handshake.isOpen()) {
			this.channel.close();
			return;
		}
		this.inputEnded = true;
		this.inputFinished = this.held.readable() == null;
		advance();
		this.output.flush();
	}

	private void advance() {
		ByteBuf in = this.held.readable();
		while (in != null && mayProceed()) {
			int before = in.readableBytes();
			Outcome outcome = this.dialogue.read(in);
			this.deadline.countBody(before - in.readableBytes());
			if (outcome != null) {
				perform(outcome);
				expectInput();
			}
			else if (this.dialogue.isReceivingBody() && !this.deadline.expectBody()) {
				reached(SmtpLimit.DATA_RATE);
				this.farewell.sayTooSlow("Content arrives too slowly, ");
			}
			in = this.held.readable();
		}
		this.held.settle(this.channel.alloc());
		this.channel.config().setAutoRead(in == null);
		if (this.inputEnded && in == null && mayProceed() && !rejectUnterminated()) {
			this.farewell.close();
		}
	}

	private boolean mayProceed() {
		return this.suspension == null && !isClosed() && this.channel.isWritable();
	}

	private boolean isClosed() {
		return this.session.state() == State.CLOSED;
	}

	private void expectInput() {
		if (this.suspension == null) {
			this.deadline.expectInput();
		}
	}

	private void perform(Outcome outcome) {
		// what is consulted has no reply yet, and holds content that must not be left
		// alone
		long delay = (outcome instanceof Outcome.Consult) ? 0 : this.session.takeReplyDelay();
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

	// What the client has sent behind its STARTTLS came in clear, perhaps from somebody
	// else, and must never be obeyed (CVE-2011-0411).
	@Override
	public void startTls(SmtpReply reply) {
		say(reply);
		this.output.flush();
		this.session.startOver();
		this.held.release();
		beginTls();
	}

	private void beginTls() {
		TlsHandshake begun = TlsHandshake.begin(this.engine, this.session, this.channel.pipeline().context(this),
				this.farewell::fail);
		this.handshake = begun;
		this.farewell.after(begun);
	}

	// Replies to earlier commands don't wait for application code.
	@Override
	public <T extends @Nullable Object> void consult(Outcome.Consult<T> consult) {
		this.output.flush();
		ApplicationSuspension<T> asked = new ApplicationSuspension<>(this, this.engine, this.session,
				this.channel.eventLoop(), consult);
		this.suspension = asked;
		if (asked.start()) {
			resume(asked);
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

	private void suspendReply(long nanos, Supplier<Outcome> next) {
		this.output.flush();
		this.suspension = new DelaySuspension(this.channel.eventLoop(), nanos, next, this::resumeLater);
		this.deadline.clear();
	}

	private void resume(Suspension ended) {
		this.suspension = null;
		Outcome outcome = ended.next();
		if (!isClosed() && this.channel.isActive()) {
			perform(outcome);
		}
	}

	void resumeLater(Suspension ended) {
		try {
			this.deadline.clear();
			resume(ended);
			if (this.channel.isActive()) {
				expectInput();
				advance();
				this.output.flush();
			}
		}
		catch (Throwable ex) {
			fail(ex);
		}
		endIfOver();
	}

	void resumeBody(RoomSuspension ended, long nanos) {
		this.deadline.extendBody(nanos);
		resumeLater(ended);
	}

	private void deadlinePassed() {
		try {
			Suspension open = this.suspension;
			if (open != null) {
				open.timedOut();
			}
			else if (!isClosed() && !rejectUnterminated()) {
				reached(SmtpLimit.TIMEOUT);
				this.farewell.sayTooSlow("Timeout, ");
			}
		}
		catch (Throwable ex) {
			fail(ex);
		}
	}

	void extendProcessing(long nanos) {
		this.deadline.extend(nanos);
	}

	void storageTimedOut() {
		if (!isClosed()) {
			reached(SmtpLimit.SPOOL);
			logger.warn("Content of {} waits too long for the disk, replying 421", this.session.subject());
			this.farewell.say421("4.3.0", "Storing the message takes too long, closing connection");
		}
	}

	// Return whether the client takes its message for ended, and has got its reply.
	private boolean rejectUnterminated() {
		if (!this.deadline.awaitsReplyInVain()) {
			return false;
		}
		this.engine.clientFaults().unterminated(this.session, 554);
		this.dialogue.rejectUnterminated().forEach(this::say);
		this.farewell.close();
		return true;
	}

	private void say(SmtpReply reply) {
		this.output.write(reply);
		this.dialogue.replied(reply);
	}

	private void closeIfDrained() {
		State state = this.session.state();
		if (this.draining != null && this.suspension == null && (state == State.GREETING || state == State.READY)) {
			this.farewell.say421("4.3.2", this.draining);
		}
	}

	void closeNow() {
		try {
			if (!isClosed()) {
				this.session.giveUpProcessing();
				this.farewell.say421("4.3.2", "Service not available, closing connection");
			}
		}
		catch (Throwable ex) {
			fail(ex);
		}
	}

	// Let a running transaction finish, and close the connection then, or at once where
	// there is none.
	void drain(String why) {
		try {
			this.draining = why;
			closeIfDrained();
			this.output.flush();
		}
		catch (Throwable ex) {
			fail(ex);
		}
	}

	private void connectionClosed() {
		this.inactive = true;
		try {
			this.farewell.endSession();
			Suspension open = this.suspension;
			if (open != null && open.endsWithConnection()) {
				this.suspension = null;
			}
			this.engine.observers().sessionClosed(this.session);
			if (this.handshake != null && this.session.connector().tls() != TlsMode.IMPLICIT) {
				this.handshake.fail(new ClosedChannelException());
			}
		}
		finally {
			endIfOver();
		}
	}

	// The session is over when the connection is closed and no application code runs for
	// it any more.
	private void endIfOver() {
		if (this.inactive && this.suspension == null && !this.over) {
			this.over = true;
			this.deadline.end();
			this.engine.sessionEnded().run();
		}
	}

	@Override
	public void handlerRemoved(ChannelHandlerContext ctx) {
		this.farewell.endSession();
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
		fail(cause);
	}

	private void fail(Throwable cause) {
		this.farewell.fail(cause);
	}

	/**
	 * Make up for what could not be done for a lack of memory, without a word to anyone:
	 * a timer that wasn't started, a farewell that wasn't written. Called on the event
	 * loop from time to time.
	 */
	void recover() {
		if (!isClosed()) {
			this.deadline.recover();
		}
		else {
			this.farewell.recover();
		}
	}

}
