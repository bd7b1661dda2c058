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
import java.util.function.Predicate;

import dev.smtpd.CommandHandler;
import dev.smtpd.ConnectionRefusal;
import dev.smtpd.SmtpConnector;
import dev.smtpd.SmtpProtocol;
import dev.smtpd.SmtpReply;
import dev.smtpd.content.ContentStore;
import dev.smtpd.fault.SmtpFaults;
import dev.smtpd.protocol.CommandLine;
import dev.smtpd.session.ApplicationFaults;
import dev.smtpd.session.ApplicationWork;
import dev.smtpd.session.Observers;
import dev.smtpd.session.PolicyChain;
import dev.smtpd.session.ProcessorChain;
import dev.smtpd.session.Session;
import dev.smtpd.session.SessionSettings;
import dev.smtpd.settings.SmtpLimits;
import org.jspecify.annotations.Nullable;

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

	private final Map<String, Command> commands = new LinkedHashMap<>();

	private final int maxLineLength;

	private final SmtpReply heloReply;

	private final EhloReplies ehloReplies;

	private final ContentStore store;

	private final PolicyChain policies;

	private final Observers observers;

	private final SmtpLimits limits;

	private final InjectedFaults faults;

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
	 * @param overload whether so many messages of a client wait for the application that
	 * the server defers further ones
	 * @param injectedFaults the faults to be made on purpose, {@code null} for none
	 */
	public Commands(SessionSettings settings, AuthMechanisms mechanisms, AuthFailures authFailures,
			List<CommandHandler> handlers, ContentStore store, PolicyChain policies, ProcessorChain processors,
			Observers observers, ApplicationFaults faults, Predicate<Session> overload,
			@Nullable SmtpFaults injectedFaults) {
		this.heloReply = SmtpReply.of(250, settings.hostname());
		this.ehloReplies = new EhloReplies(settings, mechanisms, handlers);
		this.store = store;
		this.policies = policies;
		this.observers = observers;
		this.limits = settings.limits();
		this.faults = new InjectedFaults(injectedFaults);
		for (SmtpProtocol protocol : SmtpProtocol.values()) {
			this.greetings.put(protocol, Replies.greeting(settings.hostname(), protocol));
		}
		MessageIntakeFactory intakes = new MessageIntakeFactory(store, processors, observers, this.faults);
		this.commands.put("EHLO", HeloCommand.ehlo(this.ehloReplies, policies));
		this.commands.put("HELO", HeloCommand.helo(this.heloReply, policies));
		this.commands.put("LHLO", HeloCommand.lhlo(this.ehloReplies, policies));
		this.commands.put("MAIL", new MailCommand(settings, policies, overload));
		this.commands.put("RCPT", new RcptCommand(settings, policies));
		this.commands.put("DATA", new DataCommand(policies, intakes));
		this.commands.put("BDAT", new BdatCommand(policies, intakes));
		this.commands.put("RSET", new RsetCommand());
		this.commands.put("NOOP", new NoopCommand());
		this.commands.put("QUIT", new QuitCommand());
		this.commands.put("VRFY", LookupCommand.vrfy());
		this.commands.put("EXPN", LookupCommand.expn());
		this.commands.put("STARTTLS", new StartTlsCommand());
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

	Observers observers() {
		return this.observers;
	}

	SmtpLimits limits() {
		return this.limits;
	}

	InjectedFaults faults() {
		return this.faults;
	}

	SmtpReply greeting(Session session) {
		return Objects.requireNonNull(this.greetings.get(session.connector().protocol()));
	}

	/**
	 * Return what becomes of a new connection, or of one that begins anew.
	 * @param session the session
	 * @return what comes first
	 */
	Outcome welcome(Session session) {
		SmtpReply greeting = greeting(session);
		ApplicationWork work = this.policies.onConnect(session);
		if (work == null) {
			return Outcome.answer(greeting);
		}
		return new Outcome.Consult<>(work,
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
	int maxLineLength() {
		return this.maxLineLength;
	}

	/**
	 * Find a command.
	 * @param verb the verb in upper case
	 * @return the command, or {@code null} if the server doesn't know the verb
	 */
	@Nullable Command find(String verb) {
		return this.commands.get(verb);
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
	static String observedArgument(CommandLine line) {
		return WITHOUT_SECRETS.contains(line.verb()) ? line.argument() : "";
	}

}
