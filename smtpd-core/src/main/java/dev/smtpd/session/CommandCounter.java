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

package dev.smtpd.session;

/**
 * Counts the commands of a session since its last message. A command that brings a
 * transaction forward counts only once that has ended without a message, so that a
 * message may have any number of recipients, and a client that never sends one has a
 * bound.
 */
final class CommandCounter {

	private int commands;

	private int progress;

	// Count a command. Return how many count.
	int count() {
		return ++this.commands;
	}

	// The command that was counted last has brought its transaction forward.
	void progress() {
		this.commands--;
		this.progress++;
	}

	// The transaction is over. Without a message, all of its commands count.
	void endTransaction() {
		this.commands += this.progress;
		this.progress = 0;
	}

	// A message was received to its end, or another client has taken over.
	void reset() {
		this.commands = 0;
		this.progress = 0;
	}

}
