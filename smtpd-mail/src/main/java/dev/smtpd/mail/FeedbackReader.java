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

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Reads feedback: by its fields (RFC 5965), and of providers that send it in other forms.
 */
final class FeedbackReader {

	private static final String ABUSE = "abuse";

	private static final Pattern COMPLAINT = Pattern
		.compile("(?i)complaint about (?:a )?message from \\[?([0-9a-f.:]{2,45})");

	private final InboundMail mail;

	private final @Nullable InboundMail original;

	private FeedbackReader(InboundMail mail, @Nullable InboundMail original) {
		this.mail = mail;
		this.original = original;
	}

	/**
	 * Read feedback.
	 * @param mail the message
	 * @param reportText the parts of the type message/feedback-report
	 * @param original the message that it is about, or what of it is in the report
	 * @return the feedback, or {@code null} if the message is none
	 */
	static @Nullable FeedbackReport read(InboundMail mail, String reportText, @Nullable InboundMail original) {
		FeedbackReader reader = new FeedbackReader(mail, original);
		FeedbackReport report = reader.ofFields(reportText);
		return (report != null) ? report : reader.ofOtherForms();
	}

	private @Nullable FeedbackReport ofFields(String fields) {
		for (ReportFields group : ReportFields.parse(fields)) {
			String type = group.get("feedback-type");
			if (type != null) {
				String sender = group.get("original-mail-from");
				return new FeedbackReport(type.toLowerCase(Locale.ROOT),
						group.getAll("original-rcpt-to").stream().map(FeedbackReader::bare).toList(),
						(sender != null) ? bare(sender) : null, group.get("source-ip"), originalMessageId());
			}
		}
		return null;
	}

	private @Nullable FeedbackReport ofOtherForms() {
		if (this.mail.header("X-Apple-Unsubscribe") != null) {
			AddressList from = this.mail.from();
			return new FeedbackReport("opt-out", from.stream().map(MailAddress::address).toList(), null, null,
					originalMessageId());
		}
		Matcher complaint = COMPLAINT.matcher(this.mail.subject());
		if (this.original != null && complaint.find()) {
			return ofOriginal(this.original, complaint.group(1));
		}
		String text = this.mail.text();
		if (text.contains("Feedback-Type:")) {
			return ofFields(text);
		}
		SesNotification notification = SesNotification.of(text);
		if (notification != null && notification.isComplaint()) {
			return new FeedbackReport(ABUSE, notification.complainedRecipients(), null, null, null);
		}
		return null;
	}

	// Hotmail: a message with nothing but the one that it is about
	private FeedbackReport ofOriginal(InboundMail about, String sourceIp) {
		String recipient = about.header("X-HmXmrOriginalRecipient");
		List<String> recipients = (recipient != null) ? List.of(bare(recipient))
				: about.to().stream().map(MailAddress::address).toList();
		String path = about.header("Return-Path");
		return new FeedbackReport(ABUSE, recipients, (path != null) ? bare(path) : null, sourceIp, about.messageId());
	}

	private @Nullable String originalMessageId() {
		return (this.original != null) ? this.original.messageId() : null;
	}

	private static String bare(String address) {
		return address.replaceAll("[<>]", "").strip();
	}

}
