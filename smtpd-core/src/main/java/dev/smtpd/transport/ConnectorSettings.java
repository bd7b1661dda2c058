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

import dev.smtpd.SmtpConnector;
import dev.smtpd.SmtpProtocol;
import dev.smtpd.SmtpServer.ConnectorBuilder;
import dev.smtpd.auth.AuthMode;
import dev.smtpd.tls.TlsMode;
import org.jspecify.annotations.Nullable;

/**
 * What is set for a connector.
 */
final class ConnectorSettings implements ConnectorBuilder<ConnectorSettings> {

	private final String name;

	private @Nullable InetAddress address;

	private int port;

	private SmtpProtocol protocol = SmtpProtocol.SMTP;

	private TlsMode tls = TlsMode.NONE;

	private @Nullable AuthMode auth;

	private boolean proxyProtocol;

	ConnectorSettings(String name, int port) {
		this.name = name;
		this.port = port;
	}

	private ConnectorSettings(String name, int port, ConnectorSettings other) {
		this(name, port);
		this.address = other.address;
		this.protocol = other.protocol;
		this.tls = other.tls;
		this.auth = other.auth;
		this.proxyProtocol = other.proxyProtocol;
	}

	@Override
	public ConnectorSettings address(@Nullable InetAddress address) {
		this.address = address;
		return this;
	}

	@Override
	public ConnectorSettings port(int port) {
		if (port < 0 || port > 65535) {
			throw new IllegalArgumentException("The port must be between 0 and 65535");
		}
		this.port = port;
		return this;
	}

	@Override
	public ConnectorSettings protocol(SmtpProtocol protocol) {
		this.protocol = protocol;
		return this;
	}

	@Override
	public ConnectorSettings tls(TlsMode mode) {
		this.tls = mode;
		return this;
	}

	@Override
	public ConnectorSettings auth(@Nullable AuthMode mode) {
		this.auth = mode;
		return this;
	}

	@Override
	public ConnectorSettings proxyProtocol(boolean expect) {
		this.proxyProtocol = expect;
		return this;
	}

	ConnectorSettings copy() {
		return new ConnectorSettings(this.name, this.port, this);
	}

	ConnectorSettings rename(String name) {
		return new ConnectorSettings(name, this.port, this);
	}

	ConnectorSettings inherit(String name) {
		return new ConnectorSettings(name, 0, this);
	}

	String name() {
		return this.name;
	}

	int port() {
		return this.port;
	}

	SmtpProtocol protocol() {
		return this.protocol;
	}

	TlsMode tls() {
		return this.tls;
	}

	@Nullable AuthMode auth() {
		return this.auth;
	}

	boolean proxyProtocol() {
		return this.proxyProtocol;
	}

	InetSocketAddress socketAddress() {
		return (this.address != null) ? new InetSocketAddress(this.address, this.port)
				: new InetSocketAddress(this.port);
	}

	SmtpConnector toConnector(InetSocketAddress bound) {
		return new SmtpConnector(this.name, bound, this.protocol, this.tls,
				(this.auth != null) ? this.auth : AuthMode.NONE, this.proxyProtocol);
	}

}
