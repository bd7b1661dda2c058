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
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.util.concurrent.Future;

/**
 * Writes the replies of a connection, and closes it after the last one. To be used on the
 * event loop of the connection.
 */
final class ReplyOutput {

	/**
	 * How long a client may take for the last reply.
	 */
	static final int FAREWELL_TIMEOUT_SECONDS = 10;

	private final Channel channel;

	private final ReplyWriter encoder;

	private final Session session;

	private boolean pending;

	ReplyOutput(Channel channel, ReplyWriter encoder, Session session) {
		this.channel = channel;
		this.encoder = encoder;
		this.session = session;
	}

	void write(SmtpReply reply) {
		this.channel.write(this.encoder.toBuffer(this.channel.alloc(), reply, this.session.mayReplyInUtf8()),
				this.channel.voidPromise());
		this.pending = true;
	}

	/**
	 * Send what was written.
	 * @return whether there was something
	 */
	boolean flush() {
		boolean flushed = this.pending;
		this.pending = false;
		if (flushed) {
			this.channel.flush();
		}
		return flushed;
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
