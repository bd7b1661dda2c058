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

package dev.smtpd.settings;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * A network of IPv4 or IPv6 addresses. Immutable.
 *
 * @param address an address of the network
 * @param prefixLength how many leading bits all addresses of the network share
 * @since 0.1.0
 */
public record Network(InetAddress address, int prefixLength) {

	private static final int IPV6_NETWORK_LENGTH = 64;

	private static final String OCTET = "(25[0-5]|2[0-4]\\d|1\\d\\d|\\d{1,2})";

	private static final String IPV4 = OCTET + "(\\." + OCTET + "){3}";

	// nothing else, since InetAddress would look it up
	private static final Pattern ADDRESS = Pattern.compile(IPV4 + "|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");

	private static final Pattern LENGTH = Pattern.compile("\\d{1,3}");

	/**
	 * Create a network.
	 * @throws IllegalArgumentException if the prefix is longer than the address
	 */
	public Network {
		if (prefixLength < 0 || prefixLength > address.getAddress().length * 8) {
			throw new IllegalArgumentException("The prefix is longer than the address");
		}
	}

	/**
	 * Return a network. Names aren't looked up.
	 * @param text an address such as {@code 192.0.2.1} or {@code 2001:db8::1}, or a
	 * network such as {@code 192.0.2.0/24} or {@code 2001:db8::/32}
	 * @return the network, of one address where no prefix length is given
	 * @throws IllegalArgumentException if it is neither
	 */
	public static Network of(String text) {
		int slash = text.indexOf('/');
		InetAddress address = parseAddress((slash < 0) ? text : text.substring(0, slash));
		if (address == null) {
			throw new IllegalArgumentException("Not an address or a network: " + text);
		}
		if (slash < 0) {
			return new Network(address, address.getAddress().length * 8);
		}
		String length = text.substring(slash + 1);
		if (!LENGTH.matcher(length).matches()) {
			throw new IllegalArgumentException("Not the length of a prefix: " + length);
		}
		return new Network(address, Integer.parseInt(length));
	}

	/**
	 * Return the network that a client is taken to have for itself, so that limits for
	 * one client hold for all of its addresses.
	 * @param client the address of the client
	 * @return the address alone, or its /64 network by IPv6
	 */
	public static Network ofClient(InetAddress client) {
		byte[] octets = client.getAddress();
		if (octets.length <= IPV6_NETWORK_LENGTH / 8) {
			return new Network(client, octets.length * 8);
		}
		Arrays.fill(octets, IPV6_NETWORK_LENGTH / 8, octets.length, (byte) 0);
		try {
			return new Network(InetAddress.getByAddress(octets), IPV6_NETWORK_LENGTH);
		}
		catch (UnknownHostException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Parse an IP address. Names aren't looked up.
	 * @param text the address, without brackets
	 * @return the address, or {@code null} if it isn't one
	 */
	public static @Nullable InetAddress parseAddress(String text) {
		if (!ADDRESS.matcher(text).matches()) {
			return null;
		}
		try {
			return InetAddress.getByName(text);
		}
		catch (UnknownHostException ex) {
			return null;
		}
	}

	/**
	 * Return whether an address is in this network.
	 * @param candidate the address
	 * @return whether it is in the network
	 */
	public boolean contains(InetAddress candidate) {
		byte[] own = this.address.getAddress();
		byte[] other = candidate.getAddress();
		if (own.length != other.length) {
			return false;
		}
		for (int i = 0; i < own.length; i++) {
			int bits = Math.min(8, Math.max(0, this.prefixLength - i * 8));
			int mask = 0xFF << (8 - bits);
			if (((own[i] ^ other[i]) & mask & 0xFF) != 0) {
				return false;
			}
		}
		return true;
	}

	@Override
	public String toString() {
		return this.address.getHostAddress() + "/" + this.prefixLength;
	}

}
