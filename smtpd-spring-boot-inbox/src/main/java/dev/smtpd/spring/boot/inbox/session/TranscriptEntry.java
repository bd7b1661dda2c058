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

package dev.smtpd.spring.boot.inbox.session;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A step of a session.
 *
 * @param kind the kind of step
 * @param time when it was, from when the client has connected
 * @param lines what is to be shown, at least one line of printable characters
 * @param took how long the client has waited for the reply; {@code null} for other steps
 * @since 0.1.0
 */
public record TranscriptEntry(Kind kind, Duration time, List<String> lines, @Nullable Duration took) {

	/**
	 * Create the entry.
	 */
	public TranscriptEntry {
		lines = List.copyOf(lines);
	}

	/**
	 * Return whether the server has refused something.
	 * @return whether this is a reply with 4xx or 5xx
	 */
	public boolean isRefusal() {
		char first = this.lines.get(0).charAt(0);
		return this.kind == Kind.REPLY && (first == '4' || first == '5');
	}

	/**
	 * The kinds of steps.
	 */
	public enum Kind {

		/**
		 * The client has connected.
		 */
		OPENED(" *"),

		/**
		 * The client has sent a command, given without what may be secret.
		 */
		COMMAND("C:"),

		/**
		 * The server has replied.
		 */
		REPLY("S:"),

		/**
		 * The client has sent the content of a message, of which there is the size only.
		 */
		CONTENT("C:"),

		/**
		 * A TLS handshake has ended.
		 */
		TLS(" *"),

		/**
		 * An authentication has ended.
		 */
		AUTHENTICATION(" *"),

		/**
		 * A trusted proxy or client has stated who the client is.
		 */
		CLIENT(" *"),

		/**
		 * The client has reached a limit.
		 */
		LIMIT(" *"),

		/**
		 * Application code has failed.
		 */
		FAILURE(" *"),

		/**
		 * The connection is closed.
		 */
		CLOSED(" *");

		private final String prefix;

		Kind(String prefix) {
			this.prefix = prefix;
		}

		String prefix() {
			return this.prefix;
		}

	}

}
