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

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import org.jspecify.annotations.Nullable;

/**
 * Queue for a thread pool. Tasks are taken in the order in which they came, but of the
 * threads that wait for one, that which waits shortest is woken: its data is still in the
 * processor's caches, and the system needn't look for a processor for it. A pool whose
 * threads take turns costs several times as much for short tasks, and never has an idle
 * thread to end.
 *
 * @since 0.1.0
 */
public class TaskQueue extends LinkedBlockingQueue<Runnable> {

	private static final long serialVersionUID = 1L;

	// guarded by itself; empty unless the queue is
	private final transient Deque<Waiter> waiters = new ArrayDeque<>();

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
		Waiter waiter;
		synchronized (this.waiters) {
			waiter = this.waiters.pollLast();
			if (waiter == null) {
				return super.offer(task);
			}
			waiter.task = task;
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
		serveWaiter();
		return added;
	}

	@Override
	public void put(Runnable task) throws InterruptedException {
		if (!offer(task)) {
			super.put(task);
			serveWaiter();
		}
	}

	// The queue may have been emptied before the task was added to it.
	private void serveWaiter() {
		Waiter waiter;
		synchronized (this.waiters) {
			Runnable task = this.waiters.isEmpty() ? null : super.poll();
			if (task == null) {
				return;
			}
			waiter = this.waiters.removeLast();
			waiter.task = task;
		}
		LockSupport.unpark(waiter.thread);
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
		Waiter waiter = new Waiter(Thread.currentThread());
		synchronized (this.waiters) {
			Runnable task = super.poll();
			if (task != null) {
				return task;
			}
			this.waiters.addLast(waiter);
		}
		long nanos = unit.toNanos(timeout);
		long start = System.nanoTime();
		while (true) {
			Runnable task = waiter.task;
			if (task != null) {
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
