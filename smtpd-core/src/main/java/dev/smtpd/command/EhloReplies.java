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

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import dev.smtpd.CommandHandler;
import dev.smtpd.SmtpConnector;
import dev.smtpd.SmtpReply;
import dev.smtpd.auth.AuthMode;
import dev.smtpd.extension.SmtpExtension;
import dev.smtpd.session.Session;
import dev.smtpd.session.SessionSettings;
import dev.smtpd.tls.TlsMode;

/**
 * The replies to EHLO and LHLO, which depend on what a session may use.
 */
final class EhloReplies {

	private final SessionSettings settings;

	private final AuthMechanisms mechanisms;

	private final List<String> keywords = new ArrayList<>();

	private final Map<Offer, SmtpReply> replies = new ConcurrentHashMap<>();

	EhloReplies(SessionSettings settings, AuthMechanisms mechanisms, List<CommandHandler> handlers) {
		this.settings = settings;
		this.mechanisms = mechanisms;
		handlers.forEach((handler) -> this.keywords.addAll(handler.ehloKeywords()));
	}

	SmtpReply replyFor(Session session) {
		Offer offer = new Offer(session.mayStartTls(), session.tls() != null,
				session.mayAuthenticate() ? this.mechanisms.namesFor(session) : List.of(),
				session.isFrom(this.settings.xclientNetworks()), session.isFrom(this.settings.xforwardNetworks()));
		if (this.settings.offers(SmtpExtension.FUTURERELEASE)) {
			return toReply(offer);
		}
		return this.replies.computeIfAbsent(offer, this::toReply);
	}

	/**
	 * Return what a connector offers to those who speak TLS where they can.
	 * @param connector the connector
	 * @return the keywords with their parameters
	 */
	List<String> keywords(SmtpConnector connector) {
		boolean encrypted = connector.tls() != TlsMode.NONE;
		boolean auth = connector.auth() != AuthMode.NONE && (encrypted || this.settings.authentication().withoutTls());
		Offer offer = new Offer(encrypted && connector.tls() != TlsMode.IMPLICIT, encrypted,
				auth ? this.mechanisms.names() : List.of(), !this.settings.xclientNetworks().isEmpty(),
				!this.settings.xforwardNetworks().isEmpty());
		List<String> lines = toReply(offer).lines();
		return lines.subList(1, lines.size());
	}

	/**
	 * Return the replies that are worth being encoded once.
	 * @return the replies to sessions of which nothing is known yet
	 */
	List<SmtpReply> frequent() {
		return List.of(this.replies.computeIfAbsent(new Offer(false, false, List.of(), false, false), this::toReply),
				this.replies.computeIfAbsent(new Offer(true, false, List.of(), false, false), this::toReply));
	}

	private SmtpReply toReply(Offer offer) {
		List<String> lines = new ArrayList<>();
		lines.add(this.settings.hostname());
		lines.add("PIPELINING");
		lines.add((this.settings.dataSizeLimit() > 0) ? "SIZE " + this.settings.dataSizeLimit() : "SIZE");
		if (!this.settings.decodeData()) {
			lines.add("8BITMIME");
			lines.add("BINARYMIME");
		}
		if (this.settings.smtputf8()) {
			lines.add("SMTPUTF8");
		}
		lines.add("CHUNKING");
		lines.add("ENHANCEDSTATUSCODES");
		if (offer.startTls()) {
			lines.add("STARTTLS");
		}
		if (!offer.mechanisms().isEmpty()) {
			lines.add("AUTH " + String.join(" ", offer.mechanisms()));
		}
		addExtensions(lines, offer);
		if (offer.xclient()) {
			lines.add("XCLIENT " + XclientCommand.ATTRIBUTES);
		}
		if (offer.xforward()) {
			lines.add("XFORWARD " + XforwardCommand.ATTRIBUTES);
		}
		lines.addAll(this.keywords);
		lines.add("HELP");
		return SmtpReply.of(250, null, lines);
	}

	private void addExtensions(List<String> lines, Offer offer) {
		if (this.settings.offers(SmtpExtension.DSN)) {
			lines.add("DSN");
		}
		if (this.settings.offers(SmtpExtension.DELIVERBY)) {
			lines.add("DELIVERBY");
		}
		if (this.settings.offers(SmtpExtension.MT_PRIORITY)) {
			lines.add("MT-PRIORITY");
		}
		if (this.settings.offers(SmtpExtension.REQUIRETLS) && offer.encrypted()) {
			lines.add("REQUIRETLS");
		}
		if (this.settings.offers(SmtpExtension.FUTURERELEASE)) {
			Instant last = Instant.now().plus(this.settings.maxFutureRelease()).truncatedTo(ChronoUnit.SECONDS);
			lines.add("FUTURERELEASE " + this.settings.maxFutureRelease().toSeconds() + " " + last);
		}
		if (this.settings.offers(SmtpExtension.LIMITS)) {
			lines.add("LIMITS RCPTMAX=" + this.settings.maxRecipients());
		}
	}

	/**
	 * What a session may use.
	 */
	private record Offer(boolean startTls, boolean encrypted, List<String> mechanisms, boolean xclient,
			boolean xforward) {

	}

}
