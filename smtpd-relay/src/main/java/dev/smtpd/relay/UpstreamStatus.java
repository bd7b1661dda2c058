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

package dev.smtpd.relay;

import org.jspecify.annotations.Nullable;

/**
 * The status of an upstream server.
 *
 * @param address its address
 * @param state the state of its circuit breaker
 * @param connections the number of open connections to it, those being opened included
 * @param active the number of those in use
 * @param maxConnections how many there may be
 * @param waiting the number of messages that wait for one of them
 * @param lastFailure the reason of the last failure, {@code null} if the server has
 * replied since
 * @since 0.1.0
 */
public record UpstreamStatus(RemoteAddress address, UpstreamState state, int connections, int active,
		int maxConnections, int waiting, @Nullable String lastFailure) {

}
