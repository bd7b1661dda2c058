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
 * What became of a message that was to be relayed.
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
	 * and refused it for others.
	 */
	PARTLY_ACCEPTED,

	/**
	 * The upstream server has said 4xx.
	 */
	DEFERRED,

	/**
	 * The upstream server has said 5xx, or can't be given the message as it is.
	 */
	REJECTED,

	/**
	 * No upstream server could be asked, or it was lost before it had the whole message.
	 * The server replies 4xx.
	 */
	UNAVAILABLE,

	/**
	 * The upstream server was lost after it was sent the whole message and before its
	 * reply. The server replies 4xx, and the client will send the message again, so that
	 * it may be there twice (RFC 1047).
	 */
	UNCONFIRMED

}
