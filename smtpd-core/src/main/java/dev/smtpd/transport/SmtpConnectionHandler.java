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
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

import dev.smtpd.SmtpLimit;
import dev.smtpd.SmtpReply;
import dev.smtpd.SmtpSession.State;
import dev.smtpd.TlsMode;
import dev.smtpd.command.Commands;
import dev.smtpd.command.ContentInput;
import dev.smtpd.command.Outcome;
import dev.smtpd.content.FailureLog;
import dev.smtpd.protocol.CommandLine;
import dev.smtpd.protocol.CommandLineDecoder;
import dev.smtpd.protocol.SyntaxException;
import dev.smtpd.session.ApplicationWork;
import dev.smtpd.session.Session;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
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

	private static final SmtpReply LOCAL_ERROR = SmtpReply.of(451, "4.3.0",
			"Requested action aborted: local error in processing");

	private static final SmtpReply PROCESSING_TIMEOUT = SmtpReply.of(451, "4.3.0",
			"Requested action aborted: processing took too long");

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

	private @Nullable Future<?> delay;

	private boolean inactive;

	private boolean over;

	private boolean inputEnded;

	// whether the client has ended its input, and there is nothing of it to be read
	private volatile boolean finished;

	private @Nullable String draining;

	private boolean replyPending;

	private @Nullable Future<?> handshakeTimeout;

	private @Nullable Deadline deadline;

	private @Nullable Consultation consultation;

	private volatile @Nullable ApplicationCall call;

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
		this.deadline = new Deadline(ctx.executor(), () -> runSafely(ctx, this::deadlinePassed));
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
		Consultation open = this.consultation;
		ApplicationCall slow = this.call;
		if (open != null) {
			processingTimedOut(open, slow);
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
		this.held.add(ctx.alloc(), in);
		advance(ctx);
	}

	@Override
	public void channelReadComplete(ChannelHandlerContext ctx) {
		flush(ctx);
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
		if (event instanceof ChannelInputShutdownEvent) {
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
				this.engine.observers().tlsHandshakeFailed(this.session, handshake.cause());
			}
		}
	}

	@Override
	public void channelInactive(ChannelHandlerContext ctx) {
		this.inactive = true;
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
		endIfOver();
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
	// memory even for that, its event loop would end.
	@Override
	public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
		boolean broken = cause instanceof IOException || cause instanceof DecoderException;
		report(cause, broken);
		if (!broken && this.session.state() != State.CLOSED) {
			try {
				say421(ctx, "4.3.0", "Local error, closing connection");
				return;
			}
			catch (Throwable ex) {
				// there may be no memory for a reply
			}
		}
		ctx.close();
	}

	private void report(Throwable cause, boolean broken) {
		try {
			if (broken) {
				logger.debug("Connection of {} broke", this.session, cause);
			}
			else if (cause instanceof VirtualMachineError) {
				failures.error("The server closes a connection with 421", cause);
			}
			else {
				logger.error("The server closes the connection of {} with 421", this.session, cause);
			}
		}
		catch (Throwable ex) {
			// there may be no memory for a log line
		}
	}

	private void runSafely(ChannelHandlerContext ctx, Consumer<ChannelHandlerContext> task) {
		try {
			task.accept(ctx);
		}
		catch (Throwable ex) {
			exceptionCaught(ctx, ex);
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
		runSafely(ctx, (context) -> {
			if (this.session.state() != State.CLOSED) {
				this.session.giveUpProcessing();
				say421(context, "4.3.2", "Service not available, closing connection");
			}
		});
	}

	// Let a running transaction finish, and close the connection then, or at once where
	// there is none.
	void drain(ChannelHandlerContext ctx, String why) {
		runSafely(ctx, (context) -> {
			this.draining = why;
			closeIfDrained(context);
			flush(context);
		});
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
		// what is consulted has no reply yet, and holds content that mayn't be left alone
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

	// Slow clients are let alone for as long as silent ones would be.
	private void expectBody(ChannelHandlerContext ctx) {
		SessionTimeouts timeouts = this.engine.timeouts();
		long elapsed = System.nanoTime() - this.bodyStart;
		if (elapsed > timeouts.data().toNanos()) {
			if (this.bodyBytes < timeouts.minDataRate() * TimeUnit.NANOSECONDS.toSeconds(elapsed)) {
				reached(SmtpLimit.DATA_RATE);
				sayTooSlow(ctx, "Content arrives too slowly, ");
				return;
			}
			if (!timeouts.data().isZero()) {
				// who was fast at first mayn't be slow for long
				this.bodyBytes = 0;
				this.bodyStart = System.nanoTime();
			}
		}
		if (this.deadline != null) {
			this.deadline.set(patience(timeouts.data()));
		}
	}

	private void waitFor(ChannelHandlerContext ctx, long nanos, Supplier<Outcome> next) {
		this.waiting = true;
		clearDeadline();
		flush(ctx);
		this.delay = ctx.executor().schedule(() -> {
			this.delay = null;
			resumeLater(ctx, next);
		}, nanos, TimeUnit.NANOSECONDS);
	}

	private void pause(ChannelHandlerContext ctx, CompletionStage<?> until) {
		long pausedAt = System.nanoTime();
		this.waiting = true;
		clearDeadline();
		Consultation waiting = new Consultation(ctx.executor(), this.session,
				(reply) -> resume(ctx, Outcome.Proceed::new), (reply) -> {
					this.bodyStart += System.nanoTime() - pausedAt;
					resumeLater(ctx, Outcome.Proceed::new);
				});
		until.whenComplete((room, failure) -> waiting.complete(null));
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
			.schedule(() -> runSafely(ctx, this::handshakeTimedOut), tls.handshakeTimeout().toNanos(),
					TimeUnit.NANOSECONDS);
		ctx.pipeline().addBefore(ctx.name(), null, tls.create());
	}

	private void handshakeTimedOut(ChannelHandlerContext ctx) {
		logger.debug("TLS handshake of {} took too long", this.session);
		this.engine.observers().tlsHandshakeFailed(this.session, new TimeoutException("Handshake took too long"));
		ctx.close();
	}

	private void endHandshake() {
		if (this.handshakeTimeout != null) {
			this.handshakeTimeout.cancel(false);
			this.handshakeTimeout = null;
		}
	}

	private void secured(ChannelHandlerContext ctx) {
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
		this.waiting = true;
		flush(ctx);
		Consultation asked = new Consultation(ctx.executor(), this.session,
				(reply) -> resume(ctx, () -> next.apply(reply)), (reply) -> {
					this.consultation = null;
					this.call = null;
					resumeLater(ctx, () -> next.apply(reply));
				});
		// authenticators have threads of their own
		ApplicationCall asking = authentication ? null : this.engine.executor().call(this.session);
		try {
			Executor executor = (asking != null) ? asking : authenticationExecutor(asked);
			work.start(this.engine.scopes().around(executor, this.session), asked, asked);
		}
		catch (Throwable ex) {
			logger.error("Application code can't be called for {}, replying {}", this.session.subject(), LOCAL_ERROR,
					ex);
			asked.complete(LOCAL_ERROR);
		}
		if (!asked.started() && this.deadline != null) {
			this.consultation = asked;
			this.call = asking;
			this.deadline.set(this.engine.timeouts().processing().toNanos());
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
			ctx.flush();
		}
	}

	private void say421(ChannelHandlerContext ctx, String enhancedStatus, String text) {
		// before the end of a handshake the client can't read it
		if (this.handshakeTimeout == null
				&& (this.session.connector().tls() != TlsMode.IMPLICIT || this.session.tls() != null)) {
			write(ctx, SmtpReply.of(421, enhancedStatus, this.session.hostname() + " " + text));
		}
		close(ctx);
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
		endHandshake();
		this.session.close();
		this.content = null;
		this.held.release();
	}

}
