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
 * The state of a connection to an upstream server, with its legal moves.
 */
enum ConnectionState {

	/**
	 * Greeting, EHLO and AUTH are under way.
	 */
	OPENING,

	/**
	 * TLS has to start: whatever the server sends before, in clear, is an attack (RFC
	 * 3207 section 6).
	 */
	AWAITING_TLS,

	/**
	 * A transaction, or a check by NOOP, is under way.
	 */
	IN_USE,

	/**
	 * The connection is kept for the next transaction.
	 */
	IDLE,

	/**
	 * The connection can't be used any more.
	 */
	CLOSED;

	/**
	 * Move to another state.
	 * @param next the state
	 * @return that state
	 * @throws IllegalStateException if this state isn't left for that one
	 */
	ConnectionState moveTo(ConnectionState next) {
		if (!allows(next)) {
			throw new IllegalStateException("Connection can't go from " + this + " to " + next);
		}
		return next;
	}

	private boolean allows(ConnectionState next) {
		return switch (this) {
			case OPENING -> next == AWAITING_TLS || next == IN_USE || next == CLOSED;
			case AWAITING_TLS -> next == OPENING || next == CLOSED;
			case IN_USE -> next == IDLE || next == CLOSED;
			case IDLE -> next == IN_USE || next == CLOSED;
			case CLOSED -> false;
		};
	}

}
