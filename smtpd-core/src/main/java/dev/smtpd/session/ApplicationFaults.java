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

package dev.smtpd.session;

import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

import dev.smtpd.SmtpReply;
import dev.smtpd.SmtpReplyException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What clients are told when application code fails: always something that lets them keep
 * the message, unless the code itself said otherwise.
 */
final class ApplicationFaults {

	private static final SmtpReply LOCAL_ERROR = SmtpReply.of(451, "4.3.0",
			"Requested action aborted: local error in processing");

	private static final SmtpReply OVERLOADED = SmtpReply.of(451, "4.3.2",
			"Requested action aborted: too busy, try again later");

	private static final Logger logger = LoggerFactory.getLogger(ApplicationFaults.class);

	private ApplicationFaults() {
	}

	// Execute a task, or say that the executor is full.
	static void execute(Executor executor, Runnable task, ApplicationWork.Completion done) {
		try {
			executor.execute(task);
		}
		catch (RejectedExecutionException ex) {
			logger.debug("Executor for application code refused a task", ex);
			done.complete(OVERLOADED);
		}
		catch (Throwable ex) {
			done.complete(toReply(ex));
		}
	}

	// Check that a reply ends a command. An intermediate reply such as 354 would make the
	// client send content that the server takes for commands.
	static @Nullable SmtpReply requireFinal(@Nullable SmtpReply reply) {
		if (reply != null && reply.code() >= 300 && reply.code() < 400) {
			throw new IllegalStateException("Application code can't give an intermediate reply: " + reply);
		}
		return reply;
	}

	// Return the reply for what application code has thrown.
	static SmtpReply toReply(Throwable thrown) {
		Throwable ex = (thrown instanceof CompletionException && thrown.getCause() != null) ? thrown.getCause()
				: thrown;
		if (ex instanceof SmtpReplyException replyException) {
			return replyException.getReply();
		}
		if (ex instanceof RejectedExecutionException) {
			logger.warn("Application code was refused a thread", ex);
			return OVERLOADED;
		}
		logger.error("Application code failed", ex);
		return LOCAL_ERROR;
	}

}
