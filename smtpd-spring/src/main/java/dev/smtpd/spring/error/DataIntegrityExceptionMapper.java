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

package dev.smtpd.spring.error;

import java.sql.SQLException;
import java.util.Set;

import dev.smtpd.SmtpExceptionMapper;
import dev.smtpd.SmtpReply;
import org.jspecify.annotations.Nullable;

import org.springframework.core.Ordered;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.DuplicateKeyException;

/**
 * {@link SmtpExceptionMapper} that rejects messages which a database will never take: a
 * value is too long, out of range, missing, or fails a check, as it will each time that
 * the client sends the message. The reply to these is {@code 554 5.6.0}.
 * <p>
 * A duplicate key, or a reference to a missing row, depends on other rows than those of
 * the message, and isn't mapped. A message may be the same one again, whose 250 the
 * client has never seen, or another one may have been stored at the same time: the client
 * may well succeed later. Applications that recognize a message that they have stored
 * already should catch the exception and return normally.
 *
 * @since 0.1.0
 */
public final class DataIntegrityExceptionMapper implements SmtpExceptionMapper, Ordered {

	private static final SmtpReply NOT_STORABLE = SmtpReply.of(554, "5.6.0",
			"Transaction failed: message can't be stored");

	private static final String INTEGRITY_CONSTRAINT_VIOLATION = "23";

	// not null (ISO, PostgreSQL, H2, DB2), check (H2, DB2), check (PostgreSQL)
	private static final Set<String> VALUE_VIOLATIONS = Set.of("23502", "23513", "23514");

	private static final String UNSPECIFIC = "23000";

	// not null (MySQL, SQL Server, Oracle), check (MySQL, MariaDB, Oracle)
	private static final Set<Integer> VALUE_VIOLATION_CODES = Set.of(1048, 515, 1400, 3819, 4025, 2290);

	@Override
	public @Nullable SmtpReply map(Throwable failure) {
		boolean permanent = failure instanceof DataIntegrityViolationException
				&& !(failure instanceof DuplicateKeyException) && !dependsOnOtherRows(failure);
		return permanent ? NOT_STORABLE : null;
	}

	private static boolean dependsOnOtherRows(Throwable failure) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof SQLException exception) {
				return dependsOnOtherRows(exception);
			}
		}
		return false;
	}

	// what a driver reports of a batch is the batch, and next what is wrong with it
	private static boolean dependsOnOtherRows(SQLException exception) {
		for (SQLException each = exception; each != null; each = each.getNextException()) {
			String state = each.getSQLState();
			if (state != null && state.startsWith(INTEGRITY_CONSTRAINT_VIOLATION) && !isValueViolation(state, each)) {
				return true;
			}
		}
		return false;
	}

	private static boolean isValueViolation(String state, SQLException exception) {
		return VALUE_VIOLATIONS.contains(state)
				|| (state.equals(UNSPECIFIC) && VALUE_VIOLATION_CODES.contains(exception.getErrorCode()));
	}

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

}
