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

import dev.smtpd.SmtpMessage;
import dev.smtpd.SmtpReply;
import dev.smtpd.SmtpReplyException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Rolls back what was done for a message whose client was answered before, by 451 after
 * the processing timeout: the client sends the message again. It decides as the last
 * thing before the commit, behind the listeners of
 * {@link org.springframework.transaction.event.TransactionPhase#BEFORE_COMMIT}.
 *
 * @param message the message
 */
record CommitGate(SmtpMessage message) implements TransactionSynchronization {

	private static final Logger logger = LoggerFactory.getLogger(CommitGate.class);

	private static final SmtpReply TOO_LATE = SmtpReply.of(451, "4.3.0",
			"Requested action aborted: processing took too long");

	/**
	 * Watch the commit of the current transaction.
	 * @param status the status of the transaction
	 */
	void watch(TransactionStatus status) {
		if (TransactionSynchronizationManager.isSynchronizationActive()) {
			TransactionSynchronizationManager.registerSynchronization(this);
		}
		else if (!mayCommit()) {
			status.setRollbackOnly();
		}
	}

	@Override
	public void beforeCommit(boolean readOnly) {
		if (!mayCommit()) {
			throw new SmtpReplyException(TOO_LATE);
		}
	}

	private boolean mayCommit() {
		boolean allowed = this.message.beginCommit();
		if (!allowed) {
			logger.warn("Rolling back message {} in {}, whose client was answered already", this.message.id(),
					this.message.session());
		}
		return allowed;
	}

}
