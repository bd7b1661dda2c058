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

import java.util.List;

/**
 * What became of a message, by the final reply to it. Metrics, events, logs and the relay
 * all classify messages by this type.
 *
 * @since 0.1.0
 */
public enum MessageOutcome {

	/**
	 * The message was accepted for all recipients (2xx).
	 */
	ACCEPTED,

	/**
	 * The message was accepted for some recipients and refused for others, which only
	 * LMTP can say (RFC 2033 section 4.2).
	 */
	PARTLY_ACCEPTED,

	/**
	 * The message was accepted for no recipient, and the client may send it again (4xx),
	 * by LMTP for at least one recipient.
	 */
	DEFERRED,

	/**
	 * The message was accepted for no recipient, and the client must not send it again
	 * (5xx).
	 */
	REJECTED;

	/**
	 * Return the outcome of a message.
	 * @param reply the final reply to the message, as observers get it
	 * @return the outcome
	 */
	public static MessageOutcome of(SmtpReply reply) {
		if (reply.isPositive()) {
			return ACCEPTED;
		}
		List<SmtpReply> replies = reply.recipientReplies();
		for (int i = 0; i < replies.size(); i++) {
			if (replies.get(i).isPositive()) {
				return PARTLY_ACCEPTED;
			}
		}
		return reply.isTransient() ? DEFERRED : REJECTED;
	}

	/**
	 * Return whether the server has taken responsibility for the message (RFC 5321
	 * section 6.1).
	 * @return whether it was accepted for at least one recipient
	 */
	public boolean isAccepted() {
		return this == ACCEPTED || this == PARTLY_ACCEPTED;
	}

}
