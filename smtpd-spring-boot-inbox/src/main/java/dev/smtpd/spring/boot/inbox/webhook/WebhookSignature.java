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

package dev.smtpd.spring.boot.inbox.webhook;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs what a webhook sends, in the form of Standard Webhooks: HMAC-SHA256 over the
 * identifier, the time in seconds and the body, with dots between them.
 */
final class WebhookSignature {

	private static final String ALGORITHM = "HmacSHA256";

	private static final String BASE64_PREFIX = "whsec_";

	private final SecretKeySpec key;

	/**
	 * Create a signature.
	 * @param secret the key: Base64 after {@code whsec_}, any other text as it is
	 * @throws IllegalArgumentException if it is no Base64 after the prefix
	 */
	WebhookSignature(String secret) {
		byte[] bytes = secret.startsWith(BASE64_PREFIX)
				? Base64.getDecoder().decode(secret.substring(BASE64_PREFIX.length()))
				: secret.getBytes(StandardCharsets.UTF_8);
		this.key = new SecretKeySpec(bytes, ALGORITHM);
	}

	/**
	 * Sign a notification.
	 * @param id its identifier
	 * @param timestamp the time in seconds
	 * @param body its body
	 * @return the value of {@code webhook-signature}
	 */
	String sign(String id, long timestamp, byte[] body) {
		try {
			Mac mac = Mac.getInstance(ALGORITHM);
			mac.init(this.key);
			mac.update((id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8));
			return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body));
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
