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

import javax.sql.DataSource;

import org.springframework.core.InfrastructureProxy;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.LazyConnectionDataSourceProxy;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * Transaction managers whose transactions fetch their JDBC connection with the first
 * statement, and none where there is no statement.
 *
 * @since 0.1.0
 */
public final class LazyConnectionTransactionManagers {

	private LazyConnectionTransactionManagers() {
	}

	/**
	 * Return a transaction manager with the settings of another one, whose transactions
	 * are those of the other one in all respects but when they fetch their connection:
	 * code inside them that uses the other transaction manager takes part in them.
	 * @param transactionManager the other transaction manager
	 * @return the new transaction manager; the other one where it fetches connections
	 * late itself, or is none of Spring's for JDBC
	 */
	public static PlatformTransactionManager of(PlatformTransactionManager transactionManager) {
		if (transactionManager instanceof DataSourceTransactionManager original && isOfSpring(original)) {
			DataSource dataSource = original.getDataSource();
			if (dataSource != null && !(dataSource instanceof LazyConnectionDataSourceProxy)) {
				return copy(original, new LazyDataSource(dataSource));
			}
		}
		return transactionManager;
	}

	/**
	 * Return whether the transactions of a transaction manager fetch their JDBC
	 * connection with the first statement.
	 * @param transactionManager the transaction manager
	 * @return whether they are known to do so
	 */
	public static boolean isLazy(PlatformTransactionManager transactionManager) {
		return transactionManager instanceof DataSourceTransactionManager jdbc
				&& jdbc.getDataSource() instanceof LazyConnectionDataSourceProxy;
	}

	// what a subclass does can't be copied
	private static boolean isOfSpring(DataSourceTransactionManager transactionManager) {
		Class<?> type = transactionManager.getClass();
		return type == DataSourceTransactionManager.class || type == JdbcTransactionManager.class;
	}

	private static DataSourceTransactionManager copy(DataSourceTransactionManager original, DataSource dataSource) {
		DataSourceTransactionManager copy;
		if (original instanceof JdbcTransactionManager jdbc) {
			JdbcTransactionManager jdbcCopy = new JdbcTransactionManager(dataSource);
			jdbcCopy.setExceptionTranslator(jdbc.getExceptionTranslator());
			copy = jdbcCopy;
		}
		else {
			copy = new DataSourceTransactionManager(dataSource);
		}
		copy.setEnforceReadOnly(original.isEnforceReadOnly());
		copy.setTransactionSynchronization(original.getTransactionSynchronization());
		copy.setDefaultTimeout(original.getDefaultTimeout());
		copy.setNestedTransactionAllowed(original.isNestedTransactionAllowed());
		copy.setValidateExistingTransaction(original.isValidateExistingTransaction());
		copy.setGlobalRollbackOnParticipationFailure(original.isGlobalRollbackOnParticipationFailure());
		copy.setFailEarlyOnGlobalRollbackOnly(original.isFailEarlyOnGlobalRollbackOnly());
		copy.setRollbackOnCommitFailure(original.isRollbackOnCommitFailure());
		copy.setTransactionExecutionListeners(original.getTransactionExecutionListeners());
		return copy;
	}

	/**
	 * {@link DataSource} whose connections are bound to transactions as those of the
	 * original one, so that code that knows the original one finds them there.
	 */
	private static final class LazyDataSource extends LazyConnectionDataSourceProxy implements InfrastructureProxy {

		private final DataSource original;

		private LazyDataSource(DataSource original) {
			super(original);
			this.original = original;
		}

		@Override
		public Object getWrappedObject() {
			return this.original;
		}

	}

}
