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

import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.regex.Pattern;

import dev.smtpd.AddressSyntax;
import dev.smtpd.ApplicationScope;
import dev.smtpd.BareNewlineMode;
import dev.smtpd.CommandHandler;
import dev.smtpd.MessageProcessor;
import dev.smtpd.Network;
import dev.smtpd.SessionPolicy;
import dev.smtpd.SmtpConfigurationException;
import dev.smtpd.SmtpConfigurationException.Reason;
import dev.smtpd.SmtpConnector;
import dev.smtpd.SmtpExceptionMapper;
import dev.smtpd.SmtpLimits;
import dev.smtpd.SmtpProtocol;
import dev.smtpd.SmtpReply;
import dev.smtpd.SmtpServer;
import dev.smtpd.SmtpServerObserver;
import dev.smtpd.auth.AuthFailureStore;
import dev.smtpd.auth.AuthLimits;
import dev.smtpd.auth.AuthMode;
import dev.smtpd.auth.Authenticator;
import dev.smtpd.auth.ScramAuthenticator;
import dev.smtpd.auth.TokenAuthenticator;
import dev.smtpd.command.AuthMechanisms;
import dev.smtpd.content.Spool;
import dev.smtpd.extension.SmtpExtension;
import dev.smtpd.protocol.HostNames;
import dev.smtpd.session.SessionSettings;
import dev.smtpd.tls.TlsConfigurationSource;
import dev.smtpd.tls.TlsMode;
import org.jspecify.annotations.Nullable;

/**
 * The {@link SmtpServer.Builder} of {@link NettySmtpServer}. A server has a copy of its
 * own, so that a builder can be used again.
 */
final class NettySmtpServerBuilder implements SmtpServer.Builder {

	private static final int DEFAULT_PORT = 2525;

	private static final int SMTP_PORT = 25;

	private static final long DEFAULT_DATA_SIZE_LIMIT = 32 * 1024 * 1024;

	private static final long MAX_DEFAULT_MEMORY_BUDGET = 64 * 1024 * 1024;

	private static final int DEFAULT_MAX_RECIPIENTS = 1000;

	private static final Duration DEFAULT_IDLE_TIMEOUT = Duration.ofMinutes(5);

	private static final Pattern VERB = Pattern.compile("[A-Za-z]{1,64}");

	private static final Pattern CONNECTOR_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,63}");

	private final EventLoops eventLoops;

	private ConnectorSettings ownConnector;

	private @Nullable TlsConfigurationSource tlsConfiguration;

	private Duration tlsHandshakeTimeout = Duration.ofSeconds(30);

	private @Nullable String hostname;

	private long dataSizeLimit = DEFAULT_DATA_SIZE_LIMIT;

	private boolean smtputf8;

	private boolean decodeData;

	private boolean receivedHeader;

	private BareNewlineMode bareNewlines = BareNewlineMode.REJECT;

	private AddressSyntax addressSyntax = AddressSyntax.STRICT;

	private boolean lmtpUnqualifiedRecipients;

	private int maxRecipients = DEFAULT_MAX_RECIPIENTS;

	private Duration idleTimeout = DEFAULT_IDLE_TIMEOUT;

	private long spoolMemoryThreshold = 4 * 1024 * 1024;

	private long spoolMemoryBudget = defaultMemoryBudget(Runtime.getRuntime().maxMemory());

	private @Nullable Path spoolDirectory;

	private long spoolDiskBudget = 10L * 1024 * 1024 * 1024;

	private boolean discardAfterProcessing;

	private SmtpLimits limits = SmtpLimits.defaults();

	private Duration dataTimeout = Duration.ofMinutes(3);

	private Duration unterminatedDataTimeout = Duration.ofSeconds(5);

	private long minDataRate = 100;

	private Duration processingTimeout = Duration.ofMinutes(5);

	private Duration greetingDelay = Duration.ZERO;

	private @Nullable Executor executor;

	private Duration maxReplyDelay = Duration.ofMinutes(1);

	private Set<SmtpExtension> extensions = Set.of();

	private Duration maxFutureRelease = Duration.ofDays(30);

	private final AuthenticationSettings authentication;

	private @Nullable Executor authExecutor;

	private List<Network> proxyNetworks = List.of();

	private Duration proxyTimeout = Duration.ofSeconds(30);

	private List<Network> xclientNetworks = List.of();

	private List<Network> xforwardNetworks = List.of();

	private final Map<String, Consumer<SmtpServer.ConnectorBuilder>> connectors;

	private final List<ApplicationScope> scopes;

	// of a server only
	private List<ConnectorSettings> connectorSettings = List.of();

	private final List<MessageProcessor> processors;

	private final List<SessionPolicy> policies;

	private final List<CommandHandler> handlers;

	private final List<SmtpExceptionMapper> exceptionMappers;

	private final List<SmtpServerObserver> observers;

	NettySmtpServerBuilder(EventLoops eventLoops) {
		this.eventLoops = eventLoops;
		this.ownConnector = new ConnectorSettings(SmtpConnector.DEFAULT_NAME, DEFAULT_PORT);
		this.authentication = new AuthenticationSettings();
		this.scopes = new ArrayList<>();
		this.connectors = new LinkedHashMap<>();
		this.processors = new ArrayList<>();
		this.policies = new ArrayList<>();
		this.handlers = new ArrayList<>();
		this.exceptionMappers = new ArrayList<>();
		this.observers = new ArrayList<>();
	}

	private NettySmtpServerBuilder(NettySmtpServerBuilder other, List<ConnectorSettings> connectorSettings) {
		this.eventLoops = other.eventLoops;
		this.connectorSettings = connectorSettings;
		this.maxReplyDelay = other.maxReplyDelay;
		this.extensions = other.extensions;
		this.maxFutureRelease = other.maxFutureRelease;
		this.authentication = other.authentication.copy();
		this.authExecutor = other.authExecutor;
		this.proxyNetworks = other.proxyNetworks;
		this.proxyTimeout = other.proxyTimeout;
		this.xclientNetworks = other.xclientNetworks;
		this.xforwardNetworks = other.xforwardNetworks;
		this.scopes = List.copyOf(other.scopes);
		this.ownConnector = other.ownConnector.copy();
		this.tlsConfiguration = other.tlsConfiguration;
		this.tlsHandshakeTimeout = other.tlsHandshakeTimeout;
		this.connectors = new LinkedHashMap<>(other.connectors);
		this.hostname = other.hostname;
		this.dataSizeLimit = other.dataSizeLimit;
		this.smtputf8 = other.smtputf8;
		this.decodeData = other.decodeData;
		this.receivedHeader = other.receivedHeader;
		this.bareNewlines = other.bareNewlines;
		this.addressSyntax = other.addressSyntax;
		this.lmtpUnqualifiedRecipients = other.lmtpUnqualifiedRecipients;
		this.maxRecipients = other.maxRecipients;
		this.idleTimeout = other.idleTimeout;
		this.spoolMemoryThreshold = other.spoolMemoryThreshold;
		this.spoolMemoryBudget = other.spoolMemoryBudget;
		this.spoolDirectory = other.spoolDirectory;
		this.spoolDiskBudget = other.spoolDiskBudget;
		this.discardAfterProcessing = other.discardAfterProcessing;
		this.limits = other.limits;
		this.dataTimeout = other.dataTimeout;
		this.unterminatedDataTimeout = other.unterminatedDataTimeout;
		this.minDataRate = other.minDataRate;
		this.processingTimeout = other.processingTimeout;
		this.greetingDelay = other.greetingDelay;
		this.executor = other.executor;
		this.processors = List.copyOf(other.processors);
		this.policies = List.copyOf(other.policies);
		this.handlers = List.copyOf(other.handlers);
		this.exceptionMappers = List.copyOf(other.exceptionMappers);
		this.observers = List.copyOf(other.observers);
	}

	@Override
	public SmtpServer.Builder connectorName(String name) {
		requireConnectorName(name);
		require(!this.connectors.containsKey(name), "There is a connector of this name already");
		this.ownConnector = this.ownConnector.rename(name);
		return this;
	}

	@Override
	public SmtpServer.Builder address(@Nullable InetAddress address) {
		this.ownConnector.address(address);
		return this;
	}

	@Override
	public SmtpServer.Builder port(int port) {
		this.ownConnector.port(port);
		return this;
	}

	@Override
	public SmtpServer.Builder hostname(@Nullable String hostname) {
		require(hostname == null || HostNames.isValid(hostname),
				"The hostname must be a domain or an address literal in brackets");
		this.hostname = hostname;
		return this;
	}

	@Override
	public SmtpServer.Builder dataSizeLimit(long bytes) {
		require(bytes >= 0, "The data size limit must not be negative");
		this.dataSizeLimit = bytes;
		return this;
	}

	@Override
	public SmtpServer.Builder enableSmtputf8(boolean enable) {
		this.smtputf8 = enable;
		return this;
	}

	@Override
	public SmtpServer.Builder decodeData(boolean decode) {
		this.decodeData = decode;
		return this;
	}

	@Override
	public SmtpServer.Builder receivedHeader(boolean add) {
		this.receivedHeader = add;
		return this;
	}

	@Override
	public SmtpServer.Builder bareNewlines(BareNewlineMode mode) {
		this.bareNewlines = mode;
		return this;
	}

	@Override
	public SmtpServer.Builder addressSyntax(AddressSyntax syntax) {
		this.addressSyntax = syntax;
		return this;
	}

	@Override
	public SmtpServer.Builder lmtpUnqualifiedRecipients(boolean accept) {
		this.lmtpUnqualifiedRecipients = accept;
		return this;
	}

	@Override
	public SmtpServer.Builder tls(TlsMode mode) {
		this.ownConnector.tls(mode);
		return this;
	}

	@Override
	public SmtpServer.Builder tlsConfiguration(TlsConfigurationSource source) {
		this.tlsConfiguration = source;
		return this;
	}

	@Override
	public SmtpServer.Builder tlsHandshakeTimeout(Duration timeout) {
		require(!timeout.isNegative() && !timeout.isZero(), "The timeout must be positive");
		this.tlsHandshakeTimeout = timeout;
		return this;
	}

	@Override
	public SmtpServer.Builder connector(String name, Consumer<SmtpServer.ConnectorBuilder> customizer) {
		requireConnectorName(name);
		require(!name.equals(this.ownConnector.name()) && !this.connectors.containsKey(name),
				"There is a connector of this name already");
		this.connectors.put(name, customizer);
		return this;
	}

	@Override
	public SmtpServer.Builder spoolMemoryThreshold(long bytes) {
		require(bytes >= 0, "The threshold must not be negative");
		this.spoolMemoryThreshold = bytes;
		return this;
	}

	@Override
	public SmtpServer.Builder spoolMemoryBudget(long bytes) {
		require(bytes >= 0, "The budget must not be negative");
		this.spoolMemoryBudget = bytes;
		return this;
	}

	@Override
	public SmtpServer.Builder spoolDirectory(@Nullable Path directory) {
		this.spoolDirectory = directory;
		return this;
	}

	@Override
	public SmtpServer.Builder spoolDiskBudget(long bytes) {
		require(bytes >= 0, "The budget must not be negative");
		this.spoolDiskBudget = bytes;
		return this;
	}

	@Override
	public SmtpServer.Builder discardAfterProcessing(boolean discard) {
		this.discardAfterProcessing = discard;
		return this;
	}

	@Override
	public SmtpServer.Builder maxRecipients(int recipients) {
		require(recipients > 0, "A message must be allowed at least one recipient");
		this.maxRecipients = recipients;
		return this;
	}

	@Override
	public SmtpServer.Builder idleTimeout(Duration timeout) {
		require(!timeout.isNegative(), "The idle timeout must not be negative");
		this.idleTimeout = timeout;
		return this;
	}

	@Override
	public SmtpServer.Builder limits(SmtpLimits limits) {
		this.limits = limits;
		return this;
	}

	@Override
	public SmtpServer.Builder dataTimeout(Duration timeout) {
		require(!timeout.isNegative(), "The data timeout must not be negative");
		this.dataTimeout = timeout;
		return this;
	}

	@Override
	public SmtpServer.Builder unterminatedDataTimeout(Duration timeout) {
		require(!timeout.isNegative(), "The timeout for unterminated data must not be negative");
		this.unterminatedDataTimeout = timeout;
		return this;
	}

	@Override
	public SmtpServer.Builder minDataRate(long bytesPerSecond) {
		require(bytesPerSecond >= 0, "The data rate must not be negative");
		this.minDataRate = bytesPerSecond;
		return this;
	}

	@Override
	public SmtpServer.Builder processingTimeout(Duration timeout) {
		require(!timeout.isNegative(), "The processing timeout must not be negative");
		this.processingTimeout = timeout;
		return this;
	}

	@Override
	public SmtpServer.Builder greetingDelay(Duration delay) {
		require(!delay.isNegative(), "The greeting delay must not be negative");
		this.greetingDelay = delay;
		return this;
	}

	@Override
	public SmtpServer.Builder executor(@Nullable Executor executor) {
		this.executor = executor;
		return this;
	}

	@Override
	public SmtpServer.Builder processor(MessageProcessor processor) {
		this.processors.add(processor);
		return this;
	}

	@Override
	public SmtpServer.Builder policy(SessionPolicy policy) {
		this.policies.add(policy);
		return this;
	}

	@Override
	public SmtpServer.Builder commandHandler(CommandHandler handler) {
		String verb = handler.verb();
		require(VERB.matcher(verb).matches(), "A verb must consist of letters");
		require(this.handlers.stream().noneMatch((other) -> other.verb().equalsIgnoreCase(verb)),
				"There is a handler for this verb already");
		handler.ehloKeywords().forEach((keyword) -> SmtpReply.of(250, keyword));
		this.handlers.add(handler);
		return this;
	}

	@Override
	public SmtpServer.Builder observer(SmtpServerObserver observer) {
		this.observers.add(observer);
		return this;
	}

	@Override
	public SmtpServer.Builder protocol(SmtpProtocol protocol) {
		this.ownConnector.protocol(protocol);
		return this;
	}

	@Override
	public SmtpServer.Builder auth(@Nullable AuthMode mode) {
		this.ownConnector.auth(mode);
		return this;
	}

	@Override
	public SmtpServer.Builder authenticator(@Nullable Authenticator authenticator) {
		this.authentication.authenticator = authenticator;
		return this;
	}

	@Override
	public SmtpServer.Builder tokenAuthenticator(@Nullable TokenAuthenticator authenticator) {
		this.authentication.tokenAuthenticator = authenticator;
		return this;
	}

	@Override
	public SmtpServer.Builder scramAuthenticator(@Nullable ScramAuthenticator authenticator) {
		this.authentication.scramAuthenticator = authenticator;
		return this;
	}

	@Override
	public SmtpServer.Builder authMechanisms(Collection<String> mechanisms) {
		for (String name : mechanisms) {
			require(AuthenticationSettings.MECHANISMS.stream().anyMatch(name::equalsIgnoreCase),
					"There is no SASL mechanism '" + name + "'. Known are: "
							+ String.join(", ", AuthenticationSettings.MECHANISMS));
		}
		this.authentication.names = List.copyOf(mechanisms);
		return this;
	}

	@Override
	public SmtpServer.Builder allowAuthWithoutTls(boolean allow) {
		this.authentication.withoutTls = allow;
		return this;
	}

	@Override
	public SmtpServer.Builder authFailureDelay(Duration delay) {
		require(!delay.isNegative(), "The delay must not be negative");
		this.authentication.failureDelay = delay;
		return this;
	}

	@Override
	public SmtpServer.Builder maxAuthFailures(int failures) {
		require(failures > 0, "A client must be allowed at least one failure");
		this.authentication.maxFailures = failures;
		return this;
	}

	@Override
	public SmtpServer.Builder authLimits(AuthLimits limits) {
		this.authentication.limits = limits;
		return this;
	}

	@Override
	public SmtpServer.Builder authFailureStore(@Nullable AuthFailureStore store) {
		this.authentication.failureStore = store;
		return this;
	}

	@Override
	public SmtpServer.Builder authExecutor(@Nullable Executor executor) {
		this.authExecutor = executor;
		return this;
	}

	@Override
	public SmtpServer.Builder maxReplyDelay(Duration delay) {
		require(!delay.isNegative(), "The delay must not be negative");
		this.maxReplyDelay = delay;
		return this;
	}

	@Override
	public SmtpServer.Builder extensions(Collection<SmtpExtension> extensions) {
		this.extensions = Set.copyOf(extensions);
		return this;
	}

	@Override
	public SmtpServer.Builder maxFutureRelease(Duration time) {
		require(time.toSeconds() > 0 && time.toSeconds() <= 999_999_999, "The time must be 1 to 999999999 seconds");
		this.maxFutureRelease = time;
		return this;
	}

	@Override
	public SmtpServer.Builder proxyProtocol(boolean expect) {
		this.ownConnector.proxyProtocol(expect);
		return this;
	}

	@Override
	public SmtpServer.Builder proxyNetworks(Collection<Network> networks) {
		this.proxyNetworks = List.copyOf(networks);
		return this;
	}

	@Override
	public SmtpServer.Builder proxyTimeout(Duration timeout) {
		require(!timeout.isNegative() && !timeout.isZero(), "The timeout must be positive");
		this.proxyTimeout = timeout;
		return this;
	}

	@Override
	public SmtpServer.Builder xclientNetworks(Collection<Network> networks) {
		this.xclientNetworks = List.copyOf(networks);
		return this;
	}

	@Override
	public SmtpServer.Builder xforwardNetworks(Collection<Network> networks) {
		this.xforwardNetworks = List.copyOf(networks);
		return this;
	}

	@Override
	public SmtpServer.Builder scope(ApplicationScope scope) {
		this.scopes.add(scope);
		return this;
	}

	@Override
	public SmtpServer.Builder exceptionMapper(SmtpExceptionMapper mapper) {
		this.exceptionMappers.add(mapper);
		return this;
	}

	@Override
	public SmtpServer build() {
		if (this.decodeData && this.smtputf8) {
			throw new IllegalStateException("decodeData and enableSmtputf8 can't be both set");
		}
		if (maxContentSize() == 0) {
			throw new IllegalStateException("Without files, there must be memory for a message: "
					+ "spoolDiskBudget is 0, and spoolMemoryThreshold or spoolMemoryBudget is too small");
		}
		List<ConnectorSettings> settings = new ArrayList<>();
		settings.add(this.ownConnector.copy());
		// further connectors begin with what is set for the server's own
		this.connectors.forEach((name, customizer) -> {
			ConnectorSettings connector = this.ownConnector.inherit(name);
			customizer.accept(connector);
			settings.add(connector);
		});
		settings.forEach(this::decideOnAuth);
		settings.forEach(this::check);
		return new NettySmtpServer(new NettySmtpServerBuilder(this, List.copyOf(settings)), this.eventLoops);
	}

	private void decideOnAuth(ConnectorSettings connector) {
		if (connector.auth() == null) {
			boolean confidential = connector.tls() != TlsMode.NONE || this.authentication.withoutTls;
			connector
				.auth((confidential && this.authentication.hasAuthenticator()) ? AuthMode.OPTIONAL : AuthMode.NONE);
		}
	}

	private void check(ConnectorSettings connector) {
		boolean tls = connector.tls() != TlsMode.NONE;
		require(!tls || this.tlsConfiguration != null, connector, Reason.TLS_WITHOUT_CONFIGURATION);
		if (connector.auth() != AuthMode.NONE) {
			requireAuthenticators(connector);
			require(tls || this.authentication.withoutTls, connector, Reason.AUTH_WITHOUT_TLS);
		}
		require(!connector.proxyProtocol() || !this.proxyNetworks.isEmpty(), connector,
				Reason.PROXY_PROTOCOL_WITHOUT_NETWORKS);
		require(connector.protocol() != SmtpProtocol.LMTP || connector.port() != SMTP_PORT, connector,
				Reason.LMTP_ON_PORT_25);
	}

	private void requireAuthenticators(ConnectorSettings connector) {
		String undecided = this.authentication.undecidedMechanism();
		if (undecided != null || !this.authentication.hasAuthenticator()) {
			throw new SmtpConfigurationException(connector.name(), Reason.AUTH_WITHOUT_AUTHENTICATOR, undecided);
		}
	}

	static long defaultMemoryBudget(long maxHeap) {
		return Math.min(MAX_DEFAULT_MEMORY_BUDGET, maxHeap / 4);
	}

	List<ConnectorSettings> connectorSettings() {
		return this.connectorSettings;
	}

	long spoolMemoryBudget() {
		return this.spoolMemoryBudget;
	}

	Spool createSpool() {
		return new Spool(this.spoolMemoryThreshold, this.spoolMemoryBudget, this.spoolDirectory, this.spoolDiskBudget,
				this.discardAfterProcessing, PooledBuffers.allocator());
	}

	AuthMechanisms mechanisms() {
		return new AuthMechanisms(this.authentication.mechanisms());
	}

	AuthLimits authLimits() {
		return this.authentication.limits;
	}

	@Nullable AuthFailureStore authFailureStore() {
		return this.authentication.failureStore;
	}

	@Nullable Executor authExecutor() {
		return this.authExecutor;
	}

	List<ApplicationScope> scopes() {
		return this.scopes;
	}

	List<Network> proxyNetworks() {
		return this.proxyNetworks;
	}

	Duration proxyTimeout() {
		return this.proxyTimeout;
	}

	Duration tlsHandshakeTimeout() {
		return this.tlsHandshakeTimeout;
	}

	@Nullable TlsConfigurationSource tlsConfiguration() {
		return this.tlsConfiguration;
	}

	@Nullable String hostname() {
		return this.hostname;
	}

	// what there can never be room for is rejected at once
	private long effectiveSizeLimit() {
		long max = maxContentSize();
		if (max == Long.MAX_VALUE) {
			return this.dataSizeLimit;
		}
		return (this.dataSizeLimit == 0) ? max : Math.min(max, this.dataSizeLimit);
	}

	// how much room there should be for one message
	long maxMessageSize() {
		long limit = effectiveSizeLimit();
		return (limit > 0) ? limit : DEFAULT_DATA_SIZE_LIMIT;
	}

	private long maxContentSize() {
		return Spool.maxContentSize(this.spoolMemoryThreshold, this.spoolMemoryBudget, this.spoolDiskBudget);
	}

	SessionSettings settings() {
		boolean auth = this.connectorSettings.stream().anyMatch((connector) -> connector.auth() != AuthMode.NONE);
		return new SessionSettings((this.hostname != null) ? this.hostname : HostNames.ofThisMachine(),
				effectiveSizeLimit(), this.smtputf8, this.decodeData, this.receivedHeader, this.bareNewlines,
				this.addressSyntax, this.lmtpUnqualifiedRecipients, this.maxRecipients, this.maxReplyDelay,
				this.extensions, this.maxFutureRelease, this.authentication.toSessionSettings(auth), this.limits,
				this.xclientNetworks, this.xforwardNetworks);
	}

	SessionTimeouts timeouts() {
		return new SessionTimeouts(this.idleTimeout, this.dataTimeout, this.unterminatedDataTimeout, this.minDataRate,
				this.processingTimeout, this.greetingDelay);
	}

	SmtpLimits limits() {
		return this.limits;
	}

	@Nullable Executor executor() {
		return this.executor;
	}

	List<MessageProcessor> processors() {
		return this.processors;
	}

	List<SessionPolicy> policies() {
		return this.policies;
	}

	List<CommandHandler> handlers() {
		return this.handlers;
	}

	List<SmtpExceptionMapper> exceptionMappers() {
		return this.exceptionMappers;
	}

	List<SmtpServerObserver> observers() {
		return this.observers;
	}

	private static void require(boolean valid, ConnectorSettings connector, Reason reason) {
		if (!valid) {
			throw new SmtpConfigurationException(connector.name(), reason);
		}
	}

	// names are part of property names, of the paths of an endpoint and of metrics
	private static void requireConnectorName(String name) {
		require(CONNECTOR_NAME.matcher(name).matches(),
				"The name of a connector must consist of 1 to 64 letters, digits, '-' and '_' and begin with a letter "
						+ "or a digit");
	}

	private static void require(boolean valid, String message) {
		if (!valid) {
			throw new IllegalArgumentException(message);
		}
	}

}
