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

/**
 * The scopes of a server around application code.
 *
 * @param scopes the scopes, from the outermost
 * @since 0.1.0
 */
public record ApplicationScopes(List<ApplicationScope> scopes) {

	/**
	 * Return an executor that runs application code for a session inside the scopes.
	 * @param executor the executor for application code
	 * @param session the session
	 * @return the executor, the same if there are no scopes
	 */
	public Executor around(Executor executor, SmtpSession session) {
		return this.scopes.isEmpty() ? executor : new ScopedExecutor(executor, this.scopes, session);
	}

}
