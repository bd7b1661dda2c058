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

import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

import dev.smtpd.session.QuietLog;
import dev.smtpd.session.Session;
import dev.smtpd.text.PrintableText;
import dev.smtpd.tls.TlsHandshakeFailure;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs faults of clients that their users can't find without the server's help, at level
 * INFO. Since clients can make any number of faults, there are at most 10 lines for each
 * kind in 10 seconds; the next line after that has the number of those that were left
 * out. Thread-safe.
 */
final class ClientFaultLog {

	private static final Logger logger = LoggerFactory.getLogger(ClientFaultLog.class);

	private static final int MAX_LINES = 10;

	private static final int MAX_TEXT = 255;

	private static final String SERVER_NAME_HINT = "it isn't a host name, and the JDK's TLS refuses it. "
			+ "BoringSSL accepts it (io.netty:netty-tcnative-boringssl-static on the class path), "
			+ "as does the JDK with the system property jdk.tls.server.disableExtensions=server_name";

	private final LongSupplier clock;

	private final Map<String, QuietLog> kinds = new ConcurrentHashMap<>();

	ClientFaultLog() {
		this(System::nanoTime);
	}

	ClientFaultLog(LongSupplier clock) {
		this.clock = clock;
	}

	/**
	 * A client has taken its message for ended.
	 * @param session the session
	 * @param code the code of the reply
	 */
	void unterminated(Session session, int code) {
		log("unterminated", session, "Reply " + code + " and end of the connection: "
				+ "the message is not terminated by CR LF . CR LF, but has a line with a dot that ends by LF");
	}

	/**
	 * A TLS handshake has failed.
	 * @param session the session
	 * @param serverName the server name that the client has sent, {@code null} for none
	 * @param cause what went wrong
	 */
	void handshakeFailed(Session session, @Nullable String serverName, Throwable cause) {
		TlsHandshakeFailure failure = TlsHandshakeFailure.of(cause);
		String why = switch (failure) {
			case SERVER_NAME -> SERVER_NAME_HINT;
			case NOT_TLS -> "what the client has sent is not TLS";
			case CLOSED -> "the client has closed the connection";
			default -> {
				Throwable reason = cause.getCause();
				yield PrintableText.escape(cause.getMessage() + ((reason != null) ? ", " + reason : ""), MAX_TEXT);
			}
		};
		String name = (serverName != null) ? " for the server name '" + PrintableText.escape(serverName, MAX_TEXT) + "'"
				: "";
		log("handshake " + failure, session,
				"TLS handshake" + name + " failed, " + failure.name().toLowerCase(Locale.ROOT) + ": " + why);
	}

	/**
	 * A connection is closed, since a trusted proxy has sent no PROXY header on it.
	 * @param proxy the address of the proxy
	 * @param why what it did instead
	 */
	void withoutProxyHeader(InetSocketAddress proxy, @Nullable String why) {
		log("proxy", proxy.getAddress().getHostAddress(),
				"End of the connection: the connector expects the PROXY protocol from here, and there is no header of it. "
						+ PrintableText.escape(String.valueOf(why), MAX_TEXT));
	}

	void log(String name, Object client, String fault) {
		long omitted = this.kinds.computeIfAbsent(name, (key) -> new QuietLog(MAX_LINES, this.clock)).next();
		if (omitted >= 0) {
			logger.info("{}: {}{}", client, fault,
					(omitted > 0) ? " (" + omitted + " of the kind before were not logged)" : "");
		}
	}

}
