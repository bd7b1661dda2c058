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

package dev.smtpd.spring.listener.route;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import dev.smtpd.Mailbox;
import dev.smtpd.spring.listener.route.PatternElement.Literal;
import dev.smtpd.spring.listener.route.PatternElement.Variable;
import dev.smtpd.spring.listener.route.SignedAddressException.Reason;
import org.jspecify.annotations.Nullable;

/**
 * Makes and verifies addresses of which a part is signed, so that nobody can guess them:
 * <pre class="code">
 * Mailbox replyTo = this.signedAddresses.sign("reply+{ticket}@example.org", "4711");
 * </pre> With HMAC-SHA-256 of 80 bits it signs the value, the expiry, and the rest of the
 * address: a signed part that is moved to another address isn't valid there. The value
 * can be read by anyone who has the address. The signed part is in base 32, which
 * survives senders that change the case of local parts. With {@code reply+} before it, it
 * has room for any number or UUID with an expiry, or for a text of 21 bytes.
 * <p>
 * The first key signs; addresses that were signed with any of the keys are valid. To
 * replace a key, put the new one before it, and remove it when the addresses that it has
 * signed needn't work any more. Instances may be used by several threads.
 *
 * @since 0.1.0
 */
public final class SignedAddresses {

	/**
	 * Length in bytes that a key has at least.
	 */
	public static final int MIN_KEY_LENGTH = 32;

	private static final String ALGORITHM = "HmacSHA256";

	// RFC 2104 section 5 has no shorter ones; each guess takes a RCPT
	private static final int SIGNATURE_LENGTH = 10;

	// RFC 5321 section 4.5.3.1.1
	private static final int MAX_LOCAL_PART_LENGTH = 64;

	private static final byte SEPARATOR = 0;

	private static final String CONTEXT = "smtpd signed address 1";

	private final List<SecretKeySpec> keys;

	private final Clock clock;

	/**
	 * Create an instance.
	 * @param keys the keys, the one that signs first; each of at least
	 * {@value #MIN_KEY_LENGTH} bytes
	 * @throws IllegalArgumentException if there is no key, or one is too short
	 */
	public SignedAddresses(List<byte[]> keys) {
		this(keys, Clock.systemUTC());
	}

	/**
	 * Create an instance.
	 * @param keys the keys, the one that signs first; each of at least
	 * {@value #MIN_KEY_LENGTH} bytes
	 * @param clock the source of the time
	 * @throws IllegalArgumentException if there is no key, or one is too short
	 */
	public SignedAddresses(List<byte[]> keys, Clock clock) {
		if (keys.isEmpty()) {
			throw new IllegalArgumentException("There must be a key");
		}
		this.keys = keys.stream().map(SignedAddresses::toKey).toList();
		this.clock = clock;
	}

	private static SecretKeySpec toKey(byte[] key) {
		if (key.length < MIN_KEY_LENGTH) {
			throw new IllegalArgumentException(
					"A key must have " + MIN_KEY_LENGTH + " bytes or more, not " + key.length);
		}
		return new SecretKeySpec(key, ALGORITHM);
	}

	/**
	 * Make an address that doesn't expire.
	 * @param pattern the pattern of the address, with one variable in its local part and
	 * no others, such as <code>reply+{ticket}@example.org</code>
	 * @param value the value to sign
	 * @return the address
	 * @throws IllegalArgumentException if the pattern is another one, or the local part
	 * would be too long
	 */
	public Mailbox sign(String pattern, String value) {
		return sign(pattern, value, (Instant) null);
	}

	/**
	 * Make an address that expires.
	 * @param pattern the pattern of the address, with one variable in its local part and
	 * no others, such as <code>reply+{ticket}@example.org</code>
	 * @param value the value to sign
	 * @param validity how long the address is valid, in full seconds
	 * @return the address
	 * @throws IllegalArgumentException if the pattern is another one, the local part
	 * would be too long, or the validity isn't positive or ends after the year 2105
	 */
	public Mailbox sign(String pattern, String value, Duration validity) {
		if (validity.compareTo(Duration.ofSeconds(1)) < 0) {
			throw new IllegalArgumentException("Validity must be at least a second");
		}
		Instant expiresAt = Instant.ofEpochSecond(this.clock.instant().plus(validity).getEpochSecond());
		if (expiresAt.getEpochSecond() >= 1L << Integer.SIZE) {
			throw new IllegalArgumentException("Validity must end before 2106");
		}
		return sign(pattern, value, expiresAt);
	}

	private Mailbox sign(String pattern, String value, @Nullable Instant expiresAt) {
		RecipientPattern parsed = RecipientPattern.parse(pattern);
		PatternPart local = parsed.localPart();
		PatternPart domain = parsed.domainPart();
		if (domain == null || !domain.isLiteral() || local.variables().count() != 1
				|| local.variables().anyMatch((variable) -> variable.name() == null || variable.rest())) {
			throw new IllegalArgumentException(
					"Pattern '" + pattern + "' must have one variable in its local part, and no others");
		}
		byte[] payload = new SignedPayload(value, expiresAt).toBytes();
		String domainText = pattern.substring(pattern.lastIndexOf('@') + 1);
		byte[] signature = signature(this.keys.get(0), payload, local.prefix(), local.suffix(), domainText);
		byte[] signed = Arrays.copyOf(payload, payload.length + SIGNATURE_LENGTH);
		System.arraycopy(signature, 0, signed, payload.length, SIGNATURE_LENGTH);
		return new Mailbox(toLocalPart(local, Base32.encode(signed), value), domainText);
	}

	private static String toLocalPart(PatternPart local, String signed, String value) {
		StringBuilder localPart = new StringBuilder();
		for (PatternElement element : local.elements()) {
			localPart.append((element instanceof Literal literal) ? literal.text()
					: (element instanceof Variable) ? signed : "");
		}
		int length = localPart.toString().getBytes(StandardCharsets.UTF_8).length;
		if (length > MAX_LOCAL_PART_LENGTH) {
			throw new IllegalArgumentException("Value '" + value + "' is too long: the local part would have " + length
					+ " octets, and may have " + MAX_LOCAL_PART_LENGTH);
		}
		return localPart.toString();
	}

	/**
	 * Verify an address.
	 * @param address the address, as a client has named it
	 * @param signed the part of it that is signed, which the pattern's variable has taken
	 * @return the verified address
	 * @throws SignedAddressException if the address isn't valid
	 */
	public SignedAddress verify(Mailbox address, String signed) throws SignedAddressException {
		byte[] bytes = Base32.decode(signed);
		int start = address.localPart().lastIndexOf(signed);
		if (bytes == null || bytes.length <= SIGNATURE_LENGTH || start < 0) {
			throw new SignedAddressException(Reason.FORGED, "Address isn't a signed one");
		}
		byte[] payload = Arrays.copyOf(bytes, bytes.length - SIGNATURE_LENGTH);
		byte[] signature = Arrays.copyOfRange(bytes, payload.length, bytes.length);
		String before = address.localPart().substring(0, start);
		String after = address.localPart().substring(start + signed.length());
		boolean valid = false;
		for (SecretKeySpec key : this.keys) {
			// all of them, so that the duration reveals nothing
			valid |= MessageDigest.isEqual(signature, signature(key, payload, before, after, address.domain()));
		}
		if (!valid) {
			throw new SignedAddressException(Reason.FORGED, "Address was not signed with any of the keys");
		}
		SignedPayload verified = SignedPayload.of(payload);
		Instant expiresAt = verified.expiresAt();
		if (expiresAt != null && !this.clock.instant().isBefore(expiresAt)) {
			throw new SignedAddressException(Reason.EXPIRED, "Address has expired at " + expiresAt);
		}
		return new SignedAddress(address, verified.value(), expiresAt);
	}

	private static byte[] signature(SecretKeySpec key, byte[] payload, String before, String after, String domain) {
		try {
			Mac mac = Mac.getInstance(ALGORITHM);
			mac.init(key);
			for (String part : List.of(CONTEXT, DomainNames.toLowerCase(before), DomainNames.toLowerCase(after),
					DomainNames.toCanonical(domain))) {
				mac.update(part.getBytes(StandardCharsets.UTF_8));
				mac.update(SEPARATOR);
			}
			return Arrays.copyOf(mac.doFinal(payload), SIGNATURE_LENGTH);
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("Every Java platform has " + ALGORITHM, ex);
		}
	}

}
