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
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.smtpd.SmtpProtocol;
import dev.smtpd.auth.AuthMode;
import dev.smtpd.extension.SmtpExtension;
import dev.smtpd.relay.RemoteAddress;
import dev.smtpd.settings.AddressSyntax;
import dev.smtpd.settings.BareNewlineMode;
import dev.smtpd.settings.Network;
import dev.smtpd.tls.TlsConfiguration.ClientAuth;
import dev.smtpd.tls.TlsMode;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.unit.DataSize;

/**
 * Configuration properties for the SMTP server.
 *
 * @since 0.1.0
 */
@ConfigurationProperties("smtpd")
public class SmtpdProperties {

	/**
	 * Network address to which the server should bind. All addresses of the machine, IPv4
	 * and IPv6, if not set.
	 */
	private @Nullable InetAddress address;

	/**
	 * Upstream servers, of the form host:port, that are tried in this order. All mail is
	 * passed on to them with smtpd.relay.enabled.
	 */
	private List<RemoteAddress> remoteAddress = new ArrayList<>();

	/**
	 * Server port. Set to 0 to have the system choose a free one.
	 */
	private int port = 2525;

	/**
	 * Name by which the server introduces itself: a domain, or an address literal in
	 * brackets. Name of the machine if not set.
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
	 * Whether content must be text in UTF-8. Other content is refused, and 8BITMIME isn't
	 * offered.
	 */
	private boolean decodeData;

	/**
	 * Whether to print each message on standard output.
	 */
	private boolean debug;

	/**
	 * Level of the log lines for each session, each message and each refusal.
	 */
	private Level logLevel = Level.DEBUG;

	/**
	 * Whether to publish a MessageReceivedEvent for each message.
	 */
	private boolean publishEvents = true;

	/**
	 * Whether to put a Received header field before the content of each message (RFC 5321
	 * section 4.4).
	 */
	private boolean receivedHeader;

	/**
	 * What to do with a CR or LF on its own in content, by which mail could be smuggled
	 * past other servers: reject the message, keep them, or convert LF to CR LF and
	 * reject a CR. They never end a message.
	 */
	private BareNewlineMode bareNewlines = BareNewlineMode.REJECT;

	/**
	 * Addresses to accept: those of RFC 5321, or also those in use that have dots in a
	 * row, or at an end, of the local part, or underscores in the domain.
	 */
	private AddressSyntax addressSyntax = AddressSyntax.STRICT;

	/**
	 * Whether recipients may be local parts without a domain on connectors that speak
	 * LMTP, such as those of OpenSMTPD's mail.lmtp.
	 */
	private boolean lmtpUnqualifiedRecipients;

	/**
	 * Maximum number of recipients of a message.
	 */
	private int maxRecipients = 1000;

	/**
	 * Time that a client may take for a command, however slowly it sends it, before its
	 * connection is closed. Set to 0 for no limit. If a duration suffix is not specified,
	 * milliseconds will be used.
	 */
	private Duration idleTimeout = Duration.ofMinutes(5);

	/**
	 * Number of threads that speak with clients. One for every two processors if not set.
	 */
	private @Nullable Integer eventLoops;

	/**
	 * Time that a client may send nothing of a message before its connection is closed.
	 * Set to 0 for no limit. If a duration suffix is not specified, milliseconds will be
	 * used.
	 */
	private Duration dataTimeout = Duration.ofMinutes(3);

	/**
	 * Time after which a message is rejected that seems to have ended, by a line with a
	 * dot, but not by CR LF . CR LF, if the client sends nothing more. Set to 0 to wait
	 * for the data timeout. If a duration suffix is not specified, milliseconds will be
	 * used.
	 */
	private Duration unterminatedDataTimeout = Duration.ofSeconds(5);

	/**
	 * Minimum amount of a message that a client must send in a second, on average over
	 * each data timeout. Set to 0 for none.
	 */
	private DataSize minDataRate = DataSize.ofBytes(100);

	/**
	 * Time that application code may take for its answer. After that the client is told
	 * to try again later, and the thread is interrupted. Set to 0 for no limit. If a
	 * duration suffix is not specified, milliseconds will be used.
	 */
	private Duration processingTimeout = Duration.ofMinutes(5);

	/**
	 * Time that clients must wait for the greeting; those that speak first are sent away.
	 * If a duration suffix is not specified, milliseconds will be used.
	 */
	private Duration greetingDelay = Duration.ZERO;

	/**
	 * Whether to start with listeners for received messages that work after the reply, or
	 * whose exceptions are hidden, by which accepted mail may be lost.
	 */
	private boolean allowLateListeners;

	/**
	 * Type of shutdown that the server supports.
	 */
	private Shutdown shutdown = Shutdown.GRACEFUL;

	/**
	 * What to speak.
	 */
	private SmtpProtocol protocol = SmtpProtocol.SMTP;

	/**
	 * Whether clients authenticate by AUTH. If not set, they may where there is TLS and
	 * the application can authenticate them.
	 */
	private @Nullable AuthMode auth;

	/**
	 * Whether trusted proxies begin their connections with the PROXY protocol, version 1
	 * or 2.
	 */
	private boolean proxyProtocol;

	/**
	 * Networks of the trusted proxies that speak the PROXY protocol, such as
	 * 192.0.2.0/24. Connections from elsewhere are taken for those of clients.
	 */
	private List<Network> proxyNetworks = new ArrayList<>();

	/**
	 * Time that a trusted proxy may take to say for whom it connects. If a duration
	 * suffix is not specified, milliseconds will be used.
	 */
	private Duration proxyTimeout = Duration.ofSeconds(30);

	/**
	 * Networks from which clients may say by XCLIENT who they speak for.
	 */
	private List<Network> xclientNetworks = new ArrayList<>();

	/**
	 * Networks from which clients may say by XFORWARD, for logs, for whom they send.
	 */
	private List<Network> xforwardNetworks = new ArrayList<>();

	/**
	 * Extensions to offer beyond those that ask nothing of the application, which has to
	 * keep what their parameters promise.
	 */
	private Set<SmtpExtension> extensions = new LinkedHashSet<>();

	/**
	 * Maximum time for which clients may have messages held back with the extension
	 * FUTURERELEASE. If a duration suffix is not specified, milliseconds will be used.
	 */
	private Duration maxFutureRelease = Duration.ofDays(30);

	/**
	 * Maximum time for which application code may have replies wait. If a duration suffix
	 * is not specified, milliseconds will be used.
	 */
	private Duration maxReplyDelay = Duration.ofMinutes(1);

	/**
	 * When to speak TLS. If not set, by STARTTLS where the client asks for it if there is
	 * an SSL bundle, else never.
	 */
	private @Nullable TlsMode tls;

	/**
	 * Further ports, by names of your choice, with an address, a port, a protocol, a TLS
	 * mode, an AUTH mode and a PROXY protocol setting of their own.
	 */
	private final Map<String, Connector> connectors = new LinkedHashMap<>();

	private final Ssl ssl = new Ssl();

	private final Authentication authentication = new Authentication();

	private final Spool spool = new Spool();

	private final Transaction transaction = new Transaction();

	/**
	 * Whether to tell clients 421 while the application refuses traffic, before it is
	 * ready and whenever it says so.
	 */
	private boolean pauseWhileRefusingTraffic;

	private final Limits limits = new Limits();

	private final RateLimits rateLimits = new RateLimits();

	private final Executor executor = new Executor();

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

	public boolean isPublishEvents() {
		return this.publishEvents;
	}

	public void setPublishEvents(boolean publishEvents) {
		this.publishEvents = publishEvents;
	}

	public boolean isReceivedHeader() {
		return this.receivedHeader;
	}

	public void setReceivedHeader(boolean receivedHeader) {
		this.receivedHeader = receivedHeader;
	}

	public BareNewlineMode getBareNewlines() {
		return this.bareNewlines;
	}

	public void setBareNewlines(BareNewlineMode bareNewlines) {
		this.bareNewlines = bareNewlines;
	}

	public AddressSyntax getAddressSyntax() {
		return this.addressSyntax;
	}

	public void setAddressSyntax(AddressSyntax addressSyntax) {
		this.addressSyntax = addressSyntax;
	}

	public boolean isLmtpUnqualifiedRecipients() {
		return this.lmtpUnqualifiedRecipients;
	}

	public void setLmtpUnqualifiedRecipients(boolean lmtpUnqualifiedRecipients) {
		this.lmtpUnqualifiedRecipients = lmtpUnqualifiedRecipients;
	}

	public int getMaxRecipients() {
		return this.maxRecipients;
	}

	public void setMaxRecipients(int maxRecipients) {
		this.maxRecipients = maxRecipients;
	}

	public Duration getIdleTimeout() {
		return this.idleTimeout;
	}

	public void setIdleTimeout(Duration idleTimeout) {
		this.idleTimeout = idleTimeout;
	}

	public @Nullable Integer getEventLoops() {
		return this.eventLoops;
	}

	public void setEventLoops(@Nullable Integer eventLoops) {
		this.eventLoops = eventLoops;
	}

	public Duration getDataTimeout() {
		return this.dataTimeout;
	}

	public void setDataTimeout(Duration dataTimeout) {
		this.dataTimeout = dataTimeout;
	}

	public Duration getUnterminatedDataTimeout() {
		return this.unterminatedDataTimeout;
	}

	public void setUnterminatedDataTimeout(Duration unterminatedDataTimeout) {
		this.unterminatedDataTimeout = unterminatedDataTimeout;
	}

	public DataSize getMinDataRate() {
		return this.minDataRate;
	}

	public void setMinDataRate(DataSize minDataRate) {
		this.minDataRate = minDataRate;
	}

	public Duration getProcessingTimeout() {
		return this.processingTimeout;
	}

	public void setProcessingTimeout(Duration processingTimeout) {
		this.processingTimeout = processingTimeout;
	}

	public Duration getGreetingDelay() {
		return this.greetingDelay;
	}

	public void setGreetingDelay(Duration greetingDelay) {
		this.greetingDelay = greetingDelay;
	}

	public boolean isAllowLateListeners() {
		return this.allowLateListeners;
	}

	public void setAllowLateListeners(boolean allowLateListeners) {
		this.allowLateListeners = allowLateListeners;
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

	public @Nullable AuthMode getAuth() {
		return this.auth;
	}

	public void setAuth(@Nullable AuthMode auth) {
		this.auth = auth;
	}

	public boolean isProxyProtocol() {
		return this.proxyProtocol;
	}

	public void setProxyProtocol(boolean proxyProtocol) {
		this.proxyProtocol = proxyProtocol;
	}

	public List<Network> getProxyNetworks() {
		return this.proxyNetworks;
	}

	public void setProxyNetworks(List<Network> proxyNetworks) {
		this.proxyNetworks = proxyNetworks;
	}

	public Duration getProxyTimeout() {
		return this.proxyTimeout;
	}

	public void setProxyTimeout(Duration proxyTimeout) {
		this.proxyTimeout = proxyTimeout;
	}

	public List<Network> getXclientNetworks() {
		return this.xclientNetworks;
	}

	public void setXclientNetworks(List<Network> xclientNetworks) {
		this.xclientNetworks = xclientNetworks;
	}

	public List<Network> getXforwardNetworks() {
		return this.xforwardNetworks;
	}

	public void setXforwardNetworks(List<Network> xforwardNetworks) {
		this.xforwardNetworks = xforwardNetworks;
	}

	public Set<SmtpExtension> getExtensions() {
		return this.extensions;
	}

	public void setExtensions(Set<SmtpExtension> extensions) {
		this.extensions = extensions;
	}

	public Duration getMaxFutureRelease() {
		return this.maxFutureRelease;
	}

	public void setMaxFutureRelease(Duration maxFutureRelease) {
		this.maxFutureRelease = maxFutureRelease;
	}

	public Duration getMaxReplyDelay() {
		return this.maxReplyDelay;
	}

	public void setMaxReplyDelay(Duration maxReplyDelay) {
		this.maxReplyDelay = maxReplyDelay;
	}

	public @Nullable TlsMode getTls() {
		return this.tls;
	}

	public void setTls(@Nullable TlsMode tls) {
		this.tls = tls;
	}

	public Map<String, Connector> getConnectors() {
		return this.connectors;
	}

	public Ssl getSsl() {
		return this.ssl;
	}

	public Authentication getAuthentication() {
		return this.authentication;
	}

	public boolean isPauseWhileRefusingTraffic() {
		return this.pauseWhileRefusingTraffic;
	}

	public void setPauseWhileRefusingTraffic(boolean pauseWhileRefusingTraffic) {
		this.pauseWhileRefusingTraffic = pauseWhileRefusingTraffic;
	}

	public Limits getLimits() {
		return this.limits;
	}

	public RateLimits getRateLimits() {
		return this.rateLimits;
	}

	public Spool getSpool() {
		return this.spool;
	}

	public Transaction getTransaction() {
		return this.transaction;
	}

	public Executor getExecutor() {
		return this.executor;
	}

	/**
	 * How the server is shut down.
	 */
	public enum Shutdown {

		/**
		 * New mail is refused, and running transactions may finish within the time of the
		 * shutdown phase.
		 */
		GRACEFUL,

		/**
		 * All connections are closed at once.
		 */
		IMMEDIATE

	}

	/**
	 * A further port.
	 */
	public static class Connector {

		/**
		 * Network address to which the connector should bind. That of the server if not
		 * set.
		 */
		private @Nullable InetAddress address;

		/**
		 * Port of the connector. Set to 0 to have the system choose a free one.
		 */
		private int port;

		/**
		 * When to speak TLS. As the server does if not set.
		 */
		private @Nullable TlsMode tls;

		/**
		 * What to speak. As the server does if not set.
		 */
		private @Nullable SmtpProtocol protocol;

		/**
		 * Whether clients authenticate by AUTH. As with the server if not set.
		 */
		private @Nullable AuthMode auth;

		/**
		 * Whether trusted proxies begin their connections with the PROXY protocol. As
		 * with the server if not set.
		 */
		private @Nullable Boolean proxyProtocol;

		public @Nullable InetAddress getAddress() {
			return this.address;
		}

		public void setAddress(@Nullable InetAddress address) {
			this.address = address;
		}

		public int getPort() {
			return this.port;
		}

		public void setPort(int port) {
			this.port = port;
		}

		public @Nullable TlsMode getTls() {
			return this.tls;
		}

		public void setTls(@Nullable TlsMode tls) {
			this.tls = tls;
		}

		public @Nullable SmtpProtocol getProtocol() {
			return this.protocol;
		}

		public void setProtocol(@Nullable SmtpProtocol protocol) {
			this.protocol = protocol;
		}

		public @Nullable AuthMode getAuth() {
			return this.auth;
		}

		public void setAuth(@Nullable AuthMode auth) {
			this.auth = auth;
		}

		public @Nullable Boolean getProxyProtocol() {
			return this.proxyProtocol;
		}

		public void setProxyProtocol(@Nullable Boolean proxyProtocol) {
			this.proxyProtocol = proxyProtocol;
		}

	}

	/**
	 * The certificates of the server.
	 */
	public static class Ssl {

		/**
		 * SSL bundle name.
		 */
		private @Nullable String bundle;

		/**
		 * Client authentication mode.
		 */
		private ClientAuth clientAuth = ClientAuth.NONE;

		/**
		 * Time that a TLS handshake may take. If a duration suffix is not specified,
		 * milliseconds will be used.
		 */
		private Duration handshakeTimeout = Duration.ofSeconds(30);

		/**
		 * Mapping of the server names that clients may ask for to SSL bundles.
		 */
		private List<ServerNameBundle> serverNameBundles = new ArrayList<>();

		public @Nullable String getBundle() {
			return this.bundle;
		}

		public void setBundle(@Nullable String bundle) {
			this.bundle = bundle;
		}

		public ClientAuth getClientAuth() {
			return this.clientAuth;
		}

		public void setClientAuth(ClientAuth clientAuth) {
			this.clientAuth = clientAuth;
		}

		public Duration getHandshakeTimeout() {
			return this.handshakeTimeout;
		}

		public void setHandshakeTimeout(Duration handshakeTimeout) {
			this.handshakeTimeout = handshakeTimeout;
		}

		public List<ServerNameBundle> getServerNameBundles() {
			return this.serverNameBundles;
		}

		public void setServerNameBundles(List<ServerNameBundle> serverNameBundles) {
			this.serverNameBundles = serverNameBundles;
		}

		/**
		 * A server name and its SSL bundle.
		 *
		 * @param serverName the server name
		 * @param bundle the name of the SSL bundle
		 */
		public record ServerNameBundle(String serverName, String bundle) {

		}

	}

	/**
	 * How clients authenticate.
	 */
	public static class Authentication {

		/**
		 * SASL mechanisms to offer, in order. All that the application can decide on if
		 * not set. SCRAM-SHA-256 and SCRAM-SHA-256-PLUS with the users of Spring Security
		 * have to be named, since they need passwords that are stored for them.
		 */
		private List<String> mechanisms = new ArrayList<>();

		/**
		 * Whether to offer AUTH without TLS, where anyone on the way can read passwords.
		 */
		private boolean allowWithoutTls;

		/**
		 * Time after which a client is told that it couldn't authenticate: the same for
		 * any reason, twice the time for the second failure, and so on. If a duration
		 * suffix is not specified, milliseconds will be used.
		 */
		private Duration failureDelay = Duration.ofSeconds(1);

		/**
		 * Number of failures after which the connection is closed.
		 */
		private int maxFailures = 3;

		/**
		 * Maximum number of failures of one address, or of one /64 network by IPv6,
		 * within the failure window, over all connections. Set to 0 for no limit.
		 */
		private int maxFailuresPerAddress = 60;

		/**
		 * Maximum number of failures for one user within the failure window. At an
		 * address that has so many, the user is refused; if all addresses together have
		 * so many, answers for the user are delayed. Set to 0 for no limit.
		 */
		private int maxFailuresPerUser = 10;

		/**
		 * Time within which all failures are forgotten, steadily. If a duration suffix is
		 * not specified, milliseconds will be used.
		 */
		private Duration failureWindow = Duration.ofHours(1);

		/**
		 * Minimum time for an answer, a positive one as well, for a user with too many
		 * failures from all addresses together. If a duration suffix is not specified,
		 * milliseconds will be used.
		 */
		private Duration userDelay = Duration.ofSeconds(5);

		/**
		 * Networks whose clients are not refused because of failures, such as that of a
		 * webmail server, since many users share an address there.
		 */
		private List<Network> exemptNetworks = new ArrayList<>();

		/**
		 * Maximum number of addresses and users whose failures are remembered in memory.
		 * Beyond that, those without an attempt for the longest time are forgotten. Does
		 * not have an effect if failures are counted elsewhere.
		 */
		private int maxRemembered = 100000;

		private final AuthenticationExecutor executor = new AuthenticationExecutor();

		public List<String> getMechanisms() {
			return this.mechanisms;
		}

		public void setMechanisms(List<String> mechanisms) {
			this.mechanisms = mechanisms;
		}

		public boolean isAllowWithoutTls() {
			return this.allowWithoutTls;
		}

		public void setAllowWithoutTls(boolean allowWithoutTls) {
			this.allowWithoutTls = allowWithoutTls;
		}

		public Duration getFailureDelay() {
			return this.failureDelay;
		}

		public void setFailureDelay(Duration failureDelay) {
			this.failureDelay = failureDelay;
		}

		public int getMaxFailures() {
			return this.maxFailures;
		}

		public void setMaxFailures(int maxFailures) {
			this.maxFailures = maxFailures;
		}

		public int getMaxFailuresPerAddress() {
			return this.maxFailuresPerAddress;
		}

		public void setMaxFailuresPerAddress(int maxFailuresPerAddress) {
			this.maxFailuresPerAddress = maxFailuresPerAddress;
		}

		public int getMaxFailuresPerUser() {
			return this.maxFailuresPerUser;
		}

		public void setMaxFailuresPerUser(int maxFailuresPerUser) {
			this.maxFailuresPerUser = maxFailuresPerUser;
		}

		public Duration getFailureWindow() {
			return this.failureWindow;
		}

		public void setFailureWindow(Duration failureWindow) {
			this.failureWindow = failureWindow;
		}

		public Duration getUserDelay() {
			return this.userDelay;
		}

		public void setUserDelay(Duration userDelay) {
			this.userDelay = userDelay;
		}

		public List<Network> getExemptNetworks() {
			return this.exemptNetworks;
		}

		public void setExemptNetworks(List<Network> exemptNetworks) {
			this.exemptNetworks = exemptNetworks;
		}

		public int getMaxRemembered() {
			return this.maxRemembered;
		}

		public void setMaxRemembered(int maxRemembered) {
			this.maxRemembered = maxRemembered;
		}

		public AuthenticationExecutor getExecutor() {
			return this.executor;
		}

	}

	/**
	 * The threads on which authenticators run: platform threads in any case, since
	 * passwords are hashed there.
	 */
	public static class AuthenticationExecutor {

		/**
		 * Maximum number of threads. One for every two processors, at least 4, if not
		 * set.
		 */
		private @Nullable Integer maxSize;

		/**
		 * Maximum number of authentications that wait for a thread. Beyond that, those of
		 * the address with the most of them are answered 454.
		 */
		private int queueCapacity = 256;

		public @Nullable Integer getMaxSize() {
			return this.maxSize;
		}

		public void setMaxSize(@Nullable Integer maxSize) {
			this.maxSize = maxSize;
		}

		public int getQueueCapacity() {
			return this.queueCapacity;
		}

		public void setQueueCapacity(int queueCapacity) {
			this.queueCapacity = queueCapacity;
		}

	}

	/**
	 * What one client may do in some time.
	 */
	public static class RateLimits {

		/**
		 * Maximum number of new connections from one address, or from one /64 network by
		 * IPv6, in a second. No limit if not set.
		 */
		private @Nullable Integer connectionsPerSecond;

		/**
		 * Maximum number of messages of one user, or of one address without AUTH, in an
		 * hour. No limit if not set.
		 */
		private @Nullable Integer messagesPerHour;

		/**
		 * Maximum number of recipients of one user, or of one address without AUTH, in an
		 * hour. No limit if not set.
		 */
		private @Nullable Integer recipientsPerHour;

		/**
		 * Networks of clients without these limits, such as 192.0.2.0/24.
		 */
		private List<Network> exemptNetworks = new ArrayList<>();

		/**
		 * Maximum number of clients that are remembered in memory. Beyond that, those
		 * that haven't come for long are forgotten, and begin anew.
		 */
		private int maxClients = 100000;

		public @Nullable Integer getConnectionsPerSecond() {
			return this.connectionsPerSecond;
		}

		public void setConnectionsPerSecond(@Nullable Integer connectionsPerSecond) {
			this.connectionsPerSecond = connectionsPerSecond;
		}

		public @Nullable Integer getMessagesPerHour() {
			return this.messagesPerHour;
		}

		public void setMessagesPerHour(@Nullable Integer messagesPerHour) {
			this.messagesPerHour = messagesPerHour;
		}

		public @Nullable Integer getRecipientsPerHour() {
			return this.recipientsPerHour;
		}

		public void setRecipientsPerHour(@Nullable Integer recipientsPerHour) {
			this.recipientsPerHour = recipientsPerHour;
		}

		public List<Network> getExemptNetworks() {
			return this.exemptNetworks;
		}

		public void setExemptNetworks(List<Network> exemptNetworks) {
			this.exemptNetworks = exemptNetworks;
		}

		public int getMaxClients() {
			return this.maxClients;
		}

		public void setMaxClients(int maxClients) {
			this.maxClients = maxClients;
		}

	}

	/**
	 * What clients may do before they are sent away.
	 */
	public static class Limits {

		/**
		 * Maximum number of connections.
		 */
		private int maxConnections = 8192;

		/**
		 * Maximum number of connections from one address, or from one /64 network by
		 * IPv6.
		 */
		private int maxConnectionsPerAddress = 256;

		/**
		 * Maximum number of messages over one connection, refused ones included.
		 */
		private int maxMessages = 10000;

		/**
		 * Maximum number of commands after one message and before the end of the next.
		 * Accepted recipients count only once their transaction has ended without a
		 * message.
		 */
		private int maxCommands = 2000;

		/**
		 * Maximum number of wrong commands over one connection.
		 */
		private int maxErrors = 20;

		/**
		 * Maximum number of recipients that the application refuses for good over one
		 * connection.
		 */
		private int maxUnknownRecipients = 20;

		/**
		 * Time by which each such refusal takes longer than the one before. If a duration
		 * suffix is not specified, milliseconds will be used.
		 */
		private Duration unknownRecipientDelay = Duration.ofMillis(200);

		/**
		 * Maximum length of a command line, without what extensions add to it.
		 */
		private DataSize maxCommandLine = DataSize.ofBytes(512);

		/**
		 * Maximum length of a line of a message.
		 */
		private DataSize maxTextLine = DataSize.ofMegabytes(1);

		/**
		 * Maximum size of the header of a message.
		 */
		private DataSize maxHeaderSize = DataSize.ofKilobytes(512);

		/**
		 * Verbs after which a client is sent away, since it speaks another protocol.
		 * Those of HTTP if not set.
		 */
		private @Nullable Set<String> forbiddenCommands;

		public int getMaxConnections() {
			return this.maxConnections;
		}

		public void setMaxConnections(int maxConnections) {
			this.maxConnections = maxConnections;
		}

		public int getMaxConnectionsPerAddress() {
			return this.maxConnectionsPerAddress;
		}

		public void setMaxConnectionsPerAddress(int maxConnectionsPerAddress) {
			this.maxConnectionsPerAddress = maxConnectionsPerAddress;
		}

		public int getMaxMessages() {
			return this.maxMessages;
		}

		public void setMaxMessages(int maxMessages) {
			this.maxMessages = maxMessages;
		}

		public int getMaxCommands() {
			return this.maxCommands;
		}

		public void setMaxCommands(int maxCommands) {
			this.maxCommands = maxCommands;
		}

		public int getMaxErrors() {
			return this.maxErrors;
		}

		public void setMaxErrors(int maxErrors) {
			this.maxErrors = maxErrors;
		}

		public int getMaxUnknownRecipients() {
			return this.maxUnknownRecipients;
		}

		public void setMaxUnknownRecipients(int maxUnknownRecipients) {
			this.maxUnknownRecipients = maxUnknownRecipients;
		}

		public Duration getUnknownRecipientDelay() {
			return this.unknownRecipientDelay;
		}

		public void setUnknownRecipientDelay(Duration unknownRecipientDelay) {
			this.unknownRecipientDelay = unknownRecipientDelay;
		}

		public DataSize getMaxCommandLine() {
			return this.maxCommandLine;
		}

		public void setMaxCommandLine(DataSize maxCommandLine) {
			this.maxCommandLine = maxCommandLine;
		}

		public DataSize getMaxTextLine() {
			return this.maxTextLine;
		}

		public void setMaxTextLine(DataSize maxTextLine) {
			this.maxTextLine = maxTextLine;
		}

		public DataSize getMaxHeaderSize() {
			return this.maxHeaderSize;
		}

		public void setMaxHeaderSize(DataSize maxHeaderSize) {
			this.maxHeaderSize = maxHeaderSize;
		}

		public @Nullable Set<String> getForbiddenCommands() {
			return this.forbiddenCommands;
		}

		public void setForbiddenCommands(@Nullable Set<String> forbiddenCommands) {
			this.forbiddenCommands = forbiddenCommands;
		}

	}

	/**
	 * Where content is kept.
	 */
	public static class Spool {

		/**
		 * Maximum size of a message in memory. The content of larger ones is kept in a
		 * file.
		 */
		private DataSize memoryThreshold = DataSize.ofMegabytes(4);

		/**
		 * Maximum amount of memory for all messages together, in the heap and outside of
		 * it. Beyond that, smaller messages are kept in files, too. 64MB, or a quarter of
		 * the maximum heap size where that is less, if not set. The server uses at most
		 * half of the maximum heap size.
		 */
		private @Nullable DataSize memoryBudget;

		/**
		 * Directory of the files. Temporary directory if not set.
		 */
		private @Nullable Path directory;

		/**
		 * Maximum size of all files together, those that the application still holds
		 * included. Messages beyond that are deferred. Set to 0 to keep no files, so that
		 * messages that don't fit into memory are deferred, and those larger than the
		 * memory threshold are rejected.
		 */
		private DataSize diskBudget = DataSize.ofGigabytes(10);

		/**
		 * Whether content ends, and what it takes is freed, as soon as the processors and
		 * listeners of the message have returned, instead of when nobody holds it any
		 * more. Listeners that work later, such as those with @Async, can't read it then.
		 */
		private boolean discardAfterProcessing;

		public DataSize getMemoryThreshold() {
			return this.memoryThreshold;
		}

		public void setMemoryThreshold(DataSize memoryThreshold) {
			this.memoryThreshold = memoryThreshold;
		}

		public @Nullable DataSize getMemoryBudget() {
			return this.memoryBudget;
		}

		public void setMemoryBudget(@Nullable DataSize memoryBudget) {
			this.memoryBudget = memoryBudget;
		}

		public @Nullable Path getDirectory() {
			return this.directory;
		}

		public void setDirectory(@Nullable Path directory) {
			this.directory = directory;
		}

		public DataSize getDiskBudget() {
			return this.diskBudget;
		}

		public void setDiskBudget(DataSize diskBudget) {
			this.diskBudget = diskBudget;
		}

		public boolean isDiscardAfterProcessing() {
			return this.discardAfterProcessing;
		}

		public void setDiscardAfterProcessing(boolean discardAfterProcessing) {
			this.discardAfterProcessing = discardAfterProcessing;
		}

	}

	/**
	 * The threads on which application code runs, and those of the relay.
	 */
	public static class Executor {

		/**
		 * Maximum number of threads; the relay has as many of its own. Doesn't have an
		 * effect if virtual threads are enabled.
		 */
		private int maxSize = 64;

		/**
		 * Number of sessions that may wait for a thread. Others are told to try again
		 * later. Doesn't have an effect if virtual threads are enabled.
		 */
		private int queueCapacity = 1024;

		/**
		 * Time that threads may be idle before they end. Doesn't have an effect if
		 * virtual threads are enabled. If a duration suffix is not specified,
		 * milliseconds will be used.
		 */
		private Duration keepAlive = Duration.ofSeconds(60);

		/**
		 * Maximum number of virtual threads; the relay has as many of its own. Sessions
		 * that would need another one are told to try again later. Only has an effect if
		 * virtual threads are enabled.
		 */
		private int concurrencyLimit = 1024;

		public int getMaxSize() {
			return this.maxSize;
		}

		public void setMaxSize(int maxSize) {
			this.maxSize = maxSize;
		}

		public int getQueueCapacity() {
			return this.queueCapacity;
		}

		public void setQueueCapacity(int queueCapacity) {
			this.queueCapacity = queueCapacity;
		}

		public Duration getKeepAlive() {
			return this.keepAlive;
		}

		public void setKeepAlive(Duration keepAlive) {
			this.keepAlive = keepAlive;
		}

		public int getConcurrencyLimit() {
			return this.concurrencyLimit;
		}

		public void setConcurrencyLimit(int concurrencyLimit) {
			this.concurrencyLimit = concurrencyLimit;
		}

	}

	/**
	 * Database transactions around the processing of messages.
	 */
	public static class Transaction {

		/**
		 * Whether to process each message inside one transaction where the application
		 * has a transaction manager, so that the reply waits for the commit.
		 */
		private boolean enabled = true;

		/**
		 * Maximum number of messages that are inside a transaction at a time; others wait
		 * for their turn without a thread or a connection. A message counts from before
		 * its processors and listeners are called until the commit, whether they use the
		 * database or not, so that this is how many messages are processed at a time. 0
		 * for no limit. If not set, a third of the connections that the pool of the
		 * transaction manager's data source may have, or no limit if that isn't known.
		 */
		private @Nullable Integer maxConcurrent;

		public boolean isEnabled() {
			return this.enabled;
		}

		public void setEnabled(boolean enabled) {
			this.enabled = enabled;
		}

		public @Nullable Integer getMaxConcurrent() {
			return this.maxConcurrent;
		}

		public void setMaxConcurrent(@Nullable Integer maxConcurrent) {
			this.maxConcurrent = maxConcurrent;
		}

	}

}
