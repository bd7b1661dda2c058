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

import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

import dev.smtpd.SmtpLimit;
import dev.smtpd.SmtpReply;
import dev.smtpd.SmtpReplyException;
import dev.smtpd.SmtpSession.State;
import dev.smtpd.auth.AuthMode;
import dev.smtpd.protocol.Refusal;
import dev.smtpd.sasl.SaslExchange;
import dev.smtpd.sasl.SaslMechanism;
import dev.smtpd.sasl.SaslStep;
import dev.smtpd.session.Observers;
import dev.smtpd.session.Session;
import dev.smtpd.session.SessionSettings;
import dev.smtpd.session.Work;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * AUTH (RFC 4954). A refusal is told a set time after the attempt, so that its cause
 * can't be told from the time it takes.
 */
final class AuthCommand implements Command {

	/**
	 * RFC 4954 section 4.
	 */
	static final int MAX_LINE_LENGTH = 12_288;

	private static final Logger logger = LoggerFactory.getLogger(AuthCommand.class);

	private static final byte[] EMPTY = {};

	private static final SmtpReply TLS_NEEDED = SmtpReply.of(538, "5.7.11", "Encryption required for authentication");

	private static final SmtpReply NO_EHLO = SmtpReply.of(503, "5.5.1", "Send EHLO first");

	private static final SmtpReply DONE_ALREADY = SmtpReply.of(503, "5.5.1", "Already authenticated");

	private static final SmtpReply IN_TRANSACTION = SmtpReply.of(503, "5.5.1", "A transaction is open");

	private static final SmtpReply BAD_ARGUMENT = SmtpReply.of(501, "5.5.4", "Syntax: AUTH mechanism [response]");

	private static final SmtpReply UNKNOWN_MECHANISM = SmtpReply.of(504, "5.5.4", "Mechanism not offered");

	private static final SmtpReply BAD_BASE64 = SmtpReply.of(501, "5.5.2", "Response is not Base64");

	private static final SmtpReply MALFORMED = SmtpReply.of(501, "5.5.2", "Response is malformed");

	private static final SmtpReply CANCELLED = SmtpReply.of(501, "5.7.0", "Authentication cancelled");

	private static final SmtpReply SUCCESS = SmtpReply.of(235, "2.7.0", "Authentication succeeded");

	private static final Refusal FAILURE = Refusal.of(SmtpReply.of(535, "5.7.8", "Authentication failed"));

	private static final Refusal TOO_MANY_FAILURES = new Refusal(
			SmtpReply.of(421, "4.7.0", "Too many failed authentications"), SmtpLimit.AUTH_FAILURES);

	private static final SmtpReply TEMPORARY = SmtpReply.of(454, "4.7.0", "Temporary authentication failure");

	private final SessionSettings.Authentication settings;

	private final AuthMechanisms mechanisms;

	private final AuthFailures failures;

	private final Observers observers;

	AuthCommand(SessionSettings.Authentication settings, AuthMechanisms mechanisms, AuthFailures failures,
			Observers observers) {
		this.settings = settings;
		this.mechanisms = mechanisms;
		this.failures = failures;
		this.observers = observers;
	}

	@Override
	public Outcome execute(Session session, String argument) {
		SmtpReply refusal = check(session);
		if (refusal != null) {
			return Outcome.answer(refusal);
		}
		String[] parts = argument.strip().split(" +", -1);
		if (parts[0].isEmpty() || parts.length > 2) {
			return Outcome.answer(BAD_ARGUMENT);
		}
		SaslMechanism mechanism = this.mechanisms.find(session, parts[0]);
		if (mechanism == null) {
			return Outcome.answer(UNKNOWN_MECHANISM);
		}
		Attempt attempt = new Attempt(session, mechanism);
		return (parts.length == 2) ? attempt.respond(parts[1].equals("=") ? "" : parts[1]) : attempt.begin();
	}

	private static @Nullable SmtpReply check(Session session) {
		if (!session.mayAuthenticate()) {
			return TLS_NEEDED;
		}
		if (session.state() == State.GREETING || !session.isExtended()) {
			return NO_EHLO;
		}
		if (session.principal() != null) {
			return DONE_ALREADY;
		}
		return (session.state() != State.READY) ? IN_TRANSACTION : null;
	}

	@Override
	public boolean isKnown(Session session) {
		return session.connector().auth() != AuthMode.NONE;
	}

	@Override
	public String syntax() {
		return "AUTH mechanism [response]";
	}

	@Override
	public int additionalLineLength() {
		return MAX_LINE_LENGTH;
	}

	/**
	 * One attempt of a client.
	 */
	private final class Attempt {

		private final Session session;

		private final SaslMechanism mechanism;

		private final SaslExchange exchange;

		// when the client has given its last response
		private long respondedAt;

		// whether application code has said something, which is what an attacker wants
		private boolean asked;

		// whether the attempt is a failure if the client breaks it off now
		private final AtomicBoolean undecided = new AtomicBoolean();

		private @Nullable String username;

		private Attempt(Session session, SaslMechanism mechanism) {
			this.session = session;
			this.mechanism = mechanism;
			this.exchange = mechanism.begin(session);
		}

		private Outcome begin() {
			return this.mechanism.isServerFirst() ? take(this.exchange.respond(EMPTY)) : challenge(EMPTY);
		}

		private Outcome respond(String response) {
			this.respondedAt = System.nanoTime();
			if (response.equals("*")) {
				return giveUp(CANCELLED);
			}
			byte[] decoded;
			try {
				decoded = Base64.getDecoder().decode(response);
			}
			catch (IllegalArgumentException ex) {
				return giveUp(BAD_BASE64);
			}
			return take(this.exchange.respond(decoded));
		}

		private Outcome take(SaslStep step) {
			if (step instanceof SaslStep.Challenge challenge) {
				return challenge(challenge.data());
			}
			if (step instanceof SaslStep.Ask ask) {
				return ask(ask);
			}
			if (step instanceof SaslStep.Confirmation confirmation) {
				return challenge(confirmation.data());
			}
			if (step instanceof SaslStep.Success success) {
				this.session.authenticate(success.principal(), this.mechanism.name());
				return answer(SUCCESS);
			}
			if (step instanceof SaslStep.Refusal refusal) {
				// counted and delayed now: the client needn't wait for the rest
				Refusal counted = countFailure(FAILURE);
				return receive(refusal.data(), new AuthInput((line) -> refuse(counted), (fault) -> refuse(counted)));
			}
			if (step instanceof SaslStep.Unsupported unsupported) {
				return giveUp(SmtpReply.of(504, "5.5.4", unsupported.reason()));
			}
			return (step instanceof SaslStep.Malformed) ? giveUp(MALFORMED) : refuse(countFailure(FAILURE));
		}

		private Outcome challenge(byte[] data) {
			return receive(data, new AuthInput(this::respond, this::giveUp));
		}

		private static Outcome receive(byte[] data, AuthInput input) {
			return new Outcome.Receive(SmtpReply.of(334, Base64.getEncoder().encodeToString(data)), input);
		}

		private Outcome ask(SaslStep.Ask ask) {
			this.username = ask.username();
			Asking asking = new Asking(AuthCommand.this.failures, this.session, ask, this.undecided,
					AuthCommand.this.observers);
			return new Outcome.Consult<>(Work.of(this.session, "AUTH", asking, asking::refused), this::conclude, true);
		}

		private Outcome conclude(Answer answer) {
			AuthFailures.Verdict verdict = answer.verdict();
			SmtpReply refusal = (answer.refusal() != null) ? answer.refusal() : TEMPORARY;
			if (!answer.asked()) {
				return isGone() ? new Outcome.Proceed() : answer(refusal);
			}
			this.asked = true;
			if (verdict != null) {
				AuthCommand.this.failures.report(this.session, verdict);
			}
			SaslStep step = answer.step();
			if (step instanceof SaslStep.Challenge) {
				leaveUndecided();
			}
			else if (verdict != null) {
				hold(verdict.delay());
			}
			if (step != null) {
				return take(step);
			}
			if (verdict != null && verdict.refusal() != null && isFarewell(verdict.refusal())) {
				return answer(verdict.refusal());
			}
			// counted, too: code that throws for a wrong password is no way to guess
			return refuse(countFailure(Refusal.of(refusal)));
		}

		private boolean isGone() {
			return this.session.state() == State.CLOSED;
		}

		private static boolean isFarewell(SmtpReply reply) {
			return reply.code() == 421;
		}

		// a client that goes away now has learned something, and has cost something
		private void leaveUndecided() {
			this.undecided.set(true);
			this.session.onAuthAbandoned(this::countIfUndecided);
			if (isGone()) {
				countIfUndecided();
			}
		}

		private void countIfUndecided() {
			if (this.undecided.getAndSet(false)) {
				AuthCommand.this.failures.countLater(this.session, this.username);
			}
		}

		private Outcome giveUp(SmtpReply reply) {
			countIfUndecided();
			return this.asked ? refuse(countFailure(Refusal.of(reply))) : answer(reply);
		}

		private Refusal countFailure(Refusal refusal) {
			int failures = this.session.counters().countAuthFailure();
			hold(AuthCommand.this.settings.failureDelay().multipliedBy(failures));
			if (failures < AuthCommand.this.settings.maxFailures()) {
				return refusal;
			}
			return TOO_MANY_FAILURES;
		}

		private void hold(Duration delay) {
			if (!delay.isZero()) {
				this.session.replyDelay().extend(delay.minusNanos(System.nanoTime() - this.respondedAt));
			}
		}

		private Outcome answer(SmtpReply reply) {
			end(reply);
			return Outcome.answer(reply);
		}

		private Outcome refuse(Refusal refusal) {
			end(refusal.reply());
			return Outcome.refuse(refusal);
		}

		private void end(SmtpReply reply) {
			this.session.onAuthAbandoned(null);
			AuthCommand.this.observers.authenticationReplied(this.session, this.mechanism.name(), reply);
		}

	}

	/**
	 * Asks an authenticator, unless the client has failed too often. A failure is counted
	 * here, so that a client that disconnects before its reply has failed all the same.
	 */
	private static final class Asking implements Work.Call<Answer> {

		private final AuthFailures failures;

		private final Session session;

		private final SaslStep.Ask ask;

		private final AtomicBoolean undecided;

		private final Observers observers;

		// for an answer that comes from elsewhere
		private volatile boolean started;

		private volatile AuthFailures.@Nullable Verdict verdict;

		private Asking(AuthFailures failures, Session session, SaslStep.Ask ask, AtomicBoolean undecided,
				Observers observers) {
			this.failures = failures;
			this.session = session;
			this.ask = ask;
			this.undecided = undecided;
			this.observers = observers;
		}

		@Override
		public Answer call() throws Exception {
			this.started = true;
			this.undecided.set(false);
			AuthFailures.Verdict verdict = this.failures.check(this.session, this.ask.username());
			this.verdict = verdict;
			if (verdict.refusal() != null) {
				return refused(verdict.refusal());
			}
			try {
				SaslStep step = this.ask.question().ask();
				if (step instanceof SaslStep.Failure || step instanceof SaslStep.Refusal) {
					this.failures.count(this.session, this.ask.username());
				}
				return new Answer(true, verdict, step, null);
			}
			catch (SmtpReplyException ex) {
				this.failures.count(this.session, ex.getReply().isPermanent() ? this.ask.username() : null);
				throw ex;
			}
			catch (RejectedExecutionException ex) {
				throw ex;
			}
			catch (Exception ex) {
				// the fault may not be the user's, but it mustn't be a way to guess
				this.failures.count(this.session, null);
				logger.error("Authenticator failed for {}, replying {}", this.session, TEMPORARY, ex);
				this.observers.applicationFailed(this.session, ex);
				return refused(TEMPORARY);
			}
			catch (Error ex) {
				this.failures.count(this.session, null);
				throw ex;
			}
		}

		private Answer refused(SmtpReply reply) {
			return new Answer(this.started, this.verdict, null, reply);
		}

	}

	/**
	 * What came of asking an authenticator.
	 *
	 * @param asked whether its turn has come
	 * @param verdict whether the client might try, {@code null} if that wasn't decided
	 * @param step what the authenticator says, {@code null} if it says nothing
	 * @param refusal the reply if it says nothing, else {@code null}
	 */
	private record Answer(boolean asked, AuthFailures.@Nullable Verdict verdict, @Nullable SaslStep step,
			@Nullable SmtpReply refusal) {
	}

}
