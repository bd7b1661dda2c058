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

package dev.smtpd.protocol;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

import io.netty.util.NetUtil;
import org.jspecify.annotations.Nullable;

/**
 * The {@code Received} header field that a server adds (RFC 5321 section 4.4).
 *
 * @param clientName the name from HELO or EHLO
 * @param peer the address of the client, with its name where that is known
 * @param hostname the name of the server
 * @param protocol with what the message came, of the words of RFC 3848 and RFC 6531
 * @param cipherSuite the TLS cipher suite, {@code null} without TLS (RFC 8314 section
 * 4.3)
 * @param id the identifier of the message
 * @param receivedAt when it came
 * @since 0.1.0
 */
public record TraceHeader(String clientName, InetSocketAddress peer, String hostname, String protocol,
		@Nullable String cipherSuite, String id, Instant receivedAt) {

	private static final DateTimeFormatter DATE_TIME = DateTimeFormatter
		.ofPattern("EEE, d MMM yyyy HH:mm:ss Z", Locale.US)
		.withZone(ZoneOffset.UTC);

	/**
	 * Return the header field.
	 * @return the folded field, ended by CR LF
	 */
	@Override
	public String toString() {
		return "Received: from " + harmless(this.clientName) + " (" + peerName()
				+ addressLiteral(this.peer.getAddress()) + ")\r\n\tby " + this.hostname + " with " + this.protocol
				+ ((this.cipherSuite != null) ? " tls " + this.cipherSuite : "") + " id " + this.id + ";\r\n\t"
				+ DATE_TIME.format(this.receivedAt) + "\r\n";
	}

	// "TCP-info"
	private String peerName() {
		String name = this.peer.getHostString();
		return name.equals(this.peer.getAddress().getHostAddress()) ? "" : harmless(name) + " ";
	}

	private static String addressLiteral(InetAddress address) {
		String text = NetUtil.toAddressString(address);
		return (address instanceof Inet6Address) ? "[IPv6:" + text + "]" : "[" + text + "]";
	}

	// clients choose names: they must not be able to write the rest of the field
	private String harmless(String name) {
		boolean utf8 = this.protocol.startsWith("UTF8");
		StringBuilder text = new StringBuilder(name);
		for (int i = 0; i < text.length(); i++) {
			char c = text.charAt(i);
			boolean harmless = Grammar.isAlphaOrDigit(c) || "-._:[]".indexOf(c) >= 0 || (utf8 && Grammar.isNonAscii(c));
			if (!harmless) {
				text.setCharAt(i, '?');
			}
		}
		return text.toString();
	}

}
