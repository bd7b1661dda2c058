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

package dev.smtpd;

/**
 * Thrown by application code for a certain {@link SmtpReply} to the client, from however
 * deep in the code, as the cause of another exception, too. Any other exception becomes
 * 451, so that the client keeps the message, unless a {@link SmtpExceptionMapper} maps it
 * to another reply.
 *
 * @since 0.1.0
 */
public class SmtpReplyException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final transient SmtpReply reply;

	/**
	 * Create an exception.
	 * @param reply the reply, with a code of 400 or above
	 * @throws IllegalArgumentException if the reply isn't a negative one
	 */
	public SmtpReplyException(SmtpReply reply) {
		super(reply.toString());
		if (!reply.isTransient() && !reply.isPermanent()) {
			throw new IllegalArgumentException("Not a negative reply: " + reply);
		}
		this.reply = reply;
	}

	/**
	 * Return the reply that the client gets.
	 * @return the reply
	 */
	public final SmtpReply getReply() {
		return this.reply;
	}

}
