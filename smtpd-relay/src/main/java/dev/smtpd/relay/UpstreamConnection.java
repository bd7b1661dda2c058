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
 * a reply, in order. Once something has gone wrong, every reply that is awaited and every
 * further one fails with the same {@link UpstreamException}. Used on its event loop only.
 */
final class UpstreamConnection extends ChannelInboundHandlerAdapter {

	static final AttributeKey<UpstreamConnection> KEY = AttributeKey.valueOf(UpstreamConnection.class.getName());

	private static final String READS = "reads";

	private static final String DECODER = "decoder";

	private static final long RECENTLY = TimeUnit.SECONDS.toNanos(1);

	private final Channel channel;

	private final Duration commandTimeout;

	private final Queue<AwaitedReply> awaited = new ArrayDeque<>();

	private final ReadCounter reads = new ReadCounter();

	private UpstreamReplyDecoder decoder = new UpstreamReplyDecoder(this.reads);

	private final Deadline replyDeadline;

	private final Deadline totalDeadline;

	private final Deadline idleDeadline;

	private final CompletableFuture<SmtpReply> greeting;

	private UpstreamExtensions extensions = UpstreamExtensions.NONE;

	private boolean ready;

	private boolean kept;

	private boolean cautious;

	private boolean silent;

	private boolean turnedAway;

	private long heardAt;

	private boolean deaf;

	private @Nullable CompletableFuture<SmtpReply> contentReply;

	private @Nullable CompletableFuture<?> handshake;

	private @Nullable Runnable whenWritable;

	private @Nullable UpstreamException failure;

	UpstreamConnection(Channel channel, Duration commandTimeout) {
		this.channel = channel;
		this.commandTimeout = commandTimeout;
		this.replyDeadline = new Deadline(channel.eventLoop(),
				() -> fail(UpstreamException.tooSlow("No reply in " + commandTimeout.toMillis() + " ms")));
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

	boolean isReady() {
		return this.ready;
	}

	void setReady() {
		this.ready = true;
		this.handshake = null;
	}

	// Have the handshake fail with this connection, whatever else it waits for.
	void setHandshake(CompletableFuture<?> handshake) {
		UpstreamException known = this.failure;
		if (known != null) {
			handshake.completeExceptionally(known);
		}
		else if (!this.ready) {
			this.handshake = handshake;
		}
	}

	// Return whether it was kept since it was used before, so that the server may have
	// closed it meanwhile.
	boolean isKept() {
		return this.kept;
	}

	// Return whether the server is hardly about to close the connection, since it has
	// answered recently and isn't known for that.
	boolean isTrusted() {
		return !this.cautious && System.nanoTime() - this.heardAt < RECENTLY;
	}

	// Return whether nothing was heard since it was begun to be used.
	boolean isSilent() {
		return this.silent;
	}

	// Return whether the server has closed the connection instead of taking a message.
	boolean isTurnedAway() {
		return this.turnedAway;
	}

	// Return why it can't be used any more, null if it can.
	@Nullable UpstreamException failure() {
		return this.failure;
	}

	boolean isUsable() {
		return this.failure == null && this.channel.isActive();
	}

	/**
	 * Begin to use it.
	 * @param timeout how long that may take
	 * @param cautious whether content must not be sent before its recipient is accepted
	 */
	void begin(Duration timeout, boolean cautious) {
		this.idleDeadline.clear();
		setTotalTimeout(timeout);
		this.cautious = cautious;
		this.silent = true;
	}

	void setTotalTimeout(Duration timeout) {
		this.totalDeadline.set(timeout.toNanos());
	}

	// Keep it for another transaction.
	void keep(Duration timeout) {
		this.kept = true;
		this.contentReply = null;
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
		AwaitedReply reply = new AwaitedReply(this.reads.count());
		UpstreamException known = this.failure;
		if (known != null) {
			reply.completeExceptionally(known);
			return reply;
		}
		if (this.awaited.isEmpty()) {
			this.replyDeadline.set(this.commandTimeout.toNanos());
		}
		this.awaited.add(reply);
		return reply;
	}

	// Wait for the reply to a message no longer than for the transaction as a whole: a
	// server may take its time with it (RFC 5321 section 4.5.3.2.6).
	void waitPatiently(CompletableFuture<SmtpReply> reply) {
		this.contentReply = reply;
		waitForNext();
	}

	void waitImpatiently() {
		this.contentReply = null;
		waitForNext();
	}

	private void waitForNext() {
		CompletableFuture<SmtpReply> next = this.awaited.peek();
		if (next == null || next == this.contentReply) {
			this.replyDeadline.clear();
		}
		else {
			this.replyDeadline.set(this.commandTimeout.toNanos());
		}
	}

	/**
	 * Write a piece of content.
	 * @param buffer the piece, released when it is written
	 * @param whenWritable called on the event loop once there is room for more, if there
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
		if (this.contentReply instanceof AwaitedReply expected) {
			expected.sent(this.reads.count());
		}
		this.channel.flush();
	}

	// Speak TLS from now on. Nothing that the server has said before its handshake is
	// listened to (RFC 3207 section 6).
	void startTls(SslHandler handler) {
		this.decoder = new UpstreamReplyDecoder(this.reads);
		this.channel.pipeline().replace(DECODER, DECODER, this.decoder);
		if (this.failure == null) {
			this.deaf = false;
			this.extensions = UpstreamExtensions.NONE;
			this.channel.pipeline().addAfter(READS, null, handler);
		}
	}

	// Take anything that the server says for an attack until TLS has started.
	void expectSilence() {
		this.deaf = true;
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
		this.failure = ex;
		this.replyDeadline.end();
		this.totalDeadline.end();
		this.idleDeadline.end();
		this.channel.close();
		CompletableFuture<SmtpReply> next = this.awaited.poll();
		while (next != null) {
			next.completeExceptionally(ex);
			next = this.awaited.poll();
		}
		if (this.handshake != null) {
			this.handshake.completeExceptionally(ex);
		}
		this.whenWritable = null;
	}

	@Override
	public void channelRead(ChannelHandlerContext context, Object message) {
		if (this.deaf || !(message instanceof SmtpReply reply)) {
			ReferenceCountUtil.release(message);
			fail(UpstreamException.insecure("Server has spoken before TLS", null));
			return;
		}
		this.heardAt = System.nanoTime();
		this.silent = false;
		AwaitedReply next = this.awaited.poll();
		waitForNext();
		if (reply.code() == 421 && (next == null || next != this.contentReply)) {
			// may be said at any time (RFC 5321 section 3.8), and takes nothing
			this.turnedAway = true;
			fail(next, UpstreamException.lost("Server closes the connection: " + reply, null));
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

}
