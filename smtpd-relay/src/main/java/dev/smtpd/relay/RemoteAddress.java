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

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.smtpd.SmtpConnector;

/**
 * The address of an upstream server: smtpd.py's {@code remoteaddr}. The name is resolved
 * for each connection.
 *
 * @param host a host name, or an address without brackets
 * @param port the port, 1 to 65535
 * @since 0.1.0
 */
public record RemoteAddress(String host, int port) {

	private static final Pattern FORM = Pattern.compile("(?:\\[([0-9A-Fa-f:.]+)]|([^\\s:\\[\\]]+)):(\\d{1,5})");

	/**
	 * Create an address.
	 * @throws IllegalArgumentException if the host is empty or the port isn't one
	 */
	public RemoteAddress {
		if (host.isEmpty() || port < 1 || port > 65535) {
			throw new IllegalArgumentException("'" + host + ":" + port + "' must have a host and a port of 1 to 65535");
		}
	}

	/**
	 * Parse an address.
	 * @param text {@code host:port}, with an IPv6 address in brackets
	 * @return the address
	 * @throws IllegalArgumentException if the text has another form
	 */
	public static RemoteAddress valueOf(String text) {
		Matcher matcher = FORM.matcher(text.trim());
		if (!matcher.matches()) {
			throw new IllegalArgumentException("'" + text + "' must be of the form host:port");
		}
		String literal = matcher.group(1);
		return new RemoteAddress((literal != null) ? literal : matcher.group(2), Integer.parseInt(matcher.group(3)));
	}

	/**
	 * Return whether this is the address of a connector. Port forwarding and load
	 * balancers aren't detected. May block to resolve the name if the port is the same.
	 * @param connector a connector that is bound
	 * @return whether a connection to this address would be one to the connector
	 * @throws UnknownHostException if the name can't be resolved
	 * @throws SocketException if the addresses of this machine can't be found out
	 */
	public boolean leadsTo(SmtpConnector connector) throws UnknownHostException, SocketException {
		if (this.port != connector.port()) {
			return false;
		}
		InetAddress bound = connector.address().getAddress();
		InetAddress resolved = InetAddress.getByName(this.host);
		if (bound instanceof Inet4Address && resolved instanceof Inet6Address && !resolved.isAnyLocalAddress()) {
			return false;
		}
		if (resolved.isAnyLocalAddress()) {
			return bound.isAnyLocalAddress() || bound.isLoopbackAddress();
		}
		return bound.isAnyLocalAddress()
				? resolved.isLoopbackAddress() || NetworkInterface.getByInetAddress(resolved) != null
				: bound.equals(resolved);
	}

	@Override
	public String toString() {
		return ((this.host.indexOf(':') >= 0) ? "[" + this.host + "]" : this.host) + ":" + this.port;
	}

}
