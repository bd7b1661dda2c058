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

import dev.smtpd.command.Commands;
import dev.smtpd.session.ApplicationScopes;
import dev.smtpd.session.Observers;
import dev.smtpd.session.SessionSettings;
import dev.smtpd.settings.TimeoutSettings;
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
 * @param sessionEnded told of each session whose connection is closed and for which no
 * application code runs any more
 */
record ServerEngine(SessionSettings settings, Commands commands, Observers observers, ReplyWriter replies,
		CountingExecutor executor, AuthenticationQueue authentications, ApplicationScopes scopes,
		@Nullable TlsHandlers tls, TimeoutSettings timeouts, ClientFaultLog clientFaults,
		@Nullable ChannelOption<Boolean> quickAck, Runnable sessionEnded) {

}
