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

/**
 * By what messages are collected in a {@linkplain InboxMailbox mailbox}.
 *
 * @since 0.1.0
 */
public enum MailboxKind {

	/**
	 * The domain of a recipient of the envelope, in lower case.
	 */
	DOMAIN,

	/**
	 * The connector that accepted the connection.
	 */
	CONNECTOR,

	/**
	 * The user as whom the client has authenticated.
	 */
	USER,

	/**
	 * A tag: the detail of a recipient such as {@code joe+tag@example.org}, or one that
	 * was added to the message later.
	 */
	TAG

}
