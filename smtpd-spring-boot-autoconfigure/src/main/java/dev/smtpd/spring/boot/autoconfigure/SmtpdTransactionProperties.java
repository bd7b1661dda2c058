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

package dev.smtpd.spring.boot.autoconfigure;

import org.jspecify.annotations.Nullable;

/**
 * Properties of the database transactions around the processing of messages.
 *
 * @since 0.1.0
 */
public class SmtpdTransactionProperties {

	/**
	 * Whether to process each message inside one transaction where the application has a
	 * transaction manager, so that the reply waits for the commit.
	 */
	private boolean enabled = true;

	/**
	 * Maximum number of messages that are inside a transaction at a time; others wait
	 * without a thread or a connection. A message counts from before its processors and
	 * listeners are invoked until the commit, whether they use the database or not, so
	 * that this is how many messages are processed at a time. Set to 0 for no limit. If
	 * not set, a third of the connections that the pool of the transaction manager's data
	 * source may have, or no limit if that is not known.
	 */
	private @Nullable Integer maxConcurrent;

	public boolean isEnabled() {
		return this.enabled;
	}

	public void setEnabled(boolean enabled) {
		this.enabled = enabled;
	}

	public @Nullable Integer getMaxConcurrent() {
		return this.maxConcurrent;
	}

	public void setMaxConcurrent(@Nullable Integer maxConcurrent) {
		this.maxConcurrent = maxConcurrent;
	}

}
