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

package dev.smtpd.sasl;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;

import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLSession;

import com.ongres.scram.common.util.TlsServerEndpoint;
import org.jspecify.annotations.Nullable;

/**
 * The types of channel binding that the server can have, depending on its TLS.
 */
enum ChannelBinding {

	/**
	 * Keying material of the connection (RFC 9266), for TLS 1.3. The JDK offers it since
	 * Java 25, Netty's BoringSSL doesn't.
	 */
	TLS_EXPORTER("tls-exporter") {

		@Override
		byte @Nullable [] data(SSLSession tls) {
			if (EXPORTER == null || !isTls13(tls) || !(tls instanceof ExtendedSSLSession session)) {
				return null;
			}
			try {
				return (byte[]) EXPORTER.invokeExact(session, EXPORTER_LABEL, new byte[0], EXPORTER_OCTETS);
			}
			catch (Error ex) {
				throw ex;
			}
			catch (Throwable ex) {
				// this session or its provider has no keying material for others
				return null;
			}
		}

	},

	/**
	 * The certificate of the server (RFC 5929 section 4).
	 */
	TLS_SERVER_END_POINT(TlsServerEndpoint.TLS_SERVER_END_POINT) {

		@Override
		byte @Nullable [] data(SSLSession tls) {
			Certificate[] certificates = tls.getLocalCertificates();
			if (certificates == null || !(certificates[0] instanceof X509Certificate certificate)) {
				return null;
			}
			try {
				byte[] hash = TlsServerEndpoint.getChannelBindingData(certificate);
				return (hash.length > 0) ? hash : null;
			}
			catch (GeneralSecurityException ex) {
				return null;
			}
		}

	};

	private static final String EXPORTER_LABEL = "EXPORTER-Channel-Binding";

	private static final int EXPORTER_OCTETS = 32;

	private static final @Nullable MethodHandle EXPORTER = findExporter();

	private final String type;

	ChannelBinding(String type) {
		this.type = type;
	}

	/**
	 * Return the data to which a client on this connection binds.
	 * @param tls the TLS session of the connection
	 * @return the data, or {@code null} if this type can't be had on this connection
	 */
	abstract byte @Nullable [] data(SSLSession tls);

	/**
	 * Return the data of a type of channel binding.
	 * @param tls the TLS session of the connection, {@code null} if there is none
	 * @param type the registered name of the type
	 * @return the data, or {@code null} if this type can't be had on this connection
	 */
	static byte @Nullable [] data(@Nullable SSLSession tls, @Nullable String type) {
		for (ChannelBinding binding : values()) {
			if (tls != null && binding.type.equals(type)) {
				return binding.data(tls);
			}
		}
		return null;
	}

	/**
	 * Return whether there is a channel binding that clients can be expected to know. For
	 * TLS 1.3 that is the one by which RFC 9266 replaces {@code tls-unique}: the protocol
	 * has no list of types, and clients choose that one.
	 * @param tls the TLS session of the connection, {@code null} if there is none
	 * @return whether there is
	 */
	static boolean isUsual(@Nullable SSLSession tls) {
		return tls != null && (isTls13(tls) ? TLS_EXPORTER : TLS_SERVER_END_POINT).data(tls) != null;
	}

	/**
	 * Return whether there is a channel binding at all.
	 * @param tls the TLS session of the connection, {@code null} if there is none
	 * @return whether there is
	 */
	static boolean isPossible(@Nullable SSLSession tls) {
		return tls != null && (TLS_SERVER_END_POINT.data(tls) != null || TLS_EXPORTER.data(tls) != null);
	}

	private static boolean isTls13(SSLSession tls) {
		return tls.getProtocol().equals("TLSv1.3");
	}

	private static @Nullable MethodHandle findExporter() {
		try {
			return MethodHandles.publicLookup()
				.findVirtual(ExtendedSSLSession.class, "exportKeyingMaterialData",
						MethodType.methodType(byte[].class, String.class, byte[].class, int.class));
		}
		catch (NoSuchMethodException | IllegalAccessException ex) {
			return null;
		}
	}

}
