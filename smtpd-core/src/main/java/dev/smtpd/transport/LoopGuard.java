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

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

import dev.smtpd.content.FailureLog;
import io.netty.channel.Channel;
import io.netty.channel.IoHandle;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Notes what goes wrong on the event loops of a group.
 */
final class LoopGuard {

	// so that an error that repeats leaves the processor to others
	private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

	// Resolved with the class, since there may be no memory for them when they are used.
	private static final String NOT_ACCEPTED = "No connection was accepted because of an error".intern();

	private static final String CLOSED = "A connection is closed after an error that its handlers have not handled"
		.intern();

	private static final String SURVIVED = "An event loop goes on after an error that no connection has handled"
		.intern();

	private final FailureLog failures = new FailureLog(LoggerFactory.getLogger(EventLoops.class));

	// created in advance, since there may be no memory for it when it is needed
	private final Throwable unexpectedEnd = new IllegalStateException("An event loop has ended");

	private final List<Consumer<Throwable>> listeners = new CopyOnWriteArrayList<>();

	private final Set<Object> ports = ConcurrentHashMap.newKeySet();

	private volatile @Nullable Throwable lastError;

	private volatile @Nullable Throwable failure;

	private volatile boolean stopping;

	/**
	 * Add a listener.
	 * @param listener is called with the cause when an event loop has ended before it was
	 * to, on the thread of that loop
	 */
	void addListener(Consumer<Throwable> listener) {
		this.listeners.add(listener);
	}

	void removeListener(Consumer<Throwable> listener) {
		this.listeners.remove(listener);
	}

	/**
	 * Return why the event loops can't be used any more.
	 * @return the cause, {@code null} if they can
	 */
	@Nullable Throwable failure() {
		return this.failure;
	}

	/**
	 * From now on the event loops are to end.
	 */
	void stopping() {
		this.stopping = true;
	}

	/**
	 * Keep a channel open whatever happens: a port, which is to accept further
	 * connections.
	 * @param port the channel
	 */
	void keepOpen(Channel port) {
		Object handle = port.unsafe();
		this.ports.add(handle);
		port.closeFuture().addListener((closed) -> this.ports.remove(handle));
	}

	/**
	 * A channel could not handle an event, and none of its handlers has noticed. A
	 * connection is closed. Called on the thread of its event loop. Never throws.
	 * @param handle the channel
	 * @param error the error
	 */
	void failed(IoHandle handle, Throwable error) {
		this.lastError = error;
		try {
			if (this.ports.contains(handle)) {
				this.failures.error(NOT_ACCEPTED, error);
				LockSupport.parkNanos(PAUSE_NANOS);
			}
			else {
				close(handle);
				this.failures.error(CLOSED, error);
			}
		}
		catch (Throwable ex) {
			survived(ex);
		}
	}

	private void close(IoHandle handle) {
		try {
			handle.close();
		}
		catch (Throwable ex) {
			this.lastError = ex;
			if (handle instanceof Channel.Unsafe channel) {
				Channels.closeForcibly(channel);
			}
		}
	}

	/**
	 * An event loop goes on after an error. Called on its thread. Never throws.
	 * @param error the error
	 */
	void survived(Throwable error) {
		this.lastError = error;
		try {
			this.failures.error(SURVIVED, error);
			LockSupport.parkNanos(PAUSE_NANOS);
		}
		catch (Throwable ex) {
			// there is nothing left to do about it
		}
	}

	/**
	 * An event loop ends. Called on its thread. Never throws.
	 */
	void ended() {
		if (this.stopping || this.failure != null) {
			return;
		}
		this.failure = this.unexpectedEnd;
		try {
			this.unexpectedEnd.initCause(this.lastError);
			this.listeners.forEach((listener) -> listener.accept(this.unexpectedEnd));
		}
		catch (Throwable ex) {
			survived(ex);
		}
	}

}
