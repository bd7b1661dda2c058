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

import java.util.concurrent.CompletionStage;

import dev.smtpd.AsyncMessageProcessor;
import dev.smtpd.SmtpMessage;
import dev.smtpd.SmtpReply;
import org.jspecify.annotations.Nullable;

/**
 * {@link AsyncMessageProcessor} that relays messages to an upstream server and returns
 * its reply: smtpd.py's {@code PureProxy}. It has to be the last processor of the chain,
 * since a message that the upstream server has accepted can't be refused any more.
 * <p>
 * With SMTP, which has one reply for all recipients, the message is sent only if the
 * upstream server has accepted all of them. With LMTP it is sent to those that were
 * accepted.
 *
 * @since 0.1.0
 * @see RelayChanges
 */
public final class RelayMessageProcessor implements AsyncMessageProcessor {

	private final SmtpRelay relay;

	/**
	 * Create a processor.
	 * @param relay the relay, to be started before the server
	 */
	public RelayMessageProcessor(SmtpRelay relay) {
		this.relay = relay;
	}

	@Override
	public CompletionStage<? extends @Nullable SmtpReply> processAsync(SmtpMessage message) {
		return this.relay.relay(message);
	}

	@Override
	public boolean isNonBlocking() {
		return true;
	}

}
