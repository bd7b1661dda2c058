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

package dev.smtpd.spring.transaction;

import java.sql.SQLTransientConnectionException;
import java.util.List;

import dev.smtpd.MessageProcessor;
import dev.smtpd.ReplyCollector;
import dev.smtpd.SmtpMessage;
import dev.smtpd.SmtpReply;
import org.jspecify.annotations.Nullable;

import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.TransactionOperations;

/**
 * {@link MessageProcessor} that calls other processors inside one transaction, by the
 * rules of a chain of processors. The transaction is rolled back when one of them refuses
 * the message, by LMTP for all recipients, or throws, and the server replies 250 only
 * after the commit; when that fails it replies 451. It is rolled back, too, when the
 * server has replied already, by 451 after the processing timeout.
 * {@link dev.smtpd.AsyncMessageProcessor Asynchronous} processors are waited for inside
 * the transaction.
 *
 * @since 0.1.0
 */
public final class TransactionalMessageProcessor implements MessageProcessor {

	// a chain of causes may be a circle
	private static final int MAX_CAUSES = 100;

	private final TransactionOperations transactions;

	private final TransactionLimiter limiter;

	private final List<MessageProcessor> processors;

	private final boolean lazyConnections;

	/**
	 * Create a processor.
	 * @param transactions runs code inside a transaction
	 * @param limiter limits how many messages are inside a transaction at a time; its
	 * {@linkplain TransactionLimiter#turns() turns} come before this processor
	 * @param processors the processors to call, in order
	 * @param lazyConnections whether transactions fetch their JDBC connection with the
	 * first statement
	 */
	public TransactionalMessageProcessor(TransactionOperations transactions, TransactionLimiter limiter,
			List<MessageProcessor> processors, boolean lazyConnections) {
		this.transactions = transactions;
		this.limiter = limiter;
		this.processors = List.copyOf(processors);
		this.lazyConnections = lazyConnections;
	}

	@Override
	public @Nullable SmtpReply process(SmtpMessage message) throws Exception {
		try {
			return this.limiter.call(message, () -> this.transactions.execute((status) -> process(message, status)));
		}
		catch (CheckedException ex) {
			throw explain(ex.getCause());
		}
		catch (RuntimeException ex) {
			throw explain(ex);
		}
	}

	// the server logs it, with who the client is
	private Exception explain(Exception ex) {
		if (!isPoolExhausted(ex)) {
			return ex;
		}
		int max = this.limiter.getMaxConcurrent();
		return new IllegalStateException("No JDBC connection was free: enlarge the connection pool, "
				+ (this.lazyConnections ? "or " : "") + "set 'smtpd.transaction.max-concurrent' (now "
				+ ((max > 0) ? max : "without limit") + ") to less"
				+ (this.lazyConnections ? "" : ", or have transactions fetch their connection with the first "
						+ "statement by 'spring.datasource.connection-fetch=lazy'"),
				ex);
	}

	// what pools throw when no connection is returned in time
	private static boolean isPoolExhausted(Throwable ex) {
		Throwable cause = ex;
		for (int i = 0; cause != null && i < MAX_CAUSES; i++) {
			if (cause instanceof SQLTransientConnectionException) {
				return true;
			}
			cause = cause.getCause();
		}
		return false;
	}

	private @Nullable SmtpReply process(SmtpMessage message, TransactionStatus status) {
		ReplyCollector replies = new ReplyCollector(message);
		for (MessageProcessor processor : this.processors) {
			if (!message.isAwaitingReply() || !replies.add(call(processor, replies.message()))) {
				break;
			}
		}
		if (replies.isAccepted()) {
			new CommitGate(message).watch(status);
		}
		else {
			status.setRollbackOnly();
		}
		return replies.result();
	}

	private static @Nullable SmtpReply call(MessageProcessor processor, SmtpMessage message) {
		try {
			return processor.process(message);
		}
		catch (RuntimeException ex) {
			throw ex;
		}
		catch (Exception ex) {
			throw new CheckedException(ex);
		}
	}

	/**
	 * Carries a checked exception through the transaction, which is rolled back for it.
	 */
	private static final class CheckedException extends RuntimeException {

		private static final long serialVersionUID = 1L;

		private final Exception checked;

		private CheckedException(Exception checked) {
			super(checked);
			this.checked = checked;
		}

		@Override
		public synchronized Exception getCause() {
			return this.checked;
		}

	}

}
