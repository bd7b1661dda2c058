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

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

import javax.net.ssl.SSLSession;

import com.ongres.scram.common.ScramFunctions;
import com.ongres.scram.common.util.TlsServerEndpoint;
import dev.smtpd.ScramAuthenticator;
import dev.smtpd.ScramAuthenticator.Account;
import dev.smtpd.ScramCredentials;
import dev.smtpd.SmtpSession;
import org.jspecify.annotations.Nullable;

/**
 * SCRAM-SHA-256 and SCRAM-SHA-256-PLUS (RFC 5802, RFC 7677). The latter is bound to the
 * server's certificate ({@code tls-server-end-point}, RFC 5929), so that it can't be
 * relayed by someone with another one.
 * <p>
 * A user that doesn't exist is asked for a proof as any other, with a salt that stays the
 * same for the name.
 *
 * @since 0.1.0
 */
public final class ScramMechanism implements SaslMechanism {

	/**
	 * The name of the mechanism that is bound to a channel.
	 */
	public static final String BOUND_NAME = "SCRAM-SHA-256-PLUS";

	private static final String NAME = "SCRAM-SHA-256";

	private static final com.ongres.scram.common.ScramMechanism FUNCTIONS = com.ongres.scram.common.ScramMechanism.SCRAM_SHA_256;

	private static final int NONCE_LENGTH = 24;

	// the challenge that answers it must fit into a reply
	private static final int MAX_CLIENT_NONCE_LENGTH = 128;

	private static final int MAX_USERNAME_LENGTH = 512;

	private static final int SALT_OCTETS = 16;

	private static final int PROOF_OCTETS = 32;

	private static final SecureRandom random = new SecureRandom();

	private final ScramAuthenticator authenticator;

	private final boolean bound;

	private final boolean bindingOffered;

	private final byte[] secret;

	private ScramMechanism(ScramAuthenticator authenticator, boolean bound, boolean bindingOffered, byte[] secret) {
		this.authenticator = authenticator;
		this.bound = bound;
		this.bindingOffered = bindingOffered;
		this.secret = secret;
	}

	/**
	 * Return SCRAM-SHA-256-PLUS and SCRAM-SHA-256, which treat users alike.
	 * @param authenticator knows the users
	 * @param bindingOffered whether clients are offered the first of them
	 * @return both
	 */
	public static List<SaslMechanism> both(ScramAuthenticator authenticator, boolean bindingOffered) {
		byte[] secret = new byte[PROOF_OCTETS];
		random.nextBytes(secret);
		return List.of(new ScramMechanism(authenticator, true, bindingOffered, secret),
				new ScramMechanism(authenticator, false, bindingOffered, secret));
	}

	@Override
	public String name() {
		return this.bound ? BOUND_NAME : NAME;
	}

	@Override
	public boolean isAvailable(SmtpSession session) {
		return !this.bound || channelBinding(session) != null;
	}

	@Override
	public SaslExchange begin(SmtpSession session) {
		return new Exchange(session);
	}

	private static byte @Nullable [] channelBinding(SmtpSession session) {
		SSLSession tls = session.tls();
		Certificate[] certificates = (tls != null) ? tls.getLocalCertificates() : null;
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

	// what a user who isn't there would have, known to nobody
	private ScramCredentials credentialsOfNobody(String username) {
		byte[] salt = Arrays.copyOf(
				ScramFunctions.hmac(FUNCTIONS, this.secret, username.getBytes(StandardCharsets.UTF_8)), SALT_OCTETS);
		byte[] key = new byte[PROOF_OCTETS];
		random.nextBytes(key);
		return new ScramCredentials(salt, this.authenticator.iterations(), key, key);
	}

	private final class Exchange implements SaslExchange {

		private final SmtpSession session;

		private @Nullable Challenged challenged;

		private @Nullable Account proved;

		private Exchange(SmtpSession session) {
			this.session = session;
		}

		@Override
		public SaslStep respond(byte[] response) {
			if (this.proved != null) {
				return (response.length == 0) ? new SaslStep.Success(this.proved.principal())
						: new SaslStep.Malformed();
			}
			String message = PlainMechanism.decode(response);
			SaslStep next = null;
			if (message != null) {
				next = (this.challenged != null) ? takeFinal(this.challenged, message) : takeFirst(message);
			}
			return (next != null) ? next : new SaslStep.Malformed();
		}

		private @Nullable SaslStep takeFirst(String message) {
			Gs2Header header = Gs2Header.parse(message);
			if (header == null) {
				return null;
			}
			String bare = message.substring(header.length());
			String[] attributes = bare.split(",", -1);
			// a mandatory extension ("m=") would be the first attribute
			if (attributes.length < 2 || !attributes[0].startsWith("n=") || !attributes[1].matches("r=[!-~]+")) {
				return null;
			}
			String username = Gs2Header.decodeName(attributes[0].substring(2));
			if (username == null || username.length() > MAX_USERNAME_LENGTH
					|| attributes[1].length() > MAX_CLIENT_NONCE_LENGTH
					|| header.usesChannelBinding() != ScramMechanism.this.bound) {
				return null;
			}
			if (!isAcceptable(header, username)) {
				return new SaslStep.Failure();
			}
			return new SaslStep.Ask(username, () -> {
				Account account = ScramMechanism.this.authenticator.find(this.session, username);
				return challenge(header, bare, attributes[1].substring(2), username, account);
			});
		}

		// RFC 5802 section 6: "y" means that somebody took SCRAM-SHA-256-PLUS from the
		// list that the client was sent
		private boolean isAcceptable(Gs2Header header, String username) {
			boolean downgraded = header.flag() == 'y' && ScramMechanism.this.bindingOffered
					&& channelBinding(this.session) != null;
			boolean otherBinding = header.usesChannelBinding()
					&& !TlsServerEndpoint.TLS_SERVER_END_POINT.equals(header.bindingType());
			String identity = header.authorizationId();
			return !downgraded && !otherBinding && (identity == null || identity.equals(username));
		}

		private SaslStep challenge(Gs2Header header, String bare, String clientNonce, String username,
				@Nullable Account account) {
			ScramCredentials credentials = (account != null) ? account.credentials() : credentialsOfNobody(username);
			String nonce = clientNonce + ScramFunctions.nonce(NONCE_LENGTH, random);
			String text = "r=" + nonce + ",s=" + Base64.getEncoder().encodeToString(credentials.salt()) + ",i="
					+ credentials.iterations();
			this.challenged = new Challenged(header, bare, nonce, text, username, account, credentials);
			return SaslStep.Challenge.of(text);
		}

		private @Nullable SaslStep takeFinal(Challenged challenged, String message) {
			int end = message.lastIndexOf(",p=");
			if (end < 0) {
				return null;
			}
			String withoutProof = message.substring(0, end);
			byte[] proof = decodeBase64(message.substring(end + 3));
			String[] attributes = withoutProof.split(",", -1);
			if (attributes.length < 2 || !attributes[0].startsWith("c=") || proof == null
					|| proof.length != PROOF_OCTETS) {
				return null;
			}
			byte[] binding = decodeBase64(attributes[0].substring(2));
			boolean same = binding != null && MessageDigest.isEqual(binding, expectedBinding(challenged))
					&& attributes[1].equals("r=" + challenged.nonce());
			String authMessage = challenged.clientFirstBare() + "," + challenged.serverFirst() + "," + withoutProof;
			return new SaslStep.Ask(challenged.username(), () -> check(challenged, same, authMessage, proof));
		}

		private byte[] expectedBinding(Challenged challenged) {
			Gs2Header header = challenged.header();
			String identity = header.authorizationId();
			String text = (header.usesChannelBinding() ? "p=" + header.bindingType() : String.valueOf(header.flag()))
					+ "," + ((identity != null) ? "a=" + encodeName(identity) : "") + ",";
			byte[] prefix = text.getBytes(StandardCharsets.UTF_8);
			byte[] data = header.usesChannelBinding() ? channelBinding(this.session) : null;
			if (data == null) {
				return prefix;
			}
			byte[] both = Arrays.copyOf(prefix, prefix.length + data.length);
			System.arraycopy(data, 0, both, prefix.length, data.length);
			return both;
		}

		private SaslStep check(Challenged challenged, boolean same, String authMessage, byte[] proof) throws Exception {
			ScramCredentials credentials = challenged.credentials();
			boolean known = ScramFunctions.verifyClientProof(FUNCTIONS, proof, credentials.storedKey(), authMessage);
			Account account = challenged.account();
			if (!known || !same || account == null) {
				ScramMechanism.this.authenticator.failed(this.session, challenged.username());
				return new SaslStep.Failure();
			}
			ScramMechanism.this.authenticator.succeeded(this.session, account);
			this.proved = account;
			byte[] signature = ScramFunctions.serverSignature(FUNCTIONS, credentials.serverKey(), authMessage);
			String text = "v=" + Base64.getEncoder().encodeToString(signature);
			return new SaslStep.Confirmation(text.getBytes(StandardCharsets.UTF_8));
		}

		private static String encodeName(String name) {
			return name.replace("=", "=3D").replace(",", "=2C");
		}

		private static byte @Nullable [] decodeBase64(String text) {
			try {
				return Base64.getDecoder().decode(text);
			}
			catch (IllegalArgumentException ex) {
				return null;
			}
		}

	}

	/**
	 * What was said up to the challenge.
	 */
	private record Challenged(Gs2Header header, String clientFirstBare, String nonce, String serverFirst,
			String username, @Nullable Account account, ScramCredentials credentials) {

	}

}
