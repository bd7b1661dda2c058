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

import java.io.IOException;

import dev.smtpd.content.FailureLog;
import dev.smtpd.session.Session;
import io.netty.handler.codec.DecoderException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs errors that end a connection.
 */
final class ConnectionErrors {

	private static final Logger logger = LoggerFactory.getLogger(SmtpConnectionHandler.class);

	private static final FailureLog failures = new FailureLog(logger);

	// resolved with the class, since there may be no memory for it when it is used
	private static final String CLOSED_WITH_421 = "The server closes a connection with 421".intern();

	private ConnectionErrors() {
	}

	/**
	 * Return whether there is nobody any more to whom the server could reply.
	 * @param cause the error
	 * @return whether the connection itself has failed
	 */
	static boolean isBroken(Throwable cause) {
		return cause instanceof IOException || cause instanceof DecoderException;
	}

	/**
	 * Log an error. Never throws.
	 * @param session the session
	 * @param cause the error
	 */
	static void log(Session session, Throwable cause) {
		try {
			if (isBroken(cause)) {
				logger.debug("Connection of {} broke", session, cause);
			}
			else if (cause instanceof VirtualMachineError) {
				failures.error(CLOSED_WITH_421, cause);
			}
			else {
				logger.error("The server closes the connection of {} with 421", session, cause);
			}
		}
		catch (Throwable ex) {
			// there may be no memory for a log line
		}
	}

}
