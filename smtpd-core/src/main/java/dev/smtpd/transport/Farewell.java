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
import dev.smtpd.SmtpSession.State;
import dev.smtpd.command.Dialogue;
import dev.smtpd.session.Session;
import dev.smtpd.tls.TlsMode;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import org.jspecify.annotations.Nullable;

/**
 * Ends a session by closing its connection, with or without a last reply. To be used on
 * the event loop of the connection.
 */
final class Farewell {

	private static final String UNTERMINATED = "message not terminated by CR LF . CR LF, ";

	private final ServerEngine engine;

	private final Session session;

	private final Channel channel;

	private final Dialogue dialogue;

	private final HeldInput held;

	private final ReplyOutput output;

	private @Nullable TlsHandshake handshake;

	private long closedAt;

	Farewell(ServerEngine engine, Session session, Channel channel, Dialogue dialogue, HeldInput held,
			ReplyOutput output) {
		this.engine = engine;
		this.session = session;
		this.channel = channel;
		this.dialogue = dialogue;
		this.held = held;
		this.output = output;
	}

	/**
	 * A handshake has begun, before whose end the client can't read replies.
	 * @param handshake the handshake
	 */
	void after(TlsHandshake handshake) {
		this.handshake = handshake;
	}

	/**
	 * Send a reply of 421, and close the connection.
	 * @param enhancedStatus the enhanced status code
	 * @param text the text
	 */
	void say421(String enhancedStatus, String text) {
		if (this.handshake != null) {
			this.handshake.abandon();
		}
		if (repliesAreReadable()) {
			write421(enhancedStatus, text);
		}
		close();
	}

	/**
	 * Send a reply of 421 to a client that was too slow, and close the connection.
	 * @param what what took too long
	 */
	void sayTooSlow(String what) {
		boolean unterminated = this.dialogue.hasUnterminatedEnd();
		if (unterminated) {
			this.engine.clientFaults().unterminated(this.session, 421);
		}
		say421("4.4.2", what + (unterminated ? UNTERMINATED : "") + "closing connection");
	}

	private boolean repliesAreReadable() {
		return (this.handshake == null || !this.handshake.isIncomplete())
				&& (this.session.connector().tls() != TlsMode.IMPLICIT || this.session.tls() != null);
	}

	private void write421(String enhancedStatus, String text) {
		this.output.write(SmtpReply.of(421, enhancedStatus, this.session.hostname() + " " + text));
	}

	/**
	 * Close the connection after the replies written so far.
	 */
	void close() {
		endSession();
		this.output.close();
	}

	/**
	 * Reset the connection after the replies written so far, if the client takes them at
	 * once.
	 */
	void reset() {
		endSession();
		this.output.flush();
		this.channel.config().setOption(ChannelOption.SO_LINGER, 0);
		// past the handler of TLS, which would say goodbye
		Channels.close(this.channel);
	}

	/**
	 * End the session, and release what it holds.
	 */
	void endSession() {
		if (this.session.state() != State.CLOSED) {
			this.closedAt = System.nanoTime();
		}
		this.held.release();
		if (this.handshake != null) {
			this.handshake.end();
		}
		this.dialogue.close();
	}

	/**
	 * Close the connection after an error, in any case. Never throws, so that an error
	 * costs its own connection only: Netty would log what is thrown, and where there is
	 * no memory even for that, nobody would close the connection. What the session holds
	 * is released first, so that there is memory for the rest.
	 * @param cause the error
	 */
	void fail(Throwable cause) {
		try {
			this.engine.commands().store().memoryFailed(cause);
			boolean told = !ConnectionErrors.isBroken(cause) && this.session.state() != State.CLOSED
					&& repliesAreReadable();
			endSession();
			ConnectionErrors.log(this.session, cause);
			if (told) {
				write421("4.3.0", "Local error, closing connection");
				close();
				return;
			}
		}
		catch (Throwable ex) {
			// there may be no memory for a reply
		}
		Channels.close(this.channel);
	}

	/**
	 * Close the connection if its session has ended, and there was no memory to do so.
	 */
	void recover() {
		if (System.nanoTime() - this.closedAt > TimeUnit.SECONDS.toNanos(2 * ReplyOutput.FAREWELL_TIMEOUT_SECONDS)) {
			Channels.close(this.channel);
		}
	}

}
