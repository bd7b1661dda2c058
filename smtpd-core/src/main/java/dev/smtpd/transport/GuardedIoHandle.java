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

import io.netty.channel.IoEvent;
import io.netty.channel.IoHandle;
import io.netty.channel.IoRegistration;

/**
 * A channel as its event loop sees it, without the errors that would end that event loop,
 * or have it leave out other channels. Subclasses have what a transport needs of it.
 */
class GuardedIoHandle implements IoHandle {

	private final IoHandle handle;

	private final LoopGuard guard;

	GuardedIoHandle(IoHandle handle, LoopGuard guard) {
		this.handle = handle;
		this.guard = guard;
	}

	@Override
	public void handle(IoRegistration registration, IoEvent event) {
		try {
			this.handle.handle(registration, event);
		}
		catch (Throwable ex) {
			this.guard.failed(this.handle, ex);
		}
	}

	@Override
	public void registered() {
		this.handle.registered();
	}

	@Override
	public void unregistered() {
		this.handle.unregistered();
	}

	@Override
	public void close() {
		try {
			this.handle.close();
		}
		catch (Exception ex) {
			throw new IllegalStateException("The channel can't be closed", ex);
		}
	}

	/**
	 * Guards the channels of a transport.
	 */
	@FunctionalInterface
	interface Factory {

		/**
		 * Guard a channel.
		 * @param handle the channel
		 * @param guard decides what to do with its errors
		 * @return what to register instead
		 */
		IoHandle guard(IoHandle handle, LoopGuard guard);

	}

}
