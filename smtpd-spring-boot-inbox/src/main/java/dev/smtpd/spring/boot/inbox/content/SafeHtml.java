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

package dev.smtpd.spring.boot.inbox.content;

import java.util.Set;

/**
 * The HTML of a message as a document for a sandboxed frame.
 *
 * @param html a complete document without scripts, forms, frames and foreign markup
 * @param blocked how many resources of other servers are not loaded
 * @param removed what was removed
 * @param shortened whether the end is missing since the HTML is too large
 * @since 0.1.0
 */
public record SafeHtml(String html, int blocked, Set<RemovedContent> removed, boolean shortened) {

	/**
	 * Create the result.
	 */
	public SafeHtml {
		removed = Set.copyOf(removed);
	}

}
