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

package dev.smtpd.spring.event;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.jspecify.annotations.Nullable;

/**
 * Hands the values of a publisher over to a thread that waits for them, one by one, so
 * that there is never more than one in memory.
 */
final class ResultSubscriber implements Flow.Subscriber<Object> {

	private static final Object COMPLETED = new Object();

	// a value, and the end
	private final BlockingQueue<Object> signals = new ArrayBlockingQueue<>(2);

	private Flow.@Nullable Subscription subscription;

	private boolean cancelled;

	@Override
	public void onSubscribe(Flow.Subscription subscription) {
		boolean superfluous;
		synchronized (this) {
			superfluous = this.cancelled || this.subscription != null;
			if (!superfluous) {
				this.subscription = subscription;
			}
		}
		if (superfluous) {
			subscription.cancel();
		}
		else {
			subscription.request(1);
		}
	}

	@Override
	public void onNext(Object value) {
		add(value);
	}

	@Override
	public void onError(Throwable failure) {
		add(new Failure(failure));
	}

	@Override
	public void onComplete() {
		add(COMPLETED);
	}

	private void add(Object signal) {
		if (!this.signals.offer(signal)) {
			this.signals.clear();
			this.signals.offer(new Failure(new IllegalStateException("Publisher sends more than was requested")));
		}
	}

	/**
	 * Wait for the next value.
	 * @param timeoutNanos how long to wait, in nanoseconds
	 * @return the value, or {@code null} if there is none any more
	 * @throws ExecutionException if the publisher has failed
	 * @throws TimeoutException if nothing came in time
	 * @throws InterruptedException if the thread is interrupted
	 */
	@Nullable Object next(long timeoutNanos) throws ExecutionException, TimeoutException, InterruptedException {
		Object signal = this.signals.poll(timeoutNanos, TimeUnit.NANOSECONDS);
		if (signal == null) {
			throw new TimeoutException("Publisher that a listener returned took longer than the processing timeout");
		}
		if (signal instanceof Failure failure) {
			throw new ExecutionException(failure.cause());
		}
		return (signal != COMPLETED) ? signal : null;
	}

	/**
	 * Ask for one value more.
	 */
	void requestNext() {
		Flow.Subscription current = subscription();
		if (current != null) {
			current.request(1);
		}
	}

	/**
	 * Ask for nothing more. Has no effect on a publisher that has completed.
	 */
	void cancel() {
		Flow.Subscription current;
		synchronized (this) {
			this.cancelled = true;
			current = this.subscription;
		}
		if (current != null) {
			current.cancel();
		}
	}

	private synchronized Flow.@Nullable Subscription subscription() {
		return this.subscription;
	}

	private record Failure(Throwable cause) {

	}

}
