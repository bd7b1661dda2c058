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

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.smtpd.SmtpConnector;
import dev.smtpd.content.Spool;
import dev.smtpd.management.PauseMode;
import dev.smtpd.management.SmtpConnectorStatus;
import dev.smtpd.management.SmtpServerStatus;
import dev.smtpd.management.SpoolStatus;
import dev.smtpd.protocol.HostNames;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.GlobalEventExecutor;
import io.netty.util.concurrent.ScheduledFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A {@link NettySmtpServer} between a start and a stop.
 */
final class RunningServer {

	private static final Logger logger = LoggerFactory.getLogger(NettySmtpServer.class);

	private static final int BACKLOG = 1024;

	private static final int BIND_SECONDS = 60;

	private static final int CLOSE_SECONDS = 5;

	private static final int RECOVERY_SECONDS = 5;

	// Most messages arrive in one read, whatever short commands came before.
	private static final int MIN_READ = 2048;

	private static final int MAX_READ = 128 * 1024;

	private final ServerConfiguration configuration;

	private final EventLoops eventLoopSource;

	private final EventLoopGroup eventLoops;

	private final LoopGuard loopGuard;

	private final ChannelGroup listening = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);

	private final Map<String, ListeningPort> ports = new LinkedHashMap<>();

	private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);

	private final ExecutorService ownExecutor;

	private final CountingExecutor executor;

	private final ExecutorService ownAuthExecutor;

	private final Spool spool;

	private final ServerEngine engine;

	private final Acceptor acceptor;

	private final AtomicInteger activeSessions = new AtomicInteger();

	private final CompletableFuture<Boolean> drained = new CompletableFuture<>();

	private volatile boolean draining;

	private volatile boolean stopped;

	private volatile boolean finished;

	private final Consumer<Throwable> whenFailed = this::fail;

	private final List<ScheduledFuture<?>> recoveries = new ArrayList<>();

	private volatile @Nullable Throwable failure;

	/**
	 * Start a server.
	 * @param configuration how it is configured
	 * @param eventLoops its event loops
	 * @param sessionNumbers the numbers of sessions
	 */
	RunningServer(ServerConfiguration configuration, EventLoops eventLoops, AtomicLong sessionNumbers) {
		this.configuration = configuration;
		this.eventLoopSource = eventLoops;
		this.eventLoops = eventLoops.acquire();
		this.loopGuard = eventLoops.guard();
		Executor executor = configuration.application().executor();
		this.ownExecutor = ApplicationExecutors.bounded();
		this.executor = new CountingExecutor((executor != null) ? executor : this.ownExecutor,
				() -> connections().map(SmtpConnectionHandler::call).filter(Objects::nonNull),
				new WaitingTasks(configuration.timeouts().queue(), System::nanoTime), this.eventLoops);
		Executor authExecutor = configuration.authentication().executor();
		this.ownAuthExecutor = ApplicationExecutors
			.forAuthentication(configuration.authentication().settings().limits().maxConcurrent());
		this.spool = configuration.createSpool();
		try {
			this.spool.start();
			this.engine = ServerEngine.create(configuration, this.spool, this.executor,
					(authExecutor != null) ? authExecutor : this.ownAuthExecutor, eventLoops.quickAck(),
					this::sessionEnded);
			warnIfNameless();
			this.acceptor = new Acceptor(configuration, this.engine, this.connections, sessionNumbers);
			configuration.connectors().forEach(this::listen);
		}
		catch (Throwable ex) {
			close(this.listening);
			release();
			throw ex;
		}
		this.loopGuard.addListener(this.whenFailed);
		startRecoveries();
		this.ports.values().forEach(ListeningPort::acceptUnlessHeld);
		logger.debug("Listening on {} by {}", connectors(), eventLoops);
	}

	// The tasks are scheduled in advance, since there may be no memory for it when
	// they are needed.
	private void startRecoveries() {
		for (EventExecutor loop : this.eventLoops) {
			this.recoveries.add(loop.scheduleWithFixedDelay(() -> recover(loop), RECOVERY_SECONDS, RECOVERY_SECONDS,
					TimeUnit.SECONDS));
		}
	}

	// Never throws, since it would not be called again.
	private void recover(EventExecutor loop) {
		try {
			for (ListeningPort port : this.ports.values()) {
				if (port.isOn(loop)) {
					port.recover();
				}
			}
			for (Channel connection : this.connections) {
				if (connection.isRegistered() && connection.eventLoop() == loop) {
					recover(connection);
				}
			}
		}
		catch (Throwable ex) {
			// the next time there may be memory for it
		}
	}

	private static void recover(Channel connection) {
		if (!connection.isOpen()) {
			Channels.close(connection);
			return;
		}
		SmtpConnectionHandler handler = connection.pipeline().get(SmtpConnectionHandler.class);
		if (handler != null) {
			handler.recover();
		}
	}

	private void warnIfNameless() {
		String hostname = this.engine.settings().hostname();
		if (this.configuration.hostname() == null && hostname.equals(HostNames.LOCALHOST)) {
			logger.warn(
					"The server introduces itself as '{}', since this machine has no name that can be resolved "
							+ "and is a domain. Set the hostname of the server, in Spring Boot by 'smtpd.hostname'",
					hostname);
		}
	}

	// connections are accepted once all ports are bound
	private void listen(ConnectorSettings settings) {
		InetSocketAddress address = settings.socketAddress();
		ConnectionInitializer initializer = new ConnectionInitializer(this::connected);
		ChannelFuture bound = new ServerBootstrap().group(this.eventLoops)
			.channelFactory(this.eventLoopSource.listening())
			.option(ChannelOption.SO_REUSEADDR, true)
			.option(ChannelOption.SO_BACKLOG, BACKLOG)
			.option(ChannelOption.AUTO_READ, false)
			.childOption(ChannelOption.TCP_NODELAY, true)
			.childOption(ChannelOption.ALLOCATOR, PooledBuffers.allocator())
			.childOption(ChannelOption.RECVBUF_ALLOCATOR,
					new AdaptiveRecvByteBufAllocator(MIN_READ, MIN_READ, MAX_READ))
			.childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
			.childHandler(initializer)
			.bind(address);
		// not for ever, since an event loop that has ended doesn't answer
		if (!bound.awaitUninterruptibly(BIND_SECONDS, TimeUnit.SECONDS)) {
			bound.channel().close();
			throw new IllegalStateException(
					"Port " + settings.port() + " was not bound within " + BIND_SECONDS + " seconds");
		}
		if (!bound.isSuccess()) {
			throw BindFailures.translate(settings.name(), address, connectorOn(settings.port()), bound.cause());
		}
		this.listening.add(bound.channel());
		ListeningPort port = new ListeningPort(settings.toConnector((InetSocketAddress) bound.channel().localAddress()),
				bound.channel());
		initializer.open(port);
		AcceptGuard.protect(bound.channel(), port, this.spool);
		this.loopGuard.keepOpen(bound.channel());
		this.ports.put(settings.name(), port);
	}

	private @Nullable String connectorOn(int port) {
		return connectors().stream()
			.filter((connector) -> connector.port() == port)
			.map(SmtpConnector::name)
			.findFirst()
			.orElse(null);
	}

	List<SmtpConnector> connectors() {
		return this.ports.values().stream().map(ListeningPort::connector).toList();
	}

	SmtpServerStatus status() {
		return new SmtpServerStatus(true, this.draining, this.failure, connectorStatus(), this.connections.size(),
				this.executor.usage(), this.engine.authentications().usage(), this.executor.oldest(),
				new SpoolStatus(this.spool.usage(), this.spool.memoryBudget(), this.configuration.spool().diskBudget()),
				this.configuration.limits(), this.configuration.timeouts(), this.engine.commands().observedVerbs());
	}

	private List<SmtpConnectorStatus> connectorStatus() {
		Map<SmtpConnector, Long> sessions = connections()
			.collect(Collectors.groupingBy((connection) -> connection.session().connector(), Collectors.counting()));
		return this.ports.values()
			.stream()
			.map((port) -> new SmtpConnectorStatus(port.connector(), port.isOpen(), port.pauses(),
					sessions.getOrDefault(port.connector(), 0L).intValue(),
					this.engine.commands().extensions(port.connector())))
			.toList();
	}

	/**
	 * Return the connections that have a session.
	 * @return their handlers
	 */
	Stream<SmtpConnectionHandler> connections() {
		return this.connections.stream()
			.map((channel) -> channel.pipeline().get(SmtpConnectionHandler.class))
			.filter(Objects::nonNull);
	}

	boolean isDraining() {
		return this.draining;
	}

	// Return whether there is room for a message.
	boolean checkSpool() {
		this.spool.check();
		return !this.spool.isFull(this.configuration.maxMessageSize());
	}

	void pause(String connector, String reason, PauseMode mode) {
		ListeningPort port = port(connector);
		port.pause(reason, mode);
		this.engine.observers().connectorPaused(port.connector(), reason, mode);
		connections().filter((connection) -> connection.session().connector().equals(port.connector()))
			.forEach((connection) -> connection
				.execute(() -> connection.drain("Service not available, try again later")));
	}

	void resume(String connector, String reason) {
		ListeningPort port = port(connector);
		if (port.resume(reason)) {
			this.engine.observers().connectorResumed(port.connector());
		}
	}

	private ListeningPort port(String connector) {
		ListeningPort port = this.ports.get(connector);
		if (port == null) {
			throw new IllegalArgumentException("There is no connector of this name: " + connector);
		}
		return port;
	}

	private void connected(SocketChannel channel, ListeningPort port) {
		channel.config()
			.setRecvByteBufAllocator(new BoundedReads(channel.config().getRecvByteBufAllocator(), this.spool));
		this.activeSessions.incrementAndGet();
		try {
			this.acceptor.admit(channel, port);
		}
		catch (Throwable ex) {
			// no handler will do so
			sessionEnded();
			throw ex;
		}
		if (this.draining) {
			channel.eventLoop().execute(() -> drain(channel));
		}
	}

	private void sessionEnded() {
		this.activeSessions.decrementAndGet();
		completeIfDrained();
	}

	// not by a thread of the server, on which callers could not stop it, nor of a
	// pool in which a caller may wait for this
	private void completeIfDrained() {
		boolean failed = this.failure != null;
		if (this.draining && (this.activeSessions.get() == 0 || failed) && !this.stopped && !this.drained.isDone()) {
			this.drained.completeAsync(() -> !failed, (task) -> new Thread(task, "smtpd-drained").start());
		}
	}

	CompletableFuture<Boolean> drain() {
		this.draining = true;
		close(this.listening);
		this.connections.forEach((channel) -> channel.eventLoop().execute(() -> drain(channel)));
		completeIfDrained();
		return this.drained;
	}

	private void drain(Channel channel) {
		SmtpConnectionHandler connection = channel.pipeline().get(SmtpConnectionHandler.class);
		if (connection != null) {
			connection.drain("Service shutting down");
		}
		else {
			channel.close();
		}
	}

	// it would wait for itself
	void requireForeignThread() {
		for (EventExecutor eventLoop : this.eventLoops) {
			if (eventLoop.inEventLoop()) {
				throw new IllegalStateException("The server can't be stopped by a thread of its own");
			}
		}
	}

	void stop() {
		close(this.listening);
		this.finished = this.activeSessions.get() == 0;
		this.stopped = true;
		// clients keep what isn't answered
		connections().forEach((connection) -> connection.session().giveUpProcessing());
		close(this.connections);
		release();
	}

	// without the lock of the server, for which those who wait may wait, too
	void completeDrained() {
		this.drained.complete(this.finished);
	}

	// not for ever, since an event loop that has ended doesn't answer
	private static void close(ChannelGroup channels) {
		if (!channels.close().awaitUninterruptibly(CLOSE_SECONDS, TimeUnit.SECONDS)) {
			logger.warn("{} ports or connections were not closed within {} seconds", channels.size(), CLOSE_SECONDS);
		}
	}

	// Without one of its event loops the server would answer some clients, and leave
	// others waiting.
	private void fail(Throwable cause) {
		this.failure = cause;
		logger.error("The server closes its ports, since an event loop has ended. It has to be started again", cause);
		this.listening.close();
		completeIfDrained();
	}

	private void release() {
		this.loopGuard.removeListener(this.whenFailed);
		this.recoveries.forEach((recovery) -> recovery.cancel(false));
		try {
			this.eventLoopSource.release();
		}
		finally {
			this.executor.stop();
			this.ownExecutor.shutdownNow();
			this.ownAuthExecutor.shutdownNow();
			this.spool.close();
		}
	}

}
