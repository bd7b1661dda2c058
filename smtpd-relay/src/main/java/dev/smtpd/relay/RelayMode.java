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
 * When an upstream server is asked about a message.
 *
 * @since 0.1.0
 */
public enum RelayMode {

	/**
	 * Once the content is whole. The upstream server is never kept waiting for a client,
	 * and what is relayed may be changed. Clients are told of a refused recipient in the
	 * reply to the message, which is then refused for all of them; by LMTP each recipient
	 * has a reply.
	 */
	AFTER_DATA,

	/**
	 * With each recipient: RCPT is passed on while the client waits, so that each
	 * recipient has the upstream server's own reply; MAIL with the first of them, to
	 * which a refusal of the sender is the reply. A connection upstream is held for as
	 * long as the client's transaction takes.
	 */
	CUT_THROUGH

}
