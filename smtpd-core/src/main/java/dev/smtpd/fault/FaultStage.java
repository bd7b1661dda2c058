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

package dev.smtpd.fault;

/**
 * Where in a session a {@link Fault} is made.
 *
 * @since 0.1.0
 */
public enum FaultStage {

	/**
	 * Before the greeting, instead of which a reply of the fault is sent. On a connector
	 * of implicit TLS that is after the handshake.
	 */
	CONNECT,

	/**
	 * After the reply of 220 to STARTTLS, or after the connection to a connector of
	 * implicit TLS, before the server takes part in the handshake. A reply of the fault
	 * is sent instead of 220; where TLS is implicit it is sent in clear, which clients
	 * can't read, and the connection is closed.
	 */
	TLS,

	/**
	 * Before EHLO, HELO or LHLO is performed.
	 */
	EHLO,

	/**
	 * Before AUTH is performed: no authenticator is asked.
	 */
	AUTH,

	/**
	 * Before MAIL is performed: no transaction is begun.
	 */
	MAIL,

	/**
	 * Before RCPT is performed: no recipient is added.
	 */
	RCPT,

	/**
	 * Before DATA or the first BDAT of a message is performed: no content is taken.
	 */
	DATA,

	/**
	 * After the whole content has arrived by DATA or BDAT, and was found to be within the
	 * limits, before any application code gets the message. Unless the fault is a mere
	 * delay, the content is discarded.
	 */
	END_OF_DATA,

	/**
	 * After all processors have returned, what they have done was committed, and the
	 * message was accepted for at least one recipient: the application has the message,
	 * and the client doesn't get to know. It will send the message again.
	 */
	AFTER_COMMIT;

	boolean hasSender() {
		return compareTo(MAIL) >= 0;
	}

	boolean hasRecipients() {
		return compareTo(RCPT) >= 0;
	}

}
