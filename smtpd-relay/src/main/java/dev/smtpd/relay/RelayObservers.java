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
import java.util.List;
import java.util.function.Consumer;

import dev.smtpd.SmtpMessage;
import dev.smtpd.SmtpReply;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The observers of a relay as one. Exceptions of one don't affect the others or the
 * relay.
 *
 * @param observers the observers in order
 */
record RelayObservers(List<RelayObserver> observers) implements RelayObserver {

	private static final Logger logger = LoggerFactory.getLogger(RelayObservers.class);

	@Override
	public void connectionOpened(RemoteAddress upstream) {
		notify(upstream, (observer) -> observer.connectionOpened(upstream));
	}

	@Override
	public void connectionFailed(RemoteAddress upstream, Throwable failure) {
		notify(upstream, (observer) -> observer.connectionFailed(upstream, failure));
	}

	@Override
	public void relayBegun(SmtpMessage message) {
		notify(message, (observer) -> observer.relayBegun(message));
	}

	@Override
	public void relayEnded(SmtpMessage message, @Nullable RemoteAddress upstream, SmtpReply reply, RelayOutcome outcome,
			Duration duration) {
		notify(message, (observer) -> observer.relayEnded(message, upstream, reply, outcome, duration));
	}

	private void notify(Object subject, Consumer<RelayObserver> call) {
		for (RelayObserver observer : this.observers) {
			try {
				call.accept(observer);
			}
			catch (Throwable ex) {
				logger.error("Observer {} failed for {}", observer.getClass().getName(),
						(subject instanceof SmtpMessage message)
								? "message " + message.id() + " in " + message.session() : subject,
						ex);
			}
		}
	}

}
