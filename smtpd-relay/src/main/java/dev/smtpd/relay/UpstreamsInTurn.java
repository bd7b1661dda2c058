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

package dev.smtpd.relay;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

/**
 * Tries something with one upstream server after the other, until one has replied. A kept
 * connection that was lost is no failure of the server, which is tried again on another
 * connection.
 *
 * @param <T> the result
 */
final class UpstreamsInTurn<T> {

	private static final int MAX_RECONNECTS = 2;

	private final List<Upstream> upstreams;

	private final Attempt<T> attempt;

	private final long end;

	private final CompletableFuture<T> result = new CompletableFuture<>();

	private @Nullable UpstreamException lastFailure;

	private volatile @Nullable Upstream lastTried;

	UpstreamsInTurn(List<Upstream> upstreams, Duration timeout, Attempt<T> attempt) {
		this.upstreams = upstreams;
		this.attempt = attempt;
		this.end = System.nanoTime() + timeout.toNanos();
	}

	/**
	 * Begin.
	 * @return the result, or an {@link UpstreamException} if there is none
	 */
	CompletableFuture<T> begin() {
		tryFrom(0, 0);
		return this.result;
	}

	// Return the server that was tried last, null if none was.
	@Nullable Upstream lastTried() {
		return this.lastTried;
	}

	private void tryFrom(int first, int reconnects) {
		for (int i = first; i < this.upstreams.size(); i++) {
			if (this.upstreams.get(i).tryPermission()) {
				ask(i, reconnects);
				return;
			}
		}
		UpstreamException failure = this.lastFailure;
		this.result.completeExceptionally((failure != null) ? failure
				: UpstreamException.unreachable("The circuit breakers of all servers are open", null));
	}

	private void ask(int index, int reconnects) {
		Upstream upstream = this.upstreams.get(index);
		this.lastTried = upstream;
		if (this.end - System.nanoTime() < 0) {
			upstream.untried();
			this.result.completeExceptionally(UpstreamException.tooSlow("No time is left"));
			return;
		}
		upstream.acquire(this.end, (connection) -> use(index, reconnects, connection), (failure) -> {
			failed(upstream, failure);
			tryFrom(index + 1, 0);
		});
	}

	private void use(int index, int reconnects, UpstreamConnection connection) {
		Upstream upstream = this.upstreams.get(index);
		boolean reused = connection.isReused();
		CompletableFuture<T> made = CompletableFuture.completedFuture(connection)
			.thenCompose((usable) -> this.attempt.make(upstream, usable));
		made.whenComplete((result, ex) -> {
			if (ex == null) {
				upstream.succeeded();
				this.result.complete(result);
				return;
			}
			UpstreamException failure = Upstream.toUpstreamException(ex);
			connection.fail(failure);
			upstream.release(connection, null);
			boolean repeatable = !failure.isLocal() && this.attempt.mayBeRepeated();
			if (repeatable && reused && reconnects < MAX_RECONNECTS) {
				this.lastFailure = failure;
				upstream.untried();
				tryFrom(index, reconnects + 1);
				return;
			}
			if (reused && !connection.isAnswered()) {
				upstream.beCautious();
			}
			failed(upstream, failure);
			if (repeatable) {
				tryFrom(index + 1, 0);
			}
			else {
				this.result.completeExceptionally(failure);
			}
		});
	}

	private void failed(Upstream upstream, UpstreamException failure) {
		this.lastFailure = failure;
		if (failure.isLocal()) {
			upstream.untried();
		}
		else {
			upstream.failed(failure);
		}
	}

	/**
	 * One try.
	 *
	 * @param <T> the result
	 */
	interface Attempt<T> {

		// Try it, on the event loop of the connection. Return the result, and release the
		// connection, or an UpstreamException, after which the caller releases it.
		CompletableFuture<T> make(Upstream upstream, UpstreamConnection connection);

		// Return whether it may be tried again after a failure.
		default boolean mayBeRepeated() {
			return true;
		}

	}

}
