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
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

import com.ongres.scram.common.ScramFunctions;
import dev.smtpd.SmtpSession;
import dev.smtpd.auth.ScramAuthenticator;
import dev.smtpd.auth.ScramAuthenticator.Account;
import dev.smtpd.auth.ScramCredentials;
import org.jspecify.annotations.Nullable;

/**
 * SCRAM-SHA-256 and SCRAM-SHA-256-PLUS (RFC 5802, RFC 7677). The latter is bound to the
 * TLS connection ({@code tls-exporter}, RFC 9266) or the server's certificate
 * ({@code tls-server-end-point}, RFC 5929), so that a man in the middle can't pass it on.
 * <p>
 * A user that doesn't exist is asked for a proof as any other, with a salt that stays the
 * same for the name.
 *
 * @since 0.1.0
 */
public final class ScramMechanism implements SaslMechanism {

	private static final String BOUND_NAME = "SCRAM-SHA-256-PLUS";

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

	private final Offer offer;

	private final byte[] secret;

	private ScramMechanism(ScramAuthenticator authenticator, boolean bound, Offer offer, byte[] secret) {
		this.authenticator = authenticator;
		this.bound = bound;
		this.offer = offer;
		this.secret = secret;
	}

	/**
	 * Return SCRAM-SHA-256-PLUS and SCRAM-SHA-256, which treat users alike.
	 * @param authenticator knows the users
	 * @param offer which of them clients are offered
	 * @return both
	 */
	public static List<SaslMechanism> both(ScramAuthenticator authenticator, Offer offer) {
		byte[] secret = new byte[PROOF_OCTETS];
		random.nextBytes(secret);
		return List.of(new ScramMechanism(authenticator, true, offer, secret),
				new ScramMechanism(authenticator, false, offer, secret));
	}

	@Override
	public String name() {
		return this.bound ? BOUND_NAME : NAME;
	}

	@Override
	public boolean isAvailable(SmtpSession session) {
		return !this.bound || mayBind(session);
	}

	// A client that can't have the type that it takes for granted fails, though it could
	// do without; so it is offered no binding, unless that is all that is offered.
	private boolean mayBind(SmtpSession session) {
		return (this.offer != Offer.BOTH) ? ChannelBinding.isPossible(session.tls())
				: ChannelBinding.isUsual(session.tls());
	}

	@Override
	public SaslExchange begin(SmtpSession session) {
		return new Exchange(session);
	}

	// of users that don't exist; no one knows the password
	private ScramCredentials credentialsOfUnknownUser(String username) {
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
			if (header.usesChannelBinding() && bindingData(header) == null) {
				return new SaslStep.Unsupported("Channel binding type is not supported");
			}
			if (!isAcceptable(header, username)) {
				return new SaslStep.Failure();
			}
			return new SaslStep.Ask(username, () -> {
				Account account = ScramMechanism.this.authenticator.find(this.session, username);
				return challenge(header, bare, attributes[1].substring(2), username, account);
			});
		}

		// RFC 5802 section 6: "y" means that an attacker removed SCRAM-SHA-256-PLUS from
		// the
		// list that the client was sent
		private boolean isAcceptable(Gs2Header header, String username) {
			boolean downgraded = header.flag() == 'y' && ScramMechanism.this.offer == Offer.BOTH
					&& mayBind(this.session);
			String identity = header.authorizationId();
			return !downgraded && (identity == null || identity.equals(username));
		}

		private byte @Nullable [] bindingData(Gs2Header header) {
			return ChannelBinding.data(this.session.tls(), header.bindingType());
		}

		private SaslStep challenge(Gs2Header header, String bare, String clientNonce, String username,
				@Nullable Account account) {
			ScramCredentials credentials = (account != null) ? account.credentials()
					: credentialsOfUnknownUser(username);
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
			byte[] expected = expectedBinding(challenged);
			boolean same = binding != null && expected != null && MessageDigest.isEqual(binding, expected)
					&& attributes[1].equals("r=" + challenged.nonce());
			String authMessage = challenged.clientFirstBare() + "," + challenged.serverFirst() + "," + withoutProof;
			return new SaslStep.Ask(challenged.username(), () -> check(challenged, same, authMessage, proof));
		}

		private byte @Nullable [] expectedBinding(Challenged challenged) {
			Gs2Header header = challenged.header();
			String identity = header.authorizationId();
			String text = (header.usesChannelBinding() ? "p=" + header.bindingType() : String.valueOf(header.flag()))
					+ "," + ((identity != null) ? "a=" + encodeName(identity) : "") + ",";
			byte[] prefix = text.getBytes(StandardCharsets.UTF_8);
			if (!header.usesChannelBinding()) {
				return prefix;
			}
			byte[] data = bindingData(header);
			if (data == null) {
				return null;
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
	 * The messages up to the challenge.
	 */
	private record Challenged(Gs2Header header, String clientFirstBare, String nonce, String serverFirst,
			String username, @Nullable Account account, ScramCredentials credentials) {

	}

	/**
	 * Which of the two mechanisms clients are offered.
	 */
	public enum Offer {

		/**
		 * Both of them.
		 */
		BOTH,

		/**
		 * SCRAM-SHA-256-PLUS alone.
		 */
		BOUND,

		/**
		 * SCRAM-SHA-256 alone.
		 */
		UNBOUND;

		/**
		 * Return what some names offer.
		 * @param names the names of mechanisms in any case, all of them if empty
		 * @return which of the two are among them
		 */
		public static Offer of(List<String> names) {
			boolean bound = names.isEmpty() || names.stream().anyMatch(BOUND_NAME::equalsIgnoreCase);
			boolean unbound = names.isEmpty() || names.stream().anyMatch(NAME::equalsIgnoreCase);
			return (bound && unbound) ? BOTH : bound ? BOUND : UNBOUND;
		}

	}

}
