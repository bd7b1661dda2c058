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

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import dev.smtpd.spring.boot.inbox.search.SearchQuery;
import dev.smtpd.spring.boot.inbox.store.InboxEvent;
import dev.smtpd.spring.boot.inbox.store.InboxEvents;
import dev.smtpd.spring.boot.inbox.store.InboxMessage;

/**
 * Callers that wait for a message.
 *
 * @param search finds it
 * @param events notify of what was stored
 * @param permits bound the number of callers
 * @param executor completes their futures
 */
record Waiters(MessageSearch search, InboxEvents events, Semaphore permits, Executor executor) {

	private static final int MAX_WAITERS = 1_000;

	private static final Duration MAX_TIMEOUT = Duration.ofHours(1);

	Waiters(MessageSearch search, InboxEvents events, Executor executor) {
		this(search, events, new Semaphore(MAX_WAITERS), executor);
	}

	CompletableFuture<Optional<InboxMessage>> await(SearchQuery query, Duration timeout) {
		if (!this.permits.tryAcquire()) {
			return CompletableFuture
				.failedFuture(new RejectedExecutionException("More than " + MAX_WAITERS + " callers wait"));
		}
		CompletableFuture<Optional<InboxMessage>> future = new CompletableFuture<>();
		// before the first look, so that no message comes in between
		InboxEvents.Subscription subscription = this.events.subscribe((event) -> {
			if (event.type() == InboxEvent.Type.STORED || event.type() == InboxEvent.Type.OVERFLOW) {
				look(query, future, this.executor);
			}
		});
		future.whenComplete((message, failure) -> {
			subscription.close();
			this.permits.release();
		});
		look(query, future, Runnable::run);
		long millis = Math.max(0, Math.min(timeout.toMillis(), MAX_TIMEOUT.toMillis()));
		if (millis == 0) {
			future.complete(Optional.empty());
		}
		return future.completeOnTimeout(Optional.empty(), millis, TimeUnit.MILLISECONDS);
	}

	private void look(SearchQuery query, CompletableFuture<Optional<InboxMessage>> future, Executor completer) {
		if (future.isDone()) {
			return;
		}
		try {
			List<InboxMessage> found = this.search.find(query, Long.MAX_VALUE, 1);
			if (!found.isEmpty()) {
				// what callers have attached doesn't run on the thread of the events
				completer.execute(() -> future.complete(Optional.of(found.get(0))));
			}
		}
		catch (RuntimeException | Error ex) {
			completer.execute(() -> future.completeExceptionally(ex));
		}
	}

}
