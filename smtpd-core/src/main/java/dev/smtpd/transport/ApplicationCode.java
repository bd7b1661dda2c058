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

package dev.smtpd.transport;

import java.util.List;
import java.util.concurrent.Executor;

import dev.smtpd.ApplicationScope;
import dev.smtpd.CommandHandler;
import dev.smtpd.MessageProcessor;
import dev.smtpd.SessionPolicy;
import dev.smtpd.SmtpExceptionMapper;
import dev.smtpd.SmtpServerObserver;
import org.jspecify.annotations.Nullable;

/**
 * The application code that a server calls.
 *
 * @param processors the processors in order
 * @param policies the policies in order
 * @param handlers the handlers of verbs
 * @param scopes surround application code, the outermost first
 * @param exceptionMappers map exceptions to replies, in order
 * @param observers the observers in order
 * @param executor runs application code, {@code null} for one of the server's own
 */
record ApplicationCode(List<MessageProcessor> processors, List<SessionPolicy> policies, List<CommandHandler> handlers,
		List<ApplicationScope> scopes, List<SmtpExceptionMapper> exceptionMappers, List<SmtpServerObserver> observers,
		@Nullable Executor executor) {

	ApplicationCode {
		processors = List.copyOf(processors);
		policies = List.copyOf(policies);
		handlers = List.copyOf(handlers);
		scopes = List.copyOf(scopes);
		exceptionMappers = List.copyOf(exceptionMappers);
		observers = List.copyOf(observers);
	}

}
