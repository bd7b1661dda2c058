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

package dev.smtpd.tls;

import org.jspecify.annotations.Nullable;

/**
 * Finds the {@link TlsConfiguration} for a handshake. Asked at each one, so that
 * certificates can be changed while the server runs.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface TlsConfigurationSource {

	/**
	 * Return the configuration for a handshake. Called on the event loop, so that it must
	 * not block.
	 * @param serverName the name that the client has asked for (RFC 6066 section 3), or
	 * {@code null} if it hasn't
	 * @return the configuration, the same until something changes, since to prepare
	 * another one takes time
	 */
	TlsConfiguration select(@Nullable String serverName);

}
