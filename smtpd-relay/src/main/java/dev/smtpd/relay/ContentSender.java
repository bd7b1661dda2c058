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

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

import dev.smtpd.SmtpReply;
import dev.smtpd.protocol.DataEncoder;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.smtp.SmtpCommand;
import org.jspecify.annotations.Nullable;

/**
 * Sends the content of a message, by BDAT if the server offers CHUNKING, else by DATA, as
 * fast as the server reads it. Content that isn't in memory is read off the event loop,
 * one piece at a time.
 */
final class ContentSender {

	private static final SmtpCommand BDAT = SmtpCommand.valueOf("BDAT");

	private static final SmtpReply BARE_NEWLINE = SmtpReply.of(554, "5.6.0", "Message has a CR or LF on its own");

	private static final int PIECE = 32 * 1024;

	private final UpstreamConnection connection;

	private final OutgoingMessage message;

	private final Executor executor;

	private final byte[] piece;

	private final @Nullable DataEncoder encoder;

	private @Nullable InputStream in;

	private @Nullable CompletableFuture<SmtpReply> ready;

	private @Nullable CompletableFuture<SmtpReply> result;

	private CompletableFuture<SmtpReply> reply = new CompletableFuture<>();

	private long sent;

	private boolean complete;

	ContentSender(UpstreamConnection connection, OutgoingMessage message, Executor executor) {
		this.connection = connection;
		this.message = message;
		this.executor = executor;
		this.piece = new byte[(int) Math.min(PIECE, message.size())];
		this.encoder = connection.extensions().offers("CHUNKING") ? null : new DataEncoder();
	}

	// Return whether the whole message was sent, so that the server may have accepted it.
	boolean isComplete() {
		return this.complete;
	}

	/**
	 * Send what may be sent together with RCPT, before its reply: DATA, or small content
	 * by BDAT (RFC 3030 section 4.2). Content isn't sent on a connection that the server
	 * may be closing, since the message couldn't be sent again on another one then.
	 * @return the reply, negative if no recipient was accepted, or {@code null} if
	 * nothing was sent
	 */
	@Nullable CompletableFuture<SmtpReply> begin() {
		if (this.encoder != null) {
			this.ready = this.connection.write(SmtpCommand.DATA);
			return this.ready;
		}
		boolean small = this.message.content().isInMemory() && this.message.size() <= PIECE;
		if (!small || !this.connection.isTrusted()) {
			return null;
		}
		this.result = sendChunk();
		return this.reply;
	}

	/**
	 * Send the content.
	 * @return the server's reply to the message; if sending was aborted, the connection
	 * is closed
	 */
	CompletableFuture<SmtpReply> send() {
		if (this.encoder == null) {
			CompletableFuture<SmtpReply> sent = this.result;
			return (sent != null) ? sent : sendChunk();
		}
		CompletableFuture<SmtpReply> asked = this.ready;
		return ((asked != null) ? asked : this.connection.send(SmtpCommand.DATA)).thenCompose((ready) -> {
			if (ready.code() == 354) {
				this.reply = this.connection.expectReply();
				return sendPieces();
			}
			return ready.isPositive()
					? CompletableFuture.failedFuture(UpstreamException.garbage("Reply to DATA: " + ready, null))
					: CompletableFuture.completedFuture(ready);
		});
	}

	private CompletableFuture<SmtpReply> sendChunk() {
		this.reply = this.connection.write(BDAT, Long.toString(this.message.size()), "LAST");
		return sendPieces();
	}

	private CompletableFuture<SmtpReply> sendPieces() {
		this.connection.suspendReplyTimeout(this.reply);
		CompletableFuture<SmtpReply> expected = this.reply.thenCompose(this::requireExpected);
		expected.whenComplete((done, ex) -> close());
		proceed();
		return expected;
	}

	// a server may reject a message before its end, but can't accept it
	private CompletableFuture<SmtpReply> requireExpected(SmtpReply given) {
		if (!this.complete) {
			this.connection
				.fail(UpstreamException.lost("Server has replied before the end of the message: " + given, null));
			if (given.isPositive()) {
				return CompletableFuture
					.failedFuture(UpstreamException.garbage("Reply before the end of the message: " + given, null));
			}
		}
		boolean last = given.isPositive() || given.isTransient() || given.isPermanent();
		return last ? CompletableFuture.completedFuture(given)
				: CompletableFuture.failedFuture(UpstreamException.garbage("Reply to a message: " + given, null));
	}

	private void proceed() {
		if (this.message.content().isInMemory()) {
			readHere();
			return;
		}
		try {
			this.executor.execute(this::readElsewhere);
		}
		catch (RejectedExecutionException ex) {
			this.connection.fail(UpstreamException.busy("No thread to read a message: " + ex));
		}
	}

	private void readHere() {
		try {
			int count = read();
			while (write(count)) {
				count = read();
			}
		}
		catch (IOException | RuntimeException ex) {
			fail(ex);
		}
	}

	private void readElsewhere() {
		Runnable next = readForLater();
		try {
			this.connection.channel().eventLoop().execute(next);
		}
		catch (RejectedExecutionException ex) {
			// the event loop has ended, and with it the connection
			close();
		}
	}

	// Return the task that writes the result on the event loop.
	private Runnable readForLater() {
		try {
			int count = read();
			return () -> {
				if (write(count)) {
					proceed();
				}
			};
		}
		catch (IOException | RuntimeException ex) {
			return () -> fail(ex);
		}
	}

	private void fail(Exception ex) {
		this.connection.fail(UpstreamException.local("Content can't be read: " + ex, ex));
	}

	private int read() throws IOException {
		InputStream source = this.in;
		if (source == null) {
			source = this.message.open();
			this.in = source;
		}
		int wanted = (int) Math.min(this.piece.length, this.message.size() - this.sent);
		if (source.readNBytes(this.piece, 0, wanted) < wanted) {
			throw new EOFException("Content ends before its size");
		}
		this.sent += wanted;
		return wanted;
	}

	// Write what was read, and return whether there is room for more.
	private boolean write(int count) {
		if (this.reply.isDone()) {
			close();
			return false;
		}
		boolean end = this.sent == this.message.size();
		ByteBuf buffer = this.connection.channel().alloc().buffer(count + count / 8 + 2);
		DataEncoder transparency = this.encoder;
		if (transparency == null) {
			buffer.writeBytes(this.piece, 0, count);
		}
		else {
			transparency.encode(this.piece, count, buffer);
			if (end) {
				transparency.end(buffer);
			}
			if (transparency.hasBareNewline()) {
				buffer.release();
				refuse();
				return false;
			}
		}
		if (!end) {
			return this.connection.writeContent(buffer, this::proceed);
		}
		this.complete = true;
		this.connection.writeContent(buffer, () -> {
		});
		this.connection.endContent(transparency != null);
		return false;
	}

	// the connection is closed, so that the message remains without an end
	private void refuse() {
		this.reply.complete(BARE_NEWLINE);
	}

	private void close() {
		InputStream open = this.in;
		if (open != null) {
			try {
				open.close();
			}
			catch (IOException ex) {
				// it was read only
			}
		}
	}

}
