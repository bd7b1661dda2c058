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

import java.util.Map;

import dev.smtpd.MessageContent;
import dev.smtpd.SmtpReplyException;
import dev.smtpd.mail.MailLimits;
import dev.smtpd.mail.MailMemory;
import dev.smtpd.spring.boot.inbox.store.InboxMessages;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.HandlerMapping;

/**
 * Bounds the memory of all requests that {@linkplain ReadsText read a text}, until their
 * responses are written. Others wait, and are answered 503 if that takes too long. Mail
 * that arrives has memory of its own.
 *
 * @since 0.1.0
 */
public final class ReadingLimit implements HandlerInterceptor {

	private static final int MAX_TEXT = 2 * 1024 * 1024;

	/**
	 * How much of a message is read for a response.
	 */
	public static final MailLimits LIMITS = MailLimits.defaults().withMaxTextLength(MAX_TEXT);

	private static final String ACCOUNT = ReadingLimit.class.getName() + ".account";

	private static final String RETRY_AFTER_SECONDS = "5";

	private final InboxMessages messages;

	private final MailMemory memory;

	/**
	 * Create a limit.
	 * @param messages the messages
	 * @param memory the memory of all requests
	 */
	public ReadingLimit(InboxMessages messages, MailMemory memory) {
		this.messages = messages;
		this.memory = memory;
	}

	@Override
	public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
		if (!(handler instanceof HandlerMethod method) || !method.hasMethodAnnotation(ReadsText.class)
				|| request.getDispatcherType() != DispatcherType.REQUEST) {
			return true;
		}
		MessageContent content = content(request);
		if (content == null) {
			return true;
		}
		MailMemory.Account account = this.memory.open();
		try {
			// text and HTML
			account.reserve(Math.min(content.size(), 2L * MAX_TEXT));
		}
		catch (SmtpReplyException ex) {
			throw busy();
		}
		request.setAttribute(ACCOUNT, account);
		return true;
	}

	private static ErrorResponseException busy() {
		ErrorResponseException busy = new ErrorResponseException(HttpStatus.SERVICE_UNAVAILABLE, ProblemDetail
			.forStatusAndDetail(HttpStatus.SERVICE_UNAVAILABLE, "Others read too much at once. Try again later."),
				null);
		busy.getHeaders().set(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
		return busy;
	}

	private @Nullable MessageContent content(HttpServletRequest request) {
		if (request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE) instanceof Map<?, ?> variables
				&& variables.get("id") instanceof String id) {
			try {
				return this.messages.content(Long.parseLong(id));
			}
			catch (NumberFormatException ex) {
				// the controller answers that
			}
		}
		return null;
	}

	@Override
	public void afterCompletion(HttpServletRequest request, HttpServletResponse response, Object handler,
			@Nullable Exception ex) {
		if (request.getAttribute(ACCOUNT) instanceof MailMemory.Account account) {
			account.close();
			request.removeAttribute(ACCOUNT);
		}
	}

}
