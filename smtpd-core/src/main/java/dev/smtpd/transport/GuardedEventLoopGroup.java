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

import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;

import io.netty.channel.IoEventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;

/**
 * The {@linkplain GuardedEventLoop event loops} of a server.
 */
final class GuardedEventLoopGroup extends MultiThreadIoEventLoopGroup {

	/**
	 * Create event loops.
	 * @param size how many
	 * @param threadFactory creates the thread of each
	 * @param handlerFactory creates what talks to the operating system
	 * @param guard is notified of their failures
	 */
	GuardedEventLoopGroup(int size, ThreadFactory threadFactory, IoHandlerFactory handlerFactory, LoopGuard guard) {
		super(size, threadFactory, handlerFactory, guard);
	}

	// called by the constructor of the superclass
	@Override
	protected IoEventLoop newChild(Executor executor, IoHandlerFactory handlerFactory, Object... args) {
		return new GuardedEventLoop(this, executor, handlerFactory, (LoopGuard) args[0]);
	}

}
