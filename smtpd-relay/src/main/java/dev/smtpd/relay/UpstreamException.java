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

import java.io.IOException;

import dev.smtpd.SmtpReply;
import org.jspecify.annotations.Nullable;

/**
 * An upstream server can't be used now.
 */
final class UpstreamException extends IOException {

	private static final String LOOP = "5.4.6";

	private static final SmtpReply CONNECTION_LOST = SmtpReply.of(451, "4.4.2",
			"Connection to the upstream server was lost, try again later");

	private final SmtpReply reply;

	private final boolean closing;

	UpstreamException(SmtpReply reply, String message, @Nullable Throwable cause) {
		this(reply, message, cause, false);
	}

	private UpstreamException(SmtpReply reply, String message, @Nullable Throwable cause, boolean closing) {
		super(message, cause);
		this.reply = reply;
		this.closing = closing;
	}

	// Return the reply to the client: 4xx, since its message isn't at fault, but 5xx for
	// a loop, which doesn't end by itself.
	SmtpReply reply() {
		return this.reply;
	}

	// Return whether this server is at fault, not the upstream server.
	boolean isLocal() {
		String status = this.reply.enhancedStatus();
		return status != null && (status.startsWith("4.3.") || status.equals(LOOP));
	}

	// Return whether the server has announced that it closes the connection, so that it
	// hasn't accepted the message.
	boolean isClosing() {
		return this.closing;
	}

	static UpstreamException unreachable(String message, @Nullable Throwable cause) {
		return new UpstreamException(SmtpReply.of(451, "4.4.1", "Upstream server can't be reached, try again later"),
				message, cause);
	}

	static UpstreamException lost(String message, @Nullable Throwable cause) {
		return new UpstreamException(CONNECTION_LOST, message, cause);
	}

	// The server has sent 421 instead of the reply that was awaited.
	static UpstreamException closing(SmtpReply reply) {
		return new UpstreamException(CONNECTION_LOST, "Server closes the connection: " + reply, null, true);
	}

	static UpstreamException tooSlow(String message) {
		return new UpstreamException(
				SmtpReply.of(451, "4.4.2", "Upstream server takes too long to answer, try again later"), message, null);
	}

	static UpstreamException garbage(String message, @Nullable Throwable cause) {
		return new UpstreamException(SmtpReply.of(451, "4.5.0", "Upstream server broke the protocol, try again later"),
				message, cause);
	}

	static UpstreamException insecure(String message, @Nullable Throwable cause) {
		return new UpstreamException(
				SmtpReply.of(451, "4.7.5", "Upstream server can't be spoken to securely, try again later"), message,
				cause);
	}

	static UpstreamException unauthenticated(String message) {
		return new UpstreamException(
				SmtpReply.of(451, "4.7.0", "Upstream server doesn't know this server, try again later"), message, null);
	}

	static UpstreamException loop() {
		return new UpstreamException(SmtpReply.of(554, LOOP, "Mail loops: upstream server is this server itself"),
				"Upstream server is this server itself", null);
	}

	static UpstreamException local(String message, @Nullable Throwable cause) {
		return new UpstreamException(SmtpReply.LOCAL_ERROR, message, cause);
	}

	static UpstreamException busy(String message) {
		return new UpstreamException(
				SmtpReply.of(451, "4.3.2", "Too many messages on their way upstream, try again later"), message, null);
	}

}
