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
 * When the transaction with the upstream server begins.
 *
 * @since 0.1.0
 */
public enum RelayMode {

	/**
	 * After the content was received. The upstream server never waits for a client, and
	 * processors may change the message. If the upstream server refuses a recipient, the
	 * reply to the message refuses it for all of them; with LMTP each recipient has a
	 * reply of its own.
	 */
	AFTER_DATA,

	/**
	 * With the first recipient. RCPT is sent upstream while the client waits, so that
	 * each recipient has the upstream server's reply; MAIL is sent with the first RCPT,
	 * whose reply is the refusal of the sender, if any. A connection upstream is held
	 * until the client's transaction ends.
	 */
	CUT_THROUGH

}
