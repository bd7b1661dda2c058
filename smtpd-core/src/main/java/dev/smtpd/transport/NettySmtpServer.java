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

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

import dev.smtpd.SmtpConnector;
import dev.smtpd.SmtpServer;
import dev.smtpd.SmtpSession;
import dev.smtpd.content.Spool;
import dev.smtpd.management.ExecutorUsage;
import dev.smtpd.management.PauseMode;
import dev.smtpd.management.SmtpServerStatus;
import dev.smtpd.management.SpoolStatus;
import dev.smtpd.management.SpoolUsage;
import org.jspecify.annotations.Nullable;

/**
 * The {@link SmtpServer} on Netty. Its threads keep the application alive, as those of a
 * web server do.
 *
 * @since 0.1.0
 */
public final class NettySmtpServer implements SmtpServer {

	private static final ExecutorUsage IDLE = new ExecutorUsage(0, 0, Duration.ZERO);

	private static final SpoolUsage NOTHING = new SpoolUsage(0, 0, 0);

	private final ServerConfiguration configuration;

	private final EventLoops eventLoops;

	private final AtomicLong sessionNumbers = new AtomicLong();

	private volatile @Nullable RunningServer running;

	NettySmtpServer(ServerConfiguration configuration, EventLoops eventLoops) {
		this.configuration = configuration;
		this.eventLoops = eventLoops;
	}

	/**
	 * Return a builder with the defaults of {@link SmtpServer.Builder}.
	 * @return a new builder
	 */
	public static SmtpServer.Builder builder() {
		return builder(new EventLoops());
	}

	/**
	 * Return a builder of a server that shares its event loops.
	 * @param eventLoops the event loops
	 * @return a new builder
	 */
	public static SmtpServer.Builder builder(EventLoops eventLoops) {
		return new NettySmtpServerBuilder(eventLoops);
	}

	ServerConfiguration configuration() {
		return this.configuration;
	}

	@Override
	public synchronized void start() {
		if (this.running == null) {
			this.running = new RunningServer(this.configuration, this.eventLoops, this.sessionNumbers);
		}
	}

	@Override
	public CompletableFuture<Boolean> shutDownGracefully() {
		RunningServer current = this.running;
		if (current != null) {
			current.requireForeignThread();
		}
		return drainRunning();
	}

	private synchronized CompletableFuture<Boolean> drainRunning() {
		RunningServer current = this.running;
		return (current != null) ? current.drain() : CompletableFuture.completedFuture(true);
	}

	@Override
	public void stop() {
		RunningServer current = this.running;
		if (current != null) {
			current.requireForeignThread();
			try {
				stopRunning();
			}
			finally {
				current.completeDrained();
			}
		}
	}

	private synchronized void stopRunning() {
		RunningServer current = this.running;
		if (current != null) {
			try {
				current.stop();
			}
			finally {
				this.running = null;
			}
		}
	}

	@Override
	public boolean isRunning() {
		return this.running != null;
	}

	@Override
	public List<SmtpConnector> connectors() {
		RunningServer current = this.running;
		return (current != null && !current.isDraining()) ? current.connectors() : List.of();
	}

	@Override
	public SmtpServerStatus status() {
		RunningServer current = this.running;
		if (current != null) {
			return current.status();
		}
		return new SmtpServerStatus(false, false, null, List.of(), 0, IDLE, IDLE, null,
				new SpoolStatus(NOTHING, Spool.allowedMemory(this.configuration.spool().memoryBudget()),
						this.configuration.spool().diskBudget()),
				this.configuration.limits(), this.configuration.timeouts(), List.of());
	}

	@Override
	public boolean checkSpool() {
		RunningServer current = this.running;
		return current == null || current.checkSpool();
	}

	@Override
	public void pause(String connector, String reason, PauseMode mode) {
		requireRunning().pause(connector, reason, mode);
	}

	@Override
	public void resume(String connector, String reason) {
		requireRunning().resume(connector, reason);
	}

	private RunningServer requireRunning() {
		RunningServer current = this.running;
		if (current == null) {
			throw new IllegalStateException("The server doesn't run");
		}
		return current;
	}

	@Override
	public List<SmtpSession> sessions() {
		RunningServer current = this.running;
		return (current != null) ? current.connections().<SmtpSession>map(SmtpConnectionHandler::session).toList()
				: List.of();
	}

	@Override
	public boolean closeSession(String id) {
		RunningServer current = this.running;
		Optional<SmtpConnectionHandler> open = (current != null)
				? current.connections().filter((connection) -> connection.session().id().equals(id)).findAny()
				: Optional.empty();
		open.ifPresent((connection) -> connection.execute(connection::closeNow));
		return open.isPresent();
	}

}
