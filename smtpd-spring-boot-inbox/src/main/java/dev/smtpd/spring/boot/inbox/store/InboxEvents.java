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

package dev.smtpd.spring.boot.inbox.store;

import java.util.function.Consumer;

/**
 * Notifies of changes in the inbox of this application, after their commit.
 *
 * @since 0.1.0
 */
public interface InboxEvents {

	/**
	 * Subscribe to events. They are delivered one after the other on one thread for all
	 * subscribers, which must not block for long: while a subscriber is slow, events are
	 * merged into {@link InboxEvent.Type#OVERFLOW}. An exception is logged.
	 * @param subscriber gets the events
	 * @return the subscription
	 */
	Subscription subscribe(Consumer<InboxEvent> subscriber);

	/**
	 * A subscription, which closing ends.
	 */
	interface Subscription extends AutoCloseable {

		/**
		 * End the subscription. An event that is being delivered may still arrive.
		 */
		@Override
		void close();

	}

}
