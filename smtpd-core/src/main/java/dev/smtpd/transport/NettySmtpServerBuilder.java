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
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

import dev.smtpd.ApplicationScope;
import dev.smtpd.CommandHandler;
import dev.smtpd.MessageProcessor;
import dev.smtpd.SessionPolicy;
import dev.smtpd.SmtpConnector;
import dev.smtpd.SmtpExceptionMapper;
import dev.smtpd.SmtpProtocol;
import dev.smtpd.SmtpReply;
import dev.smtpd.SmtpServer;
import dev.smtpd.SmtpServerObserver;
import dev.smtpd.auth.AuthFailureStore;
import dev.smtpd.auth.AuthMode;
import dev.smtpd.auth.Authenticator;
import dev.smtpd.auth.ScramAuthenticator;
import dev.smtpd.auth.TokenAuthenticator;
import dev.smtpd.extension.SmtpExtension;
import dev.smtpd.fault.SmtpFaults;
import dev.smtpd.protocol.HostNames;
import dev.smtpd.settings.AuthSettings;
import dev.smtpd.settings.ProxySettings;
import dev.smtpd.settings.SmtpLimits;
import dev.smtpd.settings.SpoolSettings;
import dev.smtpd.settings.SyntaxSettings;
import dev.smtpd.settings.TimeoutSettings;
import dev.smtpd.tls.TlsConfigurationSource;
import dev.smtpd.tls.TlsMode;
import dev.smtpd.transport.ServerConfiguration.ContentRules;
import org.jspecify.annotations.Nullable;

/**
 * The {@link SmtpServer.Builder} of {@link NettySmtpServer}, which can be used again.
 */
final class NettySmtpServerBuilder implements SmtpServer.Builder {

	private static final int DEFAULT_PORT = 2525;

	private static final Pattern VERB = Pattern.compile("[A-Za-z]{1,64}");

	private static final Pattern CONNECTOR_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,63}");

	private final EventLoops eventLoops;

	private ConnectorSettings ownConnector = new ConnectorSettings(SmtpConnector.DEFAULT_NAME, DEFAULT_PORT);

	private final Map<String, Consumer<SmtpServer.ConnectorBuilder<?>>> connectors = new LinkedHashMap<>();

	private @Nullable TlsConfigurationSource tlsConfiguration;

	private @Nullable String hostname;

	private long dataSizeLimit = ContentRules.DEFAULT_SIZE_LIMIT;

	private boolean smtputf8;

	private boolean decodeData;

	private boolean receivedHeader;

	private Set<SmtpExtension> extensions = Set.of();

	private SyntaxSettings syntax = SyntaxSettings.defaults();

	private SmtpLimits limits = SmtpLimits.defaults();

	private TimeoutSettings timeouts = TimeoutSettings.defaults();

	private SpoolSettings spool = SpoolSettings.defaults();

	private ProxySettings proxies = ProxySettings.defaults();

	private AuthSettings authentication = AuthSettings.defaults();

	private @Nullable Authenticator authenticator;

	private @Nullable TokenAuthenticator tokenAuthenticator;

	private @Nullable ScramAuthenticator scramAuthenticator;

	private @Nullable AuthFailureStore authFailureStore;

	private @Nullable Executor authExecutor;

	private @Nullable Executor executor;

	private @Nullable SmtpFaults faults;

	private final List<MessageProcessor> processors = new ArrayList<>();

	private final List<SessionPolicy> policies = new ArrayList<>();

	private final List<CommandHandler> handlers = new ArrayList<>();

	private final List<ApplicationScope> scopes = new ArrayList<>();

	private final List<SmtpExceptionMapper> exceptionMappers = new ArrayList<>();

	private final List<SmtpServerObserver> observers = new ArrayList<>();

	NettySmtpServerBuilder(EventLoops eventLoops) {
		this.eventLoops = eventLoops;
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
	public SmtpServer.Builder protocol(SmtpProtocol protocol) {
		this.ownConnector.protocol(protocol);
		return this;
	}

	@Override
	public SmtpServer.Builder tls(TlsMode mode) {
		this.ownConnector.tls(mode);
		return this;
	}

	@Override
	public SmtpServer.Builder auth(@Nullable AuthMode mode) {
		this.ownConnector.auth(mode);
		return this;
	}

	@Override
	public SmtpServer.Builder proxyProtocol(boolean expect) {
		this.ownConnector.proxyProtocol(expect);
		return this;
	}

	@Override
	public SmtpServer.Builder connector(String name, Consumer<SmtpServer.ConnectorBuilder<?>> customizer) {
		requireConnectorName(name);
		require(!name.equals(this.ownConnector.name()) && !this.connectors.containsKey(name),
				"There is a connector of this name already");
		this.connectors.put(name, customizer);
		return this;
	}

	@Override
	public SmtpServer.Builder tlsConfiguration(TlsConfigurationSource source) {
		this.tlsConfiguration = source;
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
	public SmtpServer.Builder extensions(Collection<SmtpExtension> extensions) {
		this.extensions = Set.copyOf(extensions);
		return this;
	}

	@Override
	public SmtpServer.Builder syntax(UnaryOperator<SyntaxSettings> change) {
		this.syntax = change.apply(this.syntax);
		return this;
	}

	@Override
	public SmtpServer.Builder limits(UnaryOperator<SmtpLimits> change) {
		this.limits = change.apply(this.limits);
		return this;
	}

	@Override
	public SmtpServer.Builder timeouts(UnaryOperator<TimeoutSettings> change) {
		this.timeouts = change.apply(this.timeouts);
		return this;
	}

	@Override
	public SmtpServer.Builder spool(UnaryOperator<SpoolSettings> change) {
		this.spool = change.apply(this.spool);
		return this;
	}

	@Override
	public SmtpServer.Builder proxies(UnaryOperator<ProxySettings> change) {
		this.proxies = change.apply(this.proxies);
		return this;
	}

	@Override
	public SmtpServer.Builder authentication(UnaryOperator<AuthSettings> change) {
		this.authentication = change.apply(this.authentication);
		return this;
	}

	@Override
	public SmtpServer.Builder authenticator(@Nullable Authenticator authenticator) {
		this.authenticator = authenticator;
		return this;
	}

	@Override
	public SmtpServer.Builder tokenAuthenticator(@Nullable TokenAuthenticator authenticator) {
		this.tokenAuthenticator = authenticator;
		return this;
	}

	@Override
	public SmtpServer.Builder scramAuthenticator(@Nullable ScramAuthenticator authenticator) {
		this.scramAuthenticator = authenticator;
		return this;
	}

	@Override
	public SmtpServer.Builder authFailureStore(@Nullable AuthFailureStore store) {
		this.authFailureStore = store;
		return this;
	}

	@Override
	public SmtpServer.Builder authExecutor(@Nullable Executor executor) {
		this.authExecutor = executor;
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
	public SmtpServer.Builder observer(SmtpServerObserver observer) {
		this.observers.add(observer);
		return this;
	}

	@Override
	public SmtpServer.Builder faults(@Nullable SmtpFaults faults) {
		this.faults = faults;
		return this;
	}

	@Override
	public SmtpServer build() {
		List<ConnectorSettings> settings = new ArrayList<>();
		settings.add(this.ownConnector.copy());
		// further connectors begin with what is set for the server's own
		this.connectors.forEach((name, customizer) -> {
			ConnectorSettings connector = this.ownConnector.inherit(name);
			customizer.accept(connector);
			settings.add(connector);
		});
		ServerConfiguration configuration = new ServerConfiguration(settings, this.tlsConfiguration, this.hostname,
				new ContentRules(this.dataSizeLimit, this.smtputf8, this.decodeData, this.receivedHeader),
				this.extensions, this.syntax, this.limits, this.timeouts, this.spool, this.proxies,
				new AuthenticationConfiguration(this.authentication, this.authenticator, this.tokenAuthenticator,
						this.scramAuthenticator, this.authFailureStore, this.authExecutor),
				new ApplicationCode(this.processors, this.policies, this.handlers, this.scopes, this.exceptionMappers,
						this.observers, this.executor),
				this.faults);
		return new NettySmtpServer(configuration, this.eventLoops);
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
