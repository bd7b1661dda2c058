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

package dev.smtpd.spring.boot.inbox.web;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import dev.smtpd.spring.boot.inbox.store.InboxCounts;
import dev.smtpd.spring.boot.inbox.store.InboxEvent;
import dev.smtpd.spring.boot.inbox.store.InboxEvents;
import dev.smtpd.spring.boot.inbox.store.InboxMessages;
import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * Notifies open pages of changes by server-sent events. The number of pages is bounded;
 * what changes while a page still gets an event is one event more. All end when the
 * application does, before the server waits for its requests.
 */
final class LiveUpdates implements ApplicationListener<ContextClosedEvent>, AutoCloseable {

	static final int MAX_PAGES = 100;

	private static final int THREADS = 4;

	private static final Duration TIMEOUT = Duration.ofMinutes(30);

	private final InboxMessages messages;

	private final Duration heartbeat;

	private final InboxEvents.Subscription subscription;

	private final Set<Page> open = ConcurrentHashMap.newKeySet();

	private final ScheduledThreadPoolExecutor executor;

	private volatile boolean closed;

	LiveUpdates(InboxMessages messages, InboxEvents events, Duration heartbeat) {
		this.messages = messages;
		this.heartbeat = heartbeat;
		CustomizableThreadFactory threads = new CustomizableThreadFactory("smtpd-inbox-live-");
		threads.setDaemon(true);
		this.executor = new ScheduledThreadPoolExecutor(THREADS, threads);
		this.executor.setRemoveOnCancelPolicy(true);
		this.subscription = events.subscribe(this::changed);
	}

	// Open the stream of a page.
	@Nullable SseEmitter open() {
		if (this.closed || this.open.size() >= MAX_PAGES) {
			return null;
		}
		Page page = new Page(new SseEmitter(TIMEOUT.toMillis()));
		this.open.add(page);
		page.emitter.onCompletion(() -> remove(page));
		page.emitter.onTimeout(page.emitter::complete);
		page.emitter.onError((ex) -> remove(page));
		page.send("hello");
		page.beat = this.executor.scheduleAtFixedRate(() -> page.send("beat"), this.heartbeat.toMillis(),
				this.heartbeat.toMillis(), TimeUnit.MILLISECONDS);
		if (this.closed) {
			page.emitter.complete();
		}
		return page.emitter;
	}

	int count() {
		return this.open.size();
	}

	private void remove(Page page) {
		this.open.remove(page);
		ScheduledFuture<?> beat = page.beat;
		if (beat != null) {
			beat.cancel(false);
		}
	}

	private void changed(InboxEvent event) {
		this.open.forEach((page) -> page.changed(event.type()));
	}

	@Override
	public void onApplicationEvent(ContextClosedEvent event) {
		close();
	}

	@Override
	public void close() {
		this.closed = true;
		this.subscription.close();
		this.open.forEach((page) -> page.emitter.complete());
		this.executor.shutdownNow();
	}

	/**
	 * The stream of a page.
	 */
	private final class Page {

		private final SseEmitter emitter;

		private final Set<String> waiting = new LinkedHashSet<>();

		private boolean scheduled;

		private volatile @Nullable ScheduledFuture<?> beat;

		Page(SseEmitter emitter) {
			this.emitter = emitter;
		}

		void changed(InboxEvent.Type type) {
			send(type.name().toLowerCase(Locale.ROOT));
		}

		private void send(String what) {
			synchronized (this.waiting) {
				this.waiting.add(what);
				if (this.scheduled || LiveUpdates.this.closed) {
					return;
				}
				this.scheduled = true;
			}
			LiveUpdates.this.executor.execute(this::flush);
		}

		private void flush() {
			Set<String> names;
			synchronized (this.waiting) {
				names = Set.copyOf(this.waiting);
				this.waiting.clear();
				this.scheduled = false;
			}
			try {
				for (String name : names) {
					InboxCounts counts = LiveUpdates.this.messages.counts();
					this.emitter.send(SseEmitter.event()
						.name(name)
						.reconnectTime(3_000)
						.data("{\"total\":" + counts.total() + ",\"unread\":" + counts.unread() + "}"));
				}
			}
			catch (IOException | RuntimeException ex) {
				// the page was closed
				remove(this);
				this.emitter.completeWithError(ex);
			}
		}

	}

}
