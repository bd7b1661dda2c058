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

package dev.smtpd.spring.boot.inbox.release;

import java.util.List;

import dev.smtpd.spring.boot.inbox.store.MessageRelease;

/**
 * Sends messages on to recipients that are allowed. Thread-safe; methods block.
 *
 * @since 0.1.0
 */
public interface MessageReleases {

	/**
	 * How many recipients a request has at most.
	 */
	int MAX_RECIPIENTS = 100;

	/**
	 * Return whether messages can be sent on at all.
	 * @return whether some recipients are allowed
	 */
	boolean isEnabled();

	/**
	 * Return to which recipients messages may be sent on.
	 * @return the recipients that are allowed
	 */
	AllowedRecipients allowedRecipients();

	/**
	 * Send a message on, and note that it was.
	 * @param messageId the number of the message
	 * @param request the recipients
	 * @return one for each recipient, in the order of the request
	 * @throws ReleaseRefusedException if the message is sent to none of the recipients,
	 * since it must not be
	 */
	List<MessageRelease> release(long messageId, ReleaseRequest request);

	/**
	 * Return to which recipients a message was sent on.
	 * @param messageId the number of the message
	 * @return the releases, the oldest first, at most 1,000
	 */
	List<MessageRelease> list(long messageId);

}
