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

package dev.smtpd.mail.reply;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How signatures begin.
 */
final class Signatures {

	// a line of a signature is hardly ever longer
	static final int MAX_LINE = 80;

	// what follows the words is a device or a program
	private static final List<String> SENT_FROM = List.of("sent from ", "sent via ", "sent using ", "sent with ",
			"get outlook for ", "gesendet von ", "von meinem ", "diese nachricht wurde von ", "enviado desde ",
			"enviado do ", "enviado de ", "enviado a partir ", "enviado via ", "envoyé de ", "envoyé depuis ",
			"envoyé à partir ", "inviato da ", "inviato dal ", "verzonden vanaf ", "verstuurd vanaf ", "verzonden met ",
			"skickat från ", "sendt fra ", "lähetetty ", "wysłane z ", "wysłano z ", "odesláno z ", "отправлено с ",
			"отправлено из ", "надіслано з ", "iphone から送信", "iphoneから送信", "ipadから送信", "发自我的", "從我的", "나의 ",
			"gönderen ", "trimis de pe ", "odoslané z ", "küldve ");

	// by their first letter
	private static final Map<Character, List<String>> STARTS = SENT_FROM.stream()
		.collect(Collectors.groupingBy((words) -> words.charAt(0)));

	// the whole line, without punctuation
	private static final Set<String> CLOSINGS = Set.of("regards", "best regards", "kind regards", "warm regards",
			"kindest regards", "best", "best wishes", "cheers", "sincerely", "yours sincerely", "sincerely yours",
			"yours truly", "yours faithfully", "many thanks", "thanks", "thank you", "thanks in advance", "cordially",
			"respectfully", "with kind regards", "with best regards", "mit freundlichen grüßen",
			"mit freundlichen grüssen", "freundliche grüße", "viele grüße", "beste grüße", "liebe grüße",
			"herzliche grüße", "schöne grüße", "mfg", "lg", "vg", "cordialement", "bien cordialement", "salutations",
			"bien à vous", "meilleures salutations", "sincères salutations", "saludos", "un saludo",
			"saludos cordiales", "atentamente", "cordialmente", "atenciosamente", "cumprimentos",
			"com os melhores cumprimentos", "abraços", "cordiali saluti", "distinti saluti", "saluti",
			"met vriendelijke groet", "met vriendelijke groeten", "vriendelijke groet", "groeten", "groetjes", "mvg",
			"med vänliga hälsningar", "vänliga hälsningar", "mvh", "med venlig hilsen", "venlig hilsen",
			"med vennlig hilsen", "vennlig hilsen", "hilsen", "ystävällisin terveisin", "terveisin", "pozdrawiam",
			"z poważaniem", "s pozdravem", "s pozdravom", "üdvözlettel", "с уважением", "с наилучшими пожеланиями",
			"з повагою", "saygılarımla", "cu stimă", "με εκτίμηση", "よろしくお願いします", "敬具", "此致", "此致敬礼", "감사합니다");

	private Signatures() {
	}

	/**
	 * Return whether a line is nothing but a delimiter.
	 * @param line the line without white space around it
	 * @return whether it is
	 */
	static boolean isDelimiter(String line) {
		int length = line.length();
		if (length < 2 || length > 60) {
			return false;
		}
		char mark = line.charAt(0);
		if (mark != '-' && mark != '_') {
			return false;
		}
		for (int i = 1; i < length; i++) {
			if (line.charAt(i) != mark) {
				return false;
			}
		}
		return mark == '_' || length == 2;
	}

	/**
	 * Return whether a line names the device that has sent the message.
	 * @param line the line without white space around it
	 * @return whether it is
	 */
	static boolean isSentFrom(String line) {
		if (line.length() > MAX_LINE || line.isEmpty() || line.endsWith(",")) {
			return false;
		}
		for (String words : STARTS.getOrDefault(Character.toLowerCase(line.charAt(0)), List.of())) {
			if (line.regionMatches(true, 0, words, 0, words.length())) {
				// a sentence that goes on is no signature
				return !line.endsWith("?") && line.indexOf(". ") < 0;
			}
		}
		return false;
	}

	/**
	 * Return whether a line closes a letter.
	 * @param line the line without white space around it
	 * @return whether it is
	 */
	static boolean isClosing(String line) {
		int end = line.length();
		if (end > 40) {
			return false;
		}
		while (end > 0 && ",.!;: -–—".indexOf(line.charAt(end - 1)) >= 0) {
			end--;
		}
		return end > 0 && CLOSINGS.contains(line.substring(0, end).toLowerCase(Locale.ROOT));
	}

}
