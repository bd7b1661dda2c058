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

package dev.smtpd.auth;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.ongres.scram.common.ScramFunctions;
import com.ongres.scram.common.ScramMechanism;
import com.ongres.scram.common.StringPreparation;
import org.jspecify.annotations.Nullable;

/**
 * What a server keeps of a password for SCRAM-SHA-256 (RFC 5802 section 2.2, RFC 7677):
 * enough to check a client, not enough to be one. Immutable.
 *
 * @since 0.1.0
 */
public final class ScramCredentials {

	private static final ScramMechanism MECHANISM = ScramMechanism.SCRAM_SHA_256;

	private static final int KEY_OCTETS = 32;

	private static final int SALT_OCTETS = 16;

	private static final int MAX_SALT_OCTETS = 64;

	private static final int MIN_ITERATIONS = 4096;

	private static final Pattern STORED = Pattern
		.compile("SCRAM-SHA-256\\$(\\d{1,9}):([A-Za-z0-9+/=]+)\\$([A-Za-z0-9+/=]+):([A-Za-z0-9+/=]+)");

	private static final SecureRandom random = new SecureRandom();

	private final byte[] salt;

	private final int iterations;

	private final byte[] storedKey;

	private final byte[] serverKey;

	/**
	 * Create credentials.
	 * @param salt the salt
	 * @param iterations how often the password was hashed
	 * @param storedKey the StoredKey of 32 octets
	 * @param serverKey the ServerKey of 32 octets
	 * @throws IllegalArgumentException if the salt is empty or longer than 64 octets, the
	 * password was hashed less than 4096 times, or a key has another length
	 */
	public ScramCredentials(byte[] salt, int iterations, byte[] storedKey, byte[] serverKey) {
		if (salt.length == 0 || salt.length > MAX_SALT_OCTETS || iterations < MIN_ITERATIONS
				|| storedKey.length != KEY_OCTETS || serverKey.length != KEY_OCTETS) {
			throw new IllegalArgumentException("Not credentials for SCRAM-SHA-256");
		}
		this.salt = salt.clone();
		this.iterations = iterations;
		this.storedKey = storedKey.clone();
		this.serverKey = serverKey.clone();
	}

	/**
	 * Return new credentials for a password, with a salt of their own. This takes some
	 * milliseconds.
	 * @param password the password
	 * @return the credentials
	 * @throws IllegalArgumentException if the password is empty or has characters that
	 * passwords can't have (RFC 4013)
	 */
	public static ScramCredentials ofPassword(String password) {
		byte[] salt = new byte[SALT_OCTETS];
		random.nextBytes(salt);
		return ofPassword(password, salt);
	}

	/**
	 * Return credentials for a password and a salt. This takes some milliseconds.
	 * @param password the password
	 * @param salt the salt, which no two users should share
	 * @return the credentials
	 * @throws IllegalArgumentException if the salt is empty, or the password is or has
	 * characters that passwords can't have (RFC 4013)
	 */
	public static ScramCredentials ofPassword(String password, byte[] salt) {
		byte[] salted = ScramFunctions.saltedPassword(MECHANISM, StringPreparation.SASL_PREPARATION,
				password.toCharArray(), salt, MIN_ITERATIONS);
		return new ScramCredentials(salt, MIN_ITERATIONS,
				ScramFunctions.storedKey(MECHANISM, ScramFunctions.clientKey(MECHANISM, salted)),
				ScramFunctions.serverKey(MECHANISM, salted));
	}

	/**
	 * Return credentials from the form in which they are stored, for example by
	 * PostgreSQL: {@code SCRAM-SHA-256$<iterations>:<salt>$<StoredKey>:<ServerKey>}, with
	 * Base64 in all but the first.
	 * @param text the text
	 * @return the credentials, or {@code null} if they aren't in this form
	 */
	public static @Nullable ScramCredentials parse(String text) {
		Matcher matcher = STORED.matcher(text);
		if (!matcher.matches()) {
			return null;
		}
		Base64.Decoder base64 = Base64.getDecoder();
		try {
			return new ScramCredentials(base64.decode(matcher.group(2)), Integer.parseInt(matcher.group(1)),
					base64.decode(matcher.group(3)), base64.decode(matcher.group(4)));
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
	}

	/**
	 * Return whether these are the credentials of a password. This takes as long as the
	 * iterations need, whatever the outcome, unless the password has characters that
	 * passwords can't have.
	 * @param password the password
	 * @return whether they are
	 */
	public boolean matches(String password) {
		byte[] salted;
		try {
			salted = ScramFunctions.saltedPassword(MECHANISM, StringPreparation.SASL_PREPARATION,
					password.toCharArray(), this.salt, this.iterations);
		}
		catch (IllegalArgumentException ex) {
			return false;
		}
		byte[] key = ScramFunctions.storedKey(MECHANISM, ScramFunctions.clientKey(MECHANISM, salted));
		return MessageDigest.isEqual(this.storedKey, key);
	}

	/**
	 * Return the salt.
	 * @return a copy
	 */
	public byte[] salt() {
		return this.salt.clone();
	}

	/**
	 * Return how often the password was hashed.
	 * @return the number of iterations
	 */
	public int iterations() {
		return this.iterations;
	}

	/**
	 * Return the StoredKey, against which a client is checked.
	 * @return a copy
	 */
	public byte[] storedKey() {
		return this.storedKey.clone();
	}

	/**
	 * Return the ServerKey, by which the server proves itself.
	 * @return a copy
	 */
	public byte[] serverKey() {
		return this.serverKey.clone();
	}

	/**
	 * Return the form that {@link #parse} reads.
	 * @return the credentials as text, to be stored
	 */
	public String toStoredForm() {
		Base64.Encoder base64 = Base64.getEncoder();
		return "SCRAM-SHA-256$" + this.iterations + ":" + base64.encodeToString(this.salt) + "$"
				+ base64.encodeToString(this.storedKey) + ":" + base64.encodeToString(this.serverKey);
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof ScramCredentials credentials && this.iterations == credentials.iterations
				&& Arrays.equals(this.salt, credentials.salt) && Arrays.equals(this.storedKey, credentials.storedKey)
				&& Arrays.equals(this.serverKey, credentials.serverKey);
	}

	@Override
	public int hashCode() {
		return Arrays.hashCode(this.storedKey);
	}

	/**
	 * Return a text without anything that should be kept secret.
	 */
	@Override
	public String toString() {
		return "SCRAM-SHA-256 credentials";
	}

}
