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

import java.util.concurrent.TimeUnit;

import dev.smtpd.SmtpReply;
import dev.smtpd.session.Session;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelOption;
import io.netty.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the replies of a connection, or acknowledges input that has none, and closes the
 * connection after the last one. To be used on the event loop of the connection.
 */
final class ReplyOutput {

	private static final Logger logger = LoggerFactory.getLogger(ReplyOutput.class);

	/**
	 * How long a client may take for the last reply.
	 */
	static final int FAREWELL_TIMEOUT_SECONDS = 10;

	private final Channel channel;

	private final ServerEngine engine;

	private final Session session;

	private boolean pending;

	// whether something was read since the last reply
	private boolean unanswered;

	ReplyOutput(Channel channel, ServerEngine engine, Session session) {
		this.channel = channel;
		this.engine = engine;
		this.session = session;
	}

	void write(SmtpReply reply) {
		this.channel.write(this.engine.replies().toBuffer(this.channel.alloc(), reply, this.session.mayReplyInUtf8()),
				this.channel.voidPromise());
		this.pending = true;
	}

	/**
	 * Write the first half of the first line of a reply, without CR LF.
	 * @param reply the reply
	 */
	void writeHalf(SmtpReply reply) {
		this.channel.write(
				this.engine.replies().toHalfBuffer(this.channel.alloc(), reply, this.session.mayReplyInUtf8()),
				this.channel.voidPromise());
		this.pending = true;
	}

	/**
	 * Send what was written.
	 */
	void flush() {
		if (this.pending) {
			this.pending = false;
			this.unanswered = false;
			this.channel.flush();
		}
	}

	/**
	 * Something was read that may have a reply.
	 */
	void inputRead() {
		this.unanswered = true;
	}

	/**
	 * All that has arrived was read.
	 * @param expectsMore whether the client may send more at once
	 */
	void readComplete(boolean expectsMore) {
		if (this.unanswered && expectsMore) {
			acknowledge();
		}
		this.unanswered = false;
	}

	// A client that writes a command, or BDAT and its chunk, in two parts holds back the
	// second until the first is acknowledged (RFC 1122 section 4.2.3.4). There is no
	// reply that does so, and the system would wait for one, which takes 40 ms on Linux.
	private void acknowledge() {
		ChannelOption<Boolean> quickAck = this.engine.quickAck();
		if (quickAck != null && this.channel.isActive()) {
			try {
				this.channel.config().setOption(quickAck, true);
			}
			catch (ChannelException ex) {
				logger.debug("Input of {} can't be acknowledged at once", this.session, ex);
			}
		}
	}

	/**
	 * Close the connection after the replies written so far.
	 */
	void close() {
		this.pending = false;
		ChannelFuture farewell = this.channel.writeAndFlush(this.channel.alloc().buffer(0, 0))
			.addListener(ChannelFutureListener.CLOSE);
		if (!farewell.isDone()) {
			closeAnyway();
		}
	}

	// a client that doesn't take its replies would keep the connection open for ever
	private void closeAnyway() {
		Future<?> closing = this.channel.eventLoop()
			.schedule(() -> this.channel.close(), FAREWELL_TIMEOUT_SECONDS, TimeUnit.SECONDS);
		this.channel.closeFuture().addListener((closed) -> closing.cancel(false));
	}

}
