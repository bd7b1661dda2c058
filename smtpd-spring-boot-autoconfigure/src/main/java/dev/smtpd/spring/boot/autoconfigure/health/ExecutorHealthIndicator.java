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

package dev.smtpd.spring.boot.autoconfigure.health;

import java.time.Duration;

import dev.smtpd.SmtpServer;
import dev.smtpd.management.ExecutorUsage;
import dev.smtpd.management.RunningCall;
import dev.smtpd.management.SmtpServerStatus;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * {@link HealthIndicator} of the threads for application code: out of service once they
 * have taken no task for longer than the processing timeout, although there were some. It
 * waits for none of them.
 *
 * @param server the server
 */
record ExecutorHealthIndicator(SmtpServer server) implements HealthIndicator {

	@Override
	public Health health() {
		SmtpServerStatus status = this.server.status();
		ExecutorUsage usage = status.executor();
		Duration timeout = status.timeouts().processing();
		Health.Builder health = new Health.Builder().up();
		if (!timeout.isZero() && usage.stalled().compareTo(timeout) > 0) {
			health.outOfService()
				.withDetail("reason", "No thread has taken a task for " + usage.stalled().toSeconds() + " s");
		}
		health.withDetail("active", usage.active()).withDetail("queued", usage.queued());
		RunningCall oldest = status.oldestCall();
		if (oldest != null) {
			health.withDetail("oldest", new Call(oldest));
		}
		return health.build();
	}

	/**
	 * A call of application code, without who the client is.
	 *
	 * @param message the identifier of the message, {@code null} if it isn't called for
	 * one
	 * @param session the identifier of the session
	 * @param seconds for how long it runs
	 * @param thread the thread that runs it, {@code null} if none does
	 */
	private record Call(@Nullable String message, String session, long seconds, @Nullable String thread) {

		private Call(RunningCall call) {
			this(call.messageId(), call.session().id(), call.duration().toSeconds(), call.thread());
		}

	}

}
