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

package dev.smtpd.spring.boot.inbox.store;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * That a message was sent on to a recipient, or that an attempt to do so has failed.
 *
 * @param messageId the number of the message
 * @param at when it was sent
 * @param by the name of the user who has sent it on, or {@code null} if it isn't known
 * @param sender the reverse-path; empty for the null reverse-path
 * @param recipient the address of the recipient
 * @param code the code of the server's reply for the recipient: 250 if it has taken the
 * message
 * @param reply the reply
 * @since 0.1.0
 */
public record MessageRelease(long messageId, Instant at, @Nullable String by, String sender, String recipient, int code,
		String reply) {

	/**
	 * Return whether the server has taken the message.
	 * @return whether the reply is 2xx
	 */
	public boolean isAccepted() {
		return this.code >= 200 && this.code < 300;
	}

}
