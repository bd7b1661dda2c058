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

package dev.smtpd.session;

import java.util.function.Supplier;

import dev.smtpd.Envelope;
import dev.smtpd.Mailbox;
import dev.smtpd.SmtpMessage;
import dev.smtpd.SmtpSession;
import dev.smtpd.SmtpSession.State;
import dev.smtpd.text.PrintableText;
import org.jspecify.annotations.Nullable;

/**
 * That for which application code is called: a session, or a message of it.
 *
 * @param session the session
 * @param message the message, {@code null} outside of the processing of messages
 * @param call describes what is called, {@code null} for the processing of messages
 * @param sender the reverse-path of the transaction at that time, {@code null} outside of
 * transactions
 */
record WorkSubject(SmtpSession session, @Nullable SmtpMessage message, @Nullable Supplier<String> call,
		@Nullable Mailbox sender) {

	static WorkSubject of(SmtpSession session, Supplier<String> call) {
		return new WorkSubject(session, null, call, (session instanceof Session own) ? own.sender() : null);
	}

	static WorkSubject of(SmtpMessage message) {
		return new WorkSubject(message.session(), message, null, null);
	}

	// Return whether its client may still wait for a reply.
	boolean isAwaited() {
		return (this.message != null) ? this.message.isAwaitingReply() : this.session.state() != State.CLOSED;
	}

	// Notify the observers of a failure, unless its client has a reply already.
	void failed(Throwable failure) {
		if (this.session instanceof Session own && (this.message == null || own.isCurrent(this.message))) {
			own.observers().applicationFailed(own, failure);
		}
	}

	/**
	 * Return the subject for a log.
	 */
	@Override
	public String toString() {
		if (this.message != null) {
			return describe(this.message.id(), this.message.envelope(), this.session);
		}
		String from = (this.sender != null) ? " from <" + PrintableText.escape(this.sender.toString()) + ">" : "";
		return ((this.call != null) ? this.call.get() + from + " in " : "") + this.session;
	}

	static String describe(String messageId, Envelope envelope, SmtpSession session) {
		return "message %s from <%s> in %s".formatted(messageId, PrintableText.escape(envelope.sender().toString()),
				session);
	}

}
