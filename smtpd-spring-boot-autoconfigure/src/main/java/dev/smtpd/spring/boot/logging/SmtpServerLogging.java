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

package dev.smtpd.spring.boot.logging;

import java.security.Principal;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

import javax.net.ssl.SSLSession;

import dev.smtpd.ApplicationScope;
import dev.smtpd.MessageOutcome;
import dev.smtpd.SmtpMessage;
import dev.smtpd.SmtpReply;
import dev.smtpd.SmtpServerObserver;
import dev.smtpd.SmtpSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

import org.springframework.beans.factory.ObjectProvider;

/**
 * Writes one line for each session and each message, with the session, its peer and its
 * connector in the MDC, where they also are for lines of application code. No line has
 * content, a password or a token, and what clients have said can't break one.
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
		MDC.put(PEER, session.peer().getAddress().getHostAddress());
		MDC.put(CONNECTOR, session.connector().name());
		return () -> {
			MDC.remove(SESSION);
			MDC.remove(PEER);
			MDC.remove(CONNECTOR);
		};
	}

	@Override
	public void sessionClosed(SmtpSession session) {
		if (isEnabled()) {
			SSLSession tls = session.tls();
			Principal principal = session.principal();
			log(session,
					line().addArgument(escape(String.valueOf(session.clientName())))
						.addArgument((tls != null) ? tls.getProtocol() : "no TLS")
						.addArgument((principal != null) ? escape(principal.getName()) : "nobody")
						.addArgument(session.messageCount()),
					"Session of {} over {} as {} closed after {} messages");
		}
	}

	@Override
	public void messageProcessed(SmtpMessage message, SmtpReply reply, Duration processing) {
		if (isEnabled()) {
			log(message.session(),
					line().addArgument(message.id())
						.addArgument(escape(message.envelope().sender().toString()))
						.addArgument(message.envelope().recipients().size())
						.addArgument(message.content().size())
						.addArgument(outcome(reply))
						.addArgument(escape(reply.toString()))
						.addArgument(processing.toMillis()),
					"Message {} from <{}> to {} recipients with {} bytes {}: {} after {} ms");
		}
	}

	@Override
	public void contentRefused(SmtpSession session, SmtpReply reply) {
		if (isEnabled()) {
			log(session, line().addArgument(outcome(reply)).addArgument(escape(reply.toString())), "Message {}: {}");
		}
	}

	private static String outcome(SmtpReply reply) {
		return switch (MessageOutcome.of(reply)) {
			case ACCEPTED -> "accepted";
			case PARTLY_ACCEPTED -> "partly accepted";
			case DEFERRED -> "deferred";
			case REJECTED -> "rejected";
		};
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

	// characters that break a line, or change what is read
	static String escape(String text) {
		StringBuilder escaped = new StringBuilder(text.length());
		text.codePoints().forEach((c) -> {
			switch (Character.getType(c)) {
				case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR,
						Character.SURROGATE, Character.UNASSIGNED ->
					escaped.append("\\u{").append(Integer.toHexString(c)).append('}');
				default -> escaped.appendCodePoint(c);
			}
		});
		return escaped.toString();
	}

}
