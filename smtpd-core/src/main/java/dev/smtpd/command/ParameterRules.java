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
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;

import dev.smtpd.EsmtpParameters;
import dev.smtpd.SmtpReply;
import dev.smtpd.extension.DeliverBy;
import dev.smtpd.extension.DsnNotify;
import dev.smtpd.extension.DsnReturn;
import dev.smtpd.extension.FutureRelease;
import dev.smtpd.extension.OriginalRecipient;
import dev.smtpd.extension.SmtpExtension;
import dev.smtpd.protocol.Refusal;
import dev.smtpd.session.Session;
import dev.smtpd.session.SessionSettings;
import org.jspecify.annotations.Nullable;

/**
 * The parameters that MAIL or RCPT may have, by the extensions that are offered.
 */
final class ParameterRules {

	private static final Refusal UNKNOWN_PARAMETER = Refusal
		.of(SmtpReply.of(555, "5.5.4", "Parameters not recognized or not implemented"));

	private static final Refusal BAD_SIZE = Refusal.of(SmtpReply.of(501, "5.5.4", "Syntax: SIZE=number of octets"));

	private static final Refusal BOTH_HOLDS = Refusal.of(SmtpReply.of(501, "5.5.4", "Either HOLDFOR or HOLDUNTIL"));

	private static final int MAX_ENVELOPE_ID_LENGTH = 100;

	private static final Pattern BODY = Pattern.compile("7BIT|8BITMIME|BINARYMIME", Pattern.CASE_INSENSITIVE);

	private static final Pattern RETURN = Pattern.compile("FULL|HDRS", Pattern.CASE_INSENSITIVE);

	private static final Pattern PRIORITY = Pattern.compile("-?\\d");

	private final Map<String, Rule> rules = new LinkedHashMap<>();

	private int length;

	private ParameterRules() {
	}

	/**
	 * Return the rules for MAIL: SIZE (RFC 1870), BODY (RFC 6152, RFC 3030), SMTPUTF8
	 * (RFC 6531), AUTH (RFC 4954), and those of the extensions that are offered.
	 * @param settings the settings
	 * @return the rules
	 */
	static ParameterRules forMail(SessionSettings settings) {
		ParameterRules rules = new ParameterRules();
		rules.add("SIZE", 26, (session, parameters) -> checkSize(settings, parameters.get("SIZE")));
		if (!settings.decodeData()) {
			rules.add("BODY", 19, matching("BODY", BODY, "BODY can only be one of 7BIT, 8BITMIME, BINARYMIME"));
		}
		if (settings.smtputf8()) {
			rules.add("SMTPUTF8", 10, withoutValue("SMTPUTF8"));
		}
		if (settings.authentication().offered()) {
			rules.add("AUTH", 500, Session::mayAuthenticate,
					valid("Syntax: AUTH=<> or a mailbox", (parameters) -> requireValue(parameters.getXtext("AUTH"))));
		}
		if (settings.offers(SmtpExtension.DSN)) {
			rules.add("RET", 9, matching("RET", RETURN, "RET can only be " + DsnReturn.FULL + " or " + DsnReturn.HDRS));
			rules.add("ENVID", 107, valid("Syntax: ENVID=xtext", ParameterRules::requireEnvelopeId));
		}
		if (settings.offers(SmtpExtension.DELIVERBY)) {
			rules.add("BY", 17, valid("Syntax: BY=seconds;N or R, and T if wanted",
					(parameters) -> DeliverBy.parse(requireValue(parameters.get("BY")))));
		}
		if (settings.offers(SmtpExtension.MT_PRIORITY)) {
			rules.add("MT-PRIORITY", 15, matching("MT-PRIORITY", PRIORITY, "MT-PRIORITY can only be -9 to 9"));
		}
		if (settings.offers(SmtpExtension.REQUIRETLS)) {
			rules.add("REQUIRETLS", 11, (session) -> session.tls() != null, withoutValue("REQUIRETLS"));
		}
		if (settings.offers(SmtpExtension.FUTURERELEASE)) {
			Duration longest = settings.maxFutureRelease();
			rules.add("HOLDFOR", 34, (session, parameters) -> checkHold(parameters, longest, "HOLDFOR"));
			rules.add("HOLDUNTIL", 0, (session, parameters) -> checkHold(parameters, longest, "HOLDUNTIL"));
		}
		return rules;
	}

	/**
	 * Return the rules for RCPT: those of the extensions that are offered.
	 * @param settings the settings
	 * @return the rules
	 */
	static ParameterRules forRcpt(SessionSettings settings) {
		ParameterRules rules = new ParameterRules();
		if (settings.offers(SmtpExtension.DSN)) {
			rules.add("NOTIFY", 28, valid("Syntax: NOTIFY=NEVER, or any of SUCCESS,FAILURE,DELAY",
					(parameters) -> DsnNotify.parse(requireValue(parameters.get("NOTIFY")))));
			rules.add("ORCPT", 500, valid("Syntax: ORCPT=type;xtext",
					(parameters) -> OriginalRecipient.parse(requireValue(parameters.get("ORCPT")))));
		}
		return rules;
	}

	/**
	 * Check parameters.
	 * @param session the session
	 * @param parameters the parameters
	 * @return the refusal, or {@code null} if there is nothing wrong
	 */
	@Nullable Refusal check(Session session, EsmtpParameters parameters) {
		if (parameters.isEmpty()) {
			return null;
		}
		if (!session.isExtended()) {
			return UNKNOWN_PARAMETER;
		}
		for (String keyword : parameters.asMap().keySet()) {
			Rule rule = this.rules.get(keyword);
			if (rule == null || !rule.offered().test(session)) {
				return UNKNOWN_PARAMETER;
			}
			Refusal refusal = rule.check().check(session, parameters);
			if (refusal != null) {
				return refusal;
			}
		}
		return null;
	}

	/**
	 * Return by how much these parameters make a line longer.
	 * @return the number of octets
	 */
	int length() {
		return this.length;
	}

	private void add(String keyword, int length, Check check) {
		add(keyword, length, (session) -> true, check);
	}

	private void add(String keyword, int length, Predicate<Session> offered, Check check) {
		this.rules.put(keyword, new Rule(offered, check));
		this.length += length;
	}

	private static Check matching(String keyword, Pattern pattern, String text) {
		return valid(text, (parameters) -> {
			if (!pattern.matcher(requireValue(parameters.get(keyword))).matches()) {
				throw new IllegalArgumentException(text);
			}
		});
	}

	private static Check withoutValue(String keyword) {
		Refusal refusal = Refusal.of(SmtpReply.of(501, "5.5.4", keyword + " takes no value"));
		return (session, parameters) -> (parameters.get(keyword) != null) ? refusal : null;
	}

	private static Check valid(String text, Parser parser) {
		Refusal refusal = Refusal.of(SmtpReply.of(501, "5.5.4", text));
		return (session, parameters) -> {
			try {
				parser.parse(parameters);
				return null;
			}
			catch (IllegalArgumentException ex) {
				return refusal;
			}
		};
	}

	private static String requireValue(@Nullable String value) {
		if (value == null) {
			throw new IllegalArgumentException("A value is missing");
		}
		return value;
	}

	private static void requireEnvelopeId(EsmtpParameters parameters) {
		if (requireValue(parameters.get("ENVID")).length() > MAX_ENVELOPE_ID_LENGTH) {
			throw new IllegalArgumentException("The envelope identifier is too long");
		}
		parameters.getXtext("ENVID");
	}

	// Twenty digits may be more than a long can hold, and are too large for any limit.
	private static @Nullable Refusal checkSize(SessionSettings settings, @Nullable String value) {
		if (value == null || value.length() > 20 || !value.chars().allMatch((c) -> c >= '0' && c <= '9')) {
			return BAD_SIZE;
		}
		boolean allowed;
		try {
			allowed = settings.allowsSize(Long.parseLong(value));
		}
		catch (NumberFormatException ex) {
			allowed = settings.allowsSize(Long.MAX_VALUE);
		}
		return allowed ? null : Replies.TOO_LARGE;
	}

	private static @Nullable Refusal checkHold(EsmtpParameters parameters, Duration longest, String keyword) {
		if (parameters.contains("HOLDFOR") && parameters.contains("HOLDUNTIL")) {
			return BOTH_HOLDS;
		}
		String value = parameters.get(keyword);
		try {
			FutureRelease release = keyword.equals("HOLDFOR") ? FutureRelease.parseHoldFor(requireValue(value))
					: FutureRelease.parseHoldUntil(requireValue(value));
			Instant now = Instant.now();
			boolean tooLong = release.releaseAt(now).isAfter(now.plus(longest));
			return tooLong
					? Refusal
						.of(SmtpReply.of(501, "5.5.4", "Messages are held for " + longest.toSeconds() + " s at most"))
					: null;
		}
		catch (IllegalArgumentException ex) {
			return Refusal.of(SmtpReply.of(501, "5.5.4", "Syntax: HOLDFOR=seconds or HOLDUNTIL=date-time"));
		}
	}

	private record Rule(Predicate<Session> offered, Check check) {

	}

	@FunctionalInterface
	private interface Check {

		@Nullable Refusal check(Session session, EsmtpParameters parameters);

	}

	@FunctionalInterface
	private interface Parser {

		void parse(EsmtpParameters parameters);

	}

}
