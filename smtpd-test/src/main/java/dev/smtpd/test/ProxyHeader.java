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

package dev.smtpd.test;

import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/**
 * Header of the PROXY protocol, by which a load balancer sends the address of the client.
 *
 * @since 0.1.0
 */
public final class ProxyHeader {

	private static final byte[] SIGNATURE = { 0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A };

	private final byte[] bytes;

	private ProxyHeader(byte[] bytes) {
		this.bytes = bytes;
	}

	/**
	 * Return a header of version 1, which is text.
	 * @param source the address of the client, not a host name
	 * @param destination the address that the client connected to, of the same family
	 * @return a new header
	 */
	public static ProxyHeader v1(InetSocketAddress source, InetSocketAddress destination) {
		String family = isInet4(source) ? "TCP4" : "TCP6";
		return new ProxyHeader("PROXY %s %s %s %d %d\r\n"
			.formatted(family, source.getAddress().getHostAddress(), destination.getAddress().getHostAddress(),
					source.getPort(), destination.getPort())
			.getBytes(StandardCharsets.US_ASCII));
	}

	/**
	 * Return a header of version 2, which is binary.
	 * @param source the address of the client, not a host name
	 * @param destination the address that the client connected to, of the same family
	 * @return a new header
	 */
	public static ProxyHeader v2(InetSocketAddress source, InetSocketAddress destination) {
		ByteArrayOutputStream addresses = new ByteArrayOutputStream();
		addresses.writeBytes(source.getAddress().getAddress());
		addresses.writeBytes(destination.getAddress().getAddress());
		writeShort(addresses, source.getPort());
		writeShort(addresses, destination.getPort());
		return v2(0x21, isInet4(source) ? 0x11 : 0x21, addresses.toByteArray());
	}

	/**
	 * Return a header of version 2 without addresses, as a load balancer sends it for its
	 * own health checks.
	 * @return a new header
	 */
	public static ProxyHeader v2Local() {
		return v2(0x20, 0, new byte[0]);
	}

	/**
	 * Return the bytes of the header.
	 * @return a copy of the bytes
	 */
	public byte[] toByteArray() {
		return this.bytes.clone();
	}

	private static ProxyHeader v2(int command, int family, byte[] addresses) {
		ByteArrayOutputStream header = new ByteArrayOutputStream();
		header.writeBytes(SIGNATURE);
		header.write(command);
		header.write(family);
		writeShort(header, addresses.length);
		header.writeBytes(addresses);
		return new ProxyHeader(header.toByteArray());
	}

	private static void writeShort(ByteArrayOutputStream out, int value) {
		out.write(value >> 8);
		out.write(value);
	}

	private static boolean isInet4(InetSocketAddress address) {
		return address.getAddress().getAddress().length == 4;
	}

}
