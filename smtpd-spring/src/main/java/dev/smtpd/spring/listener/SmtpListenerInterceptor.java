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

package dev.smtpd.spring.listener;

import java.util.concurrent.Callable;

import dev.smtpd.SmtpMessage;
import dev.smtpd.SmtpReply;
import org.jspecify.annotations.Nullable;

/**
 * Called around each invocation of a listener, on the thread that invokes it.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface SmtpListenerInterceptor {

	/**
	 * Go on with an invocation.
	 * @param route the route by which the message came to the listener
	 * @param message the message with the recipients of the invocation only
	 * @param invocation invokes the listener; returns its reply, or {@code null} for the
	 * ordinary one
	 * @return the reply, or {@code null} for the ordinary one
	 * @throws Exception what the listener has thrown
	 */
	@Nullable SmtpReply around(SmtpListenerRoute route, SmtpMessage message, Callable<@Nullable SmtpReply> invocation)
			throws Exception;

}
