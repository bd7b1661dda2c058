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
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.smtpd.mail.DeliveryStatus.Action;
import dev.smtpd.mail.DeliveryStatus.Recipient;
import org.jspecify.annotations.Nullable;

/**
 * The text of a report that follows no standard: explanations, the addresses that they
 * are about, and the replies of servers.
 */
final class BounceText {

	private static final int MAX_LINES = 2000;

	private static final int MAX_LINE = 1000;

	private static final int MAX_RECIPIENTS = 100;

	private static final Pattern ORIGINAL = Pattern
		.compile("(?i)^(?:[-=_*> ]{2,60}\\s?(?:this is a copy of|below this line|"
				+ "original message|returned message|the following is|original headers|message header|unsent message|"
				+ "undelivered message|included is a copy|(?:the )?header of the|message headers|content of the|"
				+ "attached message|returned mail|start of|failed message|rejected message|message text follows|"
				+ "ursprüngliche|message d'origine|mensaje original|mensagem original).{0,120}"
				+ "|.{0,60}(?:original message follows|message contents? follows?|text of the message|"
				+ "copy of the (?:message|original)|original message (?:headers?|text|content|header information)|"
				+ "original mail as follows|the original message was:|below is a copy of the original|"
				+ "message to this recipient follows|unsent message below|returned mail follows|----- ?original message).{0,80})$");

	// fields that only the header of a message has
	private static final Set<String> HEADER_FIELDS = Set.of("received", "return-path", "message-id", "mime-version",
			"x-mailer", "dkim-signature", "delivered-to", "content-type", "x-originating-ip", "in-reply-to",
			"references");

	private static final Set<String> RECIPIENT_FIELDS = Set.of("to", "rcpt to", "recipient", "recipients",
			"final-recipient", "original-recipient", "addressee", "failed recipient", "recipient address", "user",
			"invalid final delivery userid", "email address", "an", "destinatario", "destinataire", "宛先", "收件人", "rcpt",
			"failed addresses", "undeliverable to");

	private final List<String> lines;

	private final List<Boolean> coded = new ArrayList<>();

	private @Nullable String messageId;

	private BounceText(List<String> lines) {
		this.lines = lines;
		for (String line : lines) {
			this.coded.add(BouncePatterns.hasCode(line));
		}
	}

	static BounceText of(String text) {
		List<String> lines = new ArrayList<>();
		for (String line : (Iterable<String>) text.lines().limit(MAX_LINES)::iterator) {
			lines.add((line.length() > MAX_LINE) ? line.substring(0, MAX_LINE) : line);
		}
		int end = explanationEnd(lines);
		BounceText explanation = new BounceText(lines.subList(0, end));
		explanation.messageId = messageId(lines);
		return explanation;
	}

	// Return the index of the line where the message begins that was sent.
	private static int explanationEnd(List<String> lines) {
		boolean any = false;
		for (int i = 0; i < lines.size(); i++) {
			String line = lines.get(i);
			String field = fieldName(line);
			boolean header = HEADER_FIELDS.contains(field);
			if (any && (header || ORIGINAL.matcher(line).find())) {
				int start = i;
				while (header && start > 0 && !fieldName(lines.get(start - 1)).isEmpty()) {
					start--;
				}
				return (start > 0) ? start : i;
			}
			any |= !line.isBlank();
		}
		return lines.size();
	}

	private static String fieldName(String line) {
		int start = 0;
		while (start < line.length() && start < 8 && "> \t|".indexOf(line.charAt(start)) >= 0) {
			start++;
		}
		int colon = line.indexOf(':', start);
		if (colon < 0 || colon - start > 30 || colon == start) {
			return "";
		}
		return line.substring(start, colon).strip().toLowerCase(Locale.ROOT);
	}

	private static @Nullable String messageId(List<String> lines) {
		for (String line : lines) {
			if (fieldName(line).equals("message-id")) {
				int open = line.indexOf('<');
				int close = line.indexOf('>', open + 1);
				return (open >= 0 && close > open + 1) ? line.substring(open + 1, close) : null;
			}
		}
		return null;
	}

	/**
	 * Return the identifier of the message that was sent.
	 * @return the identifier, or {@code null} if the text doesn't have it
	 */
	@Nullable String messageId() {
		return this.messageId;
	}

	boolean isReport() {
		String text = String.join("\n", this.lines);
		return BouncePatterns.isFailure(text) || BouncePatterns.isDelayed(text) || this.coded.contains(true);
	}

	/**
	 * Return the addresses that the text is about.
	 * @param excluded addresses in lower case that it isn't about
	 * @param markedOnly whether to leave out those within sentences
	 * @return those on lines of their own or with a label, else all others
	 */
	List<String> addresses(Set<String> excluded, boolean markedOnly) {
		Map<String, String> marked = new LinkedHashMap<>();
		Map<String, String> others = new LinkedHashMap<>();
		for (String line : this.lines) {
			Matcher matcher = BouncePatterns.ADDRESS.matcher(line);
			while (matcher.find() && others.size() < MAX_RECIPIENTS) {
				String address = matcher.group().replaceFirst("^(?i:rfc822|smtp|mailto)[:;=]", "");
				String lower = address.toLowerCase(Locale.ROOT);
				if (excluded.contains(lower) || lower.startsWith("mailer-daemon@")
						|| fieldName(line).startsWith("message-id")) {
					continue;
				}
				if (isMarked(line, matcher.start(), matcher.end())) {
					marked.putIfAbsent(lower, address);
				}
				else if (!BouncePatterns.isSystem(lower)) {
					others.putIfAbsent(lower, address);
				}
			}
		}
		return new ArrayList<>((marked.isEmpty() && !markedOnly) ? others.values() : marked.values());
	}

	// "<joe@example.org>: 550 ..." and lines without anything but an address
	private static boolean isMarked(String line, int start, int end) {
		if (RECIPIENT_FIELDS.contains(fieldName(line))) {
			return true;
		}
		for (int i = 0; i < start; i++) {
			if (Character.isLetterOrDigit(line.charAt(i))) {
				return false;
			}
		}
		int i = end;
		while (i < line.length() && !Character.isLetterOrDigit(line.charAt(i))) {
			if (line.charAt(i) == ':') {
				return true;
			}
			i++;
		}
		return i == line.length();
	}

	/**
	 * Return what became of the message for an address.
	 * @param address the address
	 * @return the recipient
	 */
	Recipient recipient(String address) {
		String text = String.join("\n", this.lines);
		String diagnostic = diagnostic(address);
		String reason = (diagnostic != null) ? diagnostic : text;
		String status = BouncePatterns.bestStatus(reason);
		status = (status != null) ? status : BouncePatterns.bestStatus(text);
		String statusClass = (status != null) ? status.substring(0, 1) : BouncePatterns.replyClass(reason);
		boolean delayed = !"5".equals(statusClass) && BouncePatterns.isDelayed(text);
		if (status == null || status.startsWith("2") || BouncePatterns.isVague(status)) {
			String known = (statusClass != null && !statusClass.equals("2")) ? statusClass : delayed ? "4" : "5";
			status = BouncePatterns.statusOfWords(reason, known);
			status = BouncePatterns.isVague(status) ? BouncePatterns.statusOfWords(text, known) : status;
		}
		return new Recipient(address, delayed ? Action.DELAYED : Action.FAILED, status, diagnostic, null);
	}

	// the line with the reply at the address or behind it, with the lines that go on
	private @Nullable String diagnostic(String address) {
		int start = 0;
		while (start < this.lines.size() && !this.lines.get(start).contains(address)) {
			start++;
		}
		start = (start < this.lines.size()) ? start : 0;
		for (int from : new int[] { start, 0 }) {
			for (int i = from; i < this.lines.size(); i++) {
				if (this.coded.get(i)) {
					return continued(i);
				}
			}
		}
		String failure = null;
		for (int i = start; i < Math.min(this.lines.size(), start + 20); i++) {
			String line = this.lines.get(i);
			if (BouncePatterns.isFailure(line)) {
				if (!BouncePatterns.isVague(BouncePatterns.statusOfWords(line, "5"))) {
					return line.strip();
				}
				failure = (failure != null) ? failure : line.strip();
			}
		}
		return failure;
	}

	private String continued(int index) {
		StringBuilder reply = new StringBuilder(this.lines.get(index).strip());
		for (int i = index + 1; i < this.lines.size() && i < index + 4; i++) {
			String line = this.lines.get(i);
			if (line.isBlank() || line.charAt(0) > ' ' || BouncePatterns.ADDRESS.matcher(line).find()) {
				break;
			}
			reply.append(' ').append(line.strip());
		}
		return reply.toString();
	}

}
