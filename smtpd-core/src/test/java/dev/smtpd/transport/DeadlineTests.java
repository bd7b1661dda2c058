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

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.netty.channel.DefaultEventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A deadline whose timer can't be started.
 */
class DeadlineTests {

	private final FailingExecutor executor = new FailingExecutor();

	private final CountDownLatch passed = new CountDownLatch(1);

	private final Deadline deadline = new Deadline(this.executor, this.passed::countDown);

	@AfterEach
	void stop() {
		this.executor.shutdownGracefully(0, 1, TimeUnit.SECONDS);
	}

	@Test
	void isRecovered() throws Exception {
		this.executor.failures = 1;
		assertThatExceptionOfType(OutOfMemoryError.class).isThrownBy(() -> this.deadline.set(1));
		this.deadline.recover();
		assertThat(this.passed.await(10, TimeUnit.SECONDS)).isTrue();
	}

	@Test
	void isNotRecoveredWhereItIsCleared() {
		this.executor.failures = 1;
		assertThatExceptionOfType(OutOfMemoryError.class).isThrownBy(() -> this.deadline.set(1));
		this.deadline.clear();
		this.deadline.recover();
		assertThat(this.executor.scheduled).isZero();
	}

	private static final class FailingExecutor extends DefaultEventLoop {

		private int failures;

		private int scheduled;

		@Override
		public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
			if (this.failures > 0) {
				this.failures--;
				throw new OutOfMemoryError("Java heap space");
			}
			this.scheduled++;
			return super.schedule(command, delay, unit);
		}

	}

}
