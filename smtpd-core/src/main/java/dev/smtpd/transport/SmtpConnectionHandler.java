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

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;

import dev.smtpd.SmtpLimit;
import dev.smtpd.SmtpReply;
import dev.smtpd.SmtpSession.State;
import dev.smtpd.command.Commands;
import dev.smtpd.command.ContentInput;
import dev.smtpd.command.Outcome;
import dev.smtpd.content.FailureLog;
import dev.smtpd.protocol.CommandLine;
import dev.smtpd.protocol.CommandLineDecoder;
import dev.smtpd.protocol.SyntaxException;
import dev.smtpd.session.ApplicationFaults;
import dev.smtpd.session.ApplicationWork;
import dev.smtpd.session.Session;
import dev.smtpd.settings.TimeoutSettings;
import dev.smtpd.tls.TlsMode;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SniCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drives one connection: reads commands and content, has them executed one after another,
 * and writes the replies. Everything here runs on the event loop of the connection.
 * <p>
 * Nothing is read on while application code has to say something or while the client
 * doesn't take its replies: what has arrived by then is held, and the socket isn't asked
 * for more, so that the client is slowed down by TCP.
 */
final class SmtpConnectionHandler extends ChannelInboundHandlerAdapter {

	private static final Logger logger = LoggerFactory.getLogger(SmtpConnectionHandler.class);

	private static final FailureLog failures = new FailureLog(logger);

	private static final int FAREWELL_TIMEOUT_SECONDS = 10;

	private static final SmtpReply SPOKE_FIRST = SmtpReply.of(554, "5.5.1", "Protocol error: client spoke first");

	private static final SmtpReply PROCESSING_TIMEOUT = SmtpReply.of(451, "4.3.0",
			"Requested action aborted: processing took too long");

	// resolved with the class, since there may be no memory for it when it is used
	private static final String CLOSED_WITH_421 = "The server closes a connection with 421".intern();

	private static final String UNTERMINATED = "message not terminated by CR LF . CR LF, ";

	private static final long COMMIT_EXTENSION_NANOS = TimeUnit.SECONDS.toNanos(30);

	private final ServerEngine engine;

	private final Session session;

	private final CommandLineDecoder lines;

	private @Nullable String verb;

	// of the command that has no reply yet
	private @Nullable String argument;

	private @Nullable ContentInput content;

	private final HeldInput held;

	private boolean waiting;

	private boolean paused;

	private @Nullable Future<?> delay;

	private boolean inactive;

	private boolean over;

	private boolean inputEnded;

	// whether the client has ended its input, and there is nothing of it to be read
	private volatile boolean finished;

	private @Nullable String draining;

	private boolean replyPending;

	// whether something was read since the last reply
	private boolean unanswered;

	private @Nullable Future<?> handshakeTimeout;

	// from the beginning of a handshake until it is known how it ended
	private boolean handshaking;

	private @Nullable String serverName;

	private @Nullable Deadline deadline;

	private @Nullable Consultation consultation;

	private volatile @Nullable ApplicationCall call;

	private long closedAt;

	private long bodyBytes;

	private long bodyStart;

	SmtpConnectionHandler(ServerEngine engine, Session session) {
		this.engine = engine;
		this.session = session;
		this.lines = new CommandLineDecoder(engine.commands().maxLineLength());
		this.held = new HeldInput(engine.commands().store());
	}

	@Override
	public void channelActive(ChannelHandlerContext ctx) {
		this.deadline = new Deadline(ctx.executor(), () -> deadlinePassed(ctx));
		this.engine.observers().sessionOpened(this.session);
		if (this.session.connector().tls() == TlsMode.IMPLICIT) {
			addTls(ctx);
		}
		else {
			welcome(ctx);
		}
	}

	private void welcome(ChannelHandlerContext ctx) {
		long delay = this.engine.timeouts().greetingDelay().toNanos();
		if (delay > 0) {
			waitFor(ctx, delay, this::welcomeThePatient);
			return;
		}
		perform(ctx, this.engine.commands().welcome(this.session));
		flush(ctx);
		expectCommand();
	}

	private Outcome welcomeThePatient() {
		if (this.held.readable() == null) {
			return this.engine.commands().welcome(this.session);
		}
		reached(SmtpLimit.EARLY_TALKER);
		return new Outcome.Farewell(SPOKE_FIRST);
	}

	private void reached(SmtpLimit limit) {
		this.engine.observers().limitReached(this.session, limit);
	}

	private void expectCommand() {
		if (this.deadline != null && !this.waiting) {
			this.deadline.set(patience(this.engine.timeouts().idle()));
		}
	}

	// shorter where the client waits for a reply that it won't get
	private long patience(Duration ordinary) {
		return awaitsReplyInVain() ? this.engine.timeouts().unterminatedData().toNanos() : ordinary.toNanos();
	}

	private boolean awaitsReplyInVain() {
		return this.content != null && this.content.endsUnterminated()
				&& !this.engine.timeouts().unterminatedData().isZero();
	}

	private void deadlinePassed(ChannelHandlerContext ctx) {
		try {
			endWaiting(ctx);
		}
		catch (Throwable ex) {
			exceptionCaught(ctx, ex);
		}
	}

	private void endWaiting(ChannelHandlerContext ctx) {
		Consultation open = this.consultation;
		ApplicationCall slow = this.call;
		if (open != null) {
			processingTimedOut(open, slow);
		}
		else if (this.paused && this.session.state() != State.CLOSED) {
			reached(SmtpLimit.SPOOL);
			logger.warn("Content of {} waits too long for the disk, replying 421", this.session.subject());
			say421(ctx, "4.3.0", "Storing the message takes too long, closing connection");
		}
		else if (!this.waiting && this.session.state() != State.CLOSED) {
			if (!rejectUnterminated(ctx)) {
				reached(SmtpLimit.TIMEOUT);
				sayTooSlow(ctx, "Timeout, ");
			}
		}
	}

	// Return whether the client takes its message for ended, and has got its reply.
	private boolean rejectUnterminated(ChannelHandlerContext ctx) {
		ContentInput input = this.content;
		if (input == null || !awaitsReplyInVain()) {
			return false;
		}
		this.engine.clientFaults().unterminated(this.session, 554);
		input.rejectUnterminated().forEach((reply) -> say(ctx, reply));
		close(ctx);
		return true;
	}

	private void sayTooSlow(ChannelHandlerContext ctx, String what) {
		boolean unterminated = this.content != null && this.content.hasUnterminatedEnd();
		if (unterminated) {
			this.engine.clientFaults().unterminated(this.session, 421);
		}
		say421(ctx, "4.4.2", what + (unterminated ? UNTERMINATED : "") + "closing connection");
	}

	// What is being committed is waited for a little longer, since it can't be taken
	// back.
	private void processingTimedOut(Consultation open, @Nullable ApplicationCall slow) {
		if (slow != null && !this.session.giveUpProcessing() && slow.extend() && this.deadline != null) {
			logger.warn("Commit takes too long, waiting for it: {}{}", slow.status(), slow.position());
			this.deadline.set(Math.min(this.engine.timeouts().processing().toNanos(), COMMIT_EXTENSION_NANOS));
			return;
		}
		open.giveUp();
		reached(SmtpLimit.PROCESSING_TIMEOUT);
		this.engine.observers()
			.applicationFailed(this.session, new TimeoutException("Application code takes too long"));
		if (slow != null) {
			logger.warn("Application code takes too long, replying {}: {}{}", PROCESSING_TIMEOUT, slow.status(),
					slow.position());
			slow.giveUp();
		}
		else {
			logger.warn("Authentication takes too long for {}, replying {}", this.session.subject(),
					PROCESSING_TIMEOUT);
		}
		open.abandon(PROCESSING_TIMEOUT);
	}

	@Override
	public void channelRead(ChannelHandlerContext ctx, Object msg) {
		ByteBuf in = (ByteBuf) msg;
		if (this.session.state() == State.CLOSED) {
			in.release();
			return;
		}
		this.unanswered = true;
		this.held.add(ctx.alloc(), in);
		advance(ctx);
	}

	@Override
	public void channelReadComplete(ChannelHandlerContext ctx) {
		flush(ctx);
		if (this.unanswered && !this.waiting && this.session.state() != State.CLOSED) {
			acknowledge(ctx);
		}
		this.unanswered = false;
	}

	// A client that writes a command, or BDAT and its chunk, in two parts holds back the
	// second until the first is acknowledged (RFC 1122 section 4.2.3.4). There is no
	// reply that does so, and the system would wait for one, which takes 40 ms on Linux.
	private void acknowledge(ChannelHandlerContext ctx) {
		ChannelOption<Boolean> quickAck = this.engine.quickAck();
		if (quickAck != null && ctx.channel().isActive()) {
			try {
				ctx.channel().config().setOption(quickAck, true);
			}
			catch (ChannelException ex) {
				logger.debug("Input of {} can't be acknowledged at once", this.session, ex);
			}
		}
	}

	@Override
	public void channelWritabilityChanged(ChannelHandlerContext ctx) {
		if (ctx.channel().isWritable()) {
			advance(ctx);
			flush(ctx);
		}
	}

	@Override
	public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
		if (event instanceof ChannelInputShutdownEvent && this.handshaking) {
			ctx.close();
		}
		else if (event instanceof ChannelInputShutdownEvent) {
			this.inputEnded = true;
			this.finished = this.held.readable() == null;
			advance(ctx);
			flush(ctx);
		}
		else if (event instanceof SslHandshakeCompletionEvent handshake) {
			if (handshake.isSuccess()) {
				secured(ctx);
			}
			else {
				handshakeFailed(handshake.cause());
			}
		}
		else if (event instanceof SniCompletionEvent selection) {
			if (selection.isSuccess()) {
				this.serverName = selection.hostname();
			}
			else {
				handshakeFailed(selection.cause());
			}
		}
	}

	// Netty says so by channelInactive as well, but not if there is no memory for that.
	@Override
	public void handlerAdded(ChannelHandlerContext ctx) {
		ctx.channel().closeFuture().addListener(new ClosedListener(ctx.executor()));
	}

	private void connectionClosed() {
		this.inactive = true;
		try {
			release();
			if (this.session.connector().tls() != TlsMode.IMPLICIT) {
				handshakeFailed(new ClosedChannelException());
			}
		}
		finally {
			endIfOver();
		}
	}

	private void release() {
		end();
		if (this.delay != null) {
			this.delay.cancel(false);
			this.delay = null;
			this.waiting = false;
		}
		ApplicationCall open = this.call;
		if (open != null) {
			this.engine.executor().keep(open);
		}
		this.engine.observers().sessionClosed(this.session);
	}

	@Override
	public void handlerRemoved(ChannelHandlerContext ctx) {
		end();
	}

	// The session is over when the connection is closed and no application code runs for
	// it any more.
	private void endIfOver() {
		if (this.inactive && !this.waiting && !this.over) {
			this.over = true;
			if (this.deadline != null) {
				this.deadline.end();
			}
			this.engine.sessionEnded().run();
		}
	}

	// Closes the connection in any case, and never throws, so that an error costs its own
	// connection only: Netty would log what this method throws, and where there is no
	// memory even for that, nobody would close the connection. What the session holds is
	// released first, so that there is memory for the rest.
	@Override
	public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
		boolean broken = cause instanceof IOException || cause instanceof DecoderException;
		try {
			this.engine.commands().store().memoryFailed(cause);
			boolean told = !broken && this.session.state() != State.CLOSED && repliesAreReadable();
			end();
			report(cause, broken);
			if (told) {
				write421(ctx, "4.3.0", "Local error, closing connection");
				close(ctx);
				return;
			}
		}
		catch (Throwable ex) {
			// there may be no memory for a reply
		}
		Channels.close(ctx.channel());
	}

	private void report(Throwable cause, boolean broken) {
		try {
			if (broken) {
				logger.debug("Connection of {} broke", this.session, cause);
			}
			else if (cause instanceof VirtualMachineError) {
				failures.error(CLOSED_WITH_421, cause);
			}
			else {
				logger.error("The server closes the connection of {} with 421", this.session, cause);
			}
		}
		catch (Throwable ex) {
			// there may be no memory for a log line
		}
	}

	/**
	 * Make up for what could not be done for a lack of memory, without a word to anyone:
	 * a timer that wasn't started, a farewell that wasn't written. Called on the event
	 * loop from time to time.
	 * @param channel the connection
	 */
	void recover(Channel channel) {
		if (this.session.state() == State.CLOSED) {
			if (System.nanoTime() - this.closedAt > TimeUnit.SECONDS.toNanos(2 * FAREWELL_TIMEOUT_SECONDS)) {
				Channels.close(channel);
			}
		}
		else if (this.deadline != null) {
			this.deadline.recover();
		}
	}

	Session session() {
		return this.session;
	}

	// Return the application code that is to answer, null if none is.
	@Nullable ApplicationCall call() {
		return this.call;
	}

	void closeNow(ChannelHandlerContext ctx) {
		try {
			if (this.session.state() != State.CLOSED) {
				this.session.giveUpProcessing();
				say421(ctx, "4.3.2", "Service not available, closing connection");
			}
		}
		catch (Throwable ex) {
			exceptionCaught(ctx, ex);
		}
	}

	// Let a running transaction finish, and close the connection then, or at once where
	// there is none.
	void drain(ChannelHandlerContext ctx, String why) {
		try {
			this.draining = why;
			closeIfDrained(ctx);
			flush(ctx);
		}
		catch (Throwable ex) {
			exceptionCaught(ctx, ex);
		}
	}

	private void advance(ChannelHandlerContext ctx) {
		ByteBuf in = this.held.readable();
		while (in != null && mayProceed(ctx)) {
			Outcome outcome = (this.content != null) ? readContent(this.content, in) : readCommand(in);
			if (outcome != null) {
				perform(ctx, outcome);
				expectCommand();
			}
			else if (this.content != null && this.content.isBody()) {
				expectBody(ctx);
			}
			in = this.held.readable();
		}
		this.held.settle(ctx.alloc());
		ctx.channel().config().setAutoRead(in == null);
		if (this.inputEnded && in == null && mayProceed(ctx) && !rejectUnterminated(ctx)) {
			close(ctx);
		}
	}

	private boolean mayProceed(ChannelHandlerContext ctx) {
		return !this.waiting && this.session.state() != State.CLOSED && ctx.channel().isWritable();
	}

	private @Nullable Outcome readContent(ContentInput input, ByteBuf in) {
		int before = in.readableBytes();
		Outcome outcome = input.read(in);
		this.bodyBytes += before - in.readableBytes();
		if (outcome != null && !(outcome instanceof Outcome.Pause)) {
			this.content = null;
		}
		return outcome;
	}

	private @Nullable Outcome readCommand(ByteBuf in) {
		try {
			CommandLine line = this.lines.decode(in);
			if (line == null) {
				return null;
			}
			this.verb = this.engine.commands().observedVerb(line.verb());
			this.argument = this.engine.commands().observedArgument(line);
			return this.engine.commands().execute(this.session, line);
		}
		catch (SyntaxException ex) {
			this.verb = Commands.UNKNOWN_VERB;
			this.argument = "";
			return this.engine.commands().refuse(this.session, ex, this.lines);
		}
	}

	private void perform(ChannelHandlerContext ctx, Outcome outcome) {
		// what is consulted has no reply yet, and holds content that must not be left
		// alone
		boolean undecided = outcome instanceof Outcome.Consult || outcome instanceof Outcome.Authenticate;
		long delay = undecided ? 0 : this.session.takeReplyDelay();
		if (delay > 0) {
			waitFor(ctx, delay, () -> outcome);
		}
		else if (outcome instanceof Outcome.Answer answer) {
			answer(ctx, answer.reply());
		}
		else if (outcome instanceof Outcome.AnswerEach each) {
			each.replies().forEach((reply) -> say(ctx, reply));
			goOn(ctx, each.replies().stream().anyMatch(SmtpConnectionHandler::isFarewell));
		}
		else if (outcome instanceof Outcome.Farewell farewell) {
			say(ctx, farewell.reply());
			close(ctx);
		}
		else if (outcome instanceof Outcome.Receive receive) {
			this.content = receive.input();
			this.argument = null;
			this.bodyBytes = 0;
			this.bodyStart = System.nanoTime();
			if (receive.reply() != null) {
				answer(ctx, receive.reply());
			}
		}
		else if (outcome instanceof Outcome.Pause pause) {
			pause(ctx, pause.until());
		}
		else if (outcome instanceof Outcome.StartTls startTls) {
			startTls(ctx, startTls.reply());
		}
		else if (outcome instanceof Outcome.Consult consult) {
			consult(ctx, consult.work(), consult.next(), false);
		}
		else if (outcome instanceof Outcome.Authenticate authenticate) {
			consult(ctx, authenticate.work(), authenticate.next(), true);
		}
		else if (outcome instanceof Outcome.Proceed) {
			closeIfDrained(ctx);
		}
	}

	// Slow clients have as much time as silent ones.
	private void expectBody(ChannelHandlerContext ctx) {
		TimeoutSettings timeouts = this.engine.timeouts();
		long elapsed = System.nanoTime() - this.bodyStart;
		if (elapsed > timeouts.data().toNanos()) {
			if (this.bodyBytes < timeouts.minDataRate() * TimeUnit.NANOSECONDS.toSeconds(elapsed)) {
				reached(SmtpLimit.DATA_RATE);
				sayTooSlow(ctx, "Content arrives too slowly, ");
				return;
			}
			if (!timeouts.data().isZero()) {
				// a client that was fast at first must not be slow for long
				this.bodyBytes = 0;
				this.bodyStart = System.nanoTime();
			}
		}
		if (this.deadline != null) {
			this.deadline.set(patience(timeouts.data()));
		}
	}

	private void waitFor(ChannelHandlerContext ctx, long nanos, Supplier<Outcome> next) {
		flush(ctx);
		this.delay = ctx.executor().schedule(() -> {
			this.delay = null;
			resumeLater(ctx, next);
		}, nanos, TimeUnit.NANOSECONDS);
		this.waiting = true;
		clearDeadline();
	}

	private void pause(ChannelHandlerContext ctx, CompletionStage<?> until) {
		long pausedAt = System.nanoTime();
		Consultation waiting = new Consultation(ctx.executor(), this.session, (reply) -> {
			this.paused = false;
			clearDeadline();
			resume(ctx, Outcome.Proceed::new);
		}, (reply) -> {
			this.paused = false;
			this.bodyStart += System.nanoTime() - pausedAt;
			resumeLater(ctx, Outcome.Proceed::new);
		});
		until.whenComplete((room, failure) -> waiting.complete(null));
		this.waiting = true;
		this.paused = true;
		if (this.deadline != null) {
			this.deadline.set(this.engine.timeouts().processing().toNanos());
		}
		waiting.started();
	}

	// What the client has sent behind its STARTTLS came in clear, perhaps from somebody
	// else, and must never be obeyed (CVE-2011-0411).
	private void startTls(ChannelHandlerContext ctx, SmtpReply reply) {
		say(ctx, reply);
		flush(ctx);
		this.session.startOver();
		this.held.release();
		addTls(ctx);
	}

	private void addTls(ChannelHandlerContext ctx) {
		TlsHandlers tls = this.engine.tls();
		if (tls == null) {
			throw new IllegalStateException("No TLS configuration");
		}
		this.handshakeTimeout = ctx.executor()
			.schedule(() -> handshakeTimedOut(ctx), tls.handshakeTimeout().toNanos(), TimeUnit.NANOSECONDS);
		this.handshaking = true;
		ctx.pipeline().addBefore(ctx.name(), null, tls.create());
	}

	private void handshakeTimedOut(ChannelHandlerContext ctx) {
		try {
			handshakeFailed(new TimeoutException("it took too long"));
			ctx.close();
		}
		catch (Throwable ex) {
			exceptionCaught(ctx, ex);
		}
	}

	// Those that the server itself has ended, and those that have failed before, don't
	// count.
	private void handshakeFailed(Throwable cause) {
		if (this.handshaking) {
			this.handshaking = false;
			this.engine.clientFaults().handshakeFailed(this.session, this.serverName, cause);
			this.engine.observers().tlsHandshakeFailed(this.session, cause);
		}
	}

	private void endHandshake() {
		if (this.handshakeTimeout != null) {
			this.handshakeTimeout.cancel(false);
			this.handshakeTimeout = null;
		}
	}

	private void secured(ChannelHandlerContext ctx) {
		this.handshaking = false;
		endHandshake();
		this.session.secure(ctx.pipeline().get(SslHandler.class).engine().getSession());
		this.engine.observers().tlsHandshakeCompleted(this.session);
		if (this.session.connector().tls() == TlsMode.IMPLICIT) {
			welcome(ctx);
		}
	}

	// a greeting answers no command
	private void say(ChannelHandlerContext ctx, SmtpReply reply) {
		write(ctx, reply);
		if (this.verb != null) {
			if (this.argument != null && (reply.isTransient() || reply.isPermanent())) {
				this.engine.observers().commandRefused(this.session, this.verb, this.argument, reply);
			}
			this.argument = null;
			this.engine.observers().commandReplied(this.session, this.verb, reply);
		}
	}

	private void answer(ChannelHandlerContext ctx, SmtpReply answered) {
		SmtpReply reply = this.engine.commands().judge(this.session, answered);
		say(ctx, reply);
		goOn(ctx, isFarewell(reply));
	}

	private void goOn(ChannelHandlerContext ctx, boolean farewell) {
		if (farewell) {
			close(ctx);
		}
		else {
			closeIfDrained(ctx);
		}
	}

	private static boolean isFarewell(SmtpReply reply) {
		return reply.code() == 221 || reply.code() == 421;
	}

	// Have the application say something, and go on with what follows from it. Replies to
	// earlier commands don't wait for that.
	private void consult(ChannelHandlerContext ctx, ApplicationWork work, Function<@Nullable SmtpReply, Outcome> next,
			boolean authentication) {
		flush(ctx);
		Consultation asked = new Consultation(ctx.executor(), this.session,
				(reply) -> resume(ctx, () -> next.apply(reply)), (reply) -> {
					this.consultation = null;
					this.call = null;
					resumeLater(ctx, () -> next.apply(reply));
				});
		// authenticators have threads of their own
		ApplicationCall asking = authentication ? null : this.engine.executor().call(this.session);
		if (asking != null) {
			asking.answerBy(asked);
		}
		this.waiting = true;
		try {
			Executor executor = (asking != null) ? asking : authenticationExecutor(asked);
			work.start(this.engine.scopes().around(executor, this.session), asked, asked);
		}
		catch (Throwable ex) {
			asked.complete(ApplicationFaults.LOCAL_ERROR);
			reportUncalled(ex);
		}
		if (!asked.started() && this.deadline != null) {
			this.consultation = asked;
			this.call = asking;
			this.deadline.set(this.engine.timeouts().processing().toNanos());
		}
	}

	private void reportUncalled(Throwable cause) {
		try {
			logger.error("Application code can't be called for {}, replying {}", this.session.subject(),
					ApplicationFaults.LOCAL_ERROR, cause);
		}
		catch (OutOfMemoryError ex) {
			// the client is answered all the same
		}
	}

	// A client that has ended its input can't do anything once it is authenticated.
	private Executor authenticationExecutor(Consultation asked) {
		return this.engine.authentications()
			.executorFor(this.session,
					() -> this.session.state() == State.CLOSED || this.finished || asked.isAnswered(), asked);
	}

	private void clearDeadline() {
		if (this.deadline != null) {
			this.deadline.clear();
		}
	}

	private void resume(ChannelHandlerContext ctx, Supplier<Outcome> next) {
		this.waiting = false;
		Outcome outcome = next.get();
		if (this.session.state() != State.CLOSED && ctx.channel().isActive()) {
			perform(ctx, outcome);
		}
	}

	private void resumeLater(ChannelHandlerContext ctx, Supplier<Outcome> next) {
		try {
			clearDeadline();
			resume(ctx, next);
			if (ctx.channel().isActive()) {
				expectCommand();
				advance(ctx);
				flush(ctx);
			}
		}
		catch (Throwable ex) {
			exceptionCaught(ctx, ex);
		}
		endIfOver();
	}

	private void write(ChannelHandlerContext ctx, SmtpReply reply) {
		ctx.write(this.engine.replies().toBuffer(ctx.alloc(), reply, this.session.mayReplyInUtf8()), ctx.voidPromise());
		this.replyPending = true;
	}

	private void flush(ChannelHandlerContext ctx) {
		if (this.replyPending) {
			this.replyPending = false;
			this.unanswered = false;
			ctx.flush();
		}
	}

	private void say421(ChannelHandlerContext ctx, String enhancedStatus, String text) {
		this.handshaking = false;
		if (repliesAreReadable()) {
			write421(ctx, enhancedStatus, text);
		}
		close(ctx);
	}

	// before the end of a handshake the client can't read replies
	private boolean repliesAreReadable() {
		return this.handshakeTimeout == null
				&& (this.session.connector().tls() != TlsMode.IMPLICIT || this.session.tls() != null);
	}

	private void write421(ChannelHandlerContext ctx, String enhancedStatus, String text) {
		write(ctx, SmtpReply.of(421, enhancedStatus, this.session.hostname() + " " + text));
	}

	private void closeIfDrained(ChannelHandlerContext ctx) {
		State state = this.session.state();
		if (this.draining != null && !this.waiting && (state == State.GREETING || state == State.READY)) {
			say421(ctx, "4.3.2", this.draining);
		}
	}

	// Close the connection after the replies written so far.
	private void close(ChannelHandlerContext ctx) {
		end();
		this.replyPending = false;
		ChannelFuture farewell = ctx.writeAndFlush(ctx.alloc().buffer(0, 0)).addListener(ChannelFutureListener.CLOSE);
		if (!farewell.isDone()) {
			closeAnyway(ctx.channel());
		}
	}

	// a client that doesn't take its replies would keep the connection open for ever
	private static void closeAnyway(Channel channel) {
		Future<?> closing = channel.eventLoop()
			.schedule(() -> channel.close(), FAREWELL_TIMEOUT_SECONDS, TimeUnit.SECONDS);
		channel.closeFuture().addListener((closed) -> closing.cancel(false));
	}

	private void end() {
		if (this.session.state() != State.CLOSED) {
			this.closedAt = System.nanoTime();
		}
		this.content = null;
		this.held.release();
		endHandshake();
		this.session.close();
	}

	/**
	 * Ends the session when the connection is closed, after what the event loop does at
	 * that moment.
	 */
	private final class ClosedListener implements ChannelFutureListener, Runnable {

		private final EventExecutor eventLoop;

		private ClosedListener(EventExecutor eventLoop) {
			this.eventLoop = eventLoop;
		}

		@Override
		public void operationComplete(ChannelFuture closed) {
			try {
				this.eventLoop.execute(this);
			}
			catch (Throwable ex) {
				run();
			}
		}

		@Override
		public void run() {
			connectionClosed();
		}

	}

}
