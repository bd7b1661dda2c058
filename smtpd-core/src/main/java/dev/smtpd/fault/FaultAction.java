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
 * What a server does instead of what it should.
 *
 * @since 0.1.0
 */
public enum FaultAction {

	/**
	 * Send another reply, as if a policy or the application had decided on it. After 421
	 * the connection is closed, and after any reply at {@link FaultStage#CONNECT}.
	 */
	REPLY,

	/**
	 * Wait, and then go on as usual.
	 */
	DELAY,

	/**
	 * Close the connection (TCP FIN) without a reply, as a server does that is stopped.
	 * Replies to earlier commands are sent before.
	 */
	DROP,

	/**
	 * Reset the connection (TCP RST) without a reply, as a firewall does, or a machine
	 * that has crashed. By TLS, the client gets no close_notify.
	 */
	RESET,

	/**
	 * Send the first half of a reply's first line, without CR LF, and close the
	 * connection.
	 */
	HALF_LINE

}
