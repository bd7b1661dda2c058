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

import java.time.Duration;

import dev.smtpd.SmtpMessage;
import dev.smtpd.SmtpReply;
import org.jspecify.annotations.Nullable;

/**
 * Callback for the events of a relay; implementations cannot influence them. Called on
 * threads that must not be blocked; exceptions are logged and have no other effect.
 *
 * @since 0.1.0
 */
public interface RelayObserver {

	/**
	 * A connection to an upstream server was opened, encrypted and authenticated as
	 * configured.
	 * @param upstream the server
	 */
	default void connectionOpened(RemoteAddress upstream) {
	}

	/**
	 * An upstream server couldn't be reached, or the connection was lost.
	 * @param upstream the server
	 * @param failure the cause, without secrets
	 */
	default void connectionFailed(RemoteAddress upstream, Throwable failure) {
	}

	/**
	 * A message is about to be relayed.
	 * @param message the message
	 */
	default void relayBegun(SmtpMessage message) {
	}

	/**
	 * The relay of a message has ended, successfully or not.
	 * @param message the message
	 * @param upstream the last server that was asked, {@code null} if none was
	 * @param reply the reply to the client
	 * @param outcome the outcome
	 * @param duration how long it took
	 */
	default void relayEnded(SmtpMessage message, @Nullable RemoteAddress upstream, SmtpReply reply,
			RelayOutcome outcome, Duration duration) {
	}

}
