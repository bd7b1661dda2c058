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

import dev.smtpd.Mailbox;
import dev.smtpd.text.PrintableText;
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
 * @param recipient the only recipient of the message, {@code null} if there are several,
 * which must not learn of one another here
 * @param receivedAt when it came
 * @since 0.1.0
 */
public record TraceHeader(String clientName, InetSocketAddress peer, String hostname, String protocol,
		@Nullable String cipherSuite, String id, @Nullable Mailbox recipient, Instant receivedAt) {

	private static final DateTimeFormatter DATE_TIME = DateTimeFormatter
		.ofPattern("EEE, d MMM yyyy HH:mm:ss Z", Locale.US)
		.withZone(ZoneOffset.UTC);

	/**
	 * Return the header field. Clauses that the RFC's grammar doesn't name itself, such
	 * as {@code tls}, follow those that it does.
	 * @return the folded field, ended by CR LF
	 */
	@Override
	public String toString() {
		return "Received: from " + harmless(this.clientName) + " (" + peerName()
				+ addressLiteral(this.peer.getAddress()) + ")\r\n\tby " + this.hostname + " with " + this.protocol
				+ " id " + this.id + forClause() + tlsClause() + ";\r\n\t" + DATE_TIME.format(this.receivedAt) + "\r\n";
	}

	// the grammar has no place for <postmaster>
	private String forClause() {
		if (this.recipient == null || this.recipient.domain().isEmpty()) {
			return "";
		}
		String path = this.recipient.toString();
		return isHarmlessPath(path) ? "\r\n\tfor <" + path + ">" : "";
	}

	private boolean isHarmlessPath(String path) {
		return path.codePoints().allMatch((c) -> (c >= ' ' && c < 0x7F) || (isUtf8() && isHarmlessNonAscii(c)));
	}

	private String tlsClause() {
		return (this.cipherSuite != null) ? "\r\n\ttls " + this.cipherSuite : "";
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

	// clients choose names: they must not be able to write the rest of the field, or to
	// change how it reads
	private String harmless(String name) {
		StringBuilder text = new StringBuilder(name.length());
		name.codePoints().forEach((c) -> {
			boolean harmless = (c < 0x80) ? Grammar.isAlphaOrDigit((char) c) || "-._:[]".indexOf(c) >= 0
					: isUtf8() && isHarmlessNonAscii(c);
			text.appendCodePoint(harmless ? c : '?');
		});
		return text.toString();
	}

	private boolean isUtf8() {
		return this.protocol.startsWith("UTF8");
	}

	private static boolean isHarmlessNonAscii(int codePoint) {
		return codePoint >= 0x80 && PrintableText.isPrintable(codePoint) && !Character.isSpaceChar(codePoint);
	}

}
