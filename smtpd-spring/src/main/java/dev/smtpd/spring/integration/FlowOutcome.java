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

package dev.smtpd.spring.integration;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.smtpd.SmtpReply;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.messaging.MessagingException;

/**
 * What a flow has answered, as a reply or as an exception. Nothing that isn't clearly a
 * reply becomes a positive one.
 */
final class FlowOutcome {

	private static final Logger logger = LoggerFactory.getLogger(FlowOutcome.class);

	/**
	 * The reply while the endpoint is stopped.
	 */
	static final SmtpReply STOPPED = SmtpReply.of(451, "4.3.2", "Not accepting messages at present, try again later");

	private static final Pattern REPLY = Pattern.compile("([245]\\d\\d)(?: (\\d\\.\\d+\\.\\d+))?(?: ([^\\r\\n]*))?");

	// a chain of causes may be a circle
	private static final int MAX_CAUSES = 100;

	private FlowOutcome() {
	}

	/**
	 * Return the reply that a payload stands for.
	 * @param payload the payload, {@code null} if there was no reply in time
	 * @param recipients how many recipients the flow was for
	 * @param endpoint the name of the endpoint
	 * @param messageId the identifier of the received message
	 * @return the reply; 451 where the payload isn't one
	 */
	static SmtpReply toReply(@Nullable Object payload, int recipients, String endpoint, String messageId) {
		SmtpReply reply = null;
		if (payload instanceof SmtpReply value) {
			reply = fits(value, recipients) ? value : null;
		}
		else if (payload instanceof CharSequence text) {
			reply = parse(text);
		}
		if (reply != null) {
			return reply;
		}
		if (payload == null) {
			logger.warn("The flow of {} gave no reply in time, replying {} to message {}", endpoint,
					SmtpReply.LOCAL_ERROR, messageId);
		}
		else {
			logger.error(
					"The flow of {} gave a {}, which is no reply: a flow replies with an SmtpReply or with text such "
							+ "as '550 5.7.1 Not welcome here'. Replying {} to message {}",
					endpoint, payload.getClass().getName(), SmtpReply.LOCAL_ERROR, messageId);
		}
		return SmtpReply.LOCAL_ERROR;
	}

	private static boolean fits(SmtpReply reply, int recipients) {
		List<SmtpReply> each = reply.recipientReplies();
		return (reply.code() < 300 || reply.code() >= 400) && (each.isEmpty() || each.size() == recipients);
	}

	private static @Nullable SmtpReply parse(CharSequence text) {
		Matcher reply = REPLY.matcher(text);
		if (!reply.matches()) {
			return null;
		}
		try {
			String words = (reply.group(3) != null) ? reply.group(3) : "";
			return SmtpReply.of(Integer.parseInt(reply.group(1)), reply.group(2), words);
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
	}

	/**
	 * Return the failure that a flow wraps into its own exceptions, so that the server
	 * finds a reply for it.
	 * @param failure what the flow has thrown
	 * @return the innermost cause that isn't one of messaging
	 */
	static Exception unwrap(Throwable failure) {
		Throwable cause = failure;
		for (int i = 0; i < MAX_CAUSES && cause instanceof MessagingException && cause.getCause() != null; i++) {
			cause = cause.getCause();
		}
		return (cause instanceof Exception ex) ? ex : new IllegalStateException(cause);
	}

}
