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

package dev.smtpd.spring.boot.inbox.jdbc;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

import dev.smtpd.spring.boot.inbox.store.InboxEvent;
import dev.smtpd.spring.boot.inbox.store.InboxEvents;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers events on a thread of its own, from a queue that is bounded.
 *
 * @since 0.1.0
 */
public final class EventDispatcher implements InboxEvents, AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(EventDispatcher.class);

	private static final int CAPACITY = 1_000;

	private final List<Consumer<InboxEvent>> subscribers = new CopyOnWriteArrayList<>();

	private final BlockingQueue<InboxEvent> queue = new LinkedBlockingQueue<>(CAPACITY);

	private final AtomicBoolean overflow = new AtomicBoolean();

	private final AtomicLong version = new AtomicLong();

	private final Thread thread = new Thread(this::run, "smtpd-inbox-events");

	/**
	 * Create and start a dispatcher.
	 */
	public EventDispatcher() {
		this.thread.setDaemon(true);
		this.thread.start();
	}

	@Override
	public Subscription subscribe(Consumer<InboxEvent> subscriber) {
		// so that the same consumer can subscribe twice
		Consumer<InboxEvent> own = subscriber::accept;
		this.subscribers.add(own);
		return () -> this.subscribers.remove(own);
	}

	/**
	 * Return a number that is another one after each change.
	 * @return the number
	 */
	long version() {
		return this.version.get();
	}

	void publish(InboxEvent.Type type, List<Long> ids) {
		this.version.incrementAndGet();
		if (!this.queue.offer(new InboxEvent(type, ids))) {
			this.overflow.set(true);
		}
	}

	private void run() {
		try {
			while (true) {
				deliver(this.queue.take());
				if (this.overflow.compareAndSet(true, false)) {
					this.queue.clear();
					deliver(new InboxEvent(InboxEvent.Type.OVERFLOW, List.of()));
				}
			}
		}
		catch (InterruptedException ex) {
			// closed
		}
	}

	private void deliver(InboxEvent event) {
		for (Consumer<InboxEvent> subscriber : this.subscribers) {
			try {
				subscriber.accept(event);
			}
			catch (RuntimeException ex) {
				logger.warn("A subscriber to events of the inbox has failed", ex);
			}
		}
	}

	@Override
	public void close() {
		this.thread.interrupt();
	}

}
