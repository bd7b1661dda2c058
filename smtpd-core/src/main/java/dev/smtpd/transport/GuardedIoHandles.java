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

import java.nio.channels.SelectableChannel;

import io.netty.channel.IoHandle;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.kqueue.KQueueIoHandle;
import io.netty.channel.nio.NioIoHandle;
import io.netty.channel.unix.FileDescriptor;
import io.netty.channel.uring.IoUringIoHandle;

/**
 * {@link GuardedIoHandle}s with what each transport needs of a channel. The classes are
 * loaded when they are used, since those of Netty may be missing.
 */
final class GuardedIoHandles {

	private GuardedIoHandles() {
	}

	/**
	 * A channel of NIO.
	 */
	static final class Nio extends GuardedIoHandle implements NioIoHandle {

		private final NioIoHandle handle;

		Nio(IoHandle handle, LoopGuard guard) {
			super(handle, guard);
			this.handle = (NioIoHandle) handle;
		}

		@Override
		public SelectableChannel selectableChannel() {
			return this.handle.selectableChannel();
		}

	}

	/**
	 * A channel of epoll.
	 */
	static final class Epoll extends GuardedIoHandle implements EpollIoHandle {

		private final EpollIoHandle handle;

		Epoll(IoHandle handle, LoopGuard guard) {
			super(handle, guard);
			this.handle = (EpollIoHandle) handle;
		}

		@Override
		public FileDescriptor fd() {
			return this.handle.fd();
		}

	}

	/**
	 * A channel of kqueue.
	 */
	static final class KQueue extends GuardedIoHandle implements KQueueIoHandle {

		private final KQueueIoHandle handle;

		KQueue(IoHandle handle, LoopGuard guard) {
			super(handle, guard);
			this.handle = (KQueueIoHandle) handle;
		}

		@Override
		public int ident() {
			return this.handle.ident();
		}

	}

	/**
	 * A channel of io_uring.
	 */
	static final class IoUring extends GuardedIoHandle implements IoUringIoHandle {

		IoUring(IoHandle handle, LoopGuard guard) {
			super(handle, guard);
		}

	}

}
