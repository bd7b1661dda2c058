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

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.UndeclaredThrowableException;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;

import dev.smtpd.SmtpExceptionMapper;
import dev.smtpd.SmtpReply;
import dev.smtpd.SmtpReplyException;
import dev.smtpd.SmtpSession.State;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The replies to what application code throws: 451, so that clients keep the message,
 * unless the exception itself or a {@link SmtpExceptionMapper} has another negative one.
 *
 * @since 0.1.0
 */
public final class ApplicationFaults {

	/**
	 * Without mappers.
	 */
	static final ApplicationFaults UNMAPPED = new ApplicationFaults(List.of());

	/**
	 * There is no thread for application code.
	 */
	public static final SmtpReply OVERLOADED = SmtpReply.of(451, "4.3.2",
			"Requested action aborted: too busy, try again later");

	// a chain of causes may be a circle
	private static final int MAX_CAUSES = 100;

	private static final Logger logger = LoggerFactory.getLogger(ApplicationFaults.class);

	private final List<SmtpExceptionMapper> mappers;

	/**
	 * Create the replies of a server.
	 * @param mappers the mappers in order
	 */
	public ApplicationFaults(List<SmtpExceptionMapper> mappers) {
		this.mappers = List.copyOf(mappers);
	}

	// Execute a task, or say that the executor is full.
	static void execute(Executor executor, Runnable task, WorkSubject subject,
			Work.Completion<@Nullable SmtpReply> done) {
		try {
			executor.execute(task);
		}
		catch (RejectedExecutionException ex) {
			logger.debug("No thread for application code is free for {}, replying {}", subject, OVERLOADED, ex);
			done.complete(OVERLOADED);
		}
		catch (Throwable ex) {
			done.complete(UNMAPPED.toReply(ex, subject));
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

	// Return the negative reply for what application code has thrown, and notify the
	// observers, unless it is a refusal. Calls mappers, which are application code, too.
	// Never throws, since nobody else would answer the client: an exception may have a
	// message that can't be made, and there may be no memory or no disk for the log.
	SmtpReply toReply(Throwable thrown, WorkSubject subject) {
		try {
			return toLoggedReply(thrown, subject);
		}
		catch (Throwable ex) {
			return SmtpReply.LOCAL_ERROR;
		}
	}

	private SmtpReply toLoggedReply(Throwable thrown, WorkSubject subject) {
		SmtpReply reply = find(thrown, ApplicationFaults::ofReplyException);
		if (reply != null) {
			return reply;
		}
		Throwable failure = unwrap(thrown);
		safely(() -> subject.failed(failure));
		SmtpReply mapped = find(thrown, this::map);
		if (mapped != null) {
			safely(() -> {
				logger.warn("Application code failed with {} for {}, replying {}", failure, subject, mapped);
				logger.debug("Application code failed for {}", subject, thrown);
			});
			return mapped;
		}
		if (failure instanceof RejectedExecutionException) {
			safely(() -> logger.warn("Application code found no free thread for {}, replying {}", subject, OVERLOADED,
					thrown));
			return OVERLOADED;
		}
		safely(() -> logger.error("Application code failed for {}, replying {}", subject, SmtpReply.LOCAL_ERROR,
				thrown));
		return SmtpReply.LOCAL_ERROR;
	}

	private static void safely(Runnable notification) {
		try {
			notification.run();
		}
		catch (Throwable ex) {
			// there may be no memory for a further line, either
		}
	}

	// As above, unless the client was answered before, of which the observers know
	// already, or is gone.
	SmtpReply toReply(Throwable thrown, WorkSubject subject, Work.Completion<?> done) {
		return isAwaited(subject, done) ? toReply(thrown, subject) : ignore(thrown, subject);
	}

	private static boolean isAwaited(WorkSubject subject, Work.Completion<?> done) {
		return done.isAwaited() && subject.isAwaited();
	}

	private static SmtpReply ignore(Throwable thrown, WorkSubject subject) {
		safely(() -> {
			if (subject.session().state() == State.CLOSED) {
				subject.failed(unwrap(thrown));
			}
			if (find(thrown, ApplicationFaults::ofReplyException) == null) {
				logger.warn("Application code failed for {}, whose client doesn't wait for a reply any more", subject,
						thrown);
			}
		});
		return SmtpReply.LOCAL_ERROR;
	}

	// As above, from any thread, for a failure that arrived later: mappers are called on
	// the executor.
	void toReplyLater(Throwable thrown, WorkSubject subject, Executor executor,
			Work.Completion<@Nullable SmtpReply> done) {
		if (this.mappers.isEmpty() || !isAwaited(subject, done)) {
			done.complete(toReply(thrown, subject, done));
		}
		else {
			execute(executor, () -> done.complete(toReply(thrown, subject, done)), subject, done);
		}
	}

	private static @Nullable SmtpReply find(Throwable thrown, Function<Throwable, @Nullable SmtpReply> mapping) {
		Throwable failure = thrown;
		for (int i = 0; failure != null && i < MAX_CAUSES; i++) {
			SmtpReply reply = isWrapper(failure) ? null : mapping.apply(failure);
			if (reply != null) {
				return reply;
			}
			failure = failure.getCause();
		}
		return null;
	}

	// without the replies for recipients, of which some may be positive
	private static @Nullable SmtpReply ofReplyException(Throwable failure) {
		if (!(failure instanceof SmtpReplyException replyException)) {
			return null;
		}
		SmtpReply reply = replyException.getReply();
		return reply.recipientReplies().isEmpty() ? reply
				: SmtpReply.of(reply.code(), reply.enhancedStatus(), reply.lines());
	}

	private @Nullable SmtpReply map(Throwable failure) {
		for (SmtpExceptionMapper mapper : this.mappers) {
			SmtpReply reply = map(mapper, failure);
			if (reply != null) {
				return reply;
			}
		}
		return null;
	}

	private static @Nullable SmtpReply map(SmtpExceptionMapper mapper, Throwable failure) {
		try {
			SmtpReply reply = mapper.map(failure);
			if (reply == null || (reply.recipientReplies().isEmpty() && (reply.isTransient() || reply.isPermanent()))) {
				return reply;
			}
			logger.error("{} mapped {} to a reply that refuses nothing, ignoring it: {}", mapper.getClass().getName(),
					failure.getClass().getName(), reply);
		}
		catch (Throwable ex) {
			logger.error("{} failed to map {}", mapper.getClass().getName(), failure.getClass().getName(), ex);
		}
		return null;
	}

	private static Throwable unwrap(Throwable thrown) {
		Throwable failure = thrown;
		for (int i = 0; isWrapper(failure) && i < MAX_CAUSES; i++) {
			Throwable cause = failure.getCause();
			if (cause == null) {
				break;
			}
			failure = cause;
		}
		return failure;
	}

	private static boolean isWrapper(Throwable failure) {
		return failure.getCause() != null && (failure instanceof CompletionException
				|| failure instanceof ExecutionException || failure instanceof InvocationTargetException
				|| failure instanceof UndeclaredThrowableException);
	}

}
