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
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

import dev.smtpd.auth.AuthFailureStore;
import dev.smtpd.auth.AuthMode;
import dev.smtpd.auth.Authenticator;
import dev.smtpd.auth.ScramAuthenticator;
import dev.smtpd.auth.TokenAuthenticator;
import dev.smtpd.extension.SmtpExtension;
import dev.smtpd.fault.SmtpFaults;
import dev.smtpd.management.PauseMode;
import dev.smtpd.management.SmtpConnectorStatus;
import dev.smtpd.management.SmtpServerStatus;
import dev.smtpd.settings.AuthLimits;
import dev.smtpd.settings.AuthSettings;
import dev.smtpd.settings.ProxySettings;
import dev.smtpd.settings.SmtpLimits;
import dev.smtpd.settings.SpoolSettings;
import dev.smtpd.settings.SyntaxSettings;
import dev.smtpd.settings.TimeoutSettings;
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
	 * the {@linkplain SpoolSettings#diskBudget() disk budget} is 0; nothing is left
	 * running then
	 */
	void start();

	/**
	 * Refuse new mail and let running transactions finish: the ports are closed, sessions
	 * outside a transaction get 421 and are closed at once, the others after their
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
	 * Return what the server does at the moment. Looks at each open session, so that it
	 * costs more the more sessions there are. Doesn't block.
	 * @return a snapshot, whether the server runs or not
	 */
	SmtpServerStatus status();

	/**
	 * Check that the server can write files to its spool directory, by writing a small
	 * one, which is deleted at once, and that there is room for a message of the greatest
	 * size: in what is left of the {@linkplain SpoolSettings#diskBudget() disk budget}
	 * and on the disk there must be as much as the
	 * {@linkplain Builder#dataSizeLimit(long) size limit}, or 32 MiB where there is no
	 * limit, or the whole budget if that is less. Runs the garbage collector first, at
	 * most every 5 seconds, where files of content might be left to which nothing refers.
	 * Blocks, so that it must not be called on an event loop.
	 * @return whether there is room for such a message, which is deferred with 452 else;
	 * {@code true} where the server doesn't run or keeps no files
	 * @throws SmtpSpoolException if the server can't write files at the moment, or can't
	 * find out how much space the disk has. Messages that don't fit into memory are
	 * deferred with 452 then.
	 */
	boolean checkSpool();

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
	 * will come again, since its client doesn't get the outcome.
	 * @param id the identifier of the session
	 * @return whether there was such a session
	 */
	boolean closeSession(String id);

	/**
	 * Builds a {@link SmtpServer}. Not thread-safe. Settings are changed by functions of
	 * what is set so far, such as
	 * {@code timeouts((timeouts) -> timeouts.withIdle(Duration.ofMinutes(1)))}. The
	 * methods of {@link ConnectorBuilder} are about the server's own connector.
	 */
	interface Builder extends ConnectorBuilder<Builder> {

		/**
		 * Set the name of the server's own connector, which distinguishes it from those
		 * of other servers.
		 * @param name the name, {@code default} by default: 1 to 64 letters, digits,
		 * {@code -} and {@code _}, of which the first is a letter or a digit
		 * @return this builder
		 * @throws IllegalArgumentException if it isn't such a name, or there is a
		 * connector of this name
		 */
		Builder connectorName(String name);

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
		 * Set what is accepted that isn't quite SMTP.
		 * @param change returns the settings to use, from those so far
		 * @return this builder
		 */
		Builder syntax(UnaryOperator<SyntaxSettings> change);

		/**
		 * Set which extensions are offered beyond those that ask nothing of the
		 * application.
		 * @param extensions the extensions, none by default
		 * @return this builder
		 */
		Builder extensions(Collection<SmtpExtension> extensions);

		/**
		 * Set the limits on what clients may do.
		 * @param change returns the settings to use, from those so far
		 * @return this builder
		 */
		Builder limits(UnaryOperator<SmtpLimits> change);

		/**
		 * Set how long clients and application code may take.
		 * @param change returns the settings to use, from those so far
		 * @return this builder
		 */
		Builder timeouts(UnaryOperator<TimeoutSettings> change);

		/**
		 * Set where content is kept.
		 * @param change returns the settings to use, from those so far
		 * @return this builder
		 */
		Builder spool(UnaryOperator<SpoolSettings> change);

		/**
		 * Set which clients may state for whom they connect.
		 * @param change returns the settings to use, from those so far
		 * @return this builder
		 */
		Builder proxies(UnaryOperator<ProxySettings> change);

		/**
		 * Set how TLS is spoken, on all connectors.
		 * @param source finds the configuration for each handshake; without it there
		 * can't be TLS
		 * @return this builder
		 */
		Builder tlsConfiguration(TlsConfigurationSource source);

		/**
		 * Set how clients authenticate.
		 * @param change returns the settings to use, from those so far
		 * @return this builder
		 */
		Builder authentication(UnaryOperator<AuthSettings> change);

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
		 * Add a connector: another port, with whatever is set for it here. What isn't, is
		 * as for the server's own port.
		 * @param name the name of the connector: 1 to 64 letters, digits, {@code -} and
		 * {@code _}, of which the first is a letter or a digit
		 * @param customizer sets what is different
		 * @return this builder
		 * @throws IllegalArgumentException if it isn't such a name, or there is a
		 * connector of this name
		 */
		Builder connector(String name, Consumer<ConnectorBuilder<?>> customizer);

		/**
		 * Set the executor that runs application code. It should be bounded, and must
		 * neither block nor run the task itself when it is full, but throw
		 * {@link java.util.concurrent.RejectedExecutionException}. The task then waits
		 * for up to the {@linkplain TimeoutSettings#queue() time for that}, and clients
		 * take turns; the shorter the queue of the executor is, the fairer. If the
		 * executor takes no task although it has none of this server, the server soon
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
		 * Set the faults that the server makes on purpose, so that it can be seen how its
		 * clients cope. They can be changed while the server runs.
		 * @param faults the faults, or {@code null} for none ever, which is the default
		 * @return this builder
		 */
		Builder faults(@Nullable SmtpFaults faults);

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
	 * Sets what a connector has of its own: the server's, which is named {@code default}
	 * unless {@linkplain Builder#connectorName(String) set otherwise}, or
	 * {@linkplain Builder#connector(String, Consumer) another one}, which has the values
	 * of the server's own, except for the port, where nothing is set for it.
	 *
	 * @param <B> the type of the builder
	 */
	interface ConnectorBuilder<B extends ConnectorBuilder<B>> {

		/**
		 * Set the address to listen on.
		 * @param address the address, or {@code null} for every address of the machine,
		 * IPv4 and IPv6, which is the default
		 * @return this builder
		 */
		B address(@Nullable InetAddress address);

		/**
		 * Set the port to listen on.
		 * @param port the port; by default 2525 for the server's own connector, and 0 for
		 * others; 0 to have the system choose one
		 * @return this builder
		 * @throws IllegalArgumentException if it isn't a port
		 */
		B port(int port);

		/**
		 * Set the protocol.
		 * @param protocol the protocol, SMTP by default
		 * @return this builder
		 */
		B protocol(SmtpProtocol protocol);

		/**
		 * Set when TLS is used.
		 * @param mode when TLS is used; never by default
		 * @return this builder
		 */
		B tls(TlsMode mode);

		/**
		 * Set whether clients authenticate.
		 * @param mode whether clients authenticate, or {@code null}, which is the
		 * default, for {@link AuthMode#OPTIONAL} on the connectors that can offer AUTH
		 * and {@link AuthMode#NONE} on the others: there must be an authenticator, and
		 * TLS unless AUTH is {@linkplain AuthSettings#allowWithoutTls() allowed without}
		 * @return this builder
		 */
		B auth(@Nullable AuthMode mode);

		/**
		 * Set whether {@linkplain ProxySettings#networks() trusted proxies} begin their
		 * connections with the PROXY protocol, version 1 or 2.
		 * @param expect whether they do; they don't by default
		 * @return this builder
		 */
		B proxyProtocol(boolean expect);

	}

}
