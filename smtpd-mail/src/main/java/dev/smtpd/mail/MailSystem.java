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
import java.util.regex.Pattern;

/**
 * Whether a message was written by a mail system rather than by a person or a list.
 */
final class MailSystem {

	private static final List<String> SENDERS = List.of("mailer-daemon", "postmaster", "post_master", "mail-daemon",
			"mailer_daemon", "mdaemon", "mail delivery", "maildaemon", "mailerdaemon", "mailadmin",
			"no-reply@sns.amazonaws.com", "mmdf", "double-bounce", "system administrator", "mail system",
			"mail.delivery", "mail deliver", "ymem", "delivery subsystem", "delivery system", "microsoft exchange",
			"system attendant", "groupwise");

	// senders of other mail, too
	private static final List<String> DOUBTFUL = List.of("bounce", "root@", "daemon@", "administrator", "notification",
			"noreply", "no-reply", "-admin@");

	// of reports and of little else
	private static final Pattern SUBJECT = Pattern
		.compile("(?i)undeliver|delivery (?:status|failure|report|error|problem|"
				+ "notification)|failure notice|returned mail|mail delivery|could ?n.t (?:be )?deliver|non.?deliver|"
				+ "message not delivered|returned to sender|message delayed|message status|"
				+ "delivery (?:has )?(?:been )?(?:delayed|failed|fail)|warning: (?:could not|message)|nondeliverable|"
				+ "mail system error|error sending|user unknown|delayed mail|mail could not|delivery incomplete|"
				+ "aws notification message|mail error|undelivered mail|returned message|cannot deliver|problem delivering|"
				+ "無法傳遞|配信|不達|エラー|退信|退件|无法投递|未能送达|недоставл|не доставлен|unzustellbar|nicht zustell|"
				+ "onbestelbaar|impossible de remettre|non remis|échec de la (?:remise|distribution)|non recapitabile|"
				+ "mancato recapito|não entregue|no entregad|no se puede entregar|no se ha podido entregar|niedostarczon|"
				+ "nedoručiteln|olevererbar|oleverans|kan ikke leveres|teslim edilemedi|kézbesíthetetlen|"
				+ "you .{1,80} are not member");

	// of reports by systems, and of other mail
	private static final Pattern DOUBTFUL_SUBJECT = Pattern
		.compile("(?i)failed|failure|rejected|bounce|not delivered|not member|message not|undelivered");

	private final InboundMail mail;

	private final String text;

	MailSystem(InboundMail mail, String text) {
		this.mail = mail;
		this.text = text;
	}

	/**
	 * Return whether the message is a report without need to read its text.
	 * @return whether it has header fields that only reports have
	 */
	boolean isCertain() {
		if (this.mail.header("X-Failed-Recipients") != null) {
			return true;
		}
		return isSystem(from()) && !isReplied()
				&& (isSubject() || DOUBTFUL_SUBJECT.matcher(this.mail.subject()).find());
	}

	/**
	 * Return whether the message may be a report, if its text is one.
	 * @param hasOriginal whether it has the message that was sent
	 * @return whether sender, subject and text allow for it
	 */
	boolean isPossible(boolean hasOriginal) {
		boolean coded = BouncePatterns.hasCode(this.text);
		if (isReplied() && !coded) {
			// a recipient's own reply
			return false;
		}
		String from = from();
		boolean subject = isSubject();
		boolean failure = BouncePatterns.isFailure(this.text);
		if (isSystem(from) || this.mail.header("X-MLServer") != null) {
			return subject || this.mail.isAutoSubmitted() || failure;
		}
		if (!subject) {
			return hasOriginal && coded && DOUBTFUL_SUBJECT.matcher(this.mail.subject()).find();
		}
		boolean doubtful = DOUBTFUL.stream().anyMatch(from::contains);
		return (doubtful || this.mail.isAutoSubmitted() || hasOriginal) ? coded || failure : coded && failure;
	}

	private boolean isSubject() {
		return SUBJECT.matcher(this.mail.subject()).find();
	}

	private String from() {
		String path = this.mail.header("Return-Path");
		return (this.mail.from() + " " + ((path != null) ? path.replace(" ", "") : "")).toLowerCase(Locale.ROOT);
	}

	private static boolean isSystem(String from) {
		return SENDERS.stream().anyMatch(from::contains) || from.endsWith(" <>");
	}

	private boolean isReplied() {
		String autoSubmitted = this.mail.header("Auto-Submitted");
		return autoSubmitted != null && autoSubmitted.toLowerCase(Locale.ROOT).startsWith("auto-replied")
				&& !from().contains("mailer-daemon");
	}

}
