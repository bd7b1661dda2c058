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

package dev.smtpd.spring.boot.inbox.release;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * To which recipients a message is to be sent on.
 *
 * @param recipients their addresses
 * @param nullSender whether to send it with the null reverse-path, so that there are no
 * bounces, instead of that of the message
 * @param by the name of the user, or {@code null} if it isn't known
 * @since 0.1.0
 */
public record ReleaseRequest(List<String> recipients, boolean nullSender, @Nullable String by) {

	/**
	 * Create a request.
	 */
	public ReleaseRequest {
		recipients = List.copyOf(recipients);
	}

}
