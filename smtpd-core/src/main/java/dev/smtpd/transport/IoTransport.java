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

import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.kqueue.KQueue;
import io.netty.channel.kqueue.KQueueIoHandler;
import io.netty.channel.kqueue.KQueueServerSocketChannel;
import io.netty.channel.kqueue.KQueueSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringChannelOption;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.channel.uring.IoUringSocketChannel;
import jdk.net.ExtendedSocketOptions;
import org.jspecify.annotations.Nullable;

/**
 * How Netty talks to the operating system: natively where the user has added the library
 * for it, else by NIO.
 *
 * @param name the name for logs
 * @param handlerFactory makes what runs an event loop
 * @param listening makes the channels that listen
 * @param clientType the type of the channels that connect
 * @param guards guards the event loops against the errors of channels
 * @param quickAck has a connection acknowledge at once what was received so far;
 * {@code null} if there is no such option
 */
record IoTransport(String name, IoHandlerFactory handlerFactory,
		ChannelFactory<? extends ServerSocketChannel> listening, Class<? extends SocketChannel> clientType,
		GuardedIoHandle.Factory guards, @Nullable ChannelOption<Boolean> quickAck) {

	/**
	 * Return the fastest transport that works here.
	 */
	static IoTransport best() {
		if (isPresent("io.netty.channel.uring.IoUring") && Natives.isIoUringAvailable()) {
			return Natives.ioUring();
		}
		if (isPresent("io.netty.channel.epoll.Epoll") && Natives.isEpollAvailable()) {
			return Natives.epoll();
		}
		if (isPresent("io.netty.channel.kqueue.KQueue") && Natives.isKQueueAvailable()) {
			return Natives.kqueue();
		}
		return nio(NioIoHandler.newFactory());
	}

	static IoTransport nio(IoHandlerFactory handlerFactory) {
		return new IoTransport("nio", handlerFactory, NioListeningChannel::new, NioSocketChannel.class,
				GuardedIoHandles.Nio::new, isPresent("jdk.net.ExtendedSocketOptions") ? Jdk.quickAck() : null);
	}

	static IoTransport other(IoHandlerFactory handlerFactory, ChannelFactory<? extends ServerSocketChannel> listening) {
		return new IoTransport("other", handlerFactory, listening, SocketChannel.class, GuardedIoHandle::new, null);
	}

	/**
	 * Return what makes the handler of an event loop that a channel can't end.
	 * @param guard decides what to do with the errors of channels
	 */
	IoHandlerFactory guardedHandlerFactory(LoopGuard guard) {
		return (executor) -> new GuardedIoHandler(this.handlerFactory.newHandler(executor),
				(handle) -> this.guards.guard(handle, guard));
	}

	private static boolean isPresent(String className) {
		try {
			Class.forName(className, false, IoTransport.class.getClassLoader());
			return true;
		}
		catch (ClassNotFoundException ex) {
			return false;
		}
	}

	/**
	 * Keeps the module {@code jdk.net} away from run times without it.
	 */
	private static final class Jdk {

		static ChannelOption<Boolean> quickAck() {
			return NioChannelOption.of(ExtendedSocketOptions.TCP_QUICKACK);
		}

	}

	/**
	 * Keeps the optional classes away from those who haven't got them.
	 */
	private static final class Natives {

		static boolean isIoUringAvailable() {
			return IoUring.isAvailable();
		}

		static IoTransport ioUring() {
			return new IoTransport("io_uring", IoUringIoHandler.newFactory(), IoUringServerSocketChannel::new,
					IoUringSocketChannel.class, GuardedIoHandles.IoUring::new, IoUringChannelOption.TCP_QUICKACK);
		}

		static boolean isEpollAvailable() {
			return Epoll.isAvailable();
		}

		static IoTransport epoll() {
			return new IoTransport("epoll", EpollIoHandler.newFactory(), EpollServerSocketChannel::new,
					EpollSocketChannel.class, GuardedIoHandles.Epoll::new, EpollChannelOption.TCP_QUICKACK);
		}

		static boolean isKQueueAvailable() {
			return KQueue.isAvailable();
		}

		static IoTransport kqueue() {
			return new IoTransport("kqueue", KQueueIoHandler.newFactory(), KQueueServerSocketChannel::new,
					KQueueSocketChannel.class, GuardedIoHandles.KQueue::new, null);
		}

	}

}
