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

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

import dev.smtpd.session.Session;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs faults of clients that their users can't find without the server's help, at level
 * INFO. Since clients can make any number of faults, there are at most 10 lines for each
 * kind in 10 seconds; the next line after that has the number of those that were left
 * out. Thread-safe.
 */
final class ClientFaultLog {

	private static final Logger logger = LoggerFactory.getLogger(ClientFaultLog.class);

	private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(10);

	private static final int LINES_PER_INTERVAL = 10;

	private final LongSupplier clock;

	private final Map<String, Kind> kinds = new ConcurrentHashMap<>();

	ClientFaultLog() {
		this(System::nanoTime);
	}

	ClientFaultLog(LongSupplier clock) {
		this.clock = clock;
	}

	/**
	 * A client has taken its message for ended.
	 * @param session the session
	 * @param code the code of the reply
	 */
	void unterminated(Session session, int code) {
		log("unterminated", session, "Reply " + code + " and end of the connection: "
				+ "the message is not terminated by CR LF . CR LF, but has a line with a dot that ends by LF");
	}

	void log(String name, Object client, String fault) {
		Kind kind = this.kinds.computeIfAbsent(name, (key) -> new Kind());
		long omitted = kind.permit(this.clock.getAsLong());
		if (omitted >= 0) {
			logger.info("{}: {}{}", client, fault,
					(omitted > 0) ? " (" + omitted + " of the kind before were not logged)" : "");
		}
	}

	/**
	 * How many lines of a kind there were.
	 */
	private static final class Kind {

		private long intervalStart;

		private int lines;

		private long omitted;

		// Return how many faults were left out before this one, -1 to leave it out, too.
		private synchronized long permit(long now) {
			if (this.lines == 0 || now - this.intervalStart >= INTERVAL_NANOS) {
				this.intervalStart = now;
				this.lines = 0;
			}
			if (this.lines >= LINES_PER_INTERVAL) {
				this.omitted++;
				return -1;
			}
			this.lines++;
			long before = this.omitted;
			this.omitted = 0;
			return before;
		}

	}

}
