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

package dev.smtpd.command;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.Normalizer;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Locale;
import java.util.function.BiConsumer;

import dev.smtpd.SmtpLimit;
import dev.smtpd.SmtpReply;
import dev.smtpd.SmtpReplyException;
import dev.smtpd.auth.AuthFailureStore;
import dev.smtpd.session.Observers;
import dev.smtpd.session.QuietLog;
import dev.smtpd.session.Session;
import dev.smtpd.settings.AuthLimits;
import dev.smtpd.settings.Network;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers failed authentications across connections, and refuses clients that have
 * failed too often before their next attempt reaches an authenticator.
 *
 * @since 0.1.0
 */
public final class AuthFailures {

	private static final Logger logger = LoggerFactory.getLogger(AuthFailures.class);

	private static final SmtpReply TOO_MANY_OF_ADDRESS = SmtpReply.of(421, "4.7.0",
			"Too many failed authentications from your address, try again later");

	private static final SmtpReply TOO_MANY_OF_USER = SmtpReply.of(454, "4.7.0",
			"Too many failed authentications of this user from your address, try again later");

	private static final SmtpReply UNAVAILABLE = SmtpReply.of(454, "4.7.0", "Temporary authentication failure");

	private static final int MAX_NAME_LENGTH = 64;

	private final AuthLimits limits;

	private final AuthFailureStore store;

	private final Observers observers;

	private final BiConsumer<InetAddress, Runnable> later;

	private final QuietLog reached = new QuietLog();

	private final QuietLog unavailable = new QuietLog();

	/**
	 * Create a memory.
	 * @param limits how often clients may fail
	 * @param store where failures are counted, {@code null} for memory
	 * @param observers notified of limits that are reached
	 * @param later executes a task for a client on a thread that may block
	 */
	public AuthFailures(AuthLimits limits, @Nullable AuthFailureStore store, Observers observers,
			BiConsumer<InetAddress, Runnable> later) {
		this.limits = limits;
		this.store = (store != null) ? store : new AuthFailureMemory(limits.maxRemembered(), System::nanoTime);
		this.observers = observers;
		this.later = later;
	}

	/**
	 * Decide whether a client may try. May block.
	 * @param session the session of the client
	 * @param username the user that it means to be, {@code null} if it doesn't say so
	 * @return the verdict
	 * @throws SmtpReplyException if that can't be decided now
	 */
	Verdict check(Session session, @Nullable String username) throws SmtpReplyException {
		InetAddress client = session.peer().getAddress();
		try {
			if (!this.limits.isExempt(client)) {
				if (isExhausted(address(client), this.limits.maxFailuresPerAddress())) {
					return new Verdict(SmtpLimit.AUTH_FAILURES_PER_ADDRESS, TOO_MANY_OF_ADDRESS, Duration.ZERO);
				}
				if (username != null && isExhausted(user(username, client), this.limits.maxFailuresPerUser())) {
					return new Verdict(SmtpLimit.AUTH_FAILURES_PER_USER, TOO_MANY_OF_USER, Duration.ZERO);
				}
			}
			if (username != null && isExhausted(user(username), this.limits.maxFailuresPerUser())) {
				return new Verdict(SmtpLimit.AUTH_FAILURES_PER_USER, null, this.limits.userDelay());
			}
			return Verdict.ADMITTED;
		}
		catch (Exception ex) {
			unavailable(ex);
			throw new SmtpReplyException(UNAVAILABLE);
		}
	}

	/**
	 * Notify observers, and the log, of a limit that a client has met. Never blocks.
	 * @param session the session of the client
	 * @param verdict the verdict
	 */
	void report(Session session, Verdict verdict) {
		if (verdict.limit() == null) {
			return;
		}
		this.observers.limitReached(session, verdict.limit());
		long leftOut = this.reached.next();
		if (leftOut >= 0) {
			logger.warn("Too many failed authentications ({}): AUTH in {} is answered {} ({} more since the last line)",
					verdict.limit(), session,
					(verdict.refusal() != null) ? verdict.refusal() : "after " + verdict.delay(), leftOut);
		}
	}

	/**
	 * Count a failed attempt. May block.
	 * @param session the session of the client
	 * @param username the user that it meant to be, {@code null} if it didn't say so, or
	 * if the failure isn't the user's
	 */
	void count(Session session, @Nullable String username) {
		count(session.peer().getAddress(), username);
	}

	/**
	 * Count a failed attempt, without blocking.
	 * @param session the session of the client
	 * @param username the user that it meant to be
	 */
	void countLater(Session session, @Nullable String username) {
		InetAddress client = session.peer().getAddress();
		this.later.accept(client, () -> count(client, username));
	}

	private void count(InetAddress client, @Nullable String username) {
		try {
			if (!this.limits.isExempt(client)) {
				add(address(client), this.limits.maxFailuresPerAddress());
				if (username != null) {
					add(user(username, client), this.limits.maxFailuresPerUser());
				}
			}
			if (username != null) {
				add(user(username), this.limits.maxFailuresPerUser());
			}
		}
		catch (Exception ex) {
			unavailable(ex);
		}
	}

	private boolean isExhausted(String key, int limit) throws Exception {
		return limit > 0 && this.store.remaining(key, limit, this.limits.failureWindow()) <= 0;
	}

	private void add(String key, int limit) throws Exception {
		if (limit > 0) {
			this.store.add(key, limit, this.limits.failureWindow());
		}
	}

	private void unavailable(Exception cause) {
		if (this.unavailable.next() >= 0) {
			logger.error("Failed authentications can't be counted", cause);
		}
	}

	private static String address(InetAddress client) {
		return "address:" + Network.ofClient(client);
	}

	private static String user(String username, InetAddress client) {
		return address(client) + " " + user(username);
	}

	// Stores of users may take names that differ in case or form for one.
	private static String user(String username) {
		String name = Normalizer.normalize(username.strip(), Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
		return "user:" + ((name.length() <= MAX_NAME_LENGTH) ? name : hash(name));
	}

	private static String hash(String name) {
		try {
			byte[] hash = MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
			return "sha256:" + HexFormat.of().formatHex(hash);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Whether a client may try.
	 *
	 * @param limit the limit that the client has met, {@code null} if it has met none
	 * @param refusal the reply if it may not, else {@code null}
	 * @param delay the least time that the answer takes
	 */
	record Verdict(@Nullable SmtpLimit limit, @Nullable SmtpReply refusal, Duration delay) {

		private static final Verdict ADMITTED = new Verdict(null, null, Duration.ZERO);

	}

}
