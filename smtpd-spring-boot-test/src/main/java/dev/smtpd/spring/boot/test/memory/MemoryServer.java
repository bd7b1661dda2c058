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
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

import dev.smtpd.SmtpServer;
import dev.smtpd.test.SmtpTestTransport;
import dev.smtpd.transport.EventLoops;
import dev.smtpd.transport.NettySmtpServer;
import io.netty.channel.local.LocalIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;

/**
 * The SMTP server of this project without a socket. It runs while a client is connected,
 * so that nothing has to be closed after a test. All servers share one event loop and the
 * threads of application code, which end with the process.
 *
 * @since 0.1.0
 */
public final class MemoryServer implements SmtpTestTransport {

	// larger ones would need a file
	private static final long MAX_MESSAGE_SIZE = 64 * 1024 * 1024;

	private final SmtpServer server;

	private int connections;

	/**
	 * Create a server.
	 * @param customizer configures the server
	 */
	public MemoryServer(UnaryOperator<SmtpServer.Builder> customizer) {
		SmtpServer.Builder builder = NettySmtpServer.builder(Shared.EVENT_LOOPS)
			.hostname("localhost")
			.executor(Shared.EXECUTOR)
			.limits((limits) -> limits.withUnknownRecipientDelay(Duration.ZERO))
			.spool((spool) -> spool.withDiskBudget(0).withMemoryThreshold(MAX_MESSAGE_SIZE));
		this.server = customizer.apply(builder).address(InetAddress.getLoopbackAddress()).port(0).build();
		// a wrong configuration is reported here
		acquire();
		release();
	}

	@Override
	public Socket connect(Duration timeout) throws IOException {
		acquire();
		try {
			return Shared.PORTS.connect(this.server.connectors().get(0).address(), this::release);
		}
		catch (IOException | RuntimeException ex) {
			release();
			throw ex;
		}
	}

	private synchronized void acquire() {
		if (this.connections == 0) {
			this.server.start();
		}
		this.connections++;
	}

	private synchronized void release() {
		this.connections--;
		if (this.connections == 0) {
			this.server.stop();
		}
	}

	@Override
	public String toString() {
		return "the server in memory";
	}

	/**
	 * What all servers share, from the first one on.
	 */
	private static final class Shared {

		private static final int THREADS = 16;

		private static final int QUEUE = 1024;

		private static final MemoryPorts PORTS = new MemoryPorts();

		private static final EventLoops EVENT_LOOPS = new EventLoops(1, new DefaultThreadFactory("smtpd-test", true),
				LocalIoHandler.newFactory(), () -> new MemoryListeningChannel(PORTS));

		private static final ExecutorService EXECUTOR = executor();

		static {
			// kept until the end of the process
			EVENT_LOOPS.acquire();
		}

		private static ExecutorService executor() {
			ThreadPoolExecutor executor = new ThreadPoolExecutor(THREADS, THREADS, 5, TimeUnit.SECONDS,
					new LinkedBlockingQueue<>(QUEUE), new DefaultThreadFactory("smtpd-test-application", true));
			executor.allowCoreThreadTimeOut(true);
			return executor;
		}

	}

}
