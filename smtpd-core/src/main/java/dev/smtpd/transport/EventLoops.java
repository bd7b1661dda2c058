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

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The event loops that a server and the clients beside it share. They run from when the
 * first of them has acquired them until the last has released them.
 *
 * @since 0.1.0
 */
public final class EventLoops {

	private static final Logger logger = LoggerFactory.getLogger(EventLoops.class);

	private static final int START_SECONDS = 60;

	private static final int STOP_SECONDS = 5;

	private final IoTransport transport;

	private final ThreadFactory threadFactory;

	private @Nullable EventLoopGroup group;

	private LoopGuard guard = new LoopGuard();

	private final int size;

	private int users;

	/**
	 * Create one event loop for every two processors of the machine. The other half is
	 * left to the application; and the fewer threads there are for the same connections,
	 * the more each of them gets done whenever it wakes up.
	 */
	public EventLoops() {
		this(defaultSize());
	}

	static int defaultSize() {
		return (Runtime.getRuntime().availableProcessors() + 1) / 2;
	}

	/**
	 * Create event loops.
	 * @param size how many, each with a thread of its own; at least 1
	 * @throws IllegalArgumentException if there are less
	 */
	public EventLoops(int size) {
		this(size, IoTransport.best());
	}

	/**
	 * Create event loops that reach clients in another way than over the network, such as
	 * within the memory of a test.
	 * @param size how many, each with a thread of its own; at least 1
	 * @param threadFactory makes the threads
	 * @param handlerFactory makes what runs an event loop
	 * @param listening makes the channels that listen; neither they nor those that they
	 * accept are registered with what runs the event loop
	 * @throws IllegalArgumentException if there are less
	 */
	public EventLoops(int size, ThreadFactory threadFactory, IoHandlerFactory handlerFactory,
			ChannelFactory<? extends ServerSocketChannel> listening) {
		this(size, threadFactory, IoTransport.other(handlerFactory, listening));
	}

	EventLoops(int size, IoTransport transport) {
		this(size, new DefaultThreadFactory("smtpd", false), transport);
	}

	private EventLoops(int size, ThreadFactory threadFactory, IoTransport transport) {
		if (size < 1) {
			throw new IllegalArgumentException("There must be at least 1 event loop");
		}
		this.size = size;
		this.threadFactory = threadFactory;
		this.transport = transport;
	}

	/**
	 * Return how many event loops there are.
	 * @return their number
	 */
	public int size() {
		return this.size;
	}

	/**
	 * Return the running event loops, to be {@link #release() released} once.
	 * @return the event loops
	 * @throws IllegalStateException if they can't be started, or one of them has ended
	 */
	public synchronized EventLoopGroup acquire() {
		EventLoopGroup running = this.group;
		if (running == null) {
			this.guard = new LoopGuard();
			running = new GuardedEventLoopGroup(this.size, this.threadFactory,
					this.transport.guardedHandlerFactory(this.guard), this.guard);
			startThreads(running);
			this.group = running;
		}
		requireRunning();
		this.users++;
		return running;
	}

	private void requireRunning() {
		Throwable failure = this.guard.failure();
		if (failure != null) {
			throw new IllegalStateException("The event loops can't be used any more", failure);
		}
	}

	// Netty starts each thread with the first connection, and gives the event loop up if
	// that fails. One that ends before its first task never completes it.
	private void startThreads(EventLoopGroup loops) {
		try {
			for (EventExecutor loop : loops) {
				if (!loop.submit(() -> {
				}).awaitUninterruptibly(START_SECONDS, TimeUnit.SECONDS)) {
					requireRunning();
					throw new IllegalStateException(
							"An event loop has not started within " + START_SECONDS + " seconds");
				}
			}
			requireRunning();
		}
		catch (Throwable ex) {
			stop(loops);
			throw new IllegalStateException("The event loops can't be started", ex);
		}
	}

	/**
	 * Give the event loops back. The last one to do so stops them and waits until they
	 * have; not to be called on one of them.
	 */
	public synchronized void release() {
		this.users--;
		EventLoopGroup running = this.group;
		if (this.users == 0 && running != null) {
			this.group = null;
			stop(running);
		}
	}

	private void stop(EventLoopGroup loops) {
		this.guard.stopping();
		if (!loops.shutdownGracefully(0, STOP_SECONDS, TimeUnit.SECONDS)
			.awaitUninterruptibly(2 * STOP_SECONDS, TimeUnit.SECONDS)) {
			logger.warn("The event loops have not stopped within {} seconds", 2 * STOP_SECONDS);
		}
	}

	/**
	 * Return what notes the failures of the running event loops.
	 * @return the guard
	 */
	synchronized LoopGuard guard() {
		return this.guard;
	}

	/**
	 * Return what makes the channels that listen on these event loops. There is no
	 * reflection, so that a native image needs no hints.
	 * @return the factory
	 */
	ChannelFactory<? extends ServerSocketChannel> listening() {
		return this.transport.listening();
	}

	/**
	 * Return the type of the channels that connect on these event loops.
	 * @return the type
	 */
	public Class<? extends SocketChannel> clientChannelType() {
		return this.transport.clientType();
	}

	/**
	 * Return the option by which a connection acknowledges at once what was received so
	 * far.
	 * @return the option, {@code null} if there is none
	 */
	@Nullable ChannelOption<Boolean> quickAck() {
		return this.transport.quickAck();
	}

	/**
	 * Return the way to the operating system.
	 */
	@Override
	public String toString() {
		return this.transport.name();
	}

}
