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

package dev.smtpd.relay;

/**
 * The outcome of relaying a message.
 *
 * @since 0.1.0
 */
public enum RelayOutcome {

	/**
	 * The upstream server has accepted it for all recipients.
	 */
	ACCEPTED,

	/**
	 * The upstream server has accepted the message of an LMTP client for some recipients
	 * and rejected it for others.
	 */
	PARTLY_ACCEPTED,

	/**
	 * The upstream server has replied 4xx.
	 */
	DEFERRED,

	/**
	 * The upstream server has replied 5xx, or doesn't support what the message needs.
	 */
	REJECTED,

	/**
	 * No upstream server was available, or the connection was lost before the whole
	 * message was sent. The server replies 4xx.
	 */
	UNAVAILABLE,

	/**
	 * The connection was lost between the whole message and the reply of the upstream
	 * server. The server replies 4xx and the client sends the message again, so that it
	 * may be delivered twice (RFC 1047).
	 */
	UNCONFIRMED

}
