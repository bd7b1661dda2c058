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

package dev.smtpd.transport;

import dev.smtpd.command.Outcome;

/**
 * Why a session reads nothing for now. Used on the event loop of the connection.
 */
sealed interface Suspension permits DelaySuspension, ApplicationSuspension, RoomSuspension {

	/**
	 * Return what comes next, now that the suspension has ended.
	 * @return the outcome
	 */
	Outcome next();

	/**
	 * The suspension has lasted too long.
	 */
	void timedOut();

	/**
	 * The connection is closed.
	 * @return whether the suspension ends with it
	 */
	boolean endsWithConnection();

}
