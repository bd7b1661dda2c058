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

package dev.smtpd.spring.boot.autoconfigure.relay;

import java.util.List;
import java.util.function.Consumer;

import dev.smtpd.relay.RemoteAddress;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;
import org.springframework.boot.ssl.SslBundle;

/**
 * {@link ConnectionDetails} of the upstream servers. User name and password are asked for
 * with each connection, on a thread that may block, so that they may change.
 *
 * @since 0.1.0
 */
public interface SmtpRelayConnectionDetails extends ConnectionDetails {

	/**
	 * Return where the servers are.
	 * @return the addresses in the order in which they are tried
	 */
	List<RemoteAddress> getRemoteAddresses();

	/**
	 * Return as whom to authenticate.
	 * @return the user name, {@code null} not to authenticate
	 */
	default @Nullable String getUsername() {
		return null;
	}

	/**
	 * Return by what to authenticate.
	 * @return the password, or for XOAUTH2 an access token
	 */
	default @Nullable String getPassword() {
		return null;
	}

	/**
	 * Return whom to trust, and the certificate of this side. Asked once.
	 * @return the bundle, {@code null} to trust whom the JDK trusts
	 */
	default @Nullable SslBundle getSslBundle() {
		return null;
	}

	/**
	 * Have a handler called when there is another {@link #getSslBundle() SSL bundle}, on
	 * a thread that may read its files. Does nothing unless overridden.
	 * @param handler the handler
	 */
	default void addSslBundleUpdateHandler(Consumer<SslBundle> handler) {
	}

}
