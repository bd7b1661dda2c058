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

package dev.smtpd.spring.boot.test.memory;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The ports that are open within this process. Their numbers have nothing to do with
 * those of the network.
 */
final class MemoryPorts {

	private static final int LAST = 65535;

	private final Map<Integer, MemoryListeningChannel> open = new ConcurrentHashMap<>();

	private final AtomicInteger numbers = new AtomicInteger();

	InetSocketAddress bind(MemoryListeningChannel channel, InetAddress address) throws IOException {
		for (int attempt = 0; attempt < LAST; attempt++) {
			int port = number();
			if (this.open.putIfAbsent(port, channel) == null) {
				return new InetSocketAddress(address, port);
			}
		}
		throw new BindException("All ports are taken");
	}

	void release(int port) {
		this.open.remove(port);
	}

	/**
	 * Connect to a port.
	 * @param address the address of the port
	 * @param whenClosed called when the client closes the connection
	 * @return the end of the client
	 */
	MemorySocket connect(InetSocketAddress address, Runnable whenClosed) throws IOException {
		MemoryListeningChannel channel = this.open.get(address.getPort());
		if (channel == null) {
			throw new ConnectException("Connection refused");
		}
		MemoryPipe toServer = new MemoryPipe();
		MemoryPipe toClient = new MemoryPipe();
		InetSocketAddress client = new InetSocketAddress(address.getAddress(), number());
		MemorySocket socket = new MemorySocket(client, address, toClient, toServer, whenClosed);
		channel.connect(client, toServer, toClient);
		return socket;
	}

	private int number() {
		return this.numbers.updateAndGet((last) -> (last % LAST) + 1);
	}

}
