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

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.util.concurrent.EventExecutor;

/**
 * Runs an action when a connection is closed, after what the event loop does at that
 * moment. It needs no memory then.
 */
final class CloseListener implements ChannelFutureListener, Runnable {

	private final EventExecutor eventLoop;

	private final Runnable action;

	CloseListener(EventExecutor eventLoop, Runnable action) {
		this.eventLoop = eventLoop;
		this.action = action;
	}

	@Override
	public void operationComplete(ChannelFuture closed) {
		try {
			this.eventLoop.execute(this);
		}
		catch (Throwable ex) {
			run();
		}
	}

	@Override
	public void run() {
		this.action.run();
	}

}
