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
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

import dev.smtpd.test.SmtpTestClient;
import dev.smtpd.test.SmtpTestCredentials;
import org.jspecify.annotations.Nullable;

/**
 * The users that exist for the tests that run now: those of an application context, or
 * those of the clients of listeners alone.
 */
final class TestUsers {

	/**
	 * The users of clients that have no application context.
	 */
	static final TestUsers WITHOUT_CONTEXT = new TestUsers();

	// threads that a test starts are the user of the test
	private static final ThreadLocal<@Nullable TestUser> CURRENT = new InheritableThreadLocal<>();

	private final List<TestUser> users = new CopyOnWriteArrayList<>();

	/**
	 * Have a client be authenticated as the user of the test that connects it.
	 * @param client the client
	 * @return a client that authenticates if its test has a user
	 */
	static SmtpTestClient authenticating(SmtpTestClient client) {
		return client.authenticated(TestUsers::currentCredentials);
	}

	private static @Nullable SmtpTestCredentials currentCredentials() {
		TestUser user = CURRENT.get();
		return (user != null) ? user.credentials() : null;
	}

	static void setCurrent(@Nullable TestUser user) {
		if (user != null) {
			CURRENT.set(user);
		}
		else {
			CURRENT.remove();
		}
	}

	void add(TestUser user) {
		this.users.add(user);
	}

	// by identity: two tests may have equal users but for the secret
	void remove(TestUser user) {
		this.users.remove(user);
	}

	/**
	 * Return who has a secret.
	 * @param username the name of the user, {@code null} if only the secret says it
	 * @param secret the secret or the password
	 * @return the user, or {@code null} if there is none
	 */
	@Nullable Principal find(@Nullable String username, String secret) {
		TestUser user = find(username, (candidate) -> candidate.secret().equals(secret));
		user = (user != null) ? user : find(username, (candidate) -> candidate.password().equals(secret));
		return (user != null) ? user.principal() : null;
	}

	private @Nullable TestUser find(@Nullable String username, Predicate<TestUser> condition) {
		return this.users.stream()
			.filter((user) -> username == null || user.is(username))
			.filter(condition)
			.findFirst()
			.orElse(null);
	}

}
