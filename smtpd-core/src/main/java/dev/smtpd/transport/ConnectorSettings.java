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

import java.net.InetAddress;
import java.net.InetSocketAddress;

import dev.smtpd.SmtpServer.ConnectorBuilder;
import dev.smtpd.TlsMode;
import org.jspecify.annotations.Nullable;

/**
 * What is set for a connector.
 */
final class ConnectorSettings implements ConnectorBuilder {

	private final String name;

	private @Nullable InetAddress address;

	private int port;

	private TlsMode tls;

	ConnectorSettings(String name, @Nullable InetAddress address, int port, TlsMode tls) {
		this.name = name;
		this.address = address;
		this.port = port;
		this.tls = tls;
	}

	@Override
	public ConnectorBuilder address(@Nullable InetAddress address) {
		this.address = address;
		return this;
	}

	@Override
	public ConnectorBuilder port(int port) {
		if (port < 0 || port > 65535) {
			throw new IllegalArgumentException("The port must be between 0 and 65535");
		}
		this.port = port;
		return this;
	}

	@Override
	public ConnectorBuilder tls(TlsMode mode) {
		this.tls = mode;
		return this;
	}

	ConnectorSettings copy() {
		return new ConnectorSettings(this.name, this.address, this.port, this.tls);
	}

	ConnectorSettings inherit(String name) {
		return new ConnectorSettings(name, this.address, 0, this.tls);
	}

	String name() {
		return this.name;
	}

	TlsMode tls() {
		return this.tls;
	}

	InetSocketAddress socketAddress() {
		return (this.address != null) ? new InetSocketAddress(this.address, this.port)
				: new InetSocketAddress(this.port);
	}

}
