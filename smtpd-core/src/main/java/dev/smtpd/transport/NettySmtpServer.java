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
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.smtpd.ConnectionRefusal;
import dev.smtpd.SmtpConnector;
import dev.smtpd.SmtpLimit;
import dev.smtpd.SmtpReply;
import dev.smtpd.SmtpServer;
import dev.smtpd.SmtpSession;
import dev.smtpd.command.AuthFailures;
import dev.smtpd.command.AuthMechanisms;
import dev.smtpd.command.Commands;
import dev.smtpd.content.FailureLog;
import dev.smtpd.content.Spool;
import dev.smtpd.management.ExecutorUsage;
import dev.smtpd.management.PauseMode;
import dev.smtpd.management.SmtpConnectorStatus;
import dev.smtpd.management.SmtpServerStatus;
import dev.smtpd.management.SpoolStatus;
import dev.smtpd.management.SpoolUsage;
import dev.smtpd.protocol.HostNames;
import dev.smtpd.session.ApplicationFaults;
import dev.smtpd.session.ApplicationScopes;
import dev.smtpd.session.Observers;
import dev.smtpd.session.PolicyChain;
import dev.smtpd.session.ProcessorChain;
import dev.smtpd.session.Session;
import dev.smtpd.session.SessionSettings;
import dev.smtpd.settings.Network;
import dev.smtpd.settings.SmtpLimits;
import dev.smtpd.tls.TlsConfigurationSource;
import dev.smtpd.tls.TlsMode;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
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
 * The {@link SmtpServer} on Netty. Its threads keep the application alive, as those of a
 * web server do.
 *
 * @since 0.1.0
 */
public final class NettySmtpServer implements SmtpServer {

	private static final Logger logger = LoggerFactory.getLogger(NettySmtpServer.class);

	private static final AtomicLong STARTS = new AtomicLong();

	private static final ExecutorUsage IDLE = new ExecutorUsage(0, 0, Duration.ZERO);

	private static final SpoolUsage NOTHING = new SpoolUsage(0, 0, 0);

	private static final int BACKLOG = 1024;

	private static final int CLOSE_SECONDS = 5;

	private static final int RECOVERY_SECONDS = 5;

	// Most messages arrive in one read, whatever short commands came before.
	private static final int MIN_READ = 2048;

	private static final int MAX_READ = 128 * 1024;

	private final ServerConfiguration configuration;

	private final EventLoops eventLoops;

	private final AtomicLong sessionNumbers = new AtomicLong();

	private volatile @Nullable Running running;

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
			this.running = new Running();
		}
	}

	@Override
	public CompletableFuture<Boolean> shutDownGracefully() {
		Running current = this.running;
		if (current != null) {
			current.requireForeignThread();
		}
		return drainRunning();
	}

	private synchronized CompletableFuture<Boolean> drainRunning() {
		Running current = this.running;
		return (current != null) ? current.drain() : CompletableFuture.completedFuture(true);
	}

	@Override
	public void stop() {
		Running current = this.running;
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
		Running current = this.running;
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
		Running current = this.running;
		return (current != null && !current.draining)
				? current.ports.values().stream().map(ListeningPort::connector).toList() : List.of();
	}

	@Override
	public SmtpServerStatus status() {
		Running current = this.running;
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
		Running current = this.running;
		if (current == null) {
			return true;
		}
		current.spool.check();
		return !current.spool.isFull(this.configuration.maxMessageSize());
	}

	@Override
	public void pause(String connector, String reason, PauseMode mode) {
		requireRunning().pause(connector, reason, mode);
	}

	@Override
	public void resume(String connector, String reason) {
		requireRunning().resume(connector, reason);
	}

	private Running requireRunning() {
		Running current = this.running;
		if (current == null) {
			throw new IllegalStateException("The server doesn't run");
		}
		return current;
	}

	@Override
	public List<SmtpSession> sessions() {
		Running current = this.running;
		return (current != null) ? current.handlers().<SmtpSession>map((context) -> handler(context).session()).toList()
				: List.of();
	}

	@Override
	public boolean closeSession(String id) {
		Running current = this.running;
		Optional<ChannelHandlerContext> open = (current != null)
				? current.handlers().filter((context) -> handler(context).session().id().equals(id)).findAny()
				: Optional.empty();
		open.ifPresent((context) -> context.executor().execute(() -> handler(context).closeNow()));
		return open.isPresent();
	}

	private static SmtpConnectionHandler handler(ChannelHandlerContext context) {
		return (SmtpConnectionHandler) context.handler();
	}

	/**
	 * The server between a start and a stop.
	 */
	private final class Running {

		private final EventLoopGroup eventLoops;

		private final LoopGuard loopGuard;

		private final ChannelGroup listening = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);

		private final Map<String, ListeningPort> ports = new LinkedHashMap<>();

		private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);

		private final ExecutorService ownExecutor;

		private final CountingExecutor executor;

		private final ExecutorService ownAuthExecutor;

		private final Spool spool;

		private final SmtpLimits limits;

		private final ConnectionLimits connectionLimits;

		private final ServerEngine engine;

		private final AtomicInteger activeSessions = new AtomicInteger();

		private final CompletableFuture<Boolean> drained = new CompletableFuture<>();

		// two servers that start in the same millisecond have another one each
		private final String sessionPrefix = Long
			.toString(STARTS.updateAndGet((last) -> Math.max(last + 1, System.currentTimeMillis())), 36);

		private volatile boolean draining;

		private volatile boolean stopped;

		private volatile boolean finished;

		private final Consumer<Throwable> whenFailed = this::fail;

		private final List<ScheduledFuture<?>> recoveries = new ArrayList<>();

		private volatile @Nullable Throwable failure;

		private Running() {
			ServerConfiguration configuration = NettySmtpServer.this.configuration;
			this.eventLoops = NettySmtpServer.this.eventLoops.acquire();
			this.loopGuard = NettySmtpServer.this.eventLoops.guard();
			Executor executor = configuration.application().executor();
			this.ownExecutor = ApplicationExecutors.bounded();
			this.executor = new CountingExecutor((executor != null) ? executor : this.ownExecutor,
					() -> handlers().map((context) -> handler(context).call()).filter(Objects::nonNull));
			this.ownAuthExecutor = ApplicationExecutors
				.forAuthentication(configuration.authentication().settings().limits().maxConcurrent());
			this.spool = configuration.createSpool();
			this.limits = configuration.limits();
			this.connectionLimits = new ConnectionLimits(this.limits.maxConnectionsPerAddress());
			try {
				this.spool.start();
				this.engine = createEngine(configuration, this.executor);
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
			logger.debug("Listening on {} by {}", connectors(), NettySmtpServer.this.eventLoops);
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

		private ServerEngine createEngine(ServerConfiguration configuration, CountingExecutor executor) {
			Observers observers = new Observers(configuration.application().observers());
			SessionSettings settings = configuration.settings();
			warnIfNameless(configuration, settings);
			ApplicationFaults faults = new ApplicationFaults(configuration.application().exceptionMappers());
			Executor authExecutor = configuration.authentication().executor();
			AuthenticationQueue authentications = new AuthenticationQueue(
					(authExecutor != null) ? authExecutor : this.ownAuthExecutor,
					configuration.authentication().settings().limits(), observers);
			AuthFailures authFailures = new AuthFailures(configuration.authentication().settings().limits(),
					configuration.authentication().failureStore(), observers, authentications::execute);
			Commands commands = new Commands(settings, new AuthMechanisms(configuration.authentication().mechanisms()),
					authFailures, configuration.application().handlers(), this.spool,
					new PolicyChain(configuration.application().policies(), faults),
					new ProcessorChain(configuration.application().processors(), faults), observers, faults);
			TlsConfigurationSource tls = configuration.tlsConfiguration();
			return new ServerEngine(settings, commands, observers, new ReplyWriter(commands.frequentReplies()),
					executor, authentications, new ApplicationScopes(configuration.application().scopes()),
					(tls != null) ? new TlsHandlers(tls, configuration.timeouts().tlsHandshake()) : null,
					configuration.timeouts(), new ClientFaultLog(), NettySmtpServer.this.eventLoops.quickAck(),
					this::sessionEnded);
		}

		private void warnIfNameless(ServerConfiguration configuration, SessionSettings settings) {
			if (configuration.hostname() == null && settings.hostname().equals(HostNames.LOCALHOST)) {
				logger.warn(
						"The server introduces itself as '{}', since this machine has no name that can be resolved "
								+ "and is a domain. Set the hostname of the server, in Spring Boot by 'smtpd.hostname'",
						settings.hostname());
			}
		}

		// connections are accepted once all ports are bound
		private void listen(ConnectorSettings settings) {
			InetSocketAddress address = settings.socketAddress();
			ConnectionInitializer initializer = new ConnectionInitializer(this);
			ChannelFuture bound = new ServerBootstrap().group(this.eventLoops)
				.channelFactory(NettySmtpServer.this.eventLoops.listening())
				.option(ChannelOption.SO_REUSEADDR, true)
				.option(ChannelOption.SO_BACKLOG, BACKLOG)
				.option(ChannelOption.AUTO_READ, false)
				.childOption(ChannelOption.TCP_NODELAY, true)
				.childOption(ChannelOption.ALLOCATOR, PooledBuffers.allocator())
				.childOption(ChannelOption.RECVBUF_ALLOCATOR,
						new AdaptiveRecvByteBufAllocator(MIN_READ, MIN_READ, MAX_READ))
				.childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
				.childHandler(initializer)
				.bind(address)
				.awaitUninterruptibly();
			if (!bound.isSuccess()) {
				throw BindFailures.translate(settings.name(), address, connectorOn(settings.port()), bound.cause());
			}
			this.listening.add(bound.channel());
			ListeningPort port = new ListeningPort(
					settings.toConnector((InetSocketAddress) bound.channel().localAddress()), bound.channel());
			initializer.port = port;
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

		private List<SmtpConnector> connectors() {
			return this.ports.values().stream().map(ListeningPort::connector).toList();
		}

		private SmtpServerStatus status() {
			ServerConfiguration configuration = NettySmtpServer.this.configuration;
			return new SmtpServerStatus(true, this.draining, this.failure, connectorStatus(), this.connections.size(),
					this.executor.usage(), this.engine.authentications().usage(), this.executor.oldest(),
					new SpoolStatus(this.spool.usage(), this.spool.memoryBudget(), configuration.spool().diskBudget()),
					this.limits, configuration.timeouts(), this.engine.commands().observedVerbs());
		}

		private List<SmtpConnectorStatus> connectorStatus() {
			Map<SmtpConnector, Long> sessions = handlers().collect(
					Collectors.groupingBy((context) -> handler(context).session().connector(), Collectors.counting()));
			return this.ports.values()
				.stream()
				.map((port) -> new SmtpConnectorStatus(port.connector(), port.isOpen(), port.pauses(),
						sessions.getOrDefault(port.connector(), 0L).intValue(),
						this.engine.commands().extensions(port.connector())))
				.toList();
		}

		private Stream<ChannelHandlerContext> handlers() {
			return this.connections.stream()
				.map((channel) -> channel.pipeline().context(SmtpConnectionHandler.class))
				.filter(Objects::nonNull);
		}

		private void pause(String connector, String reason, PauseMode mode) {
			ListeningPort port = port(connector);
			port.pause(reason, mode);
			this.engine.observers().connectorPaused(port.connector(), reason, mode);
			handlers().filter((context) -> handler(context).session().connector().equals(port.connector()))
				.forEach((context) -> context.executor()
					.execute(() -> handler(context).drain("Service not available, try again later")));
		}

		private void resume(String connector, String reason) {
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
			SmtpConnector connector = port.connector();
			channel.config()
				.setRecvByteBufAllocator(new BoundedReads(channel.config().getRecvByteBufAllocator(), this.spool));
			this.activeSessions.incrementAndGet();
			try {
				admit(channel, port, connector);
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

		private void admit(SocketChannel channel, ListeningPort port, SmtpConnector connector) {
			this.connections.add(channel);
			if (port.isPaused()) {
				refuse(channel, connector, ConnectionRefusal.PAUSED, channel.remoteAddress());
			}
			else if (this.connections.size() > this.limits.maxConnections()) {
				this.engine.observers().limitReached(SmtpLimit.CONNECTIONS, channel.remoteAddress().getAddress());
				refuse(channel, connector, ConnectionRefusal.MAX_CONNECTIONS, channel.remoteAddress());
			}
			else if (connector.proxyProtocol() && isTrustedProxy(channel.remoteAddress())) {
				new ProxyProtocol(NettySmtpServer.this.configuration.timeouts().proxyHeader(),
						this.engine.clientFaults(), this::sessionEnded)
					.expect(channel, (peer, local) -> begin(channel, connector, peer, local));
			}
			else {
				begin(channel, connector, channel.remoteAddress(), channel.localAddress());
			}
		}

		private void refuse(SocketChannel channel, SmtpConnector connector, ConnectionRefusal reason,
				InetSocketAddress peer) {
			this.engine.observers().connectionRefused(connector, peer.getAddress(), reason);
			String hostname = this.engine.settings().hostname();
			SmtpReply reply = (reason == ConnectionRefusal.PAUSED)
					? SmtpReply.of(421, "4.3.2", hostname + " Service not available, try again later")
					: SmtpReply.of(421, "4.7.0", hostname + " Too many connections, try again later");
			channel.pipeline()
				.addLast(new RefusedConnectionHandler((connector.tls() != TlsMode.IMPLICIT) ? reply : null,
						this::sessionEnded));
		}

		private boolean isTrustedProxy(InetSocketAddress address) {
			return NettySmtpServer.this.configuration.proxies()
				.networks()
				.stream()
				.anyMatch((network) -> network.contains(address.getAddress()));
		}

		private void begin(SocketChannel channel, SmtpConnector connector, InetSocketAddress peer,
				InetSocketAddress local) {
			Network client = Network.ofClient(peer.getAddress());
			channel.closeFuture().addListener((closed) -> this.connectionLimits.release(client));
			if (!this.connectionLimits.acquire(client)) {
				this.engine.observers().limitReached(SmtpLimit.CONNECTIONS_PER_ADDRESS, peer.getAddress());
				refuse(channel, connector, ConnectionRefusal.MAX_CONNECTIONS_PER_ADDRESS, peer);
				return;
			}
			String id = this.sessionPrefix + Long.toString(NettySmtpServer.this.sessionNumbers.incrementAndGet(), 36);
			Session session = new Session(id, connector, peer, local, this.engine.settings(), this.engine.observers());
			channel.pipeline().addLast(new SmtpConnectionHandler(this.engine, session, channel));
		}

		private void sessionEnded() {
			this.activeSessions.decrementAndGet();
			completeIfDrained();
		}

		// not by a thread of the server, on which callers could not stop it, nor of a
		// pool in which somebody may wait for this
		private void completeIfDrained() {
			boolean failed = this.failure != null;
			if (this.draining && (this.activeSessions.get() == 0 || failed) && !this.stopped
					&& !this.drained.isDone()) {
				this.drained.completeAsync(() -> !failed, (task) -> new Thread(task, "smtpd-drained").start());
			}
		}

		private CompletableFuture<Boolean> drain() {
			this.draining = true;
			close(this.listening);
			this.connections.forEach((channel) -> channel.eventLoop().execute(() -> drain(channel)));
			completeIfDrained();
			return this.drained;
		}

		private void drain(Channel channel) {
			ChannelHandlerContext context = channel.pipeline().context(SmtpConnectionHandler.class);
			if (context != null) {
				handler(context).drain("Service shutting down");
			}
			else {
				channel.close();
			}
		}

		// it would wait for itself
		private void requireForeignThread() {
			for (EventExecutor eventLoop : this.eventLoops) {
				if (eventLoop.inEventLoop()) {
					throw new IllegalStateException("The server can't be stopped by a thread of its own");
				}
			}
		}

		private void stop() {
			close(this.listening);
			this.finished = this.activeSessions.get() == 0;
			this.stopped = true;
			// clients keep what isn't answered
			handlers().forEach((context) -> handler(context).session().giveUpProcessing());
			close(this.connections);
			release();
		}

		// without the lock of the server, for which those who wait may wait, too
		private void completeDrained() {
			this.drained.complete(this.finished);
		}

		// not for ever, since an event loop that has ended doesn't answer
		private static void close(ChannelGroup channels) {
			if (!channels.close().awaitUninterruptibly(CLOSE_SECONDS, TimeUnit.SECONDS)) {
				logger.warn("{} ports or connections were not closed within {} seconds", channels.size(),
						CLOSE_SECONDS);
			}
		}

		// Without one of its event loops the server would answer some clients, and leave
		// others waiting.
		private void fail(Throwable cause) {
			this.failure = cause;
			logger.error("The server closes its ports, since an event loop has ended. It has to be started again",
					cause);
			this.listening.close();
			completeIfDrained();
		}

		private void release() {
			this.loopGuard.removeListener(this.whenFailed);
			this.recoveries.forEach((recovery) -> recovery.cancel(false));
			try {
				NettySmtpServer.this.eventLoops.release();
			}
			finally {
				this.ownExecutor.shutdownNow();
				this.ownAuthExecutor.shutdownNow();
				this.spool.close();
			}
		}

	}

	/**
	 * Sets up an accepted connection.
	 */
	private static final class ConnectionInitializer extends ChannelInitializer<SocketChannel> {

		private final Running server;

		private final FailureLog failures = new FailureLog(logger);

		private volatile @Nullable ListeningPort port;

		private ConnectionInitializer(Running server) {
			this.server = server;
		}

		@Override
		protected void initChannel(SocketChannel channel) {
			ListeningPort known = this.port;
			if (known == null) {
				throw new IllegalStateException("Connection before the port was bound");
			}
			try {
				this.server.connected(channel, known);
			}
			catch (Throwable ex) {
				this.failures.error("A connection is closed, since it can't be set up", ex);
				channel.close();
			}
		}

	}

}
