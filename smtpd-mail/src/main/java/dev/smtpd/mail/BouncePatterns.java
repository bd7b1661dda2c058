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
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * What reports of mail systems have in common, whatever their form. No pattern repeats
 * without a bound, and none is given more than a line, or a text of bounded length.
 */
final class BouncePatterns {

	static final Pattern ADDRESS = Pattern
		.compile("[\\p{Alnum}._%+=~!#$&'*/?^`{|}-]{1,64}@[\\p{Alnum}.-]{1,253}[\\p{Alnum}]");

	private static final Pattern STATUS = Pattern
		.compile("(?<![\\d.])([245])\\.(\\d{1,3})\\.(\\d{1,3})(?![\\d.]{0,3}\\d)");

	private static final Pattern REPLY = Pattern
		.compile("(?<![\\d.:-])([45])[0-5]\\d(?=[ -]{1,4}(?:[245]\\.\\d|[<\"'#(\\p{Alpha}]))");

	private static final Pattern FAILURE = Pattern
		.compile("(?i)(?:user|mailbox|address|recipient|account|domain|host|group)[^\\n]{0,40}"
				+ "(?:unknown|not (?:found|exist|valid|listed|local|available|active|recognized|known)|"
				+ "does ?n.t exist|does not|doesn't|disabled|full|unavailable|rejected|inactive|invalid|over|exceed)|"
				+ "no such (?:user|recipient|mailbox|person|account|host|domain|address)|invalid (?:recipient|address|mailbox|user|final)|"
				+ "unknown (?:user|recipient|address|local)|(?:could|can|was|were|has|have|did) ?not (?:be )?(?:been )?(?:deliver|reach)|"
				+ "undeliver|permanent (?:fatal )?error|deli?e?very (?:has |to |of )?[^\\n]{0,60}(?:fail|abort)|"
				+ "failed|unable to (?:deliver|relay)|couldn.t be|rejected|quota|timed? ?out|connection refused|"
				+ "access denied|blocked|not exist|not deliver|returned|cannot be|spam|too (?:large|big|many)|exceed|retry|"
				+ "refused|unknown|does not|not (?:a )?member|error|bounced|failure|"
				+ "配信|存在しません|見つかりません|届け|エラー|失败|退信|失敗|無法|不存在|недоставл|не достав|не существ|не найден|"
				+ "unzustellbar|nicht zugestellt|konnte nicht|fehlgeschlagen|existe pas|non remis|échec|"
				+ "no se pud|no existe|não (?:foi|pôde|existe)|impossibile|non (?:è stato|esiste)|niet (?:bezorgd|afgeleverd)|"
				+ "nie (?:udało|można|istnieje)|kunde inte|kunne ikke|nelze|neexist|teslim edileme|nem (?:sikerült|létez)");

	private static final Pattern DELAYED = Pattern
		.compile("(?i)(?:delayed|will (?:be )?(?:retr|continue|keep|try)|still (?:being|trying)|no action is required|"
				+ "not (?:yet )?been delivered yet|warning message only|do(?: not|n't) need to resend|temporary failure|"
				+ "has not yet been delivered|noch nicht zugestellt|delivery incomplete)");

	private static final Pattern GIVEN_UP = Pattern
		.compile("(?i)gave up|giving up|given up|has been removed from the queue|permanent(?:ly)? fail");

	// words that stand for a code where there is none; the first match counts
	private static final Map<String, Pattern> REASONS = Map.of("2.2",
			Pattern.compile("(?i)mailbox[^\\n]{0,30}full|quota|over (?:the )?limit|storage|mailfolder is full|"
					+ "exceeded the local limit|メールボックス.{0,20}(?:一杯|いっぱい)|容量"),
			"1.1",
			Pattern.compile(
					"(?i)(?:user|recipient|mailbox|account|address|local part|name|userid|person|alias)[^\\n]{0,60}"
							+ "(?:unknown|not (?:found|exist|listed|local|recognized|known|valid)|doesn.?t (?:exist|have)|does not exist|"
							+ "invalid|no longer|not a)|no such (?:user|recipient|mailbox|person|address|alias)|"
							+ "(?:unknown|invalid|unrecognized) (?:\\w{1,12} ){0,2}(?:user|recipient|address|local|mailbox)|"
							+ "no mailbox|not our customer|recipient not found|存在しません|見つかりません|無効|ユーザ"),
			"1.2",
			Pattern.compile("(?i)(?:host|domain)[^\\n]{0,40}(?:unknown|not found|doesn.?t exist|does not exist|lookup)|"
					+ "no such (?:host|domain)|unknown (?:host|domain)|unrouteable|could not find a gateway|name or service not known"),
			"3.4",
			Pattern.compile(
					"(?i)(?:message|mail|content|size)[^\\n]{0,40}(?:too (?:large|big)|size|exceed)|too (?:large|big)"),
			"4.6", Pattern.compile("(?i)too many hops|hop count|routing loop|mail loop|loops? back"), "4.7",
			Pattern.compile(
					"(?i)timed? ?out|retry time|expired|too long|gave up|giving up|aborted after|undeliverable for"),
			"4.1",
			Pattern.compile(
					"(?i)connection refused|no route|unreachable|could not connect|no answer|not responding|socket error"),
			"7.1", Pattern.compile(
					"(?i)spam|blocked|black ?list|policy|denied|refused|rejected|not authori|virus|relay|not (?:a )?member|permission"));

	private static final List<String> REASON_ORDER = List.of("2.2", "1.1", "1.2", "3.4", "4.6", "7.1", "4.1", "4.7");

	private BouncePatterns() {
	}

	static boolean isFailure(String text) {
		return FAILURE.matcher(text).find();
	}

	static boolean isDelayed(String text) {
		return DELAYED.matcher(text).find() && !GIVEN_UP.matcher(text).find();
	}

	/**
	 * Return an enhanced status code (RFC 3463).
	 * @param text the text that may hold one
	 * @return the code, or {@code null} if there is none
	 */
	static @Nullable String status(String text) {
		Matcher matcher = STATUS.matcher(text);
		return matcher.find() ? matcher.group() : null;
	}

	/**
	 * Return the most specific enhanced status code.
	 * @param text the text that may hold several
	 * @return the first one that isn't {@code x.0.0}, else the first one, or {@code null}
	 * if there is none
	 */
	static @Nullable String bestStatus(String text) {
		Matcher matcher = STATUS.matcher(text);
		String first = null;
		while (matcher.find()) {
			if (!isVague(matcher.group())) {
				return matcher.group();
			}
			first = (first != null) ? first : matcher.group();
		}
		return first;
	}

	static boolean isVague(String status) {
		return status.endsWith(".0.0");
	}

	/**
	 * Return the class of a reply code.
	 * @param text the text that may hold one
	 * @return 4 or 5, or {@code null} if there is none
	 */
	static @Nullable String replyClass(String text) {
		Matcher matcher = REPLY.matcher(text);
		return matcher.find() ? matcher.group(1) : null;
	}

	static boolean hasCode(String text) {
		return STATUS.matcher(text).find() || REPLY.matcher(text).find();
	}

	/**
	 * Return the status that a text describes in words.
	 * @param text the text
	 * @param statusClass 4 or 5
	 * @return the status, one without detail if the words are unknown
	 */
	static String statusOfWords(String text, String statusClass) {
		for (String detail : REASON_ORDER) {
			Pattern reason = REASONS.get(detail);
			if (reason != null && reason.matcher(text).find()) {
				return statusClass + "." + detail;
			}
		}
		return statusClass + ".0.0";
	}

	/**
	 * Return whether an address is that of a mail system.
	 * @param address the address
	 * @return whether it is
	 */
	static boolean isSystem(String address) {
		String lower = address.toLowerCase(Locale.ROOT);
		return lower.startsWith("postmaster@") || lower.startsWith("mailer-daemon@");
	}

}
