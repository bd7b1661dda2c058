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

package dev.smtpd.spring.boot.inbox.api;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

import jakarta.servlet.http.HttpServletRequest;

import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.http.HttpStatus;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.web.context.request.async.DeferredResult;

/**
 * The clients that wait for a message. Their number is bounded, and a client that has
 * closed its connection no longer counts. All get their response when the application
 * closes, before the web server waits for its requests. Thread-safe.
 *
 * @since 0.1.0
 */
public final class WaitingClients implements ApplicationListener<ContextClosedEvent>, AutoCloseable {

	private static final Duration INTERVAL = Duration.ofSeconds(1);

	private static final int IDLE_SECONDS = 10;

	private final int max;

	private final Semaphore permits;

	private final Set<WaitingClient<?>> clients = ConcurrentHashMap.newKeySet();

	private final AtomicLong refused = new AtomicLong();

	private final ScheduledThreadPoolExecutor executor;

	private volatile boolean closed;

	/**
	 * Create a set of clients.
	 * @param max how many clients wait at most
	 */
	public WaitingClients(int max) {
		this.max = max;
		this.permits = new Semaphore(max);
		CustomizableThreadFactory threads = new CustomizableThreadFactory("smtpd-inbox-waiting-");
		threads.setDaemon(true);
		this.executor = new ScheduledThreadPoolExecutor(1, threads);
		this.executor.setRemoveOnCancelPolicy(true);
		this.executor.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
		this.executor.allowCoreThreadTimeOut(true);
	}

	/**
	 * Return how many clients wait.
	 * @return the number
	 */
	public int count() {
		return this.clients.size();
	}

	/**
	 * Return how many clients may wait at a time.
	 * @return the number
	 */
	public int max() {
		return this.max;
	}

	/**
	 * Return how many clients were refused since too many waited.
	 * @return the number
	 */
	public long refused() {
		return this.refused.get();
	}

	/**
	 * Have a client wait.
	 * @param <T> what for
	 * @param request the request of the client
	 * @param timeout after which time the container ends the request at the latest
	 * @param awaited starts what is waited for; it is cancelled when the client is gone
	 * @return the result
	 * @throws ApiException if too many clients wait
	 */
	<T> DeferredResult<T> await(HttpServletRequest request, Duration timeout, Supplier<CompletableFuture<T>> awaited) {
		if (!this.permits.tryAcquire()) {
			this.refused.incrementAndGet();
			throw ApiException.unavailable("More than " + this.max + " clients wait");
		}
		WaitingClient<T> client = new WaitingClient<>(timeout, this::remove);
		this.clients.add(client);
		try {
			client.await(awaited.get());
			client.watch(request, this.executor, INTERVAL);
		}
		catch (RuntimeException | Error ex) {
			client.end();
			throw ex;
		}
		if (this.closed) {
			client.refuse(closing());
		}
		return client.result();
	}

	private void remove(WaitingClient<?> client) {
		this.clients.remove(client);
		this.permits.release();
	}

	@Override
	public void onApplicationEvent(ContextClosedEvent event) {
		close();
	}

	@Override
	public void close() {
		this.closed = true;
		this.clients.forEach((client) -> client.refuse(closing()));
		this.executor.shutdownNow();
	}

	private static ApiException closing() {
		return new ApiException(HttpStatus.SERVICE_UNAVAILABLE, "Closing", "The application closes");
	}

}
