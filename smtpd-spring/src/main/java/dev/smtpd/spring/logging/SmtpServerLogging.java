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

package dev.smtpd.spring.logging;

import java.net.InetAddress;
import java.security.Principal;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

import javax.net.ssl.SSLSession;

import dev.smtpd.ApplicationScope;
import dev.smtpd.ConnectionRefusal;
import dev.smtpd.Envelope;
import dev.smtpd.Mailbox;
import dev.smtpd.MessageOutcome;
import dev.smtpd.Recipient;
import dev.smtpd.SmtpConnector;
import dev.smtpd.SmtpLimit;
import dev.smtpd.SmtpMessage;
import dev.smtpd.SmtpProtocol;
import dev.smtpd.SmtpReply;
import dev.smtpd.SmtpServerObserver;
import dev.smtpd.SmtpSession;
import dev.smtpd.text.PrintableText;
import dev.smtpd.tls.TlsHandshakeFailure;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

import org.springframework.beans.factory.ObjectProvider;

/**
 * Writes one line for each session, each message and each refusal, with the session and
 * its peer; these and the connector are in the MDC, too, where they also are for lines of
 * application code. A refusal has the recipient and the reply. No line has content, a
 * password or a token, and what clients have sent is escaped.
 *
 * @since 0.1.0
 */
public final class SmtpServerLogging implements SmtpServerObserver, ApplicationScope {

	/**
	 * The MDC key of the session's identifier.
	 */
	public static final String SESSION = "smtp.session";

	/**
	 * The MDC key of the client's address.
	 */
	public static final String PEER = "smtp.peer";

	/**
	 * The MDC key of the connector's name.
	 */
	public static final String CONNECTOR = "smtp.connector";

	private static final String AUTH = "AUTH";

	private static final int MAX_NAMED_RECIPIENTS = 10;

	private static final int MAX_CAUSE = 255;

	private static final Logger logger = LoggerFactory.getLogger(SmtpServerLogging.class);

	private final Level level;

	private final ObjectProvider<LogContext> contexts;

	/**
	 * Create a log.
	 * @param level the level of the lines
	 * @param contexts surround the lines
	 */
	public SmtpServerLogging(Level level, ObjectProvider<LogContext> contexts) {
		this.level = level;
		this.contexts = contexts;
	}

	@Override
	public Handle open(SmtpSession session) {
		MDC.put(SESSION, session.id());
		MDC.put(PEER, peer(session));
		MDC.put(CONNECTOR, session.connector().name());
		return () -> {
			MDC.remove(SESSION);
			MDC.remove(PEER);
			MDC.remove(CONNECTOR);
		};
	}

	@Override
	public void connectionRefused(SmtpConnector connector, InetAddress client, ConnectionRefusal reason) {
		if (isEnabled()) {
			line().log("Connection of {} to connector {} refused: {}", client.getHostAddress(), connector.name(),
					reason.name().toLowerCase(Locale.ROOT));
		}
	}

	@Override
	public void sessionClosed(SmtpSession session) {
		if (isEnabled()) {
			SSLSession tls = session.tls();
			Principal principal = session.principal();
			log(session, line().addArgument(session.id())
				.addArgument(peer(session))
				.addArgument(count(session.messageCount(), "accepted message"))
				.addArgument(introduction(session))
				.addArgument((tls != null) ? tls.getProtocol() : "no TLS")
				.addArgument((principal != null) ? "user " + PrintableText.escape(principal.getName()) : "no user"),
					"Session {} of {} closed after {} ({}, {}, {})");
		}
	}

	private static String count(long number, String noun) {
		return number + " " + noun + ((number == 1) ? "" : "s");
	}

	private static String introduction(SmtpSession session) {
		String name = session.clientName();
		if (name == null) {
			return "no HELO";
		}
		String verb = (session.connector().protocol() == SmtpProtocol.LMTP) ? "LHLO "
				: session.isExtended() ? "EHLO " : "HELO ";
		return verb + PrintableText.escape(name);
	}

	@Override
	public void tlsHandshakeFailed(SmtpSession session, Throwable cause) {
		if (isEnabled()) {
			log(session,
					line().addArgument(session.id())
						.addArgument(peer(session))
						.addArgument(TlsHandshakeFailure.of(cause).name().toLowerCase(Locale.ROOT))
						.addArgument(PrintableText.escape(cause.toString(), MAX_CAUSE)),
					"TLS handshake in session {} of {} failed, {}: {}");
		}
	}

	@Override
	public void commandRefused(SmtpSession session, String verb, String argument, SmtpReply reply) {
		if (isEnabled() && !verb.equals(AUTH)) {
			Envelope envelope = session.envelope();
			log(session,
					line().addArgument(PrintableText.escape(argument.isEmpty() ? verb : verb + " " + argument))
						.addArgument((envelope != null) ? " from <" + escape(envelope.sender()) + ">" : "")
						.addArgument(session.id())
						.addArgument(peer(session))
						.addArgument(PrintableText.escape(reply.toString())),
					"{}{} in session {} of {} refused: {}");
		}
	}

	// replies to the responses of the client among them, which follow no command
	@Override
	public void commandReplied(SmtpSession session, String verb, SmtpReply reply) {
		if (verb.equals(AUTH) && isRefusal(reply) && isEnabled()) {
			log(session,
					line().addArgument(session.id())
						.addArgument(peer(session))
						.addArgument(PrintableText.escape(reply.toString())),
					"AUTH in session {} of {} refused: {}");
		}
	}

	@Override
	public void messageProcessed(SmtpMessage message, SmtpReply reply, Duration processing) {
		if (isEnabled()) {
			SmtpSession session = message.session();
			log(session,
					line().addArgument(message.id())
						.addArgument(escape(message.envelope().sender()))
						.addArgument(isRefusal(reply) ? recipients(message.envelope())
								: count(message.envelope().recipients().size(), "recipient"))
						.addArgument(session.id())
						.addArgument(peer(session))
						.addArgument(message.content().size())
						.addArgument(outcome(reply))
						.addArgument(PrintableText.escape(reply.toString()))
						.addArgument(processing.toMillis()),
					"Message {} from <{}> to {} in session {} of {} with {} bytes {}: {} after {} ms");
			logRecipients(message, reply.recipientReplies());
		}
	}

	private void logRecipients(SmtpMessage message, List<SmtpReply> replies) {
		for (int i = 0; i < replies.size(); i++) {
			if (isRefusal(replies.get(i))) {
				SmtpSession session = message.session();
				log(session,
						line().addArgument(escape(message.envelope().recipients().get(i).mailbox()))
							.addArgument(message.id())
							.addArgument(escape(message.envelope().sender()))
							.addArgument(session.id())
							.addArgument(peer(session))
							.addArgument(PrintableText.escape(replies.get(i).toString())),
						"Recipient <{}> of message {} from <{}> in session {} of {} refused: {}");
			}
		}
	}

	@Override
	public void contentRefused(SmtpSession session, SmtpReply reply) {
		if (isEnabled()) {
			Envelope envelope = session.envelope();
			log(session,
					line().addArgument((envelope != null) ? escape(envelope.sender()) : "")
						.addArgument((envelope != null) ? recipients(envelope) : "nobody")
						.addArgument(session.id())
						.addArgument(peer(session))
						.addArgument(outcome(reply))
						.addArgument(PrintableText.escape(reply.toString())),
					"Message from <{}> to {} in session {} of {} {}: {}");
		}
	}

	@Override
	public void limitReached(SmtpSession session, SmtpLimit limit) {
		if (isEnabled()) {
			log(session, line().addArgument(session.id()).addArgument(peer(session)).addArgument(name(limit)),
					"Session {} of {} reached limit {}");
		}
	}

	@Override
	public void limitReached(SmtpLimit limit, InetAddress client) {
		if (isEnabled()) {
			line().log("Client {} reached limit {}", client.getHostAddress(), name(limit));
		}
	}

	private static String name(SmtpLimit limit) {
		return limit.name().toLowerCase(Locale.ROOT);
	}

	private static String outcome(SmtpReply reply) {
		return switch (MessageOutcome.of(reply)) {
			case ACCEPTED -> "accepted";
			case PARTLY_ACCEPTED -> "partly accepted";
			case DEFERRED -> "deferred";
			case REJECTED -> "rejected";
		};
	}

	private static boolean isRefusal(SmtpReply reply) {
		return reply.isTransient() || reply.isPermanent();
	}

	private static String peer(SmtpSession session) {
		return session.peer().getAddress().getHostAddress();
	}

	private static String escape(Mailbox mailbox) {
		return PrintableText.escape(mailbox.toString());
	}

	private static String recipients(Envelope envelope) {
		List<Recipient> recipients = envelope.recipients();
		String named = recipients.stream()
			.limit(MAX_NAMED_RECIPIENTS)
			.map((recipient) -> "<" + escape(recipient.mailbox()) + ">")
			.collect(Collectors.joining(", "));
		int others = recipients.size() - MAX_NAMED_RECIPIENTS;
		return (others > 0) ? named + " and " + others + " others" : named;
	}

	private boolean isEnabled() {
		return logger.isEnabledForLevel(this.level);
	}

	private LoggingEventBuilder line() {
		return logger.atLevel(this.level);
	}

	private void log(SmtpSession session, LoggingEventBuilder line, String text) {
		Deque<Handle> open = new ArrayDeque<>();
		try {
			open.push(open(session));
			this.contexts.orderedStream().forEach((context) -> open.push(context.open(session)));
			line.log(text);
		}
		finally {
			open.forEach(Handle::close);
		}
	}

}
