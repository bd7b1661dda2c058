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

import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The reply is distinguished from what it quotes in the languages of many mail programs.
 */
class ReplyLanguageTests {

	@ParameterizedTest
	@ValueSource(strings = { "On Thu, Nov 26, 2026 at 1:00 PM Joe Doe <joe@example.org> wrote:",
			"On Thursday, November 26, 2026, 01:00:00 PM GMT+1, Joe Doe <joe@example.org> wrote:",
			"On 26 Nov 2026, at 13:00, Joe Doe <joe@example.org> wrote:",
			"On Thursday, November 26th, 2026 at 1:00 PM, Joe Doe <joe@example.org> wrote:",
			"On Thu, Nov 26, 2026, at 1:00 PM, Joe Doe wrote:",
			"On Thursday, 26 November 2026 13:00:00 CET Joe Doe wrote:", "On 26/11/2026 13:00, Joe Doe wrote:",
			"---- On Thu, 26 Nov 2026 13:00:00 +0100 Joe Doe <joe@example.org> wrote ----",
			"Am Do., 26. Nov. 2026 um 13:00 Uhr schrieb Joe Doe <joe@example.org>:",
			"Am 26.11.2026 um 13:00 schrieb Joe Doe:",
			"Le jeu. 26 nov. 2026 à 13:00, Joe Doe <joe@example.org> a écrit :",
			"El jue, 26 nov 2026 a las 13:00, Joe Doe (<joe@example.org>) escribió:",
			"Em qui., 26 de nov. de 2026 às 13:00, Joe Doe <joe@example.org> escreveu:",
			"Il giorno gio 26 nov 2026 alle ore 13:00 Joe Doe <joe@example.org> ha scritto:",
			"Op do 26 nov 2026 om 13:00 schreef Joe Doe <joe@example.org>:",
			"Den tors 26 nov. 2026 kl 13:00 skrev Joe Doe <joe@example.org>:",
			"Den tor. 26. nov. 2026 kl. 13.00 skrev Joe Doe <joe@example.org>:",
			"tor. 26. nov. 2026 kl. 13:00 skrev Joe Doe <joe@example.org>:",
			"to 26. marrask. 2026 klo 13.00 Joe Doe (joe@example.org) kirjoitti:",
			"czw., 26 lis 2026 o 13:00 Joe Doe <joe@example.org> napisał(a):",
			"čt 26. 11. 2026 v 13:00 odesílatel Joe Doe <joe@example.org> napsal:",
			"št 26. 11. 2026 o 13:00 Joe Doe <joe@example.org> napísal(a):",
			"Joe Doe <joe@example.org> ezt írta (időpont: 2026. nov. 26., Cs, 13:00):",
			"чт, 26 нояб. 2026 г. в 13:00, Joe Doe <joe@example.org>:",
			"чт, 26 лист. 2026 р. о 13:00 Joe Doe <joe@example.org> пише:",
			"Joe Doe <joe@example.org>, 26 Kas 2026 Per, 13:00 tarihinde şunu yazdı:",
			"În joi, 26 nov. 2026 la 13:00, Joe Doe <joe@example.org> a scris:",
			"Στις Πέμ 26 Νοε 2026 στις 1:00 μ.μ., ο χρήστης Joe Doe <joe@example.org> έγραψε:",
			"בתאריך יום ה׳, 26 בנוב׳ 2026 ב-13:00 מאת Joe Doe <joe@example.org>:",
			"في الخميس، 26 نوفمبر 2026 في 1:00 م تمت كتابة ما يلي بواسطة Joe Doe <joe@example.org>:",
			"2026年11月26日(木) 13:00 Joe Doe <joe@example.org>:", "Joe Doe <joe@example.org> 于2026年11月26日周四 13:00写道：",
			"Joe Doe <joe@example.org> 於 2026年11月26日 週四 下午1:00寫道：",
			"2026년 11월 26일 (목) 오후 1:00, Joe Doe <joe@example.org>님이 작성:",
			"Vào Th 5, 26 thg 11, 2026 vào lúc 13:00 Joe Doe <joe@example.org> đã viết:",
			"Pada tanggal Kam, 26 Nov 2026 pukul 13.00 Joe Doe <joe@example.org> menulis:",
			"ในวันที่ พฤ. 26 พ.ย. 2026 เวลา 13:00 Joe Doe <joe@example.org> เขียนว่า:",
			"На чт, 26.11.2026 г. в 13:00 Joe Doe <joe@example.org> написа:",
			"čet, 26. stu 2026. u 13:00 Joe Doe <joe@example.org> napisao je:",
			"V V čet., 26. nov. 2026 ob 13:00 je oseba Joe Doe <joe@example.org> napisala:",
			"Missatge de Joe Doe <joe@example.org> del dia dj., 26 de nov. 2026 a les 13:00:",
			"2026-11-26, kt, 13:00 Joe Doe <joe@example.org> rašė:",
			"Kuupäev N, 26. november 2026 kell 13:00 kirjutas kasutaja Joe Doe <joe@example.org>:",
			"ceturtd., 2026. g. 26. nov., plkst. 13:00 — lietotājs Joe Doe (<joe@example.org>) rakstīja:",
			"26.11.2026, 13:00, \"Joe Doe\" <joe@example.org>:" })
	void headOfAQuotationIsNoPartOfTheReply(String head) {
		InboundMail mail = mail("Yes, do it.\n\n" + head + "\n\n> quoted\n> text\n");
		assertThat(mail.replyText()).isEqualTo("Yes, do it.");
		assertThat(mail.quotedText()).contains(head, "> quoted");
		// broken by a program that folds lines
		int middle = head.indexOf(" Joe");
		if (middle > 20) {
			String folded = head.substring(0, middle) + "\n" + head.substring(middle + 1);
			assertThat(mail("Yes, do it.\n\n" + folded + "\n> quoted\n").replyText()).isEqualTo("Yes, do it.");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = {
			"From: Joe Doe <joe@example.org>\nSent: Thursday, November 26, 2026 1:00 PM\nTo: Ann <ann@example.org>\nSubject: Well",
			"Von: Joe Doe <joe@example.org>\nGesendet: Donnerstag, 26. November 2026 13:00\nAn: Ann\nBetreff: Well",
			"De : Joe Doe <joe@example.org>\nEnvoyé : jeudi 26 novembre 2026 13:00\nÀ : Ann\nObjet : Well",
			"De: Joe Doe <joe@example.org>\nEnviado el: jueves, 26 de noviembre de 2026 13:00\nPara: Ann\nAsunto: Well",
			"De: Joe Doe\nEnviada em: quinta-feira, 26 de novembro de 2026 13:00\nPara: Ann\nAssunto: Well",
			"Da: Joe Doe\nInviato: giovedì 26 novembre 2026 13:00\nA: Ann\nOggetto: Well",
			"Van: Joe Doe\nVerzonden: donderdag 26 november 2026 13:00\nAan: Ann\nOnderwerp: Well",
			"Från: Joe Doe\nSkickat: den 26 november 2026 13:00\nTill: Ann\nÄmne: Well",
			"Fra: Joe Doe\nSendt: 26. november 2026 13:00\nTil: Ann\nEmne: Well",
			"Lähettäjä: Joe Doe\nLähetetty: torstai 26. marraskuuta 2026 13.00\nVastaanottaja: Ann\nAihe: Well",
			"Od: Joe Doe\nWysłano: czwartek, 26 listopada 2026 13:00\nDo: Ann\nTemat: Well",
			"Od: Joe Doe\nOdesláno: čtvrtek 26. listopadu 2026 13:00\nKomu: Ann\nPředmět: Well",
			"От: Joe Doe\nОтправлено: 26 ноября 2026 г. 13:00\nКому: Ann\nТема: Well",
			"Від: Joe Doe\nНадіслано: 26 листопада 2026 р. 13:00\nКому: Ann\nТема: Well",
			"Kimden: Joe Doe\nGönderildi: 26 Kasım 2026 Perşembe 13:00\nKime: Ann\nKonu: Well",
			"Feladó: Joe Doe\nElküldve: 2026. november 26. 13:00\nCímzett: Ann\nTárgy: Well",
			"差出人: Joe Doe\n送信日時: 2026年11月26日 13:00\n宛先: Ann\n件名: Well",
			"发件人: Joe Doe\n发送时间: 2026年11月26日 13:00\n收件人: Ann\n主题: Well",
			"보낸 사람: Joe Doe\n보낸 날짜: 2026년 11월 26일 목요일 오후 1:00\n받는 사람: Ann\n제목: Well",
			"*From:* Joe Doe <joe@example.org>\n*Sent:* Thursday, November 26, 2026 1:00 PM\n*To:* Ann\n*Subject:* Well",
			"________________________________\nFrom: Joe Doe <joe@example.org>\nSent: Thursday, November 26, 2026 1:00 PM\nTo: Ann\nSubject: Well",
			"-----Original Message-----\nFrom: Joe Doe\nTo: Ann\nSubject: Well",
			"-----Ursprüngliche Nachricht-----\nVon: Joe Doe\nAn: Ann\nBetreff: Well",
			"‐‐‐‐‐‐‐ Original Message ‐‐‐‐‐‐‐\nOn Thursday, November 26th, 2026 at 1:00 PM, Joe Doe <joe@example.org> wrote:" })
	void originalMessageBelowItsFieldsIsNoPartOfTheReply(String fields) {
		InboundMail mail = mail("Yes, do it.\n\n" + fields + "\n\nquoted\n\ntext\n");
		assertThat(mail.replyText()).isEqualTo("Yes, do it.");
		assertThat(mail.quotedText()).contains(fields, "quoted");
	}

	@Test
	void answersBelowEachQuotationAreKept() {
		assertThat(mail("On Thu, 26 Nov 2026, Joe wrote:\n> one?\n\nyes\n\n> two?\nno\n").replyText())
			.isEqualTo("yes\n\nno");
	}

	@ParameterizedTest
	@ValueSource(strings = { "On the other hand, she wrote: nothing.", "On Monday we met 12 people.",
			"From: that day on, all was well.\nSo it is.", "I said:\nyes", "Am 3. Tag:\nes regnet",
			"The list:\n- one\n- two", "Le 3 mai, on y va", "1. one\n2. two", "wrote:" })
	void ordinaryTextIsKept(String text) {
		assertThat(mail(text).replyText()).isEqualTo(text);
	}

	private static InboundMail mail(String text) {
		return InboundMail.of(("Content-Type: text/plain; charset=utf-8\n\n" + text).getBytes(StandardCharsets.UTF_8));
	}

}
