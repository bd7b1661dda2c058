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

package dev.smtpd.netty;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.function.LongSupplier;

import io.netty.handler.ssl.OpenSslServerSessionContext;
import io.netty.handler.ssl.OpenSslSessionTicketKey;
import io.netty.handler.ssl.SslContext;
import org.jspecify.annotations.Nullable;

/**
 * The keys of the session tickets (RFC 8446 section 4.6.1, RFC 5077) that BoringSSL or
 * OpenSSL gives to clients, so that they can resume a session. Netty gives none without
 * keys; the JDK makes and renews its own. Each context has keys of its own: a ticket is
 * of use only with the configuration for which it was given.
 * <p>
 * A key that leaks reveals the sessions in the tickets that it encrypted. A key therefore
 * encrypts for an hour, and decrypts for another one. Thread-safe.
 */
final class SessionTickets {

	/**
	 * How long a key encrypts tickets, and then decrypts them.
	 */
	static final Duration KEY_LIFETIME = Duration.ofHours(1);

	private final LongSupplier nanoTime;

	private final SecureRandom random = new SecureRandom();

	private final Map<SslContext, Keys> keys = Collections.synchronizedMap(new WeakHashMap<>());

	/**
	 * Create an instance.
	 * @param nanoTime the clock, as {@link System#nanoTime()}
	 */
	SessionTickets(LongSupplier nanoTime) {
		this.nanoTime = nanoTime;
	}

	/**
	 * Give a context its first keys, or new ones when it is time. Has no effect on
	 * contexts of the JDK.
	 * @param context a context of a server
	 */
	void renewKeys(SslContext context) {
		if (context.sessionContext() instanceof OpenSslServerSessionContext sessions) {
			this.keys.compute(context, (key, current) -> renew(sessions, current));
		}
	}

	private Keys renew(OpenSslServerSessionContext sessions, @Nullable Keys current) {
		long now = this.nanoTime.getAsLong();
		long age = (current != null) ? now - current.created() : 0;
		if (current != null && age < KEY_LIFETIME.toNanos()) {
			return current;
		}
		Keys renewed = new Keys(now, newKey());
		// the first one encrypts
		if (current != null && age < KEY_LIFETIME.multipliedBy(2).toNanos()) {
			sessions.setTicketKeys(renewed.encrypting(), current.encrypting());
		}
		else {
			sessions.setTicketKeys(renewed.encrypting());
		}
		return renewed;
	}

	private OpenSslSessionTicketKey newKey() {
		return new OpenSslSessionTicketKey(randomBytes(OpenSslSessionTicketKey.NAME_SIZE),
				randomBytes(OpenSslSessionTicketKey.HMAC_KEY_SIZE), randomBytes(OpenSslSessionTicketKey.AES_KEY_SIZE));
	}

	private byte[] randomBytes(int length) {
		byte[] bytes = new byte[length];
		this.random.nextBytes(bytes);
		return bytes;
	}

	private record Keys(long created, OpenSslSessionTicketKey encrypting) {
	}

}
