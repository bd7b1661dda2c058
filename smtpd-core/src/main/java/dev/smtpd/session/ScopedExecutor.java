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

import java.util.List;
import java.util.concurrent.Executor;

import dev.smtpd.ApplicationScope;
import dev.smtpd.SmtpSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs application code for a session inside the scopes of the server.
 *
 * @param executor the executor for application code
 * @param scopes the scopes, from the outermost
 * @param session the session
 */
record ScopedExecutor(Executor executor, List<ApplicationScope> scopes, SmtpSession session) implements Executor {

	private static final Logger logger = LoggerFactory.getLogger(ScopedExecutor.class);

	@Override
	public void execute(Runnable task) {
		this.executor.execute(() -> run(0, task));
	}

	private void run(int index, Runnable task) {
		if (index == this.scopes.size()) {
			task.run();
			return;
		}
		ApplicationScope.Handle handle = open(this.scopes.get(index));
		try {
			run(index + 1, task);
		}
		finally {
			close(handle);
		}
	}

	private ApplicationScope.Handle open(ApplicationScope scope) {
		try {
			return scope.open(this.session);
		}
		catch (Throwable ex) {
			logger.error("Scope {} can't be opened for {}, going on without it", scope.getClass().getName(),
					this.session, ex);
			return () -> {
			};
		}
	}

	private void close(ApplicationScope.Handle handle) {
		try {
			handle.close();
		}
		catch (Throwable ex) {
			logger.error("Scope {} can't be closed for {}", handle.getClass().getName(), this.session, ex);
		}
	}

}
