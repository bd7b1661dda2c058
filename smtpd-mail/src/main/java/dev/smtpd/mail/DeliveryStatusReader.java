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

package dev.smtpd.mail;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.smtpd.mail.DeliveryStatus.Action;
import dev.smtpd.mail.DeliveryStatus.Recipient;
import org.jspecify.annotations.Nullable;

/**
 * Reads delivery reports: their fields where there are some, else their text.
 */
final class DeliveryStatusReader {

	private static final int MAX_TEXT = 64 * 1024;

	private static final int MAX_RECIPIENTS = 1000;

	private static final Pattern ADDRESS = Pattern
		.compile("[\\p{Alnum}._%+=~!#$&'*/?^`{|}-]{1,64}@[\\p{Alnum}.-]{1,253}[\\p{Alnum}]");

	private static final Pattern STATUS = Pattern.compile("(?<![\\d.])([245])\\.(\\d{1,3})\\.(\\d{1,3})(?![\\d.]*\\d)");

	private static final Pattern REPLY = Pattern
		.compile("(?<![\\d.:-])([45])\\d\\d(?=[ -](?:[245]\\.\\d|[<\"'#\\p{Alpha}]))");

	// what says that the rest is the message that was sent
	private static final Pattern ORIGINAL = Pattern.compile(
			"(?im)^(?:[-=_* ]{2,40}\\s?(?:this is a copy of|below this line|original message|returned message|the following is|"
					+ "original headers|message header|unsent message|undelivered message|included is a copy|"
					+ "header of the|message headers|content of the|attached message|returned mail|start of).{0,120}"
					+ "|.{0,60}(?:original message follows|message contents? follows?|text of the message|copy of the (?:message|original)|"
					+ "original message (?:headers?|text|content|header information)|original mail as follows|the original message was:|"
					+ "below is a copy of the original|message to this recipient follows|unsent message below|returned mail follows|"
					+ "----- ?original message).{0,80})$");

	private static final List<String> SENDERS = List.of("mailer-daemon", "postmaster", "mail-daemon", "mailer_daemon",
			"mdaemon", "mail delivery", "maildaemon", "mailerdaemon", "bounce", "mailadmin",
			"no-reply@sns.amazonaws.com", "mmdf", "root@", "daemon@", "double-bounce", "system administrator",
			"administrator", "mail system", "mail deliver", "ymem", "notification");

	private static final Pattern SUBJECT = Pattern
		.compile("(?i)undeliver|delivery (?:status|failure|report|error|problem|notification)|"
				+ "failure notice|returned mail|mail delivery|could ?n.t (?:be )?deliver|non.?deliver|not delivered|returned to sender|"
				+ "message (?:delayed|not|status)|delivery (?:has )?(?:been )?(?:delayed|failed|fail)|failed|unzustellbar|warning: (?:could not|message)|"
				+ "nondeliverable|mail system error|error sending|rejected|bounce|user unknown|failure|delayed mail|mail could not|delivery incomplete|"
				+ "aws notification message|配信|不達|エラー|mail error|undelivered|returned message|cannot deliver|problem delivering|no se puede|onbestelbaar|impossible de remettre|non remis|nicht zustell|退信|недоставл|не доставлен");

	private static final Pattern FAILURE = Pattern
		.compile("(?i)(?:user|mailbox|address|recipient|account|domain|host)[^\\n]{0,40}"
				+ "(?:unknown|not (?:found|exist|valid|listed|local|available|active|recognized|known)|does ?n.t exist|does not|doesn't|disabled|full|unavailable|rejected|inactive|invalid|over|exceed)|"
				+ "no such (?:user|recipient|mailbox|person|account|host|domain|address)|unknown (?:user|recipient|address|local)|invalid (?:recipient|address|mailbox)|"
				+ "(?:could|can|was|were|has|have) ?not (?:be )?(?:been )?deliver|undeliver|permanent (?:fatal )?error|delivery (?:has |to |of )?[^\\n]{0,60}fail|"
				+ "failed|unable to (?:deliver|relay)|couldn.t be|rejected|quota|mailbox (?:is )?full|timed? ?out|connection refused|access denied|blocked|"
				+ "not exist|not deliver|returned|cannot be|spam|too (?:large|big|many)|exceed|retry|refused|unknown|does not|error|bounced|配信|存在しません|見つかりません|届け");

	private static final Pattern DELAYED = Pattern.compile(
			"(?i)(?:delayed|will (?:be )?(?:retr|continue|keep|try)|still (?:being|trying)|no action is required|not (?:yet )?been delivered yet|"
					+ "warning message only|do(?: not|n't) need to resend|temporary failure|has not yet been delivered)");

	private final InboundMail mail;

	private final String reportText;

	private final String text;

	private final @Nullable InboundMail original;

	private DeliveryStatusReader(InboundMail mail, String reportText, String text, @Nullable InboundMail original) {
		this.mail = mail;
		this.reportText = reportText;
		this.text = text;
		this.original = original;
	}

	/**
	 * Read a report.
	 * @param mail the message
	 * @param reportText the parts of the type message/delivery-status
	 * @param original the message that was sent, as far as the report has it
	 * @return the report, or {@code null} if the message is none
	 */
	static @Nullable DeliveryStatus read(InboundMail mail, String reportText, @Nullable InboundMail original) {
		String text = mail.text();
		if (text.length() > MAX_TEXT) {
			text = text.substring(0, MAX_TEXT);
		}
		return new DeliveryStatusReader(mail, reportText, text, original).read();
	}

	private @Nullable DeliveryStatus read() {
		List<Recipient> recipients = ofFields(this.reportText);
		String mta = mta(this.reportText);
		if (recipients.isEmpty() && isFromMailSystem()) {
			recipients = this.text.contains("-Recipient:") ? ofFields(this.text) : List.of();
			if (recipients.isEmpty()) {
				recipients = ofText();
			}
		}
		return recipients.isEmpty() ? null : new DeliveryStatus(recipients, mta, originalMessageId());
	}

	private static @Nullable String mta(String fields) {
		for (ReportFields group : ReportFields.parse(fields)) {
			String mta = group.getWithoutType("reporting-mta");
			if (mta != null) {
				return mta;
			}
		}
		return null;
	}

	private List<Recipient> ofFields(String fields) {
		Map<String, Recipient> recipients = new LinkedHashMap<>();
		for (ReportFields group : ReportFields.parse(fields)) {
			String address = address(group);
			if (address != null && recipients.size() < MAX_RECIPIENTS) {
				String diagnostic = group.getWithoutType("diagnostic-code");
				Action action = action(group.get("action"), group.get("status"));
				String status = status(group.get("status"), diagnostic, action);
				recipients.putIfAbsent(address,
						new Recipient(address, action, status, diagnostic, group.getWithoutType("remote-mta")));
			}
		}
		return new ArrayList<>(recipients.values());
	}

	private static @Nullable String address(ReportFields group) {
		for (String name : List.of("final-recipient", "original-recipient", "x-actual-recipient")) {
			String value = group.getWithoutType(name);
			Matcher matcher = (value != null) ? ADDRESS.matcher(value) : null;
			if (matcher != null && matcher.find()) {
				return matcher.group();
			}
			if (value != null && name.equals("final-recipient") && group.getWithoutType("original-recipient") == null) {
				return value.replaceAll("[<>]", "").strip();
			}
		}
		return null;
	}

	private static Action action(@Nullable String value, @Nullable String status) {
		String action = (value != null) ? value.toLowerCase(Locale.ROOT) : "";
		if (action.startsWith("deliver")) {
			return Action.DELIVERED;
		}
		if (action.startsWith("relay")) {
			return Action.RELAYED;
		}
		if (action.startsWith("expand")) {
			return Action.EXPANDED;
		}
		boolean delayed = action.startsWith("delay") || (action.isEmpty() && status != null && status.startsWith("4"));
		return delayed ? Action.DELAYED : Action.FAILED;
	}

	private static String status(@Nullable String status, @Nullable String diagnostic, Action action) {
		for (String source : new String[] { status, diagnostic }) {
			Matcher matcher = (source != null) ? STATUS.matcher(source) : null;
			if (matcher != null && matcher.find()) {
				return matcher.group();
			}
		}
		Matcher reply = (diagnostic != null) ? REPLY.matcher(diagnostic) : null;
		if (reply != null && reply.find()) {
			return reply.group(1) + ".0.0";
		}
		return switch (action) {
			case FAILED -> "5.0.0";
			case DELAYED -> "4.0.0";
			default -> "2.0.0";
		};
	}

	private boolean isFromMailSystem() {
		String from = (this.mail.from() + " " + this.mail.header("Return-Path")).toLowerCase(Locale.ROOT);
		boolean system = SENDERS.stream().anyMatch(from::contains) || from.endsWith(" <>")
				|| this.mail.header("X-Failed-Recipients") != null;
		boolean subject = SUBJECT.matcher(this.mail.subject()).find();
		boolean auto = this.mail.isAutoSubmitted();
		// a recipient's own reply, not that of a mail system
		String autoSubmitted = this.mail.header("Auto-Submitted");
		boolean replied = autoSubmitted != null && autoSubmitted.startsWith("auto-replied")
				&& !from.contains("mailer-daemon");
		if (replied && !STATUS.matcher(this.text).find() && !REPLY.matcher(this.text).find()) {
			return false;
		}
		return (system || subject) && (subject || auto || FAILURE.matcher(this.text).find())
				&& !(subject && !system && !auto && this.original == null && !STATUS.matcher(this.text).find()
						&& !REPLY.matcher(this.text).find());
	}

	private List<Recipient> ofText() {
		Matcher marker = ORIGINAL.matcher(this.text);
		String explanation = (marker.find() && marker.start() > 40) ? this.text.substring(0, marker.start())
				: this.text;
		if (!FAILURE.matcher(explanation).find() && !STATUS.matcher(explanation).find()
				&& !DELAYED.matcher(explanation).find()) {
			return List.of();
		}
		List<String> addresses = failedAddresses(explanation);
		boolean hard = REPLY.matcher(explanation).find() || STATUS.matcher(explanation).find();
		boolean delayed = DELAYED.matcher(explanation).find() && !explanation.contains("gave up")
				&& !(hard && permanent(explanation));
		Action action = delayed ? Action.DELAYED : Action.FAILED;
		List<Recipient> recipients = new ArrayList<>();
		for (String address : addresses) {
			String diagnostic = diagnostic(explanation, address);
			recipients.add(new Recipient(address, action, status(diagnostic, explanation, action), diagnostic, null));
		}
		return recipients;
	}

	private static boolean permanent(String explanation) {
		Matcher status = STATUS.matcher(explanation);
		if (status.find()) {
			return status.group(1).equals("5");
		}
		Matcher reply = REPLY.matcher(explanation);
		return reply.find() && reply.group(1).equals("5");
	}

	private List<String> failedAddresses(String explanation) {
		List<String> named = new ArrayList<>();
		String header = this.mail.header("X-Failed-Recipients");
		addAddresses((header != null) ? header : "", named, List.of());
		if (!named.isEmpty()) {
			return named;
		}
		List<String> others = new ArrayList<>();
		this.mail.from().forEach((address) -> others.add(address.address().toLowerCase(Locale.ROOT)));
		List<String> own = new ArrayList<>(others);
		this.mail.to().forEach((address) -> own.add(address.address().toLowerCase(Locale.ROOT)));
		addAddresses(explanation, named, own);
		if (named.isEmpty() && this.original != null) {
			this.original.to().forEach((address) -> named.add(address.address()));
		}
		if (named.isEmpty()) {
			Matcher to = Pattern.compile("(?im)^(?:to|rcpt to)\\s?:\\s*(.{3,200})$").matcher(this.text);
			if (to.find()) {
				addAddresses(to.group(1), named, others);
			}
		}
		if (named.isEmpty()) {
			// a message to oneself
			addAddresses(explanation, named, others);
		}
		return named;
	}

	private static void addAddresses(String text, List<String> addresses, List<String> excluded) {
		Matcher matcher = ADDRESS.matcher(text);
		while (matcher.find() && addresses.size() < MAX_RECIPIENTS) {
			String address = matcher.group().replaceFirst("^(?:rfc822|smtp|mailto)[:;]", "");
			String lower = address.toLowerCase(Locale.ROOT);
			boolean id = precededBy(text, matcher.start(), "message-id");
			if (!id && !excluded.contains(lower) && !lower.startsWith("postmaster@")
					&& !lower.startsWith("mailer-daemon@") && addresses.stream().noneMatch(address::equalsIgnoreCase)) {
				addresses.add(address);
			}
		}
	}

	private static boolean precededBy(String text, int index, String word) {
		int from = Math.max(0, index - 20);
		return text.substring(from, index).toLowerCase(Locale.ROOT).contains(word);
	}

	// the line with the reply, at the address or behind it
	private static @Nullable String diagnostic(String explanation, String address) {
		int start = Math.max(0, explanation.indexOf(address));
		for (int from : new int[] { start, 0 }) {
			for (String line : (Iterable<String>) explanation.substring(from).lines().limit(200)::iterator) {
				if (REPLY.matcher(line).find() || STATUS.matcher(line).find()) {
					return line.strip();
				}
			}
		}
		for (String line : (Iterable<String>) explanation.substring(start).lines().limit(20)::iterator) {
			if (FAILURE.matcher(line).find()) {
				return line.strip();
			}
		}
		return null;
	}

	private @Nullable String originalMessageId() {
		String id = (this.original != null) ? this.original.messageId() : null;
		if (id != null) {
			return id;
		}
		Matcher matcher = Pattern.compile("(?im)^\\s{0,4}message-id\\s?:\\s*<([^<>\\s]{3,300})>").matcher(this.text);
		return matcher.find() ? matcher.group(1) : null;
	}

}
