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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.SSLException;

import dev.smtpd.SmtpReply;
import dev.smtpd.transport.Deadline;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.smtp.DefaultSmtpRequest;
import io.netty.handler.codec.smtp.LastSmtpContent;
import io.netty.handler.codec.smtp.SmtpCommand;
import io.netty.handler.codec.smtp.SmtpRequestEncoder;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.AttributeKey;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/**
 * A connection to an upstream server, on which commands are sent and each is answered by
 * a reply, in order. Once it has failed, all awaited and further replies fail with the
 * same {@link UpstreamException}. Used on its event loop only.
 */
final class UpstreamConnection extends ChannelInboundHandlerAdapter {

	static final AttributeKey<UpstreamConnection> KEY = AttributeKey.valueOf(UpstreamConnection.class.getName());

	private static final String READS = "reads";

	private static final String DECODER = "decoder";

	private static final long RECENTLY = TimeUnit.SECONDS.toNanos(1);

	private final Channel channel;

	private final ReadCounter reads = new ReadCounter();

	private UpstreamReplyDecoder decoder = new UpstreamReplyDecoder(this.reads);

	private final AwaitedReplies awaited;

	private final Deadline totalDeadline;

	private final Deadline idleDeadline;

	private final CompletableFuture<SmtpReply> greeting;

	private UpstreamExtensions extensions = UpstreamExtensions.NONE;

	private ConnectionState state = ConnectionState.OPENING;

	private Use use = new Use(0, true, 0);

	private long replies;

	private long lastReplyAt;

	private @Nullable CompletableFuture<?> handshake;

	private @Nullable Runnable whenWritable;

	private @Nullable UpstreamException failure;

	UpstreamConnection(Channel channel, Duration commandTimeout) {
		this.channel = channel;
		this.awaited = new AwaitedReplies(this.reads,
				new Deadline(channel.eventLoop(),
						() -> fail(UpstreamException.tooSlow("No reply in " + commandTimeout.toMillis() + " ms"))),
				commandTimeout);
		this.totalDeadline = new Deadline(channel.eventLoop(),
				() -> fail(UpstreamException.tooSlow("The transaction takes too long")));
		this.idleDeadline = new Deadline(channel.eventLoop(), this::quit);
		channel.attr(KEY).set(this);
		channel.pipeline()
			.addLast(READS, this.reads)
			.addLast(DECODER, this.decoder)
			.addLast(new WriteGatherer())
			.addLast(new SmtpRequestEncoder())
			.addLast(this);
		this.greeting = expectReply();
	}

	static UpstreamConnection of(Channel channel) {
		return channel.attr(KEY).get();
	}

	Channel channel() {
		return this.channel;
	}

	CompletableFuture<SmtpReply> greeting() {
		return this.greeting;
	}

	UpstreamExtensions extensions() {
		return this.extensions;
	}

	void setExtensions(UpstreamExtensions extensions) {
		this.extensions = extensions;
	}

	boolean isSecure() {
		return this.channel.pipeline().get(SslHandler.class) != null;
	}

	boolean needsHandshake() {
		return this.state == ConnectionState.OPENING || this.state == ConnectionState.AWAITING_TLS;
	}

	// The handshake is over.
	void setReady() {
		move(ConnectionState.IN_USE);
		this.handshake = null;
	}

	// Have the handshake fail with this connection, whatever else it waits for.
	void setHandshake(CompletableFuture<?> handshake) {
		UpstreamException known = this.failure;
		if (known != null) {
			handshake.completeExceptionally(known);
		}
		else if (needsHandshake()) {
			this.handshake = handshake;
		}
	}

	// Return whether it is not used for the first time, so that the server may have
	// closed it before this use.
	boolean isReused() {
		return this.use.number() > 1;
	}

	// Return whether the server is unlikely to be closing the connection, since it has
	// replied recently and doesn't close kept connections without a reply.
	boolean isTrusted() {
		return !this.use.cautious() && System.nanoTime() - this.lastReplyAt < RECENTLY;
	}

	// Return whether the server has replied in this use.
	boolean isAnswered() {
		return this.replies > this.use.repliesBefore();
	}

	// Return why it can't be used any more, null if it can.
	@Nullable UpstreamException failure() {
		return this.failure;
	}

	boolean isUsable() {
		return this.state != ConnectionState.CLOSED && this.channel.isActive();
	}

	private void move(ConnectionState next) {
		this.state = this.state.moveTo(next);
	}

	/**
	 * Begin to use it. It may have been closed by the server meanwhile.
	 * @param timeout how long the use may take
	 * @param cautious whether content must not be sent before its recipient is accepted
	 */
	void begin(Duration timeout, boolean cautious) {
		if (this.state == ConnectionState.IDLE) {
			move(ConnectionState.IN_USE);
		}
		this.idleDeadline.clear();
		setTotalTimeout(timeout);
		this.use = new Use(this.use.number() + 1, cautious, this.replies);
	}

	void setTotalTimeout(Duration timeout) {
		this.totalDeadline.set(timeout.toNanos());
	}

	// Keep it for another transaction.
	void keep(Duration timeout) {
		move(ConnectionState.IDLE);
		this.awaited.resumeTimeout();
		this.totalDeadline.clear();
		this.idleDeadline.set(timeout.toNanos());
	}

	// Write a command without flushing it.
	CompletableFuture<SmtpReply> write(SmtpCommand command, CharSequence... parameters) {
		CompletableFuture<SmtpReply> reply = expectReply();
		this.channel.write(new DefaultSmtpRequest(command, parameters), this.channel.voidPromise());
		return reply;
	}

	CompletableFuture<SmtpReply> send(SmtpCommand command, CharSequence... parameters) {
		CompletableFuture<SmtpReply> reply = write(command, parameters);
		flush();
		return reply;
	}

	void flush() {
		this.channel.flush();
	}

	CompletableFuture<SmtpReply> expectReply() {
		assert !this.channel.isRegistered() || this.channel.eventLoop().inEventLoop() : "Not on the event loop";
		UpstreamException known = this.failure;
		return (known != null) ? CompletableFuture.failedFuture(known) : this.awaited.add();
	}

	// Have no timeout for the reply to a message but that of the transaction.
	void suspendReplyTimeout(CompletableFuture<SmtpReply> reply) {
		this.awaited.suspendTimeout(reply);
	}

	void resumeReplyTimeout() {
		this.awaited.resumeTimeout();
	}

	/**
	 * Write a piece of content.
	 * @param buffer the piece, released when it is written
	 * @param whenWritable called on the event loop when there is room for more, if there
	 * is none now
	 * @return whether there is room for more
	 */
	boolean writeContent(ByteBuf buffer, Runnable whenWritable) {
		this.channel.write(buffer, this.channel.voidPromise());
		if (this.failure != null) {
			return false;
		}
		if (!this.channel.isWritable()) {
			this.whenWritable = whenWritable;
			this.channel.flush();
			return false;
		}
		return true;
	}

	// End the content, by a dot or not. From now on the server may reply to it.
	void endContent(boolean dot) {
		if (dot) {
			this.channel.write(LastSmtpContent.EMPTY_LAST_CONTENT, this.channel.voidPromise());
		}
		this.awaited.contentSent();
		this.channel.flush();
	}

	// Fail if the server sends anything before startTls.
	void expectTls() {
		move(ConnectionState.AWAITING_TLS);
	}

	// Start TLS, unless the connection has failed. The decoder that is replaced passes on
	// the octets it holds, which fail the connection.
	void startTls(SslHandler handler) {
		if (isUsable()) {
			this.decoder = new UpstreamReplyDecoder(this.reads);
			this.channel.pipeline().replace(DECODER, DECODER, this.decoder);
		}
		if (isUsable()) {
			move(ConnectionState.OPENING);
			this.extensions = UpstreamExtensions.NONE;
			this.channel.pipeline().addAfter(READS, null, handler);
		}
	}

	void quit() {
		if (this.failure == null && this.awaited.isEmpty()) {
			this.channel.writeAndFlush(new DefaultSmtpRequest(SmtpCommand.QUIT), this.channel.voidPromise());
		}
		fail(UpstreamException.lost("Connection was closed by this side", null));
	}

	void fail(UpstreamException ex) {
		if (this.failure != null) {
			return;
		}
		move(ConnectionState.CLOSED);
		this.failure = ex;
		this.totalDeadline.end();
		this.idleDeadline.end();
		this.channel.close();
		this.awaited.fail(ex);
		if (this.handshake != null) {
			this.handshake.completeExceptionally(ex);
		}
		this.whenWritable = null;
	}

	@Override
	public void channelRead(ChannelHandlerContext context, Object message) {
		if (this.state == ConnectionState.AWAITING_TLS || !(message instanceof SmtpReply reply)) {
			ReferenceCountUtil.release(message);
			fail(UpstreamException.insecure("Server has sent data before TLS", null));
			return;
		}
		this.lastReplyAt = System.nanoTime();
		this.replies++;
		AwaitedReply next = this.awaited.poll();
		if (reply.code() == 421 && (next == null || !this.awaited.isSuspended(next))) {
			// may come at any time (RFC 5321 section 3.8), and accepts nothing
			fail(next, UpstreamException.closing(reply));
		}
		else if (next == null || next.isEarly(this.decoder.replyBegunAt())) {
			// it may be a 250 to a message that the server doesn't have
			fail(next, UpstreamException.garbage("Reply to nothing that was sent: " + reply, null));
		}
		else {
			next.complete(reply);
		}
	}

	private void fail(@Nullable AwaitedReply next, UpstreamException ex) {
		fail(ex);
		if (next != null) {
			next.completeExceptionally(ex);
		}
	}

	@Override
	public void channelInactive(ChannelHandlerContext context) {
		fail(UpstreamException.lost("Server has closed the connection", null));
	}

	@Override
	public void channelWritabilityChanged(ChannelHandlerContext context) {
		Runnable next = this.whenWritable;
		if (next != null && this.channel.isWritable()) {
			this.whenWritable = null;
			this.channel.eventLoop().execute(next);
		}
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
		boolean garbage = cause instanceof DecoderException && !(cause.getCause() instanceof SSLException);
		fail(garbage ? UpstreamException.garbage("Not a reply", cause)
				: UpstreamException.lost("Connection was lost: " + cause.getMessage(), cause));
	}

	/**
	 * One use of the connection, for a transaction or a check.
	 *
	 * @param number 1 for the first use, more if the connection was kept
	 * @param cautious whether content must not be sent before its recipient is accepted
	 * @param repliesBefore the number of replies before this use
	 */
	private record Use(int number, boolean cautious, long repliesBefore) {

	}

}
