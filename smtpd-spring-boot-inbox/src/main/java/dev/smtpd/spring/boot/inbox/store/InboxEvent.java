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

import java.util.List;

/**
 * Something has changed in the inbox, and is committed.
 *
 * @param type what has changed
 * @param ids the numbers of the messages, in ascending order; empty where they are too
 * many to be named, and for refusals
 * @since 0.1.0
 */
public record InboxEvent(Type type, List<Long> ids) {

	/**
	 * The greatest number of messages that an event names.
	 */
	public static final int MAX_IDS = 1_000;

	/**
	 * Create an event.
	 */
	public InboxEvent {
		ids = (ids.size() > MAX_IDS) ? List.of() : List.copyOf(ids);
	}

	/**
	 * What has changed.
	 */
	public enum Type {

		/**
		 * Messages were stored, or brought back.
		 */
		STORED,

		/**
		 * Messages were marked, tagged or noted about.
		 */
		CHANGED,

		/**
		 * Messages were deleted.
		 */
		DELETED,

		/**
		 * Something was refused.
		 */
		REFUSED,

		/**
		 * So much has changed that events were left out: read everything again.
		 */
		OVERFLOW

	}

}
