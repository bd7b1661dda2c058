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

import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

import dev.smtpd.Envelope;
import dev.smtpd.Mailbox;
import dev.smtpd.Recipient;
import dev.smtpd.SmtpReply;
import dev.smtpd.fault.Fault;
import dev.smtpd.fault.FaultStage;
import dev.smtpd.fault.FaultStatus;
import dev.smtpd.fault.SmtpFaults;
import dev.smtpd.protocol.CommandLine;
import dev.smtpd.protocol.PathArgument;
import dev.smtpd.protocol.PathSyntax;
import dev.smtpd.protocol.SyntaxException;
import dev.smtpd.session.QuietLog;
import dev.smtpd.session.Session;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the faults that are to be made on purpose, and turns them into outcomes. Shared
 * by the sessions of a server.
 */
final class InjectedFaults {

	private static final Logger logger = LoggerFactory.getLogger(InjectedFaults.class);

	private static final int MAX_LINES = 100;

	private static final SmtpReply AUTHENTICATED = SmtpReply.of(235, "2.7.0", "Authentication successful");

	private final @Nullable SmtpFaults faults;

	private final QuietLog log = new QuietLog(MAX_LINES, System::nanoTime);

	/**
	 * Create an instance.
	 * @param faults the faults, {@code null} if there can't be any
	 */
	InjectedFaults(@Nullable SmtpFaults faults) {
		this.faults = faults;
	}

	/**
	 * Return the fault to be made at a stage at which there is no transaction.
	 * @param stage the stage
	 * @param session the session that has reached it
	 * @return the fault, or {@code null} if all goes on as usual
	 */
	@Nullable Fault find(FaultStage stage, Session session) {
		SmtpFaults active = active();
		return (active != null) ? find(active, stage, session, null, List.of()) : null;
	}

	/**
	 * Return the fault to be made at a stage at which the transaction has its recipients.
	 * @param stage the stage
	 * @param session the session that has reached it
	 * @param envelope the envelope of its transaction
	 * @return the fault, or {@code null} if all goes on as usual
	 */
	@Nullable Fault find(FaultStage stage, Session session, @Nullable Envelope envelope) {
		SmtpFaults active = active();
		if (active == null) {
			return null;
		}
		return find(active, stage, session, (envelope != null) ? envelope.sender() : null,
				(envelope != null) ? envelope.recipients().stream().map(Recipient::mailbox).toList() : List.of());
	}

	/**
	 * Return the fault to be made at a command.
	 * @param session the session
	 * @param line the command
	 * @return the fault, or {@code null} if the command is to be performed as usual
	 */
	@Nullable Fault find(Session session, CommandLine line) {
		SmtpFaults active = active();
		if (active == null) {
			return null;
		}
		return switch (line.verb()) {
			case "EHLO", "HELO", "LHLO" -> find(active, FaultStage.EHLO, session, null, List.of());
			case "AUTH" -> find(active, FaultStage.AUTH, session, null, List.of());
			case "MAIL" -> find(active, FaultStage.MAIL, session, sender(session, line.argument()), List.of());
			case "RCPT" -> {
				Envelope envelope = session.envelope();
				Mailbox recipient = recipient(session, line.argument());
				yield find(active, FaultStage.RCPT, session, (envelope != null) ? envelope.sender() : null,
						(recipient != null) ? List.of(recipient) : List.of());
			}
			case "DATA", "BDAT" ->
				(session.pendingContent() == null) ? find(FaultStage.DATA, session, session.envelope()) : null;
			default -> null;
		};
	}

	private @Nullable SmtpFaults active() {
		SmtpFaults known = this.faults;
		return (known == null || known.isEmpty()) ? null : known;
	}

	private @Nullable Fault find(SmtpFaults active, FaultStage stage, Session session, @Nullable Mailbox sender,
			List<Mailbox> recipients) {
		FaultStatus found = active.next(stage, session.connector().name(), sender, recipients);
		if (found == null) {
			return null;
		}
		long omitted = this.log.next();
		if (omitted >= 0) {
			logger.info("Fault on purpose {} for {}{}", found, session,
					(omitted > 0) ? " (" + omitted + " before were not logged)" : "");
		}
		return found.fault();
	}

	private static @Nullable Mailbox sender(Session session, String argument) {
		try {
			return PathArgument.parseMail(argument, syntax(session)).mailbox();
		}
		catch (SyntaxException ex) {
			return null;
		}
	}

	private static @Nullable Mailbox recipient(Session session, String argument) {
		try {
			return PathArgument.parseRcpt(argument, syntax(session)).mailbox();
		}
		catch (SyntaxException ex) {
			return null;
		}
	}

	private static PathSyntax syntax(Session session) {
		return session.settings().pathSyntax(session.connector().protocol());
	}

	/**
	 * Return the reply that is usual to a command.
	 * @param session the session
	 * @param verb the verb
	 * @return the reply
	 */
	static SmtpReply usualReply(Session session, String verb) {
		return switch (verb) {
			case "EHLO", "HELO", "LHLO" -> SmtpReply.of(250, session.hostname());
			case "AUTH" -> AUTHENTICATED;
			case "RCPT" -> Replies.RECIPIENT_OK;
			case "DATA" -> Replies.SEND_DATA;
			default -> SmtpReply.OK;
		};
	}

	/**
	 * Return the outcome of a fault.
	 * @param fault the fault
	 * @param usual the reply without it
	 * @param replied returns what comes next if a reply is to be sent
	 * @param next returns what comes next without the fault
	 * @return what comes next
	 */
	static Outcome outcome(Fault fault, SmtpReply usual, Function<SmtpReply, Outcome> replied, Supplier<Outcome> next) {
		Supplier<Outcome> made = made(fault, usual, replied, next);
		return fault.delay().isZero() ? made.get() : new Outcome.Delay(fault.delay(), made);
	}

	private static Supplier<Outcome> made(Fault fault, SmtpReply usual, Function<SmtpReply, Outcome> replied,
			Supplier<Outcome> next) {
		SmtpReply reply = (fault.reply() != null) ? fault.reply() : usual;
		return switch (fault.action()) {
			case REPLY -> () -> replied.apply(reply);
			case DELAY -> next;
			case DROP -> () -> new Outcome.Disconnect(null, false);
			case RESET -> () -> new Outcome.Disconnect(null, true);
			case HALF_LINE -> () -> new Outcome.Disconnect(reply, false);
		};
	}

}
