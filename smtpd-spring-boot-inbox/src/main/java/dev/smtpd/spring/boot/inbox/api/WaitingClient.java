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

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.context.request.async.DeferredResultProcessingInterceptor;
import org.springframework.web.context.request.async.WebAsyncUtils;

/**
 * A client that waits.
 * <p>
 * The Servlet API doesn't report that a client has closed its connection while nothing is
 * read or written, and JSON can't be begun before its status is known. What works is to
 * look at the input: once there is a {@link ReadListener}, Tomcat looks at the connection
 * when it is asked what is {@linkplain ServletInputStream#available() available}, without
 * blocking, and says that there is something at the end of the stream. Servers that
 * answer from memory keep the client until its timeout.
 *
 * @param <T> what for
 */
final class WaitingClient<T> {

	private static final Logger logger = LoggerFactory.getLogger(WaitingClient.class);

	private final DeferredResult<T> result;

	private final Consumer<WaitingClient<?>> onEnd;

	// guards the input: once the request goes on, it belongs to a thread of the server
	private final Object lock = new Object();

	private boolean ended;

	private @Nullable ServletInputStream input;

	private volatile @Nullable Future<?> awaited;

	private volatile @Nullable Future<?> looking;

	WaitingClient(Duration timeout, Consumer<WaitingClient<?>> onEnd) {
		this.result = new DeferredResult<>(timeout.toMillis());
		this.onEnd = onEnd;
		this.result.onCompletion(this::end);
		this.result.onTimeout(this::end);
		this.result.onError((ex) -> end());
	}

	DeferredResult<T> result() {
		return this.result;
	}

	void await(CompletableFuture<T> future) {
		this.awaited = future;
		future.whenComplete((value, failure) -> {
			if (failure != null) {
				refuse((failure instanceof CompletionException && failure.getCause() != null) ? failure.getCause()
						: failure);
			}
			else if (end()) {
				this.result.setResult(value);
			}
		});
	}

	void refuse(Throwable reason) {
		if (end()) {
			this.result.setErrorResult(reason);
		}
	}

	/**
	 * Notice when the client is gone, as soon as the request is handled asynchronously.
	 * @param request the request
	 * @param executor where to look
	 * @param interval how often to look
	 */
	void watch(HttpServletRequest request, ScheduledExecutorService executor, Duration interval) {
		WebAsyncUtils.getAsyncManager(request)
			.registerDeferredResultInterceptor(this, new DeferredResultProcessingInterceptor() {

				@Override
				public <R> void preProcess(NativeWebRequest web, DeferredResult<R> deferred) {
					startLooking(request, executor, interval);
				}

			});
	}

	private void startLooking(HttpServletRequest request, ScheduledExecutorService executor, Duration interval) {
		try {
			synchronized (this.lock) {
				ServletInputStream stream = request.getInputStream();
				// of a request with a body there would be something to read
				if (this.ended || !stream.isFinished()) {
					return;
				}
				stream.setReadListener(new NoReading());
				this.input = stream;
				this.looking = executor.scheduleWithFixedDelay(this::look, interval.toMillis(), interval.toMillis(),
						TimeUnit.MILLISECONDS);
			}
		}
		catch (IOException | IllegalStateException | UnsupportedOperationException | RejectedExecutionException ex) {
			logger.debug("A client that waits can't be watched", ex);
		}
	}

	private void look() {
		if (isGone()) {
			logger.debug("A client has closed its connection while it waited for a message");
			refuse(ApiException.unavailable("The connection was closed, or used for something else, meanwhile"));
		}
	}

	private boolean isGone() {
		synchronized (this.lock) {
			try {
				return this.input != null && this.input.available() > 0;
			}
			catch (IOException ex) {
				return true;
			}
		}
	}

	/**
	 * Stop to wait.
	 * @return whether the client has waited until now
	 */
	boolean end() {
		synchronized (this.lock) {
			if (this.ended) {
				return false;
			}
			this.ended = true;
			this.input = null;
		}
		cancel(this.looking);
		cancel(this.awaited);
		this.onEnd.accept(this);
		return true;
	}

	private static void cancel(@Nullable Future<?> future) {
		if (future != null) {
			future.cancel(false);
		}
	}

	/**
	 * Reads nothing.
	 */
	private static final class NoReading implements ReadListener {

		@Override
		public void onDataAvailable() {
			// there is no body
		}

		@Override
		public void onAllDataRead() {
			// there is no body
		}

		@Override
		public void onError(Throwable ex) {
			// the container ends the request
		}

	}

}
