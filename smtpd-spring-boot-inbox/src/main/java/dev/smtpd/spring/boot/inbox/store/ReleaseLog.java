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
 * Where it is noted to which recipients messages were sent on. Thread-safe; methods block
 * while they use the database.
 *
 * @since 0.1.0
 */
public interface ReleaseLog {

	/**
	 * Note that a message was sent on, and notify of the change.
	 * @param releases one for each recipient, of one message
	 */
	void add(List<MessageRelease> releases);

	/**
	 * Return to which recipients a message was sent on.
	 * @param messageId the number of the message
	 * @return the releases, the oldest first, at most 1,000
	 */
	List<MessageRelease> list(long messageId);

}
