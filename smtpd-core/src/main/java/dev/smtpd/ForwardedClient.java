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

import org.jspecify.annotations.Nullable;

/**
 * The client for which a trusted client of this server passes a message on, as it has
 * from Postfix's XFORWARD. It is for logs only and has no effect.
 *
 * @param name the host name of the client
 * @param address its IP address
 * @param port its port, 0 if unknown
 * @param clientName the name from its HELO or EHLO
 * @param protocol how it speaks, such as {@code ESMTP}
 * @param identifier what the trusted client calls the message
 * @param source {@code LOCAL} or {@code REMOTE}
 * @since 0.1.0
 */
public record ForwardedClient(@Nullable String name, @Nullable String address, int port, @Nullable String clientName,
		@Nullable String protocol, @Nullable String identifier, @Nullable String source) {

}
