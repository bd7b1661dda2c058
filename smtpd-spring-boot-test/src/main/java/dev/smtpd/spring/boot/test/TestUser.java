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

package dev.smtpd.spring.boot.test;

import java.security.Principal;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

import dev.smtpd.test.SmtpTestCredentials;

/**
 * A user who exists while a test runs.
 *
 * @param username the name
 * @param password the password, with which other clients than the own one of the test may
 * authenticate as well
 * @param mechanism the SASL mechanism of the own client
 * @param authorities the authorities, for Spring Security
 * @param secret what the own client sends, which no other test knows
 */
record TestUser(String username, String password, String mechanism, List<String> authorities, String secret) {

	private static final boolean SECURITY = ClassPath.isPresent("org.springframework.security.core.Authentication");

	static TestUser of(WithSmtpUser annotation) {
		List<String> authorities = (annotation.authorities().length > 0) ? List.of(annotation.authorities())
				: Stream.of(annotation.roles()).map((role) -> "ROLE_" + role).toList();
		return new TestUser(annotation.username(), annotation.password(), annotation.mechanism(), authorities,
				UUID.randomUUID().toString());
	}

	boolean is(String username) {
		return this.username.equals(username);
	}

	SmtpTestCredentials credentials() {
		return new SmtpTestCredentials(this.mechanism, this.username, this.secret);
	}

	Principal principal() {
		return SECURITY ? Authentications.of(this) : new Named(this.username);
	}

	/**
	 * A user without Spring Security.
	 *
	 * @param getName the name
	 */
	private record Named(String getName) implements Principal {

		@Override
		public String toString() {
			return this.getName;
		}

	}

}
