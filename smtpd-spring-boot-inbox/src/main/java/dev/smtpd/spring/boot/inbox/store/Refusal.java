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
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Something that was refused, so that no message of it is in the inbox. All text is the
 * client's or the server's, without control characters and bounded in length, but not
 * escaped for HTML.
 *
 * @param id the number of the refusal; a later one has a higher number
 * @param at when it was refused
 * @param stage at which point
 * @param sessionId the identifier of the session
 * @param connector the name of the connector
 * @param clientAddress the address of the client
 * @param clientName what the client called itself by HELO or EHLO, or {@code null}
 * @param user the name of the authenticated user, or {@code null}
 * @param command what was refused, as the client sent it, such as
 * {@code RCPT TO:<joe@example.org>}; without arguments that may be secret
 * @param sender the reverse-path so far, or {@code null} if there is no transaction
 * @param recipients the recipients that were accepted so far, at most 10
 * @param recipientCount how many recipients were accepted so far
 * @param code the code of the reply, 400 to 599
 * @param enhancedStatus the enhanced status code of the reply, or {@code null}
 * @param reply the text of the reply
 * @param reason the exception that caused the reply, or {@code null} if the reply was a
 * decision
 * @since 0.1.0
 */
public record Refusal(long id, Instant at, RefusalStage stage, String sessionId, String connector, String clientAddress,
		@Nullable String clientName, @Nullable String user, String command, @Nullable String sender,
		List<String> recipients, int recipientCount, int code, @Nullable String enhancedStatus, String reply,
		@Nullable String reason) {

	/**
	 * Create a refusal.
	 */
	public Refusal {
		recipients = List.copyOf(recipients);
	}

	/**
	 * Return whether the client may try again.
	 * @return whether the reply is 4xx
	 */
	public boolean isTransient() {
		return this.code < 500;
	}

}
