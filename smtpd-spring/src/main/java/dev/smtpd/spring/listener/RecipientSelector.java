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

package dev.smtpd.spring.listener;

import dev.smtpd.Mailbox;

/**
 * To be implemented by a {@link dev.smtpd.MessageProcessor MessageProcessor} bean that is
 * for some recipients only, such as the endpoints of Spring Integration. A recipient is
 * {@linkplain UnroutedRecipients unrouted} if neither a listener method nor such a
 * processor is for it.
 *
 * @since 0.1.0
 */
public interface RecipientSelector {

	/**
	 * Return whether this is for a recipient. Called at RCPT, also on the event loop:
	 * must not block.
	 * @param recipient the recipient
	 * @return whether mail to the recipient is processed
	 */
	boolean isFor(Mailbox recipient);

	/**
	 * Return whether this is for all recipients.
	 * @return {@code false} if there are recipients that this isn't for
	 */
	boolean isForAll();

}
