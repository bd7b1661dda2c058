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

package dev.smtpd.spring.boot.autoconfigure;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.smtpd.SmtpProtocol;
import dev.smtpd.extension.SmtpExtension;
import dev.smtpd.relay.RemoteAddress;
import dev.smtpd.tls.TlsMode;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.util.unit.DataSize;

/**
 * Configuration properties for the SMTP server.
 *
 * @since 0.1.0
 */
@ConfigurationProperties("smtpd")
public class SmtpdProperties {

	/**
	 * Network address to which the server should bind. If not set, the server binds to
	 * all addresses of the machine, IPv4 and IPv6.
	 */
	private @Nullable InetAddress address;

	/**
	 * Upstream servers of the relay, of the form host:port, in the order in which it
	 * tries them. They have an effect only if smtpd.relay.enabled is true.
	 */
	private List<RemoteAddress> remoteAddress = new ArrayList<>();

	/**
	 * Server port. Set to 0 to have the system choose a free one.
	 */
	private int port = 2525;

	/**
	 * Name of the server in its greeting: a domain, or an address literal in brackets. If
	 * not set, the name of the machine.
	 */
	private @Nullable String hostname;

	/**
	 * Maximum size of a message. Set to 0 for no limit.
	 */
	private DataSize dataSizeLimit = DataSize.ofMegabytes(32);

	/**
	 * Whether to accept internationalized mailboxes (RFC 6531).
	 */
	private boolean enableSmtputf8;

	/**
	 * Whether content must be text in UTF-8. The server rejects other content, and does
	 * not offer 8BITMIME.
	 */
	private boolean decodeData;

	/**
	 * Whether to print each message on standard output.
	 */
	private boolean debug;

	/**
	 * Level at which the server logs each session, each message and each refusal.
	 */
	private Level logLevel = Level.DEBUG;

	/**
	 * Whether to put a Received header field before the content of each message (RFC 5321
	 * section 4.4).
	 */
	private boolean receivedHeader;

	/**
	 * Number of threads that read from and write to connections. If not set, one for
	 * every two processors.
	 */
	private @Nullable Integer eventLoops;

	/**
	 * Type of shutdown that the server supports.
	 */
	private Shutdown shutdown = Shutdown.GRACEFUL;

	/**
	 * Protocol of the default connector, and of those connectors that set none of their
	 * own.
	 */
	private SmtpProtocol protocol = SmtpProtocol.SMTP;

	/**
	 * When connections use TLS. If not set, clients may request it by STARTTLS where
	 * there is an SSL bundle, and there is no TLS otherwise.
	 */
	private @Nullable TlsMode tls;

	/**
	 * Extensions to offer beside those that the server implements by itself. The
	 * application must do what the parameters of these extensions request.
	 */
	private Set<SmtpExtension> extensions = new LinkedHashSet<>();

	/**
	 * Whether to reply 421 to clients while the readiness state of the application is
	 * REFUSING_TRAFFIC, which includes the time before the application is ready.
	 */
	private boolean pauseWhileRefusingTraffic;

	/**
	 * Further connectors by name, each with a port of its own. The address, protocol, TLS
	 * mode, AUTH mode and PROXY protocol setting of the server apply where a connector
	 * sets none.
	 */
	private final Map<String, SmtpdConnectorProperties> connectors = new LinkedHashMap<>();

	/**
	 * Faults that the server makes on purpose, by name, to see how its clients cope. Not
	 * for production.
	 */
	private final Map<String, SmtpdFaultProperties> faults = new LinkedHashMap<>();

	@NestedConfigurationProperty
	private final SmtpdAuthProperties auth = new SmtpdAuthProperties();

	@NestedConfigurationProperty
	private final SmtpdEventProperties events = new SmtpdEventProperties();

	@NestedConfigurationProperty
	private final SmtpdExecutorProperties executor = new SmtpdExecutorProperties();

	@NestedConfigurationProperty
	private final SmtpdLimitProperties limits = new SmtpdLimitProperties();

	@NestedConfigurationProperty
	private final SmtpdProxyProperties proxy = new SmtpdProxyProperties();

	@NestedConfigurationProperty
	private final SmtpdRateLimitProperties rateLimits = new SmtpdRateLimitProperties();

	@NestedConfigurationProperty
	private final SmtpdSharedLimitProperties sharedLimits = new SmtpdSharedLimitProperties();

	@NestedConfigurationProperty
	private final SmtpdSpoolProperties spool = new SmtpdSpoolProperties();

	@NestedConfigurationProperty
	private final SmtpdSslProperties ssl = new SmtpdSslProperties();

	@NestedConfigurationProperty
	private final SmtpdSyntaxProperties syntax = new SmtpdSyntaxProperties();

	@NestedConfigurationProperty
	private final SmtpdTimeoutProperties timeouts = new SmtpdTimeoutProperties();

	@NestedConfigurationProperty
	private final SmtpdTransactionProperties transaction = new SmtpdTransactionProperties();

	public @Nullable InetAddress getAddress() {
		return this.address;
	}

	public void setAddress(@Nullable InetAddress address) {
		this.address = address;
	}

	public List<RemoteAddress> getRemoteAddress() {
		return this.remoteAddress;
	}

	public void setRemoteAddress(List<RemoteAddress> remoteAddress) {
		this.remoteAddress = remoteAddress;
	}

	public int getPort() {
		return this.port;
	}

	public void setPort(int port) {
		this.port = port;
	}

	public @Nullable String getHostname() {
		return this.hostname;
	}

	public void setHostname(@Nullable String hostname) {
		this.hostname = hostname;
	}

	public DataSize getDataSizeLimit() {
		return this.dataSizeLimit;
	}

	public void setDataSizeLimit(DataSize dataSizeLimit) {
		this.dataSizeLimit = dataSizeLimit;
	}

	public boolean isEnableSmtputf8() {
		return this.enableSmtputf8;
	}

	public void setEnableSmtputf8(boolean enableSmtputf8) {
		this.enableSmtputf8 = enableSmtputf8;
	}

	public boolean isDecodeData() {
		return this.decodeData;
	}

	public void setDecodeData(boolean decodeData) {
		this.decodeData = decodeData;
	}

	public boolean isDebug() {
		return this.debug;
	}

	public void setDebug(boolean debug) {
		this.debug = debug;
	}

	public Level getLogLevel() {
		return this.logLevel;
	}

	public void setLogLevel(Level logLevel) {
		this.logLevel = logLevel;
	}

	public boolean isReceivedHeader() {
		return this.receivedHeader;
	}

	public void setReceivedHeader(boolean receivedHeader) {
		this.receivedHeader = receivedHeader;
	}

	public @Nullable Integer getEventLoops() {
		return this.eventLoops;
	}

	public void setEventLoops(@Nullable Integer eventLoops) {
		this.eventLoops = eventLoops;
	}

	public Shutdown getShutdown() {
		return this.shutdown;
	}

	public void setShutdown(Shutdown shutdown) {
		this.shutdown = shutdown;
	}

	public SmtpProtocol getProtocol() {
		return this.protocol;
	}

	public void setProtocol(SmtpProtocol protocol) {
		this.protocol = protocol;
	}

	public @Nullable TlsMode getTls() {
		return this.tls;
	}

	public void setTls(@Nullable TlsMode tls) {
		this.tls = tls;
	}

	public Set<SmtpExtension> getExtensions() {
		return this.extensions;
	}

	public void setExtensions(Set<SmtpExtension> extensions) {
		this.extensions = extensions;
	}

	public boolean isPauseWhileRefusingTraffic() {
		return this.pauseWhileRefusingTraffic;
	}

	public void setPauseWhileRefusingTraffic(boolean pauseWhileRefusingTraffic) {
		this.pauseWhileRefusingTraffic = pauseWhileRefusingTraffic;
	}

	public Map<String, SmtpdConnectorProperties> getConnectors() {
		return this.connectors;
	}

	public Map<String, SmtpdFaultProperties> getFaults() {
		return this.faults;
	}

	public SmtpdAuthProperties getAuth() {
		return this.auth;
	}

	public SmtpdEventProperties getEvents() {
		return this.events;
	}

	public SmtpdExecutorProperties getExecutor() {
		return this.executor;
	}

	public SmtpdLimitProperties getLimits() {
		return this.limits;
	}

	public SmtpdProxyProperties getProxy() {
		return this.proxy;
	}

	public SmtpdRateLimitProperties getRateLimits() {
		return this.rateLimits;
	}

	public SmtpdSharedLimitProperties getSharedLimits() {
		return this.sharedLimits;
	}

	public SmtpdSpoolProperties getSpool() {
		return this.spool;
	}

	public SmtpdSslProperties getSsl() {
		return this.ssl;
	}

	public SmtpdSyntaxProperties getSyntax() {
		return this.syntax;
	}

	public SmtpdTimeoutProperties getTimeouts() {
		return this.timeouts;
	}

	public SmtpdTransactionProperties getTransaction() {
		return this.transaction;
	}

	/**
	 * Type of shutdown.
	 */
	public enum Shutdown {

		/**
		 * The server refuses new mail, and running transactions may finish within the
		 * time of the shutdown phase.
		 */
		GRACEFUL,

		/**
		 * The server closes all connections at once.
		 */
		IMMEDIATE

	}

}
