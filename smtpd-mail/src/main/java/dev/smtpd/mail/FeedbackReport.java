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

package dev.smtpd.mail;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A report about a message by its recipient, such as a complaint (RFC 5965).
 *
 * @param type the feedback type in lower case, such as {@code abuse}
 * @param originalRecipients the recipients of the message that it is about
 * @param originalSender the envelope sender of that message, {@code null} if it isn't
 * named
 * @param sourceIp the address of the host that had sent it, {@code null} if it isn't
 * named
 * @param originalMessageId the identifier of that message without angle brackets,
 * {@code null} if it isn't part of the report
 * @since 0.1.0
 */
public record FeedbackReport(String type, List<String> originalRecipients, @Nullable String originalSender,
		@Nullable String sourceIp, @Nullable String originalMessageId) {

	/**
	 * Create a report; the list is copied.
	 */
	public FeedbackReport {
		originalRecipients = List.copyOf(originalRecipients);
	}

}
