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

package dev.smtpd.management;

import java.util.List;

import dev.smtpd.SmtpServer;
import dev.smtpd.SmtpServerObserver;
import dev.smtpd.settings.SmtpLimits;
import dev.smtpd.settings.TimeoutSettings;
import org.jspecify.annotations.Nullable;

/**
 * What a server does at the moment. The server goes on while this is put together, so
 * that what is read from one part need not fit another.
 *
 * @param running whether the server was started and not stopped since
 * @param shuttingDown whether it lets running transactions finish before it stops
 * @param failure why the server doesn't work any more, though it was started, such as an
 * event loop that has ended. Its ports are closed then; it can be stopped and started
 * again. {@code null} if the server works, or doesn't run
 * @param connectors what each connector does, paused and closed ones included; none if
 * the server doesn't run
 * @param sessionCount how many connections are open
 * @param executor how much application code runs; nothing if the server doesn't run
 * @param authExecutor how many authentications are being decided; none if the server
 * doesn't run
 * @param oldestCall the application code that was called first of what has not returned,
 * {@code null} if there is none
 * @param spool how much content the server holds
 * @param limits what clients may do, whether the server runs or not
 * @param timeouts how long clients and application code may take, whether the server runs
 * or not
 * @param verbs the verbs of which {@linkplain SmtpServerObserver#commandReplied
 * observers} are notified: those in upper case that some connector knows, and
 * {@code UNKNOWN} for all others; none if the server doesn't run
 * @since 0.1.0
 * @see SmtpServer#status()
 */
public record SmtpServerStatus(boolean running, boolean shuttingDown, @Nullable Throwable failure,
		List<SmtpConnectorStatus> connectors, int sessionCount, ExecutorUsage executor, ExecutorUsage authExecutor,
		@Nullable RunningCall oldestCall, SpoolStatus spool, SmtpLimits limits, TimeoutSettings timeouts,
		List<String> verbs) {

	/**
	 * Create a status.
	 */
	public SmtpServerStatus {
		connectors = List.copyOf(connectors);
		verbs = List.copyOf(verbs);
	}

}
