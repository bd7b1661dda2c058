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

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * How Outlook and others introduce the message that is answered: a line of dashes, or its
 * header fields, with no mark on the lines that follow.
 */
final class OriginalMessage {

	private static final int MAX_LINE = 300;

	private static final int MAX_FIELDS = 8;

	private static final int MIN_TITLE = 4;

	private static final Set<String> TITLES = Set.of("original message", "original appointment", "reply message",
			"ursprüngliche nachricht", "originalnachricht", "original-nachricht", "message d'origine",
			"message original", "mensaje original", "mensagem original", "messaggio originale",
			"oorspronkelijk bericht", "origineel bericht", "ursprungligt meddelande", "originalmeddelande",
			"oprindelig meddelelse", "original meddelelse", "oprindelig besked", "opprinnelig melding",
			"alkuperäinen viesti", "oryginalna wiadomość", "wiadomość oryginalna", "původní zpráva", "pôvodná správa",
			"eredeti üzenet", "исходное сообщение", "оригінальне повідомлення", "orijinal mesaj", "özgün ileti",
			"mesaj original", "αρχικό μήνυμα", "元のメッセージ", "原始邮件", "原始郵件", "원본 메시지", "원본 메일", "הודעה מקורית");

	private static final Set<String> FORWARDED = Set.of("forwarded message", "begin forwarded message",
			"weitergeleitete nachricht", "message transféré", "mensaje reenviado", "mensagem encaminhada",
			"messaggio inoltrato", "doorgestuurd bericht", "vidarebefordrat meddelande", "videresendt meddelelse",
			"пересылаемое сообщение", "转发邮件");

	private static final Map<String, Field> FIELDS = new HashMap<>();

	static {
		add(Field.FROM, "from", "von", "de", "da", "van", "från", "fra", "lähettäjä", "od", "feladó", "от", "від",
				"отправитель", "kimden", "gönderen", "de la", "από", "差出人", "发件人", "寄件者", "寄件人", "보낸 사람", "보낸사람", "מאת",
				"dari", "expéditeur", "remitente", "mittente", "reply-to");
		add(Field.DATE, "sent", "date", "message du", "gesendet", "datum", "gesendet am", "envoyé", "envoyé le",
				"enviado", "enviado el", "enviado em", "enviada", "enviada em", "fecha", "data", "inviato",
				"data invio", "verzonden", "skickat", "sendt", "dato", "lähetetty", "päivämäärä", "päiväys", "wysłano",
				"odesláno", "odoslané", "dátum", "küldve", "elküldve", "отправлено", "дата", "надіслано", "gönderildi",
				"tarih", "gönderme tarihi", "trimis", "στάλθηκε", "ημερομηνία", "送信日時", "日時", "日付", "发送时间", "发送日期",
				"日期", "寄件日期", "傳送時間", "보낸 날짜", "날짜", "נשלח", "תאריך", "tanggal", "terkirim");
		add(Field.OTHER, "to", "an", "à", "a", "para", "aan", "till", "til", "vastaanottaja", "do", "komu", "címzett",
				"кому", "kime", "către", "προς", "宛先", "收件人", "收件者", "받는 사람", "받는사람", "אל", "kepada", "subject",
				"betreff", "objet", "asunto", "assunto", "oggetto", "onderwerp", "ämne", "emne", "aihe", "temat",
				"předmět", "predmet", "tárgy", "тема", "konu", "subiect", "θέμα", "件名", "主题", "主題", "主旨", "제목", "נושא",
				"subjek", "cc", "kopie", "kopi", "kopia", "копия", "копія", "destinatario", "destinataire", "reply to",
				"importance", "priority");
	}

	private OriginalMessage() {
	}

	private static void add(Field field, String... names) {
		for (String name : names) {
			FIELDS.putIfAbsent(name, field);
		}
	}

	/**
	 * Return whether a text is the title of the message that is answered.
	 * @param title the title
	 * @return whether it is
	 */
	static boolean isSeparator(String title) {
		return TITLES.contains(title);
	}

	/**
	 * Return whether a text is the title of a message that is passed on, which the sender
	 * wants to be read.
	 * @param title the title
	 * @return whether it is
	 */
	static boolean isForwardTitle(String title) {
		return FORWARDED.contains(title);
	}

	/**
	 * Return the text of a line that has dashes before it.
	 * @param line the line
	 * @return the text in lower case, empty if the line is no title
	 */
	static String title(String line) {
		if (line.length() > MAX_LINE || line.isEmpty() || Character.isLetterOrDigit(line.charAt(0))) {
			return "";
		}
		String text = line.strip();
		int from = 0;
		int to = text.length();
		while (from < to && isDash(text.charAt(from))) {
			from++;
		}
		while (to > from && isDash(text.charAt(to - 1))) {
			to--;
		}
		if (from < 2 || to - from < MIN_TITLE || to - from > 60) {
			return "";
		}
		return text.substring(from, to).strip().toLowerCase(Locale.ROOT);
	}

	private static boolean isDash(char c) {
		return c == '-' || c == '_' || c == '=' || c == '*' || (c >= '\u2010' && c <= '\u2015');
	}

	/**
	 * Return whether the header fields of a message start at a line, perhaps below a line
	 * of underscores.
	 * @param lines the lines
	 * @param index the index of the line
	 * @return whether it is
	 */
	static boolean startsFields(TextLines lines, int index) {
		int first = index;
		if (isRule(lines.get(first))) {
			first++;
			while (first < lines.size() && lines.isBlank(first) && first < index + 3) {
				first++;
			}
		}
		Field start = (first < lines.size()) ? field(lines.get(first)) : Field.NONE;
		if (start != Field.FROM && start != Field.DATE) {
			return false;
		}
		boolean from = start == Field.FROM;
		boolean date = start == Field.DATE;
		boolean other = false;
		int end = Math.min(lines.size(), first + MAX_FIELDS);
		for (int i = first + 1; i < end; i++) {
			String line = lines.get(i);
			if (line.isBlank() && i > first + 2) {
				break;
			}
			Field field = field(line);
			from |= field == Field.FROM;
			date |= field == Field.DATE;
			other |= field == Field.OTHER;
		}
		return from && (date || other);
	}

	/**
	 * Return whether a line may be the first of header fields or the line above them.
	 * @param line the line
	 * @return whether it is
	 */
	static boolean mayStartFields(String line) {
		Field field = field(line);
		return field == Field.FROM || field == Field.DATE || isRule(line);
	}

	private static boolean isRule(String line) {
		if (line.length() > MAX_LINE || line.length() < 4 || Character.isLetterOrDigit(line.charAt(0))) {
			return false;
		}
		String text = line.strip();
		if (text.length() < 4) {
			return false;
		}
		char mark = text.charAt(0);
		if (mark != '=' && ((mark != '_' && mark != '-') || text.length() < 10)) {
			return false;
		}
		for (int i = 1; i < text.length(); i++) {
			if (text.charAt(i) != mark) {
				return false;
			}
		}
		return true;
	}

	private static Field field(String line) {
		if (line.length() > MAX_LINE) {
			return Field.NONE;
		}
		int colon = line.indexOf(':');
		int wide = line.indexOf('：');
		if (colon < 0 || (wide >= 0 && wide < colon)) {
			colon = wide;
		}
		if (colon < 0 || colon > 30) {
			return Field.NONE;
		}
		String name = line.substring(0, colon).replace("*", "").replace("\u00A0", " ").strip().toLowerCase(Locale.ROOT);
		return FIELDS.getOrDefault(name, Field.NONE);
	}

	private enum Field {

		/**
		 * Who has sent the message.
		 */
		FROM,

		/**
		 * When it was sent.
		 */
		DATE,

		/**
		 * Recipients, subject and others.
		 */
		OTHER,

		/**
		 * No field.
		 */
		NONE

	}

}
