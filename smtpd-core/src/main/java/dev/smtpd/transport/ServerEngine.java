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

import java.util.concurrent.Executor;

import dev.smtpd.command.AuthFailures;
import dev.smtpd.command.AuthMechanisms;
import dev.smtpd.command.Commands;
import dev.smtpd.content.ContentStore;
import dev.smtpd.session.ApplicationFaults;
import dev.smtpd.session.ApplicationScopes;
import dev.smtpd.session.Observers;
import dev.smtpd.session.PolicyChain;
import dev.smtpd.session.ProcessorChain;
import dev.smtpd.session.SessionSettings;
import dev.smtpd.settings.TimeoutSettings;
import dev.smtpd.tls.TlsConfigurationSource;
import io.netty.channel.ChannelOption;
import org.jspecify.annotations.Nullable;

/**
 * What the connections of a running server share.
 *
 * @param settings the settings of the sessions
 * @param commands the verbs
 * @param observers the observers
 * @param replies the encoder of replies
 * @param executor runs application code
 * @param authentications runs authenticators
 * @param scopes surround application code
 * @param tls makes the handlers that speak TLS, {@code null} where nobody does
 * @param timeouts how long the sides of a session may take
 * @param clientFaults logs faults of clients
 * @param quickAck the option by which a connection acknowledges at once what was received
 * so far, {@code null} if there is none
 * @param sessionEnded notified of each session whose connection is closed and for which
 * no application code runs any more
 */
record ServerEngine(SessionSettings settings, Commands commands, Observers observers, ReplyWriter replies,
		CountingExecutor executor, AuthenticationQueue authentications, ApplicationScopes scopes,
		@Nullable TlsHandlers tls, TimeoutSettings timeouts, ClientFaultLog clientFaults,
		@Nullable ChannelOption<Boolean> quickAck, Runnable sessionEnded) {

	/**
	 * Create the engine of a server.
	 * @param configuration how the server is configured
	 * @param store where content is kept
	 * @param executor runs application code
	 * @param authExecutor runs authenticators
	 * @param quickAck the option by which a connection acknowledges at once what was
	 * received so far, {@code null} if there is none
	 * @param sessionEnded called when a session has ended
	 * @return the engine
	 */
	static ServerEngine create(ServerConfiguration configuration, ContentStore store, CountingExecutor executor,
			Executor authExecutor, @Nullable ChannelOption<Boolean> quickAck, Runnable sessionEnded) {
		Observers observers = new Observers(configuration.application().observers());
		SessionSettings settings = configuration.settings();
		ApplicationFaults faults = new ApplicationFaults(configuration.application().exceptionMappers());
		AuthenticationQueue authentications = new AuthenticationQueue(authExecutor,
				configuration.authentication().settings().limits(), observers);
		AuthFailures authFailures = new AuthFailures(configuration.authentication().settings().limits(),
				configuration.authentication().failureStore(), observers, authentications::execute);
		Commands commands = new Commands(settings, new AuthMechanisms(configuration.authentication().mechanisms()),
				authFailures, configuration.application().handlers(), store,
				new PolicyChain(configuration.application().policies(), faults),
				new ProcessorChain(configuration.application().processors(), faults), observers, faults,
				executor::isOverloadedBy, configuration.faults());
		TlsConfigurationSource tls = configuration.tlsConfiguration();
		return new ServerEngine(settings, commands, observers, new ReplyWriter(commands.frequentReplies()), executor,
				authentications, new ApplicationScopes(configuration.application().scopes()),
				(tls != null) ? new TlsHandlers(tls, configuration.timeouts().tlsHandshake()) : null,
				configuration.timeouts(), new ClientFaultLog(), quickAck, sessionEnded);
	}

}
