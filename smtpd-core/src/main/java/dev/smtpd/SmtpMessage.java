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

import java.time.Duration;
import java.time.Instant;

import dev.smtpd.settings.TimeoutSettings;

/**
 * A message that was received whole and that the server has not answered yet: the reply
 * is up to the {@link MessageProcessor} chain. Immutable.
 *
 * @param id an identifier that no other message of this server has, also found in the
 * trace header; letters, digits and hyphens
 * @param session the session in which it came
 * @param envelope its reverse-path and forward-paths
 * @param content its header and body
 * @param receivedAt when its last byte arrived
 * @param receiving how long its content took to arrive, from the command that began it
 * @since 0.1.0
 */
public record SmtpMessage(String id, SmtpSession session, Envelope envelope, MessageContent content, Instant receivedAt,
		Duration receiving) {

	/**
	 * Return whether the client still waits for the reply to this message. It doesn't
	 * when the server has answered for the application, by 451 after the
	 * {@linkplain TimeoutSettings#processing() processing timeout} or by 421, so that the
	 * client keeps the message and sends it again.
	 * @return whether the reply of the application will be sent
	 */
	public boolean isAwaitingReply() {
		return this.session.isAwaitingReply(this.id);
	}

	/**
	 * Announce that what was done for this message is about to be committed. From then on
	 * the processing timeout waits for the reply of the application, for up to 30 seconds
	 * more.
	 * @return whether to commit; {@code false} if the client was answered already, so
	 * that a commit would make a duplicate of what the client sends again
	 * @see #isAwaitingReply()
	 */
	public boolean beginCommit() {
		return this.session.beginCommit(this.id);
	}

}
