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

package dev.smtpd.spring.kafka;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The bound of what is in memory.
 */
class InFlightBytesTests {

	private final List<Runnable> tasks = new ArrayList<>();

	private final InFlightBytes bytes = new InFlightBytes(100, this.tasks::add);

	@Test
	void roomIsGivenInOrder() {
		assertThat(this.bytes.take(60)).isCompleted();
		CompletableFuture<Void> large = this.bytes.take(50);
		CompletableFuture<Void> small = this.bytes.take(10);
		assertThat(this.bytes.getWaiting()).isEqualTo(2);
		assertThat(small).as("does not overtake").isNotDone();
		this.bytes.giveBack(60);
		assertThat(large).as("not on the thread that gives back").isNotDone();
		this.tasks.forEach(Runnable::run);
		assertThat(large).isCompleted();
		assertThat(small).isCompleted();
		assertThat(this.bytes.getUsed()).isEqualTo(60);
		assertThat(this.bytes.getWaiting()).isZero();
	}

	@Test
	void cancelledWaiterIsForgottenAndLetsOthersPass() {
		this.bytes.take(60);
		CompletableFuture<Void> large = this.bytes.take(50);
		CompletableFuture<Void> small = this.bytes.take(10);
		large.cancel(false);
		this.tasks.forEach(Runnable::run);
		assertThat(small).isCompleted();
		assertThat(this.bytes.getUsed()).isEqualTo(70);
		assertThat(this.bytes.getWaiting()).isZero();
	}

	@Test
	void waiterThatIsCancelledWhileItGetsRoomReturnsIt() {
		this.bytes.take(60);
		CompletableFuture<Void> late = this.bytes.take(50);
		this.bytes.giveBack(60);
		late.cancel(false);
		this.tasks.forEach(Runnable::run);
		assertThat(this.bytes.getUsed()).isZero();
	}

	@Test
	void rejectedWaiterFailsAndReturnsItsRoom() {
		InFlightBytes rejecting = new InFlightBytes(100, (task) -> {
			throw new RejectedExecutionException("full");
		});
		rejecting.take(100);
		CompletableFuture<Void> first = rejecting.take(80);
		CompletableFuture<Void> second = rejecting.take(80);
		rejecting.giveBack(100);
		assertThat(first).isCompletedExceptionally();
		assertThat(second).isCompletedExceptionally();
		assertThat(rejecting.getUsed()).isZero();
	}

	@Test
	void manyRejectedWaitersFailWithoutADeepStack() {
		InFlightBytes rejecting = new InFlightBytes(1, (task) -> {
			throw new RejectedExecutionException("full");
		});
		rejecting.take(1);
		List<CompletableFuture<Void>> waiters = new ArrayList<>();
		for (int i = 0; i < 50_000; i++) {
			waiters.add(rejecting.take(1));
		}
		rejecting.giveBack(1);
		assertThat(waiters).allMatch(CompletableFuture::isCompletedExceptionally);
		assertThat(rejecting.getUsed()).isZero();
	}

	@Test
	void waiterFailsAndReturnsItsRoomWhateverTheExecutorThrows() {
		InFlightBytes failing = new InFlightBytes(1, (task) -> {
			throw new NoClassDefFoundError("for the test");
		});
		failing.take(1);
		CompletableFuture<Void> waiter = failing.take(1);
		failing.giveBack(1);
		assertThat(waiter).isCompletedExceptionally();
		assertThat(failing.getUsed()).isZero();
	}

}
