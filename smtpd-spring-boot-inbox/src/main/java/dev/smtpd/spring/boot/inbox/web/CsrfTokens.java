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

package dev.smtpd.spring.boot.inbox.web;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.web.util.WebUtils;

/**
 * Protects changes against other sites: a form has a token that belongs to a cookie and
 * that only this process can make of it.
 */
final class CsrfTokens {

	static final String PARAMETER = "_inbox";

	static final String COOKIE = "SMTPD-INBOX";

	private static final int MAX_LENGTH = 100;

	private final SecureRandom random = new SecureRandom();

	private final SecretKeySpec key;

	CsrfTokens() {
		this.key = new SecretKeySpec(bytes(32), "HmacSHA256");
	}

	// Return the token for the forms of a page, which gets the cookie if it has none.
	String token(HttpServletRequest request, HttpServletResponse response, String path) {
		String secret = cookie(request);
		if (secret == null) {
			secret = HexFormat.of().formatHex(bytes(16));
			response.addHeader(HttpHeaders.SET_COOKIE,
					ResponseCookie.from(COOKIE, secret)
						.path(path)
						.httpOnly(true)
						.sameSite("Strict")
						.secure(request.isSecure())
						.build()
						.toString());
		}
		return sign(secret);
	}

	boolean isValid(HttpServletRequest request) {
		String secret = cookie(request);
		String token = request.getParameter(PARAMETER);
		return secret != null && token != null && MessageDigest.isEqual(sign(secret).getBytes(StandardCharsets.UTF_8),
				token.getBytes(StandardCharsets.UTF_8));
	}

	private static @Nullable String cookie(HttpServletRequest request) {
		Cookie cookie = WebUtils.getCookie(request, COOKIE);
		return (cookie != null && cookie.getValue().length() <= MAX_LENGTH) ? cookie.getValue() : null;
	}

	private String sign(String secret) {
		try {
			Mac mac = Mac.getInstance("HmacSHA256");
			mac.init(this.key);
			return HexFormat.of().formatHex(mac.doFinal(secret.getBytes(StandardCharsets.UTF_8)));
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("Every Java platform has HmacSHA256", ex);
		}
	}

	private byte[] bytes(int count) {
		byte[] bytes = new byte[count];
		this.random.nextBytes(bytes);
		return bytes;
	}

}
