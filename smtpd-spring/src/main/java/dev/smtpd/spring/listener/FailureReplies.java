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

package dev.smtpd.spring.listener;

import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

import dev.smtpd.SmtpExceptionMapper;
import dev.smtpd.SmtpReply;
import dev.smtpd.SmtpReplyException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Replies to failures of one listener among several, by the rules of the server, which
 * has one reply for all.
 */
final class FailureReplies {

	private static final Logger logger = LoggerFactory.getLogger(FailureReplies.class);

	// a chain of causes may be a circle
	private static final int MAX_CAUSES = 100;

	private final List<SmtpExceptionMapper> mappers;

	FailureReplies(List<SmtpExceptionMapper> mappers) {
		this.mappers = List.copyOf(mappers);
	}

	SmtpReply toReply(Throwable failure, ListenerTarget listener, String messageId) {
		Throwable cause = failure;
		for (int i = 0; cause != null && i < MAX_CAUSES; i++) {
			if (cause instanceof SmtpReplyException refusal) {
				return refusal.getReply().forAllRecipients();
			}
			SmtpReply reply = isWrapper(cause) ? null : map(cause);
			if (reply != null) {
				logger.warn("{} failed with {} for message {}, replying {}", listener, cause, messageId, reply);
				return reply;
			}
			cause = cause.getCause();
		}
		logger.error("{} failed for message {}, replying {}", listener, messageId, SmtpReply.LOCAL_ERROR, failure);
		return SmtpReply.LOCAL_ERROR;
	}

	private static boolean isWrapper(Throwable failure) {
		return failure instanceof CompletionException || failure instanceof ExecutionException;
	}

	private @Nullable SmtpReply map(Throwable failure) {
		for (SmtpExceptionMapper mapper : this.mappers) {
			try {
				SmtpReply reply = mapper.map(failure);
				if (reply != null && reply.recipientReplies().isEmpty()
						&& (reply.isTransient() || reply.isPermanent())) {
					return reply;
				}
			}
			catch (RuntimeException ex) {
				logger.error("{} failed to map {}", mapper.getClass().getName(), failure.getClass().getName(), ex);
			}
		}
		return null;
	}

}
