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
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;

import dev.smtpd.mail.DeliveryStatus.Action;
import dev.smtpd.mail.DeliveryStatus.Recipient;
import org.jspecify.annotations.Nullable;

/**
 * Reads delivery reports: their fields where there are some, else their text.
 */
final class DeliveryStatusReader {

	private static final int MAX_TEXT = 64 * 1024;

	private static final int MAX_RECIPIENTS = 1000;

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
	 * @param original the message that was sent, as far as the report contains it
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
		BounceText explanation = BounceText.of(this.text);
		if (recipients.isEmpty()) {
			SesNotification notification = SesNotification.of(this.text);
			recipients = (notification != null) ? notification.recipients() : ofText(explanation);
		}
		if (recipients.isEmpty()) {
			return null;
		}
		String id = (this.original != null) ? this.original.messageId() : null;
		return new DeliveryStatus(recipients, mta(this.reportText), (id != null) ? id : explanation.messageId());
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

	private static List<Recipient> ofFields(String fields) {
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
			Matcher matcher = (value != null) ? BouncePatterns.ADDRESS.matcher(value) : null;
			if (matcher != null && matcher.find()) {
				return matcher.group();
			}
			if (value != null && !value.startsWith("@") && name.equals("final-recipient")
					&& group.getWithoutType("original-recipient") == null) {
				// of another kind than that of the Internet
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

	// Systems write 5.0.0 as the status beside a more specific reply.
	private static String status(@Nullable String field, @Nullable String diagnostic, Action action) {
		String status = (field != null) ? BouncePatterns.status(field) : null;
		String replied = (diagnostic != null) ? BouncePatterns.bestStatus(diagnostic) : null;
		if (replied != null
				&& (status == null || (BouncePatterns.isVague(status) && replied.charAt(0) == status.charAt(0)))) {
			return replied;
		}
		if (status != null) {
			return status;
		}
		String replyClass = (diagnostic != null) ? BouncePatterns.replyClass(diagnostic) : null;
		return switch (action) {
			case FAILED -> BouncePatterns.statusOfWords((diagnostic != null) ? diagnostic : "",
					(replyClass != null) ? replyClass : "5");
			case DELAYED -> "4.0.0";
			default -> "2.0.0";
		};
	}

	private List<Recipient> ofText(BounceText explanation) {
		MailSystem system = new MailSystem(this.mail, this.text);
		if (!system.isCertain() && !system.isPossible(this.original != null)) {
			return List.of();
		}
		if (this.text.contains("-Recipient:")) {
			List<Recipient> recipients = ofFields(this.text);
			if (!recipients.isEmpty()) {
				return recipients;
			}
		}
		if (!system.isCertain() && !explanation.isReport()) {
			return List.of();
		}
		return failedAddresses(explanation).stream().map(explanation::recipient).toList();
	}

	private List<String> failedAddresses(BounceText explanation) {
		String header = this.mail.header("X-Failed-Recipients");
		List<String> named = new ArrayList<>();
		if (header != null) {
			BouncePatterns.ADDRESS.matcher(header)
				.results()
				.limit(MAX_RECIPIENTS)
				.forEach((result) -> named.add(result.group()));
		}
		Set<String> senders = lowerCase(this.mail.from());
		if (named.isEmpty()) {
			Set<String> own = new HashSet<>(senders);
			own.addAll(lowerCase(this.mail.to()));
			named.addAll(explanation.addresses(own, false));
		}
		if (named.isEmpty()) {
			named.addAll(explanation.addresses(senders, true));
		}
		if (named.isEmpty() && this.original != null) {
			this.original.to().forEach((address) -> named.add(address.address()));
		}
		if (named.isEmpty()) {
			// the header of the message that was sent, within the text
			this.text.lines()
				.map(String::strip)
				.filter((line) -> line.regionMatches(true, 0, "to:", 0, 3))
				.limit(1)
				.forEach((line) -> BouncePatterns.ADDRESS.matcher(line)
					.results()
					.limit(100)
					.forEach((result) -> named.add(result.group())));
		}
		if (named.isEmpty()) {
			// a message to oneself
			named.addAll(explanation.addresses(senders, false));
		}
		return named.stream().filter((address) -> address.indexOf('@') > 0).distinct().toList();
	}

	private static Set<String> lowerCase(AddressList addresses) {
		Set<String> lower = new HashSet<>();
		addresses.forEach((address) -> lower.add(address.address().toLowerCase(Locale.ROOT)));
		return lower;
	}

}
