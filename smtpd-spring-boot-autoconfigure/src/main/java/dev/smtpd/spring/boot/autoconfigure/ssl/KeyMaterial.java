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

package dev.smtpd.spring.boot.autoconfigure.ssl;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

import javax.net.ssl.KeyManager;
import javax.net.ssl.X509KeyManager;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.ssl.SslBundle;
import org.springframework.util.Assert;

/**
 * The private keys of an SSL bundle and their certificates. Boot takes them as they are,
 * and what doesn't fit together fails every handshake. They are read through the key
 * managers, which handshakes use, too: so keys in hardware are checked as well, and those
 * of bundles that have no key store.
 */
final class KeyMaterial {

	// of TLS 1.2 and 1.3 without DSA
	private static final List<String> KEY_TYPES = List.of("RSA", "EC", "EdDSA", "RSASSA-PSS");

	private static final byte[] SAMPLE = new byte[64];

	private final SslBundle bundle;

	private final KeyManager[] managers;

	KeyMaterial(SslBundle bundle, KeyManager[] managers) {
		this.bundle = bundle;
		this.managers = managers;
	}

	/**
	 * Require what a server needs: a private key for each alias that it may choose, and
	 * the certificate that belongs to it.
	 * @return the certificates
	 */
	List<X509Certificate> requireOfServer() {
		List<X509Certificate> certificates = check(this.bundle.getKey().getAlias());
		if (certificates.isEmpty()) {
			throw new IllegalStateException(missing());
		}
		return certificates;
	}

	/**
	 * Require what a client needs: nothing, or private keys with the certificates that
	 * belong to them.
	 * @return the certificates, none if there are no keys
	 */
	List<X509Certificate> requireOfClient() {
		List<X509Certificate> certificates = check(null);
		if (certificates.isEmpty() && this.bundle.getStores().getKeyStore() != null) {
			throw new IllegalStateException(missing());
		}
		return certificates;
	}

	private List<X509Certificate> check(@Nullable String onlyAlias) {
		List<X509Certificate> certificates = new ArrayList<>();
		for (KeyManager manager : this.managers) {
			if (manager instanceof X509KeyManager keys) {
				List<String> aliases = aliases(keys);
				List<String> used = (onlyAlias != null && !aliases.isEmpty()) ? List.of(onlyAlias) : aliases;
				used.forEach((alias) -> certificates.addAll(check(keys, alias)));
			}
		}
		return certificates;
	}

	private static List<String> aliases(X509KeyManager keys) {
		return KEY_TYPES.stream()
			.flatMap((type) -> Stream.ofNullable(keys.getServerAliases(type, null)))
			.flatMap(Stream::of)
			.distinct()
			.toList();
	}

	private static List<X509Certificate> check(X509KeyManager keys, String alias) {
		PrivateKey privateKey = keys.getPrivateKey(alias);
		X509Certificate[] chain = keys.getCertificateChain(alias);
		Assert.state(privateKey != null && chain != null && chain.length > 0,
				() -> "There is no private key with a certificate at alias '" + alias + "'");
		Assert.state(belongTogether(privateKey, chain[0].getPublicKey()), () -> "The private key at alias '" + alias
				+ "' doesn't belong to the certificate of '" + chain[0].getSubjectX500Principal().getName() + "'");
		return List.of(chain);
	}

	private static boolean belongTogether(PrivateKey privateKey, PublicKey publicKey) {
		if (privateKey instanceof RSAKey one && publicKey instanceof RSAKey other) {
			return one.getModulus().equals(other.getModulus());
		}
		if (!privateKey.getAlgorithm().equals(publicKey.getAlgorithm())) {
			return false;
		}
		try {
			return verify(publicKey, sign(privateKey));
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("The private key can't sign: " + ex.getMessage(), ex);
		}
	}

	private static byte[] sign(PrivateKey key) throws GeneralSecurityException {
		Signature signature = signature(key.getAlgorithm());
		signature.initSign(key);
		signature.update(SAMPLE);
		return signature.sign();
	}

	private static boolean verify(PublicKey key, byte[] signed) throws GeneralSecurityException {
		Signature signature = signature(key.getAlgorithm());
		try {
			signature.initVerify(key);
			signature.update(SAMPLE);
			return signature.verify(signed);
		}
		catch (InvalidKeyException | SignatureException ex) {
			return false; // made by a key of another curve
		}
	}

	private static Signature signature(String keyAlgorithm) throws GeneralSecurityException {
		return switch (keyAlgorithm) {
			case "RSA" -> Signature.getInstance("SHA256withRSA");
			case "EC" -> Signature.getInstance("SHA256withECDSA");
			case "RSASSA-PSS" -> {
				Signature signature = Signature.getInstance(keyAlgorithm);
				signature.setParameter(new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
				yield signature;
			}
			default -> Signature.getInstance(keyAlgorithm);
		};
	}

	private String missing() {
		KeyStore keyStore = this.bundle.getStores().getKeyStore();
		if (keyStore == null) {
			return "There is no private key with a certificate in it, since it has no key store";
		}
		return hasKey(keyStore) ? "There is no private key in its key store that TLS can use, which are those of type "
				+ "RSA, EC and EdDSA" : "There is no private key in its key store";
	}

	private static boolean hasKey(KeyStore keyStore) {
		try {
			for (String alias : Collections.list(keyStore.aliases())) {
				if (keyStore.isKeyEntry(alias)) {
					return true;
				}
			}
			return false;
		}
		catch (KeyStoreException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
