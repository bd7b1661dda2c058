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

package dev.smtpd.protocol;

import dev.smtpd.SmtpReply;

/**
 * Thrown by a parser for input outside the grammar, with the reply to the client. Has no
 * stack trace, since clients cause it at will.
 *
 * @since 0.1.0
 */
public final class SyntaxException extends Exception {

	private static final long serialVersionUID = 1L;

	private final transient Refusal refusal;

	/**
	 * Create an exception.
	 * @param reply the reply for the client
	 */
	public SyntaxException(SmtpReply reply) {
		this(Refusal.of(reply));
	}

	/**
	 * Create an exception.
	 * @param refusal the reply for the client, and the limit that is its reason
	 */
	public SyntaxException(Refusal refusal) {
		super(refusal.reply().toString(), null, false, false);
		this.refusal = refusal;
	}

	/**
	 * Return the reply for the client, and the limit that is its reason.
	 * @return the refusal
	 */
	public Refusal getRefusal() {
		return this.refusal;
	}

	/**
	 * Return the reply for the client.
	 * @return the reply
	 */
	public SmtpReply getReply() {
		return this.refusal.reply();
	}

}
