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

import java.time.Duration;

import dev.smtpd.SmtpSession;
import dev.smtpd.settings.TimeoutSettings;
import org.jspecify.annotations.Nullable;

/**
 * Application code that a server has called and that has not returned. Values may be a
 * moment old.
 *
 * @param session the session for which it was called
 * @param messageId the identifier of the message that it processes, or {@code null} if it
 * was called for something else, such as a command
 * @param duration how long ago it was called, the wait for a thread included
 * @param thread the name of the thread that runs it, or {@code null} while it waits for a
 * thread or answers later without one
 * @param timedOut whether the client was answered 451 after the
 * {@linkplain TimeoutSettings#processing() processing timeout}, so that the outcome
 * doesn't matter any more
 * @since 0.1.0
 */
public record RunningCall(SmtpSession session, @Nullable String messageId, Duration duration, @Nullable String thread,
		boolean timedOut) {

	@Override
	public String toString() {
		return ((this.messageId != null) ? "message " + this.messageId + " in " : "") + this.session + " ("
				+ this.duration.toSeconds() + " s, "
				+ ((this.thread != null) ? "thread " + this.thread : "without a thread") + ")";
	}

}
