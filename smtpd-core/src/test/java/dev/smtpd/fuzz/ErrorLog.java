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

package dev.smtpd.fuzz;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.core.AppenderBase;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Notices what the server logs as an error on the thread of the test: an exception that
 * nobody expected.
 */
final class ErrorLog extends AppenderBase<ILoggingEvent> {

	private static final ErrorLog instance = new ErrorLog();

	private final ThreadLocal<@Nullable ILoggingEvent> error = new ThreadLocal<>();

	static {
		Logger logger = (Logger) LoggerFactory.getLogger("dev.smtpd");
		instance.setContext(logger.getLoggerContext());
		instance.start();
		logger.addAppender(instance);
	}

	private ErrorLog() {
	}

	@Override
	protected void append(ILoggingEvent event) {
		if (event.getLevel().isGreaterOrEqual(Level.ERROR)) {
			this.error.set(event);
		}
	}

	/**
	 * Forget what was logged before.
	 */
	static void clear() {
		instance.error.remove();
	}

	/**
	 * Fail if an error was logged since {@link #clear()}.
	 */
	static void check() {
		ILoggingEvent event = instance.error.get();
		if (event != null) {
			clear();
			Throwable cause = (event.getThrowableProxy() instanceof ThrowableProxy proxy) ? proxy.getThrowable() : null;
			throw new AssertionError(event.getFormattedMessage(), cause);
		}
	}

}
