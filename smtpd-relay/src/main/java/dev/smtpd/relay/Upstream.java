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
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import dev.smtpd.text.PrintableText;
import dev.smtpd.tls.TlsMode;
import dev.smtpd.transport.PooledBuffers;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.pool.AbstractChannelPoolHandler;
import io.netty.channel.pool.ChannelHealthChecker;
import io.netty.channel.pool.FixedChannelPool;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.concurrent.GlobalEventExecutor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * An upstream server, with a pool of connections to it.
 */
final class Upstream {

	private static final Logger logger = LoggerFactory.getLogger(Upstream.class);

	private static final long STOP_SECONDS = 5;

	private static final long CAUTION_NANOS = TimeUnit.MINUTES.toNanos(10);

	private final RemoteAddress address;

	private final RelaySettings settings;

	private final UpstreamTls tls;

	private final RelayObservers observers;

	private final ChannelGroup channels = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);

	private final AtomicInteger waiting = new AtomicInteger();

	private final CircuitBreaker circuitBreaker;

	private final FixedChannelPool pool;

	private volatile @Nullable String lastFailure;

	private volatile long cautiousUntil = System.nanoTime();

	Upstream(RemoteAddress address, RelaySettings settings, UpstreamTls tls, RelayObservers observers,
			EventLoopGroup eventLoops, Class<? extends SocketChannel> channelType) {
		this.address = address;
		this.settings = settings;
		this.tls = tls;
		this.observers = observers;
		this.circuitBreaker = CircuitBreaker.of(address.toString(),
				CircuitBreakerConfig.custom()
					.slidingWindow(settings.failureThreshold(), settings.failureThreshold(),
							CircuitBreakerConfig.SlidingWindowType.COUNT_BASED)
					.failureRateThreshold(100)
					.waitDurationInOpenState(settings.retryInterval())
					.permittedNumberOfCallsInHalfOpenState(1)
					.build());
		Bootstrap bootstrap = new Bootstrap().group(eventLoops)
			.channel(channelType)
			.resolver(new ExecutorResolverGroup(settings.executor()))
			.option(ChannelOption.TCP_NODELAY, true)
			.option(ChannelOption.ALLOCATOR, PooledBuffers.allocator())
			.option(ChannelOption.CONNECT_TIMEOUT_MILLIS, Math.toIntExact(settings.connectTimeout().toMillis()))
			.remoteAddress(address.host(), address.port());
		this.pool = new FixedChannelPool(bootstrap, new AbstractChannelPoolHandler() {

			@Override
			public void channelCreated(Channel channel) {
				Upstream.this.channels.add(channel);
				UpstreamConnection connection = new UpstreamConnection(channel, settings.commandTimeout());
				if (settings.tls() == TlsMode.IMPLICIT) {
					connection.expectTls();
				}
			}

		}, ChannelHealthChecker.ACTIVE, FixedChannelPool.AcquireTimeoutAction.FAIL,
				settings.acquireTimeout().toMillis(), settings.maxConnections(), settings.maxWaiting(), true, true);
	}

	RemoteAddress address() {
		return this.address;
	}

	// Return whether the circuit breaker lets the server be tried. If so, call succeeded,
	// failed or untried afterwards.
	boolean tryPermission() {
		return this.circuitBreaker.tryAcquirePermission();
	}

	void succeeded() {
		if (this.lastFailure != null) {
			this.lastFailure = null;
			logger.info("Upstream server {} is available again", this.address);
		}
		this.circuitBreaker.onSuccess(0, TimeUnit.NANOSECONDS);
	}

	void failed(UpstreamException failure) {
		// not for each message while the server is down
		Level level = (this.lastFailure == null) ? Level.WARN : Level.DEBUG;
		logger.atLevel(level)
			.log("Upstream server {} failed: {}", this.address,
					PrintableText.escape(String.valueOf(failure.getMessage())));
		this.lastFailure = failure.getMessage();
		this.observers.connectionFailed(this.address, failure);
		CircuitBreaker.State before = this.circuitBreaker.getState();
		this.circuitBreaker.onError(0, TimeUnit.NANOSECONDS, failure);
		if (before != CircuitBreaker.State.OPEN && this.circuitBreaker.getState() == CircuitBreaker.State.OPEN) {
			logger.warn("Circuit breaker of upstream server {} is open for {} s: {}", this.address,
					this.settings.retryInterval().toSeconds(),
					PrintableText.escape(String.valueOf(failure.getMessage())));
		}
	}

	// Don't send content before its recipient is accepted for a while: the server has
	// closed a kept connection without a reply.
	void beCautious() {
		this.cautiousUntil = System.nanoTime() + CAUTION_NANOS;
	}

	void untried() {
		this.circuitBreaker.releasePermission();
	}

	/**
	 * Get a connection on which a transaction can begin.
	 * @param end when the transaction has to end, by {@link System#nanoTime()}
	 * @param use called with the connection, on its event loop
	 * @param failed called if there is none, on any thread
	 */
	void acquire(long end, Consumer<UpstreamConnection> use, Consumer<UpstreamException> failed) {
		this.waiting.incrementAndGet();
		this.pool.acquire().addListener((future) -> {
			this.waiting.decrementAndGet();
			if (future.isSuccess()) {
				Channel channel = (Channel) future.getNow();
				Runnable prepare = () -> prepare(UpstreamConnection.of(channel), end, use, failed);
				if (channel.eventLoop().inEventLoop()) {
					prepare.run();
				}
				else {
					channel.eventLoop().execute(prepare);
				}
			}
			else {
				failed.accept(translate(future.cause()));
			}
		});
	}

	private void prepare(UpstreamConnection connection, long end, Consumer<UpstreamConnection> use,
			Consumer<UpstreamException> failed) {
		long left = end - System.nanoTime();
		if (left <= 0) {
			if (connection.needsHandshake()) {
				connection.quit();
			}
			this.pool.release(connection.channel());
			failed.accept(UpstreamException.busy("There was no connection in time"));
			return;
		}
		connection.begin(Duration.ofNanos(left), this.cautiousUntil - System.nanoTime() > 0);
		if (!connection.needsHandshake()) {
			use.accept(connection);
			return;
		}
		new UpstreamHandshake(connection, this.address, this.settings, this.tls).begin().whenComplete((done, ex) -> {
			if (ex == null) {
				this.observers.connectionOpened(this.address);
				use.accept(connection);
			}
			else {
				UpstreamException failure = toUpstreamException(ex);
				connection.fail(failure);
				this.pool.release(connection.channel());
				failed.accept(failure);
			}
		});
	}

	// these exceptions of the pool mean that it is full
	private static UpstreamException translate(Throwable cause) {
		boolean full = cause instanceof TimeoutException || cause instanceof IllegalStateException
				|| cause instanceof RejectedExecutionException;
		return full ? UpstreamException.busy("No connection is free: " + cause.getMessage())
				: UpstreamException.unreachable("Server can't be reached: " + cause, cause);
	}

	// Return the failure of a stage.
	static UpstreamException toUpstreamException(Throwable thrown) {
		Throwable ex = (thrown instanceof CompletionException && thrown.getCause() != null) ? thrown.getCause()
				: thrown;
		if (ex instanceof UpstreamException known) {
			return known;
		}
		logger.error("Relaying failed", ex);
		return UpstreamException.local("Relaying failed: " + ex, ex);
	}

	// Release a connection, on its event loop, with the transaction on it, if any.
	void release(UpstreamConnection connection, @Nullable UpstreamTransaction transaction) {
		if (transaction == null || !transaction.isOpen() || !connection.isUsable()) {
			keep(connection);
			return;
		}
		transaction.reset().whenComplete((reply, ex) -> {
			if (reply != null && !reply.isPositive()) {
				connection.fail(UpstreamException.lost("RSET was refused: " + reply, null));
			}
			keep(connection);
		});
	}

	private void keep(UpstreamConnection connection) {
		if (connection.isUsable()) {
			connection.keep(this.settings.idleTimeout());
		}
		this.pool.release(connection.channel());
	}

	UpstreamStatus status() {
		UpstreamState state = switch (this.circuitBreaker.getState()) {
			case OPEN, FORCED_OPEN -> UpstreamState.OPEN;
			case HALF_OPEN -> UpstreamState.HALF_OPEN;
			default -> UpstreamState.CLOSED;
		};
		return new UpstreamStatus(this.address, state, this.channels.size(), this.pool.acquiredChannelCount(),
				this.settings.maxConnections(), this.waiting.get(), this.lastFailure);
	}

	void stop() {
		this.channels.forEach((channel) -> channel.eventLoop().execute(() -> UpstreamConnection.of(channel).quit()));
		this.channels.newCloseFuture().awaitUninterruptibly(STOP_SECONDS, TimeUnit.SECONDS);
		this.pool.close();
	}

}
