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

package dev.smtpd.spring.boot.inbox.arrival;

import dev.smtpd.spring.boot.inbox.store.MailboxKind;

/**
 * A mailbox in which a message is.
 *
 * @param kind the kind of the mailbox
 * @param name the name of the mailbox
 * @since 0.1.0
 */
public record MessageLabel(MailboxKind kind, String name) {

	/**
	 * The greatest length of a name, in characters.
	 */
	public static final int MAX_NAME_LENGTH = 100;

}
