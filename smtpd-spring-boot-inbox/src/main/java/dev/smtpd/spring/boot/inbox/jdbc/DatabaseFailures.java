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

package dev.smtpd.spring.boot.inbox.jdbc;

import java.sql.SQLException;
import java.util.Set;

import org.h2.api.ErrorCode;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVStoreException;

/**
 * Tells failures after which H2 isn't used any more from those of a single statement.
 */
final class DatabaseFailures {

	// a chain of causes may be a circle
	private static final int MAX_CAUSES = 100;

	private static final Set<Integer> CODES = Set.of(ErrorCode.OUT_OF_MEMORY, ErrorCode.DATABASE_IS_CLOSED,
			ErrorCode.DATABASE_CALLED_AT_SHUTDOWN, ErrorCode.FILE_CORRUPTED_1, ErrorCode.IO_EXCEPTION_1,
			ErrorCode.IO_EXCEPTION_2);

	// of a row or table that another transaction has changed: only the statement, or
	// the transaction after a deadlock, has failed
	private static final Set<Integer> LOCK_CODES = Set.of(DataUtils.ERROR_TRANSACTION_LOCKED,
			DataUtils.ERROR_TRANSACTIONS_DEADLOCK);

	private DatabaseFailures() {
	}

	/**
	 * Return whether a database has failed.
	 * @param failure what a statement or a commit has thrown
	 * @return whether what it holds in memory may differ from what it has committed
	 */
	static boolean isFatal(Throwable failure) {
		Throwable cause = failure;
		for (int i = 0; cause != null && i < MAX_CAUSES; i++) {
			if (cause instanceof Error
					|| (cause instanceof MVStoreException store && !LOCK_CODES.contains(store.getErrorCode()))
					|| (cause instanceof SQLException sql && CODES.contains(sql.getErrorCode()))) {
				return true;
			}
			cause = cause.getCause();
		}
		return false;
	}

}
