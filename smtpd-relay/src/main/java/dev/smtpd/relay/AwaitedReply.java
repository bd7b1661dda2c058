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

import java.util.concurrent.CompletableFuture;

import dev.smtpd.SmtpReply;

/**
 * The reply to a command or a message, which an upstream server hasn't sent yet.
 */
final class AwaitedReply extends CompletableFuture<SmtpReply> {

	private long sentAt;

	/**
	 * Create a reply.
	 * @param sentAt the {@linkplain ReadCounter#count() number of reads} when what it
	 * answers was written
	 */
	AwaitedReply(long sentAt) {
		this.sentAt = sentAt;
	}

	// What it answers was not written to its end before.
	void sent(long sentAt) {
		this.sentAt = sentAt;
	}

	// Return whether a reply that began in a certain read was sent before what this
	// answers.
	boolean isEarly(long begunAt) {
		return begunAt <= this.sentAt;
	}

}
