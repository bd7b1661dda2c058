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

import java.io.IOException;
import java.security.cert.CertificateException;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

import javax.net.ssl.SSLException;

import org.jspecify.annotations.Nullable;

/**
 * Why a TLS handshake has failed. Metrics and logs classify failures by this type, which
 * knows the words of the JDK's TLS and of BoringSSL.
 *
 * @since 0.1.0
 */
public enum TlsHandshakeFailure {

	/**
	 * The client has sent a server name (RFC 6066 section 3) that isn't a host name, such
	 * as {@code mail_server}, which the JDK's TLS refuses and BoringSSL doesn't.
	 */
	SERVER_NAME("^illegal server name|^empty hostname"),

	/**
	 * The client has sent something else than TLS.
	 */
	NOT_TLS("^not an SSL/TLS record|^zero-length handshake record|unrecognized SSL message|wrong_version_number"
			+ "|http_request"),

	/**
	 * Client and server have no cipher suite or no group for the key exchange in common.
	 */
	NO_SHARED_CIPHER("no cipher suites in common|no_shared_cipher|no common named group|no_shared_group|wrong_curve"),

	/**
	 * Client and server have no TLS version in common.
	 */
	PROTOCOL_VERSION("protocol_version|protocol versions|unsupported_protocol|not enabled or supported in server"),

	/**
	 * The client has refused the certificate of the server, by an alert such as
	 * {@code unknown_ca} (RFC 8446 section 6.2).
	 */
	CERTIFICATE_REFUSED(
			"alert.*(unknown_ca|bad_certificate|certificate_(unknown|expired|revoked)" + "|unsupported_certificate)"),

	/**
	 * The client has ended the handshake by another alert.
	 */
	ALERT("alert"),

	/**
	 * The client hasn't sent the certificate that the server needs, or one that the
	 * server doesn't trust.
	 */
	CLIENT_CERTIFICATE("certificate|PKIX"),

	/**
	 * The handshake took longer than it may.
	 */
	TIMEOUT(null),

	/**
	 * The client has closed the connection within the handshake, or it broke.
	 */
	CLOSED(null),

	/**
	 * None of the others.
	 */
	OTHER(null);

	private final @Nullable Pattern words;

	TlsHandshakeFailure(@Nullable String words) {
		this.words = (words != null) ? Pattern.compile(words, Pattern.CASE_INSENSITIVE) : null;
	}

	/**
	 * Return why a handshake has failed.
	 * @param cause what went wrong, as observers get it
	 * @return the failure
	 */
	public static TlsHandshakeFailure of(Throwable cause) {
		if (cause instanceof TimeoutException) {
			return TIMEOUT;
		}
		String message = String.valueOf(cause.getMessage());
		for (TlsHandshakeFailure failure : values()) {
			if (failure.words != null && failure.words.matcher(message).find()) {
				return failure;
			}
		}
		if (cause.getCause() instanceof CertificateException) {
			return CLIENT_CERTIFICATE;
		}
		return (cause instanceof IOException && !(cause instanceof SSLException)) ? CLOSED : OTHER;
	}

}
