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
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import org.jspecify.annotations.Nullable;

/**
 * Queue for a thread pool. Tasks are taken in the order in which they came, but of the
 * threads that wait for one, that which waits shortest is woken: its data is still in the
 * processor's caches, and the system needn't look for a processor for it. In a pool whose
 * threads take turns the way to a thread costs several times as much. Threads are woken
 * one after the other, each by the one before as soon as that has its task, so that the
 * first may have done several short tasks before the second is woken in vain.
 *
 * @since 0.1.0
 */
public final class TaskQueue extends LinkedBlockingQueue<Runnable> {

	private static final long serialVersionUID = 1L;

	// guarded by itself; if there are any, the queue is empty, or a thread is on its way
	private final transient Deque<Waiter> waiters = new ArrayDeque<>();

	// guarded by the waiters; whether a thread is on its way
	private transient boolean waking;

	/**
	 * Create a queue.
	 * @param capacity how many tasks may wait
	 * @throws IllegalArgumentException if it isn't positive
	 */
	public TaskQueue(int capacity) {
		super(capacity);
	}

	@Override
	public boolean offer(Runnable task) {
		Objects.requireNonNull(task);
		Waiter waiter;
		synchronized (this.waiters) {
			if (this.waiters.isEmpty()) {
				return super.offer(task);
			}
			if (this.waking && super.offer(task)) {
				return true;
			}
			waiter = serveWaiter(task);
		}
		LockSupport.unpark(waiter.thread);
		return true;
	}

	@Override
	public boolean offer(Runnable task, long timeout, TimeUnit unit) throws InterruptedException {
		if (offer(task)) {
			return true;
		}
		boolean added = super.offer(task, timeout, unit);
		wakeNext();
		return added;
	}

	@Override
	public void put(Runnable task) throws InterruptedException {
		if (!offer(task)) {
			super.put(task);
			wakeNext();
		}
	}

	// A thread that was woken has come, or a task was added when there was room again.
	private void wakeNext() {
		Waiter waiter;
		synchronized (this.waiters) {
			this.waking = false;
			Runnable task = this.waiters.isEmpty() ? null : super.poll();
			if (task == null) {
				return;
			}
			waiter = serveWaiter(task);
		}
		LockSupport.unpark(waiter.thread);
	}

	private Waiter serveWaiter(Runnable task) {
		Waiter waiter = this.waiters.removeLast();
		waiter.task = task;
		this.waking = true;
		return waiter;
	}

	@Override
	public Runnable take() throws InterruptedException {
		Runnable task = null;
		while (task == null) {
			task = poll(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
		}
		return task;
	}

	@Override
	public @Nullable Runnable poll(long timeout, TimeUnit unit) throws InterruptedException {
		long nanos = unit.toNanos(timeout);
		Waiter waiter = new Waiter(Thread.currentThread());
		synchronized (this.waiters) {
			Runnable task = super.poll();
			if (task != null) {
				return task;
			}
			this.waiters.addLast(waiter);
		}
		long start = System.nanoTime();
		while (true) {
			Runnable task = waiter.task;
			if (task != null) {
				wakeNext();
				return task;
			}
			long left = nanos - (System.nanoTime() - start);
			if (left <= 0 && giveUp(waiter)) {
				return null;
			}
			if (Thread.currentThread().isInterrupted() && giveUp(waiter)) {
				Thread.interrupted();
				throw new InterruptedException();
			}
			LockSupport.parkNanos(this, left);
		}
	}

	private boolean giveUp(Waiter waiter) {
		synchronized (this.waiters) {
			return this.waiters.removeFirstOccurrence(waiter);
		}
	}

	private void writeObject(ObjectOutputStream out) throws IOException {
		throw new NotSerializableException(getClass().getName());
	}

	/**
	 * A thread that waits for a task.
	 */
	private static final class Waiter {

		private final Thread thread;

		private volatile @Nullable Runnable task;

		private Waiter(Thread thread) {
			this.thread = thread;
		}

	}

}
