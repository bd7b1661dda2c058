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
import java.util.Set;

import dev.smtpd.SmtpLimit;
import dev.smtpd.SmtpReply;
import dev.smtpd.fault.Fault;
import dev.smtpd.fault.FaultStage;
import dev.smtpd.protocol.CommandLine;
import dev.smtpd.protocol.CommandLineDecoder;
import dev.smtpd.protocol.DataDecoder;
import dev.smtpd.protocol.Refusal;
import dev.smtpd.protocol.SyntaxException;
import dev.smtpd.session.Observers;
import dev.smtpd.session.Session;
import dev.smtpd.settings.SmtpLimits;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * The dialogue with the client of one connection: decodes what the client sends, and
 * decides what comes next. What it decides is carried out elsewhere, one after the other:
 * nothing is to be read before that. For use by the thread of the connection only.
 *
 * @since 0.1.0
 */
public final class Dialogue {

	private static final SmtpReply UNKNOWN = SmtpReply.of(500, "5.5.2", "Command not recognized");

	// RFC 3207 section 4, and what does no harm
	private static final Set<String> ALLOWED_BEFORE_TLS = Set.of("EHLO", "HELO", "LHLO", "STARTTLS", "NOOP", "RSET",
			"HELP", "QUIT", "XCLIENT");

	// RFC 4954 section 6, and what does no harm
	private static final Set<String> ALLOWED_BEFORE_AUTH = Set.of("EHLO", "HELO", "LHLO", "STARTTLS", "AUTH", "NOOP",
			"RSET", "HELP", "QUIT", "XCLIENT");

	private static final Refusal TLS_NEEDED = Refusal
		.of(SmtpReply.of(530, "5.7.0", "Must issue a STARTTLS command first"));

	private static final Refusal AUTHENTICATION_NEEDED = Refusal
		.of(SmtpReply.of(530, "5.7.0", "Authentication required"));

	private static final Refusal OTHER_PROTOCOL = new Refusal(SmtpReply.of(421, "4.7.0", "This is an SMTP server"),
			SmtpLimit.FORBIDDEN_COMMAND);

	private static final Refusal TOO_MANY_COMMANDS = new Refusal(
			SmtpReply.of(421, "4.7.0", "Too many commands without a message"), SmtpLimit.COMMANDS);

	private static final SmtpReply TOO_MANY_ERRORS = SmtpReply.of(421, "4.7.0", "Too many errors");

	private final Commands commands;

	private final Session session;

	private final Observers observers;

	private final SmtpLimits limits;

	private final InjectedFaults faults;

	private final CommandLineDecoder lines;

	private @Nullable ContentInput content;

	// as observers may know it, null before the first command
	private @Nullable String verb;

	// of the command that has no reply yet
	private @Nullable String argument;

	// whether DATA was refused and no command has followed yet: what comes next may be
	// the content, sent by a client that didn't wait
	private boolean dataRefused;

	/**
	 * Create the dialogue of a new connection.
	 * @param commands the verbs
	 * @param session the session
	 */
	public Dialogue(Commands commands, Session session) {
		this.commands = commands;
		this.session = session;
		this.observers = commands.observers();
		this.limits = commands.limits();
		this.faults = commands.faults();
		this.lines = new CommandLineDecoder(commands.maxLineLength());
	}

	/**
	 * Begin the dialogue.
	 * @return what comes first
	 */
	public Outcome begin() {
		Fault fault = this.faults.find(FaultStage.CONNECT, this.session);
		if (fault == null) {
			return decided(this.commands.welcome(this.session));
		}
		return decided(InjectedFaults.outcome(fault, this.commands.greeting(this.session), Outcome.Farewell::new,
				() -> this.commands.welcome(this.session)));
	}

	/**
	 * Begin the TLS of a connection that has it from its first octet.
	 * @return what comes first
	 */
	public Outcome beginTls() {
		Fault fault = this.faults.find(FaultStage.TLS, this.session);
		if (fault == null) {
			return new Outcome.Handshake();
		}
		return InjectedFaults.outcome(fault, this.commands.greeting(this.session), Outcome.Farewell::new,
				Outcome.Handshake::new);
	}

	/**
	 * Read on.
	 * @param in the input, read to the end of a command or of the content, or to its own
	 * end
	 * @return what comes next, or {@code null} if more has to arrive first
	 */
	public @Nullable Outcome read(ByteBuf in) {
		ContentInput current = this.content;
		Outcome outcome = (current != null) ? current.read(in) : readCommand(in);
		if (outcome == null) {
			return null;
		}
		if (!(outcome instanceof Outcome.Pause)) {
			this.content = null;
		}
		return decided(outcome);
	}

	/**
	 * Go on after work that had to be done first.
	 * @param <T> the type of the result
	 * @param consult what was to be done
	 * @param result the result
	 * @return what comes next
	 */
	public <T extends @Nullable Object> Outcome resume(Outcome.Consult<T> consult, T result) {
		return decided(consult.next().apply(result));
	}

	/**
	 * Go on after a delay.
	 * @param delay the delay
	 * @return what comes next
	 */
	public Outcome resume(Outcome.Delay delay) {
		return decided(delay.next().get());
	}

	/**
	 * Notify the observers of a reply that the client gets. A greeting answers no
	 * command.
	 * @param reply the reply
	 */
	public void replied(SmtpReply reply) {
		if (this.verb == null) {
			return;
		}
		if (this.argument != null && (reply.isTransient() || reply.isPermanent())) {
			this.observers.commandRefused(this.session, this.verb, this.argument, reply);
		}
		this.argument = null;
		this.observers.commandReplied(this.session, this.verb, reply);
	}

	/**
	 * Return whether the content of a message is what arrives next.
	 * @return whether any part of it is progress
	 */
	public boolean isReceivingBody() {
		return this.content != null && this.content.isBody();
	}

	/**
	 * Return whether the content has a line that the client may take for its end, though
	 * it isn't.
	 * @return whether there was one
	 */
	public boolean hasUnterminatedEnd() {
		return this.content != null && this.content.hasUnterminatedEnd();
	}

	/**
	 * Return whether such a line is what was read last.
	 * @return whether nothing has followed
	 */
	public boolean endsUnterminated() {
		return this.content != null && this.content.endsUnterminated();
	}

	/**
	 * Reject the content, whose client takes it for ended. The connection is to be closed
	 * then, since what follows can't be distinguished from content.
	 * @return what the client gets, which is one reply for each that it waits for
	 */
	public List<SmtpReply> rejectUnterminated() {
		return (this.content != null) ? this.content.rejectUnterminated() : List.of();
	}

	/**
	 * Release what is being received. The session is closed, too.
	 */
	public void close() {
		this.content = null;
		this.session.close();
	}

	private @Nullable Outcome readCommand(ByteBuf in) {
		CommandLine line;
		try {
			line = this.lines.decode(in);
		}
		catch (SyntaxException ex) {
			received(Commands.UNKNOWN_VERB, "");
			return refuse(ex);
		}
		if (line == null) {
			return null;
		}
		Command command = this.commands.find(line.verb());
		received((command != null) ? line.verb() : Commands.UNKNOWN_VERB, Commands.observedArgument(line));
		return execute(command, line);
	}

	private void received(String newVerb, String newArgument) {
		this.verb = newVerb;
		this.argument = newArgument;
		this.observers.commandReceived(this.session, newVerb, newArgument);
	}

	private Outcome execute(@Nullable Command command, CommandLine line) {
		if (this.session.counters().countCommand() > this.limits.maxCommands()) {
			return Outcome.refuse(TOO_MANY_COMMANDS);
		}
		if (command == null && !this.dataRefused && this.limits.forbiddenCommands().contains(line.verb())) {
			return Outcome.refuse(OTHER_PROTOCOL);
		}
		if (command == null || !command.isKnown(this.session)) {
			return this.dataRefused ? ignoreContent(line) : Outcome.answer(UNKNOWN);
		}
		this.dataRefused = line.verb().equals("DATA");
		this.session.setUtf8Replies(command.allowsUtf8Reply(this.session, line.argument()));
		Refusal refusal = check(command, line);
		if (refusal != null) {
			return command.refuse(this.session, line.argument(), refusal);
		}
		Fault fault = this.faults.find(this.session, line);
		if (fault == null) {
			return perform(command, line);
		}
		return InjectedFaults.outcome(fault, InjectedFaults.usualReply(this.session, line.verb()),
				(reply) -> command.refuse(this.session, line.argument(), Refusal.of(reply)),
				() -> perform(command, line));
	}

	private Outcome perform(Command command, CommandLine line) {
		try {
			Outcome outcome = command.execute(this.session, line.argument());
			return (outcome instanceof Outcome.StartTls tls) ? startTls(tls) : outcome;
		}
		catch (SyntaxException ex) {
			return Outcome.refuse(ex.getRefusal());
		}
	}

	private Outcome startTls(Outcome.StartTls tls) {
		Fault fault = this.faults.find(FaultStage.TLS, this.session);
		if (fault == null) {
			return tls;
		}
		Outcome next = InjectedFaults.outcome(fault, tls.reply(), Outcome::answer, tls::next);
		return switch (fault.action()) {
			case REPLY, HALF_LINE -> next;
			case DELAY, DROP, RESET -> new Outcome.StartTls(tls.reply(), next);
		};
	}

	private @Nullable Refusal check(Command command, CommandLine line) {
		if (this.session.needsTls() && !ALLOWED_BEFORE_TLS.contains(line.verb())) {
			return TLS_NEEDED;
		}
		if (this.session.needsAuthentication() && !ALLOWED_BEFORE_AUTH.contains(line.verb())) {
			return AUTHENTICATION_NEEDED;
		}
		boolean tooLong = line.length() > this.limits.maxCommandLine() + command.additionalLineLength();
		return tooLong ? CommandLineDecoder.TOO_LONG : null;
	}

	// a line that isn't a command at all
	private Outcome refuse(SyntaxException fault) {
		if (!this.dataRefused) {
			return Outcome.refuse(fault.getRefusal());
		}
		boolean insideLine = this.lines.isInsideRefusedLine();
		this.lines.reset();
		return new Outcome.Receive(RefusedContentInput.REFUSED,
				new RefusedContentInput(insideLine ? DataDecoder.insideLine() : new DataDecoder()));
	}

	// What follows a refused DATA and isn't a command is the content, sent by a client
	// that didn't wait for 354.
	private Outcome ignoreContent(CommandLine line) {
		this.dataRefused = false;
		if (line.verb().equals(".") && line.length() == 3) {
			return Outcome.answer(RefusedContentInput.REFUSED);
		}
		return new Outcome.Receive(RefusedContentInput.REFUSED, new RefusedContentInput(new DataDecoder()));
	}

	// Every outcome comes through here once: the one place that notifies observers of the
	// limits that commands and content have reached.
	private Outcome decided(Outcome outcome) {
		if (outcome instanceof Outcome.Answer answer) {
			return enforceErrorLimit(outcome, answer.reply());
		}
		if (outcome instanceof Outcome.Refuse refuse) {
			reached(refuse.refusal().limit());
			return enforceErrorLimit(outcome, refuse.refusal().reply());
		}
		if (outcome instanceof Outcome.AnswerEach each) {
			reached(each.limit());
		}
		else if (outcome instanceof Outcome.Receive receive) {
			this.content = receive.input();
			this.argument = null;
			this.dataRefused = false;
		}
		return outcome;
	}

	private Outcome enforceErrorLimit(Outcome outcome, SmtpReply reply) {
		if (isError(reply.code()) && this.session.counters().countError() > this.limits.maxErrors()) {
			reached(SmtpLimit.ERRORS);
			return new Outcome.Farewell(TOO_MANY_ERRORS);
		}
		return Outcome.isFarewell(reply) ? new Outcome.Farewell(reply) : outcome;
	}

	// what a client gets that doesn't know the protocol
	private static boolean isError(int code) {
		return (code >= 500 && code <= 504) || code == 555;
	}

	private void reached(@Nullable SmtpLimit limit) {
		if (limit != null) {
			this.observers.limitReached(this.session, limit);
		}
	}

}
