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

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import dev.smtpd.CommandHandler;
import dev.smtpd.ConnectionRefusal;
import dev.smtpd.SmtpConnector;
import dev.smtpd.SmtpLimit;
import dev.smtpd.SmtpProtocol;
import dev.smtpd.SmtpReply;
import dev.smtpd.content.ContentStore;
import dev.smtpd.protocol.CommandLine;
import dev.smtpd.protocol.CommandLineDecoder;
import dev.smtpd.protocol.DataDecoder;
import dev.smtpd.protocol.SyntaxException;
import dev.smtpd.session.ApplicationFaults;
import dev.smtpd.session.ApplicationWork;
import dev.smtpd.session.Observers;
import dev.smtpd.session.PolicyChain;
import dev.smtpd.session.ProcessorChain;
import dev.smtpd.session.Session;
import dev.smtpd.session.SessionSettings;
import dev.smtpd.settings.SmtpLimits;

/**
 * All the verbs that a server knows. Shared by its sessions.
 *
 * @since 0.1.0
 */
public final class Commands {

	/**
	 * What observers get instead of a verb that the server doesn't know.
	 */
	public static final String UNKNOWN_VERB = "UNKNOWN";

	private static final Set<String> WITHOUT_SECRETS = Set.of("HELO", "EHLO", "LHLO", "MAIL", "RCPT", "VRFY", "EXPN");

	private static final SmtpReply UNKNOWN = SmtpReply.of(500, "5.5.2", "Command not recognized");

	private static final String STARTTLS = "STARTTLS";

	// RFC 3207 section 4, and what does no harm
	private static final Set<String> ALLOWED_BEFORE_TLS = Set.of("EHLO", "HELO", "LHLO", STARTTLS, "NOOP", "RSET",
			"HELP", "QUIT", "XCLIENT");

	// RFC 4954 section 6, and what does no harm
	private static final Set<String> ALLOWED_BEFORE_AUTH = Set.of("EHLO", "HELO", "LHLO", STARTTLS, "AUTH", "NOOP",
			"RSET", "HELP", "QUIT", "XCLIENT");

	private static final SmtpReply TLS_NEEDED = SmtpReply.of(530, "5.7.0", "Must issue a STARTTLS command first");

	private static final SmtpReply AUTHENTICATION_NEEDED = SmtpReply.of(530, "5.7.0", "Authentication required");

	private static final SmtpReply OTHER_PROTOCOL = SmtpReply.of(421, "4.7.0", "This is an SMTP server");

	private static final SmtpReply TOO_MANY_COMMANDS = SmtpReply.of(421, "4.7.0",
			"Too many commands without a message");

	private static final SmtpReply TOO_MANY_ERRORS = SmtpReply.of(421, "4.7.0", "Too many errors");

	// what a client is told that doesn't know the protocol
	private static final Set<Integer> ERRORS = Set.of(500, 501, 502, 503, 504, 555);

	private static final SmtpReply TOO_LONG = SmtpReply.of(500, "5.5.2", "Line too long");

	private final Map<String, Command> commands = new LinkedHashMap<>();

	private final int maxLineLength;

	private final SmtpReply heloReply;

	private final EhloReplies ehloReplies;

	private final ContentStore store;

	private final PolicyChain policies;

	private final Observers observers;

	private final SmtpLimits limits;

	private final Map<SmtpProtocol, SmtpReply> greetings = new EnumMap<>(SmtpProtocol.class);

	/**
	 * Create the commands of a server.
	 * @param settings the settings
	 * @param mechanisms the SASL mechanisms
	 * @param authFailures remembers failed authentications
	 * @param handlers what the application replaces or adds
	 * @param store where content is kept
	 * @param policies the policies
	 * @param processors the processors
	 * @param observers the observers
	 * @param faults the replies to what handlers throw
	 */
	public Commands(SessionSettings settings, AuthMechanisms mechanisms, AuthFailures authFailures,
			List<CommandHandler> handlers, ContentStore store, PolicyChain policies, ProcessorChain processors,
			Observers observers, ApplicationFaults faults) {
		this.heloReply = SmtpReply.of(250, settings.hostname());
		this.ehloReplies = new EhloReplies(settings, mechanisms, handlers);
		this.store = store;
		this.policies = policies;
		this.observers = observers;
		this.limits = settings.limits();
		for (SmtpProtocol protocol : SmtpProtocol.values()) {
			this.greetings.put(protocol, Replies.greeting(settings.hostname(), protocol));
		}
		MessageReception reception = new MessageReception(store, processors, observers);
		this.commands.put("EHLO", HeloCommand.ehlo(this.ehloReplies, policies));
		this.commands.put("HELO", HeloCommand.helo(this.heloReply, policies));
		this.commands.put("LHLO", HeloCommand.lhlo(this.ehloReplies, policies));
		this.commands.put("MAIL", new MailCommand(settings, policies, observers));
		this.commands.put("RCPT", new RcptCommand(settings, policies, observers));
		this.commands.put("DATA", new DataCommand(policies, reception));
		this.commands.put("BDAT", new BdatCommand(policies, reception));
		this.commands.put("RSET", new RsetCommand());
		this.commands.put("NOOP", new NoopCommand());
		this.commands.put("QUIT", new QuitCommand());
		this.commands.put("VRFY", LookupCommand.vrfy());
		this.commands.put("EXPN", LookupCommand.expn());
		this.commands.put(STARTTLS, new StartTlsCommand());
		this.commands.put("AUTH", new AuthCommand(settings.authentication(), mechanisms, authFailures, observers));
		this.commands.put("XCLIENT", new XclientCommand(this::welcome));
		this.commands.put("XFORWARD", new XforwardCommand());
		this.commands.put("HELP", new HelpCommand(this.commands));
		for (CommandHandler handler : handlers) {
			this.commands.compute(handler.verb().toUpperCase(Locale.ROOT),
					(verb, original) -> new HandledCommand(handler, original, faults));
		}
		this.maxLineLength = this.limits.maxCommandLine()
				+ this.commands.values().stream().mapToInt(Command::additionalLineLength).max().orElse(0);
	}

	/**
	 * Return where content is kept.
	 * @return the store
	 */
	public ContentStore store() {
		return this.store;
	}

	/**
	 * Return what becomes of a new connection, or of one that begins anew.
	 * @param session the session
	 * @return what comes first
	 */
	public Outcome welcome(Session session) {
		SmtpReply greeting = Objects.requireNonNull(this.greetings.get(session.connector().protocol()));
		ApplicationWork work = this.policies.onConnect(session);
		if (work == null) {
			return Outcome.answer(greeting);
		}
		return new Outcome.Consult(work,
				(refusal) -> (refusal != null) ? refuseConnection(session, refusal) : Outcome.answer(greeting));
	}

	private Outcome refuseConnection(Session session, SmtpReply refusal) {
		this.observers.connectionRefused(session.connector(), session.peer().getAddress(), ConnectionRefusal.POLICY);
		return new Outcome.Farewell(refusal);
	}

	/**
	 * Return the extensions that a connector offers to clients who speak TLS where they
	 * can.
	 * @param connector the connector
	 * @return the EHLO keywords with their parameters
	 */
	public List<String> extensions(SmtpConnector connector) {
		return this.ehloReplies.keywords(connector);
	}

	/**
	 * Return the replies worth being encoded once.
	 * @return the replies
	 */
	public List<SmtpReply> frequentReplies() {
		List<SmtpReply> replies = new ArrayList<>(Replies.frequent());
		replies.add(this.heloReply);
		replies.addAll(this.ehloReplies.frequent());
		replies.addAll(this.greetings.values());
		return replies;
	}

	/**
	 * Return the greatest length of a command line.
	 * @return the length in octets, CR LF included
	 */
	public int maxLineLength() {
		return this.maxLineLength;
	}

	/**
	 * Return the name by which observers know a verb.
	 * @param verb the verb in upper case
	 * @return the verb, or {@link #UNKNOWN_VERB}
	 */
	public String observedVerb(String verb) {
		return this.commands.containsKey(verb) ? verb : UNKNOWN_VERB;
	}

	/**
	 * Return the names by which observers know verbs.
	 * @return the verbs that the server knows, and {@link #UNKNOWN_VERB}
	 */
	public List<String> observedVerbs() {
		List<String> verbs = new ArrayList<>(this.commands.keySet());
		verbs.add(UNKNOWN_VERB);
		return List.copyOf(verbs);
	}

	/**
	 * Return the argument of a command as observers may know it.
	 * @param line the command line
	 * @return the argument, empty where it may be secret
	 */
	public String observedArgument(CommandLine line) {
		return WITHOUT_SECRETS.contains(line.verb()) ? line.argument() : "";
	}

	/**
	 * Execute a command.
	 * @param session the session
	 * @param line the command line
	 * @return what comes next
	 */
	public Outcome execute(Session session, CommandLine line) {
		if (session.countCommand() > this.limits.maxCommands()) {
			return sendAway(session, SmtpLimit.COMMANDS, TOO_MANY_COMMANDS);
		}
		Command command = this.commands.get(line.verb());
		if (command == null && !session.isDataRefused() && this.limits.forbiddenCommands().contains(line.verb())) {
			return sendAway(session, SmtpLimit.FORBIDDEN_COMMAND, OTHER_PROTOCOL);
		}
		if (command == null || !command.isKnown(session)) {
			return session.isDataRefused() ? ignoreContent(session, line) : Outcome.answer(UNKNOWN);
		}
		session.setDataRefused(line.verb().equals("DATA"));
		session.setUtf8Replies(command.allowsUtf8Reply(session, line.argument()));
		if (session.needsTls() && !ALLOWED_BEFORE_TLS.contains(line.verb())) {
			return command.refuse(session, line.argument(), TLS_NEEDED);
		}
		if (session.needsAuthentication() && !ALLOWED_BEFORE_AUTH.contains(line.verb())) {
			return command.refuse(session, line.argument(), AUTHENTICATION_NEEDED);
		}
		if (line.length() > this.limits.maxCommandLine() + command.additionalLineLength()) {
			this.observers.limitReached(session, SmtpLimit.COMMAND_LINE);
			return command.refuse(session, line.argument(), TOO_LONG);
		}
		try {
			return command.execute(session, line.argument());
		}
		catch (SyntaxException ex) {
			return Outcome.answer(ex.getReply());
		}
	}

	/**
	 * Return the reply to a client, which may have made too many errors.
	 * @param session the session
	 * @param reply the reply to its command
	 * @return the reply, or another one
	 */
	public SmtpReply judge(Session session, SmtpReply reply) {
		if (!ERRORS.contains(reply.code()) || session.countError() <= this.limits.maxErrors()) {
			return reply;
		}
		this.observers.limitReached(session, SmtpLimit.ERRORS);
		return TOO_MANY_ERRORS;
	}

	private Outcome sendAway(Session session, SmtpLimit limit, SmtpReply reply) {
		this.observers.limitReached(session, limit);
		return Outcome.answer(reply);
	}

	/**
	 * Answer a line that isn't a command at all.
	 * @param session the session
	 * @param fault what is wrong with it
	 * @param decoder the decoder that has read it
	 * @return what comes next
	 */
	public Outcome refuse(Session session, SyntaxException fault, CommandLineDecoder decoder) {
		if (fault.getReply().equals(CommandLineDecoder.TOO_LONG)) {
			this.observers.limitReached(session, SmtpLimit.COMMAND_LINE);
		}
		if (!session.isDataRefused()) {
			return Outcome.answer(fault.getReply());
		}
		session.setDataRefused(false);
		boolean insideLine = decoder.isInsideRefusedLine();
		decoder.reset();
		return new Outcome.Receive(RefusedContentInput.REFUSED,
				new RefusedContentInput(insideLine ? DataDecoder.insideLine() : new DataDecoder()));
	}

	// What follows a refused DATA and isn't a command is the content, sent by a client
	// that didn't wait for 354.
	private static Outcome ignoreContent(Session session, CommandLine line) {
		session.setDataRefused(false);
		if (line.verb().equals(".") && line.length() == 3) {
			return Outcome.answer(RefusedContentInput.REFUSED);
		}
		return new Outcome.Receive(RefusedContentInput.REFUSED, new RefusedContentInput(new DataDecoder()));
	}

}
