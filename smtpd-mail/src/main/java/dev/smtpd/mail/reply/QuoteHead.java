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
import java.util.Set;

/**
 * The line that introduces a quotation, such as "On Monday, Joe Doe wrote:", in the
 * languages of the common mail programs. Reads each character a bounded number of times,
 * because others choose the text.
 */
final class QuoteHead {

	static final int MAX_LENGTH = 600;

	// the word for "wrote" is close to the end
	private static final int TAIL = 140;

	private static final Set<String> STARTS = Set.of("on", "le", "el", "il", "em", "am", "op", "den", "på", "dne",
			"dňa", "w", "dnia", "vào", "la", "pe", "do", "u", "dana", "στις", "στο", "בתאריך", "ב", "في", "в", "у",
			"на", "pada", "tarihinde", "mon", "tue", "wed", "thu", "fri", "sat", "sun", "monday", "tuesday",
			"wednesday", "thursday", "friday", "saturday", "sunday", "lun", "mar", "mer", "jeu", "ven", "sam", "dim",
			"mié", "jue", "vie", "sáb", "dom", "mån", "tis", "ons", "tor", "tors", "fre", "lör", "sön", "man", "tir",
			"tirs", "lør", "søn", "ma", "ti", "ke", "to", "su", "пн", "вт", "ср", "чт", "пт", "сб", "вс", "нд",
			"понедельник", "вторник", "среда", "четверг", "пятница", "суббота", "воскресенье", "från", "from",
			"quoting", "zitat", "montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonntag",
			"january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
			"november", "december", "jan", "feb", "apr", "jun", "jul", "aug", "sep", "oct", "nov", "dec");

	private static final Set<String> WROTE = Set.of("wrote", "writes", "schrieb", "schreef", "geschreven", "escribió",
			"escribio", "escreveu", "scritto", "scrive", "écrit", "ecrit", "skrev", "skrifaði", "kirjoitti", "napisał",
			"napisała", "pisze", "napsal", "napsala", "napísal", "napísala", "írta", "yazdı", "scris", "scrie",
			"написал", "написала", "пишет", "писал", "написав", "пише", "έγραψε", "viết", "menulis", "napisao",
			"napisala", "kirjutas", "rakstīja", "rašė", "כתב", "כתבה", "كتب", "написа", "escriu", "shkroi", "scríobh",
			"пісаў", "запісаў", "schrijft");

	// languages that don't separate words
	private static final List<String> WROTE_WITHOUT_SPACES = List.of("写道", "寫道", "写了", "写入", "のメール", "のメッセージ", "が書いた",
			"님이 작성", "작성", "เขียน");

	private QuoteHead() {
	}

	/**
	 * Return whether a line may be the first of a head.
	 * @param line the line
	 * @return whether it is
	 */
	static boolean mayStart(String line) {
		int start = 0;
		while (start < line.length() && line.charAt(start) <= ' ') {
			start++;
		}
		if (line.length() - start < 5 || line.length() - start > MAX_LENGTH) {
			return false;
		}
		char first = line.charAt(start);
		if (!Character.isLetter(first)) {
			return Character.isDigit(first) || first == '"' || first == '<'
					|| (first == '-' && line.charAt(start + 1) == '-');
		}
		return first >= 0x2E80 || STARTS.contains(Words.at(line, start)) || line.indexOf('@') >= 0
				|| digits(line, line.length()) >= 6;
	}

	/**
	 * Return whether a line may be the last of a head.
	 * @param line the line without white space around it
	 * @return whether it is
	 */
	static boolean mayEnd(String line) {
		if (line.isEmpty()) {
			return false;
		}
		char last = line.charAt(line.length() - 1);
		return last == ':' || last == '：' || last == '>' || last == '-' || line.endsWith("wrote")
				|| line.indexOf('<') >= 0;
	}

	/**
	 * Return whether lines are a head.
	 * @param head the lines, joined by blanks
	 * @return whether it is
	 */
	static boolean matches(String head) {
		char last = head.charAt(head.length() - 1);
		if (last == '-') {
			return head.startsWith("--") && head.contains(" wrote -");
		}
		boolean colon = last == ':' || last == '：';
		int open = head.lastIndexOf('<');
		boolean address = open >= 0 && head.indexOf('@', open) > open;
		if (!colon) {
			// On Wed, 14 Nov 2018 08:14:43 -0200 Joe Doe <joe@example.org> wrote
			return address && digits(head, open) >= 4 && hasWrote(head);
		}
		int digits = digits(head, address ? open : head.length());
		if (address && digits >= 4 && isEnd(head, head.indexOf('>', open))) {
			// 30.09.2017, 18.30, "Joe Doe" <joe@example.org>:
			return true;
		}
		// a sentence like "On the other hand she wrote:" has neither date nor address
		return (address || digits >= 2 || head.indexOf('@') >= 0) && hasWrote(head);
	}

	/**
	 * Return whether lines are a head if a quotation follows, in whatever language.
	 * @param head the lines, joined by blanks
	 * @return whether they end with a colon and have an address or a date
	 */
	static boolean isLikely(String head) {
		char last = head.charAt(head.length() - 1);
		return (last == ':' || last == '：')
				&& (digits(head, head.length()) >= 6 || (head.indexOf('@') > 0 && digits(head, head.length()) >= 4));
	}

	// Return whether nothing but the colon follows.
	private static boolean isEnd(String head, int close) {
		return close > 0 && head.length() - close <= 3;
	}

	private static int digits(String head, int end) {
		int digits = 0;
		for (int i = 0; i < end; i++) {
			char c = head.charAt(i);
			if ((c >= '0' && c <= '9') || (c >= '\u0660' && Character.isDigit(c))) {
				digits++;
			}
		}
		return digits;
	}

	private static boolean hasWrote(String head) {
		int index = Math.max(0, head.length() - TAIL);
		boolean ascii = true;
		while (index < head.length()) {
			char c = head.charAt(index);
			if (!Character.isLetter(c)) {
				index++;
				continue;
			}
			ascii &= c < 0x80;
			String word = Words.at(head, index);
			if (WROTE.contains(word)) {
				return true;
			}
			index += Math.max(1, word.length());
		}
		return !ascii && WROTE_WITHOUT_SPACES.stream().anyMatch(head::contains);
	}

}
