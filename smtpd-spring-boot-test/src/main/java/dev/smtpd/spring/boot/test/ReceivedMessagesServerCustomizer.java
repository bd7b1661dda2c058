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

package dev.smtpd.spring.boot.test;

import java.util.concurrent.atomic.AtomicBoolean;

import dev.smtpd.SmtpServer;
import dev.smtpd.spring.boot.autoconfigure.SmtpServerCustomizer;

/**
 * {@link SmtpServerCustomizer} that has {@link ReceivedMessages} record what the server
 * accepts.
 *
 * @param messages the record
 */
record ReceivedMessagesServerCustomizer(ReceivedMessages messages) implements SmtpServerCustomizer {

	@Override
	public void customize(SmtpServer.Builder builder) {
		builder.observer(this.messages.observer());
		// else content stays for as long as the record refers to it
		if (isDiscarding(builder)) {
			builder.processor(new DiscardedContent());
		}
	}

	// a builder doesn't say what it has otherwise
	private static boolean isDiscarding(SmtpServer.Builder builder) {
		AtomicBoolean discarding = new AtomicBoolean();
		builder.spool((spool) -> {
			discarding.set(spool.discardAfterProcessing());
			return spool;
		});
		return discarding.get();
	}

}
