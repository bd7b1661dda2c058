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

package dev.smtpd.spring.observation;

import dev.smtpd.SmtpMessage;
import dev.smtpd.SmtpReply;
import dev.smtpd.SmtpSession;
import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.ReceiverContext;
import org.jspecify.annotations.Nullable;

/**
 * The context of a transaction's observation. Nothing that the client says is taken for a
 * trace to go on with.
 *
 * @since 0.1.0
 */
public class SmtpTransactionObservationContext extends ReceiverContext<SmtpSession> {

	private final SmtpSession session;

	private volatile @Nullable SmtpMessage message;

	private volatile @Nullable SmtpReply reply;

	/**
	 * Create a context.
	 * @param session the session of the transaction
	 */
	public SmtpTransactionObservationContext(SmtpSession session) {
		super((carrier, key) -> null, Kind.SERVER);
		this.session = session;
	}

	/**
	 * Return the session.
	 * @return the session of the transaction
	 */
	public SmtpSession getSession() {
		return this.session;
	}

	/**
	 * Return the message.
	 * @return the message that processors have decided on, or {@code null} if there is
	 * none
	 */
	public @Nullable SmtpMessage getMessage() {
		return this.message;
	}

	void setMessage(SmtpMessage message) {
		this.message = message;
	}

	/**
	 * Return the final reply.
	 * @return the reply to the message, or {@code null} if there is none
	 */
	public @Nullable SmtpReply getReply() {
		return this.reply;
	}

	void setReply(@Nullable SmtpReply reply) {
		this.reply = reply;
	}

}
