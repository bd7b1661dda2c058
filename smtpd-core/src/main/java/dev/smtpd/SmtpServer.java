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

package dev.smtpd;

import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

import dev.smtpd.auth.AuthFailureStore;
import dev.smtpd.auth.AuthLimits;
import dev.smtpd.auth.AuthMode;
import dev.smtpd.auth.Authenticator;
import dev.smtpd.auth.ScramAuthenticator;
import dev.smtpd.auth.TokenAuthenticator;
import dev.smtpd.extension.SmtpExtension;
import dev.smtpd.management.ExecutorUsage;
import dev.smtpd.management.PauseMode;
import dev.smtpd.management.RunningCall;
import dev.smtpd.management.SmtpConnectorStatus;
import dev.smtpd.management.SpoolUsage;
import dev.smtpd.tls.TlsConfigurationSource;
import dev.smtpd.tls.TlsMode;
import dev.smtpd.transport.NettySmtpServer;
import org.jspecify.annotations.Nullable;

/**
 * An SMTP server inside an application: smtpd.py's {@code SMTPServer}. It can be started
 * and stopped as often as wanted, from any thread but its event loops, where observers
 * and non-blocking processors run; there, stopping throws {@link IllegalStateException}.
 *
 * @since 0.1.0
 */
public interface SmtpServer extends AutoCloseable {

	/**
	 * Return a builder of a server on Netty.
	 * @return a new builder
	 */
	static Builder builder() {
		return NettySmtpServer.builder();
	}

	/**
	 * Start to listen. Calling this method on a server that runs has no effect.
	 * @throws SmtpBindException if the port can't be had; nothing is left running then
	 * @throws SmtpSpoolException if no file can be made in the spool directory, unless
	 * the {@linkplain Builder#spoolDiskBudget(long) disk budget} is 0; nothing is left
	 * running then
	 */
	void start();

	/**
	 * Refuse new mail and let running transactions finish: the ports are closed, sessions
	 * outside of a transaction are told 421 and closed at once, the others after their
	 * transaction. Returns at once. The server is still to be {@link #stop() stopped}
	 * afterwards.
	 * @return completed when the last session is gone: with {@code true} if each could
	 * finish, or with {@code false} if {@link #stop()} closed some of them
	 */
	CompletableFuture<Boolean> shutDownGracefully();

	/**
	 * Close the ports and all connections, whatever they do. Messages that were not
	 * answered stay with their clients. Returns when everything is closed. Calling this
	 * method on a server that doesn't run has no effect.
	 */
	void stop();

	/**
	 * {@link #stop() Stop} the server, which can be started again.
	 */
	@Override
	default void close() {
		stop();
	}

	/**
	 * Return whether the server was started and not stopped since.
	 * @return whether the server runs
	 */
	boolean isRunning();

	/**
	 * Return the ports on which the server listens.
	 * @return the connectors, none if the server doesn't run or is shutting down
	 */
	List<SmtpConnector> connectors();

	/**
	 * Return the verbs of which {@linkplain SmtpServerObserver#commandReplied observers}
	 * are notified.
	 * @return the verbs in upper case that some connector knows, and {@code UNKNOWN} for
	 * all others; none if the server doesn't run
	 */
	List<String> verbs();

	/**
	 * Return how many connections are open.
	 * @return the number of sessions
	 */
	int sessionCount();

	/**
	 * Return what each connector does at the moment.
	 * @return the connectors, paused and closed ones included; none if the server doesn't
	 * run
	 */
	List<SmtpConnectorStatus> status();

	/**
	 * Return why the server doesn't work any more, though it was started. Its ports are
	 * closed then. It can be {@link #stop() stopped} and started again.
	 * @return the cause, such as an event loop that has ended; {@code null} if the server
	 * works, or doesn't run
	 */
	@Nullable Throwable failure();

	/**
	 * Return whether the server lets running transactions finish before it stops.
	 * @return whether {@link #shutDownGracefully()} was called since the start
	 */
	boolean isShuttingDown();

	/**
	 * Take no new mail at a connector: new connections are treated as the mode says, and
	 * sessions get 421 as soon as they are outside a transaction. A connector can be
	 * paused for several reasons, and goes on when none is left; it is held if one of
	 * them says so. Returns at once.
	 * @param connector the name of the connector
	 * @param reason who pauses it and why, for {@link SmtpConnectorStatus#pauses()}
	 * @param mode what new clients meet
	 * @throws IllegalArgumentException if the server runs and has no such connector
	 * @throws IllegalStateException if the server doesn't run
	 */
	void pause(String connector, String reason, PauseMode mode);

	/**
	 * Take new mail again, unless the connector is paused for another reason, too.
	 * @param connector the name of the connector
	 * @param reason the reason that is no longer; one that there was not has no effect
	 * @throws IllegalArgumentException if the server runs and has no such connector
	 * @throws IllegalStateException if the server doesn't run
	 */
	void resume(String connector, String reason);

	/**
	 * Return the open sessions. They go on meanwhile, so that what is read from one need
	 * not fit together.
	 * @return the sessions, in no order
	 */
	List<SmtpSession> sessions();

	/**
	 * Close a session with 421, whatever it does. A message that is being processed then
	 * will come again, since its client isn't told the outcome.
	 * @param id the identifier of the session
	 * @return whether there was such a session
	 */
	boolean closeSession(String id);

	/**
	 * Return what clients may do.
	 * @return the limits, running or not
	 */
	SmtpLimits limits();

	/**
	 * Return how long application code may take for its answer.
	 * @return the time, zero for no limit; running or not
	 */
	Duration processingTimeout();

	/**
	 * Return how much content the server holds.
	 * @return the usage, nothing if the server doesn't run
	 */
	SpoolUsage spoolUsage();

	/**
	 * Return how much memory all messages together may take at present.
	 * @return the number of bytes, which is the budget that was configured, or half of
	 * the maximum heap size if that is less, or less from when the JVM has run out of
	 * memory until the server is started again
	 * @see Builder#spoolMemoryBudget(long)
	 */
	long spoolMemoryBudget();

	/**
	 * Check that the server can write files to its spool directory, by writing a small
	 * one, which is deleted at once. Has no effect where the server doesn't run or its
	 * {@linkplain Builder#spoolDiskBudget(long) disk budget} is 0. Blocks, so that it
	 * must not be called on an event loop.
	 * @throws SmtpSpoolException if the server can't write files at the moment. Messages
	 * that don't fit into memory are deferred with 452 then.
	 */
	void checkSpool();

	/**
	 * Return whether a message of the greatest size would find no room: what is left of
	 * the {@linkplain Builder#spoolDiskBudget(long) disk budget}, or on the disk, is less
	 * than the {@linkplain Builder#dataSizeLimit(long) size limit}, or than 32 MiB where
	 * there is no limit, or than the budget as a whole. Runs the garbage collector first,
	 * at most every 5 seconds, where files of content might be left that the application
	 * holds no more. Blocks, so that it must not be called on an event loop.
	 * @return whether such a message would be deferred with 452; {@code false} where the
	 * server doesn't run or keeps no files
	 * @throws SmtpSpoolException if the server can't find out what is left on the disk
	 */
	boolean isSpoolFull();

	/**
	 * Return how much application code runs.
	 * @return the usage, nothing if the server doesn't run
	 */
	ExecutorUsage executorUsage();

	/**
	 * Return the application code that was called first of what has not returned.
	 * @return the call, or {@code null} if there is none
	 */
	@Nullable RunningCall oldestCall();

	/**
	 * Return how many authentications are being decided.
	 * @return the usage, nothing if the server doesn't run
	 */
	ExecutorUsage authExecutorUsage();

	/**
	 * Builds a {@link SmtpServer}. Not thread-safe.
	 */
	interface Builder {

		/**
		 * Set the name of the server's own connector, by which it is told from those of
		 * other servers.
		 * @param name the name, {@code default} by default: 1 to 64 letters, digits,
		 * {@code -} and {@code _}, of which the first is a letter or a digit
		 * @return this builder
		 * @throws IllegalArgumentException if it isn't such a name, or there is a
		 * connector of this name
		 */
		Builder connectorName(String name);

		/**
		 * Set the address to listen on.
		 * @param address the address, or {@code null} for every address of the machine,
		 * IPv4 and IPv6, which is the default
		 * @return this builder
		 */
		Builder address(@Nullable InetAddress address);

		/**
		 * Set the port to listen on.
		 * @param port the port, 2525 by default; 0 to have the system choose one
		 * @return this builder
		 * @throws IllegalArgumentException if it isn't a port
		 */
		Builder port(int port);

		/**
		 * Set the name by which the server introduces itself (RFC 5321 section 4.3.1).
		 * @param hostname a domain or an address literal, or {@code null} for the name of
		 * the machine, which is the default
		 * @return this builder
		 * @throws IllegalArgumentException if it is neither
		 */
		Builder hostname(@Nullable String hostname);

		/**
		 * Set the greatest size of a message (RFC 1870): smtpd.py's
		 * {@code data_size_limit}.
		 * @param bytes the size in bytes, 32 MiB by default; 0 for no limit
		 * @return this builder
		 * @throws IllegalArgumentException if it is negative
		 */
		Builder dataSizeLimit(long bytes);

		/**
		 * Set whether internationalized mailboxes are accepted (RFC 6531): smtpd.py's
		 * {@code enable_SMTPUTF8}.
		 * @param enable whether to offer SMTPUTF8; not offered by default
		 * @return this builder
		 */
		Builder enableSmtputf8(boolean enable);

		/**
		 * Set whether content must be text: smtpd.py's {@code decode_data}. Content that
		 * isn't UTF-8 is refused then, and 8BITMIME isn't offered.
		 * @param decode whether content must be text; not by default
		 * @return this builder
		 */
		Builder decodeData(boolean decode);

		/**
		 * Set whether a {@code Received} header field is put before the content (RFC 5321
		 * section 4.4).
		 * @param add whether to add it; not by default
		 * @return this builder
		 */
		Builder receivedHeader(boolean add);

		/**
		 * Set what becomes of a CR or LF on its own in content (RFC 5321 section 2.3.8).
		 * @param mode the mode; {@link BareNewlineMode#REJECT} by default
		 * @return this builder
		 */
		Builder bareNewlines(BareNewlineMode mode);

		/**
		 * Set which addresses are accepted in MAIL and RCPT.
		 * @param syntax the syntax; {@link AddressSyntax#STRICT} by default
		 * @return this builder
		 */
		Builder addressSyntax(AddressSyntax syntax);

		/**
		 * Set whether recipients may be local parts without a domain on connectors that
		 * speak LMTP, such as {@code <joe>}, as OpenSMTPD's mail.lmtp names them. Those
		 * with {@code %}, {@code !} or quotes aren't accepted.
		 * @param accept whether to accept them; not by default
		 * @return this builder
		 */
		Builder lmtpUnqualifiedRecipients(boolean accept);

		/**
		 * Set when TLS is spoken.
		 * @param mode when TLS is spoken; never by default
		 * @return this builder
		 */
		Builder tls(TlsMode mode);

		/**
		 * Set how TLS is spoken, on all connectors.
		 * @param source finds the configuration for each handshake; without it there
		 * can't be TLS
		 * @return this builder
		 */
		Builder tlsConfiguration(TlsConfigurationSource source);

		/**
		 * Set how long a TLS handshake may take before the connection is closed.
		 * @param timeout the time, 30 seconds by default
		 * @return this builder
		 * @throws IllegalArgumentException if it isn't positive
		 */
		Builder tlsHandshakeTimeout(Duration timeout);

		/**
		 * Set what is spoken.
		 * @param protocol the protocol, SMTP by default
		 * @return this builder
		 */
		Builder protocol(SmtpProtocol protocol);

		/**
		 * Set whether clients authenticate.
		 * @param mode whether clients authenticate, or {@code null}, which is the
		 * default, for {@link AuthMode#OPTIONAL} on the connectors that can offer AUTH
		 * and {@link AuthMode#NONE} on the others: there must be an authenticator, and
		 * TLS unless AUTH is {@link #allowAuthWithoutTls allowed without}
		 * @return this builder
		 */
		Builder auth(@Nullable AuthMode mode);

		/**
		 * Set who decides on passwords, which AUTH PLAIN and LOGIN need.
		 * @param authenticator decides, or {@code null} for nobody, which is the default
		 * @return this builder
		 */
		Builder authenticator(@Nullable Authenticator authenticator);

		/**
		 * Set who decides on bearer tokens, which AUTH OAUTHBEARER and XOAUTH2 need.
		 * @param authenticator decides, or {@code null} for nobody, which is the default
		 * @return this builder
		 */
		Builder tokenAuthenticator(@Nullable TokenAuthenticator authenticator);

		/**
		 * Set who knows what AUTH SCRAM-SHA-256 and SCRAM-SHA-256-PLUS need to know.
		 * @param authenticator knows it, or {@code null} for nobody, which is the default
		 * @return this builder
		 */
		Builder scramAuthenticator(@Nullable ScramAuthenticator authenticator);

		/**
		 * Set which SASL mechanisms are offered.
		 * @param mechanisms their names in the order in which they are offered; all for
		 * which there is an authenticator if empty, which is the default
		 * @return this builder
		 * @throws IllegalArgumentException if there is no such mechanism
		 */
		Builder authMechanisms(Collection<String> mechanisms);

		/**
		 * Set whether AUTH is offered without TLS, where passwords and tokens can be read
		 * by anyone on the way.
		 * @param allow whether to offer it; not by default
		 * @return this builder
		 */
		Builder allowAuthWithoutTls(boolean allow);

		/**
		 * Set how long after its attempt a client is told that it couldn't authenticate.
		 * It is as long for unknown users as for wrong passwords, and longer with each
		 * attempt: twice, three times, and so on.
		 * @param delay the time, 1 second by default
		 * @return this builder
		 * @throws IllegalArgumentException if it is negative
		 */
		Builder authFailureDelay(Duration delay);

		/**
		 * Set how often a client may fail to authenticate before the server replies 421
		 * and closes the connection.
		 * @param failures the number, at least 1; 3 by default
		 * @return this builder
		 * @throws IllegalArgumentException if it is less than 1
		 */
		Builder maxAuthFailures(int failures);

		/**
		 * Set how many authentications may fail, over any number of connections, and how
		 * many may be decided at once.
		 * @param limits the limits, {@link AuthLimits#defaults()} by default
		 * @return this builder
		 */
		Builder authLimits(AuthLimits limits);

		/**
		 * Set where failed authentications are counted.
		 * @param store the store, or {@code null} for the memory of this server, which is
		 * the default
		 * @return this builder
		 */
		Builder authFailureStore(@Nullable AuthFailureStore store);

		/**
		 * Set the executor that runs authenticators. The server gives it no more than
		 * {@link AuthLimits#maxConcurrent()} tasks at once; further attempts wait in a
		 * queue of the server's own. It isn't shut down by the server.
		 * @param executor the executor, or {@code null} for one of the server's own,
		 * which is the default
		 * @return this builder
		 */
		Builder authExecutor(@Nullable Executor executor);

		/**
		 * Set for how long application code may have replies wait.
		 * @param delay the time, 1 minute by default
		 * @return this builder
		 * @throws IllegalArgumentException if it is negative
		 * @see SmtpSession#delayReply
		 */
		Builder maxReplyDelay(Duration delay);

		/**
		 * Set which extensions are offered beyond those that ask nothing of the
		 * application.
		 * @param extensions the extensions, none by default
		 * @return this builder
		 */
		Builder extensions(Collection<SmtpExtension> extensions);

		/**
		 * Set for how long clients may have a message held back by
		 * {@link SmtpExtension#FUTURERELEASE}.
		 * @param time the time, 30 days by default
		 * @return this builder
		 * @throws IllegalArgumentException if it isn't positive
		 */
		Builder maxFutureRelease(Duration time);

		/**
		 * Set whether trusted proxies begin their connections with the PROXY protocol,
		 * version 1 or 2.
		 * @param expect whether they do; they don't by default
		 * @return this builder
		 */
		Builder proxyProtocol(boolean expect);

		/**
		 * Set which networks trusted proxies are in. Connections from there that don't
		 * begin with the PROXY protocol are closed; on those from elsewhere it isn't
		 * obeyed.
		 * @param networks the networks, none by default
		 * @return this builder
		 */
		Builder proxyNetworks(Collection<Network> networks);

		/**
		 * Set how long a trusted proxy may take to say for whom it connects.
		 * @param timeout the time, 30 seconds by default
		 * @return this builder
		 * @throws IllegalArgumentException if it isn't positive
		 */
		Builder proxyTimeout(Duration timeout);

		/**
		 * Set from which networks clients may say by XCLIENT who they speak for.
		 * @param networks the networks, none by default
		 * @return this builder
		 */
		Builder xclientNetworks(Collection<Network> networks);

		/**
		 * Set from which networks clients may say by XFORWARD, for logs, for whom they
		 * send.
		 * @param networks the networks, none by default
		 * @return this builder
		 */
		Builder xforwardNetworks(Collection<Network> networks);

		/**
		 * Add a connector: another port, with whatever is set for it here. What isn't, is
		 * as for the server's own port.
		 * @param name the name of the connector: 1 to 64 letters, digits, {@code -} and
		 * {@code _}, of which the first is a letter or a digit
		 * @param customizer sets what is different
		 * @return this builder
		 * @throws IllegalArgumentException if it isn't such a name, or there is a
		 * connector of this name
		 */
		Builder connector(String name, Consumer<ConnectorBuilder> customizer);

		/**
		 * Set how large a message in memory may be. The content of larger ones is kept in
		 * a file.
		 * @param bytes the size in bytes, 4 MiB by default
		 * @return this builder
		 * @throws IllegalArgumentException if it is negative
		 */
		Builder spoolMemoryThreshold(long bytes);

		/**
		 * Set how much memory all messages that arrive or are being processed may take,
		 * in the heap and outside of it. Beyond that, smaller messages go to files, too.
		 * The server uses at most half of the maximum heap size.
		 * @param bytes the number of bytes, by default 64 MiB, or a quarter of the
		 * maximum heap size where that is less
		 * @return this builder
		 * @throws IllegalArgumentException if it is negative
		 */
		Builder spoolMemoryBudget(long bytes);

		/**
		 * Set where the files are.
		 * @param directory the directory, which {@link SmtpServer#start()} makes if it
		 * isn't there, or {@code null} for a temporary one, which is the default
		 * @return this builder
		 */
		Builder spoolDirectory(@Nullable Path directory);

		/**
		 * Set how many bytes all files may have, those included that the application
		 * still holds. Messages beyond that are deferred with 452, and so are those for
		 * which the disk has no space.
		 * @param bytes the number of bytes, 10 GiB by default; 0 to keep no files, and to
		 * need no directory. Messages for which there is no memory at the moment are
		 * deferred with 452 then, and those larger than
		 * {@linkplain #spoolMemoryThreshold(long) a message in memory} may be are
		 * rejected with 552, as if that was the {@linkplain #dataSizeLimit(long) size
		 * limit}.
		 * @return this builder
		 * @throws IllegalArgumentException if it is negative
		 */
		Builder spoolDiskBudget(long bytes);

		/**
		 * Set whether the content of a message ends with its processing, instead of when
		 * nobody holds it any more. For who keeps nothing, or keeps it elsewhere: what it
		 * takes on the disk is freed then, where else the garbage collector decides.
		 * @param discard whether content can't be read any more when all processors have
		 * returned; {@code false} by default
		 * @return this builder
		 */
		Builder discardAfterProcessing(boolean discard);

		/**
		 * Set how many recipients a message may have; the server replies 452 to more (RFC
		 * 5321 section 4.5.3.1.10).
		 * @param recipients the number, at least 1; 1000 by default
		 * @return this builder
		 * @throws IllegalArgumentException if it is less than 1
		 */
		Builder maxRecipients(int recipients);

		/**
		 * Set how long a client may take for a command, however slowly it sends it,
		 * before the server replies 421 and closes the connection (RFC 5321 section
		 * 4.5.3.2.7).
		 * @param timeout the time, 5 minutes by default; zero for no limit
		 * @return this builder
		 * @throws IllegalArgumentException if it is negative
		 */
		Builder idleTimeout(Duration timeout);

		/**
		 * Set what clients may do before they are sent away.
		 * @param limits the limits
		 * @return this builder
		 */
		Builder limits(SmtpLimits limits);

		/**
		 * Set how long a client may send nothing of a content before the server replies
		 * 421 and closes the connection (RFC 5321 section 4.5.3.2.5).
		 * @param timeout the time, 3 minutes by default; zero for no limit
		 * @return this builder
		 * @throws IllegalArgumentException if it is negative
		 */
		Builder dataTimeout(Duration timeout);

		/**
		 * Set how long a client may send nothing after a line that looks like the end of
		 * the content but isn't CR LF {@code .} CR LF, such as LF {@code .} LF. The
		 * message is rejected with 554 then, and the connection is closed, so that the
		 * client doesn't wait for the data timeout and try again.
		 * @param timeout the time, 5 seconds by default, in which a packet that was lost
		 * on the way is sent again; zero to wait for the data timeout, and to reply 421
		 * @return this builder
		 * @throws IllegalArgumentException if it is negative
		 */
		Builder unterminatedDataTimeout(Duration timeout);

		/**
		 * Set how fast a client must send a content, on average over each data timeout;
		 * it is told 421 else, and the connection is closed.
		 * @param bytesPerSecond the rate, 100 bytes a second by default; 0 for none
		 * @return this builder
		 * @throws IllegalArgumentException if it is negative
		 */
		Builder minDataRate(long bytesPerSecond);

		/**
		 * Set how long application code may take for its answer, the wait for a thread
		 * included. The server then replies 451 and the session goes on; its thread is
		 * interrupted once, its answer is ignored, and what still waits for a thread
		 * isn't run any more. Code that ignores the interrupt keeps its thread.
		 * @param timeout the time, 5 minutes by default; zero for no limit
		 * @return this builder
		 * @throws IllegalArgumentException if it is negative
		 */
		Builder processingTimeout(Duration timeout);

		/**
		 * Set how long the greeting waits for clients that don't: one that speaks in that
		 * time is told 554, and the connection is closed.
		 * @param delay the time, zero by default, which lets clients speak first
		 * @return this builder
		 * @throws IllegalArgumentException if it is negative
		 */
		Builder greetingDelay(Duration delay);

		/**
		 * Set the executor that runs application code. It should be bounded, and must
		 * neither block nor run the task itself when it is full, but throw
		 * {@link java.util.concurrent.RejectedExecutionException}, to which the server
		 * replies 451. It isn't shut down by the server.
		 * @param executor the executor, or {@code null} for one of the server's own with
		 * at most 64 threads, which is the default
		 * @return this builder
		 */
		Builder executor(@Nullable Executor executor);

		/**
		 * Add a processor to the end of the chain.
		 * @param processor the processor
		 * @return this builder
		 */
		Builder processor(MessageProcessor processor);

		/**
		 * Add a policy, to be asked after those added before.
		 * @param policy the policy
		 * @return this builder
		 */
		Builder policy(SessionPolicy policy);

		/**
		 * Add a handler for its verb, to be called before the server's own.
		 * @param handler the handler
		 * @return this builder
		 * @throws IllegalArgumentException if its verb or its EHLO keywords break the
		 * protocol, or if another handler has the verb
		 */
		Builder commandHandler(CommandHandler handler);

		/**
		 * Add what surrounds application code, inside those added before.
		 * @param scope the scope
		 * @return this builder
		 */
		Builder scope(ApplicationScope scope);

		/**
		 * Add a mapper of the exceptions of application code, to be asked after those
		 * added before.
		 * @param mapper the mapper
		 * @return this builder
		 */
		Builder exceptionMapper(SmtpExceptionMapper mapper);

		/**
		 * Add an observer.
		 * @param observer the observer
		 * @return this builder
		 */
		Builder observer(SmtpServerObserver observer);

		/**
		 * Build the server, which isn't started.
		 * @return a new server
		 * @throws IllegalStateException if {@code decodeData} and {@code enableSmtputf8}
		 * are both set, or there are to be no files and there is no memory for a message
		 * @throws SmtpConfigurationException if what is set for a connector can't work
		 */
		SmtpServer build();

	}

	/**
	 * Sets what a further connector has of its own.
	 */
	interface ConnectorBuilder {

		/**
		 * Set the address to listen on.
		 * @param address the address, or {@code null} for every address of the machine
		 * @return this builder
		 */
		ConnectorBuilder address(@Nullable InetAddress address);

		/**
		 * Set the port to listen on.
		 * @param port the port; 0, the default, to have the system choose one
		 * @return this builder
		 * @throws IllegalArgumentException if it isn't a port
		 */
		ConnectorBuilder port(int port);

		/**
		 * Set when TLS is spoken.
		 * @param mode when TLS is spoken
		 * @return this builder
		 */
		ConnectorBuilder tls(TlsMode mode);

		/**
		 * Set what is spoken.
		 * @param protocol the protocol
		 * @return this builder
		 */
		ConnectorBuilder protocol(SmtpProtocol protocol);

		/**
		 * Set whether clients authenticate.
		 * @param mode whether clients authenticate, or {@code null} for what
		 * {@link Builder#auth} says of {@code null}
		 * @return this builder
		 */
		ConnectorBuilder auth(@Nullable AuthMode mode);

		/**
		 * Set whether trusted proxies begin their connections with the PROXY protocol.
		 * @param expect whether they do
		 * @return this builder
		 */
		ConnectorBuilder proxyProtocol(boolean expect);

	}

}
