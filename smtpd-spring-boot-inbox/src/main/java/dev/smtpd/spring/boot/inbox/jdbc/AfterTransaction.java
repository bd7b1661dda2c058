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

import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * What follows a change, which may be part of a transaction of the application.
 */
final class AfterTransaction {

	private AfterTransaction() {
	}

	/**
	 * Run an action now and, in a transaction of the database, once more after its end,
	 * whatever that is.
	 * @param database the database
	 * @param action the action
	 */
	static void run(InboxDatabase database, Runnable action) {
		action.run();
		if (isActive(database)) {
			TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {

				@Override
				public void afterCompletion(int status) {
					action.run();
				}

			});
		}
	}

	/**
	 * Run an action after the commit of the transaction of the database, or now without
	 * one.
	 * @param database the database
	 * @param action the action
	 */
	static void runCommitted(InboxDatabase database, Runnable action) {
		if (!isActive(database)) {
			action.run();
			return;
		}
		TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {

			@Override
			public void afterCommit() {
				action.run();
			}

		});
	}

	static boolean isActive(InboxDatabase database) {
		return TransactionSynchronizationManager.isActualTransactionActive()
				&& TransactionSynchronizationManager.hasResource(database.dataSource());
	}

}
