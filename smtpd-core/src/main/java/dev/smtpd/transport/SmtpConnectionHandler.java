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

/**
 * Has what arrives on one connection read by its {@link Dialogue}, and has the outcomes
 * carried out. Everything here runs on the event loop of the connection.
 * <p>
 * Nothing is read on during a {@link Suspension} or while the client doesn't take its
 * replies: what has arrived by then is held, and the socket isn't asked for more, so that
 * the client is slowed down by TCP.
 */
final class SmtpConnectionHandler extends ChannelInboundHandlerAdapter {

	private static final SmtpReply SPOKE_FIRST = SmtpReply.of(554, "5.5.1", "Protocol error: client spoke first");

	private final ServerEngine engine;

	private final Session session;

	private final Channel channel;

	private final Dialogue dialogue;

	private final HeldInput held;

	private final ReplyOutput output;

	private final Farewell farewell;

	private final SessionDeadline deadline;

	private final OutcomePerformer performer;

	private @Nullable TlsHandshake handshake;

	private boolean inactive;

	private boolean over;

	private boolean inputEnded;

	// whether the client has ended its input, and there is nothing of it to be read
	private volatile boolean inputFinished;

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
		this.performer = new OutcomePerformer(this, engine, session, channel, this.dialogue, this.output, this.farewell,
				this.deadline);
	}

	Session session() {
		return this.session;
	}

	// Run a task on the event loop. From any thread.
	void execute(Runnable task) {
		this.channel.eventLoop().execute(task);
	}

	// Return the application code that is to answer, null if none is. From any thread.
	@Nullable ApplicationCall call() {
		return this.performer.call();
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
			this.performer.perform(this.dialogue.beginTls());
		}
		else {
			welcome();
		}
	}

	private void welcome() {
		long delay = this.engine.timeouts().greetingDelay().toNanos();
		if (delay > 0) {
			this.performer.suspendReply(delay, this::welcomeUnlessEarly);
			return;
		}
		this.performer.perform(this.dialogue.begin());
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
		this.output.readComplete(!this.performer.isSuspended() && !isClosed());
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
		else if (this.handshake != null && this.handshake.handle(event)) {
			if (this.session.connector().tls() == TlsMode.IMPLICIT) {
				welcome();
			}
			else {
				// the last message of the handshake, before the client's EHLO
				this.output.inputRead();
			}
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
				this.performer.perform(outcome);
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
		return !this.performer.isSuspended() && !isClosed() && this.channel.isWritable();
	}

	private boolean isClosed() {
		return this.session.state() == State.CLOSED;
	}

	private void expectInput() {
		if (!this.performer.isSuspended()) {
			this.deadline.expectInput();
		}
	}

	/**
	 * Go on after a suspension.
	 */
	void readOn() {
		expectInput();
		advance();
		this.output.flush();
	}

	void discardInput() {
		this.held.release();
	}

	void beginTls() {
		TlsHandshake begun = TlsHandshake.begin(this.engine, this.session, this.channel.pipeline().context(this),
				this.farewell::fail);
		this.handshake = begun;
		this.farewell.after(begun);
		begun.read(this.held.take());
	}

	private void deadlinePassed() {
		try {
			if (!this.performer.timedOut() && !isClosed() && !rejectUnterminated()) {
				reached(SmtpLimit.TIMEOUT);
				this.farewell.sayTooSlow("Timeout, ");
			}
		}
		catch (Throwable ex) {
			fail(ex);
		}
	}

	// Return whether the client takes its message for ended, and has got its reply.
	private boolean rejectUnterminated() {
		if (!this.deadline.awaitsReplyInVain()) {
			return false;
		}
		this.engine.clientFaults().unterminated(this.session, 554);
		this.dialogue.rejectUnterminated().forEach(this.performer::say);
		this.farewell.close();
		return true;
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

	void drain(String why) {
		try {
			this.performer.drain(why);
		}
		catch (Throwable ex) {
			fail(ex);
		}
	}

	private void connectionClosed() {
		this.inactive = true;
		try {
			this.farewell.endSession();
			this.performer.connectionClosed();
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
	void endIfOver() {
		if (this.inactive && !this.performer.isSuspended() && !this.over) {
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
