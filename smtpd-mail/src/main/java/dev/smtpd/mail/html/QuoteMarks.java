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

package dev.smtpd.mail.html;

import java.util.List;
import java.util.Set;

/**
 * Elements by which mail programs mark what they quote and the signature.
 */
final class QuoteMarks {

	// of the quotation that is answered, or of the lines that introduce it
	private static final Set<String> QUOTE_CLASSES = Set.of("yahoo_quoted", "protonmail_quote", "tutanota_quote",
			"zmail_extra", "moz-cite-prefix", "front-blockquote", "freshdesk_quote", "hs_reply", "quoted-text",
			"mail-quote", "outlookmessageheader", "gmail_quote_attribution", "ms-outlook-ios-quote",
			"sh-quoted-content", "missive_quote", "kmail-quote", "mailspring-quote", "reply-new-signature-quote",
			"airmail_ext_on", "history_container", "wps_quotation", "ntes-mailmaster-quote", "im_quote",
			"aolmail_quote", "quotetext");

	private static final Set<String> QUOTE_IDS = Set.of("isreplycontent", "reply-intro", "zmail_extra", "yahoo_quoted",
			"blockquote_zmail", "ntes-pcmac-quote", "ntes-pcmail-quote", "replysection", "oriMsgHtmlSeperator",
			"qm_quote", "bloop_customfont_quote", "divtagdefaultwrapper_quote");

	// everything from here on is the message that is answered
	private static final Set<String> REST_IDS = Set.of("divrplyfwdmsg", "appendonsend", "stopspelling",
			"mail-editor-reference-message-container", "ms-outlook-mobile-body-separator-line", "olk_src_body_section",
			"orimsghtmlseperator", "originalmessage", "lastmessageseparator");

	private static final Set<String> SIGNATURE_CLASSES = Set.of("gmail_signature", "moz-signature",
			"protonmail_signature_block", "protonmail_signature_block-user", "tutanota_signature", "zmail_signature",
			"mail-signature", "email-signature", "yahoo_signature", "aolmail_signature");

	private static final Set<String> SIGNATURE_IDS = Set.of("signature", "applemailsignature",
			"ymail_android_signature", "ms-outlook-mobile-signature", "ymail_ctr_id_signature", "mail-signature",
			"outlooksignature", "zmail_signature", "lineswithmark_signature");

	private static final List<String> FORWARD_CLASSES = List.of("moz-forward-container");

	private QuoteMarks() {
	}

	static Kind of(HtmlTag tag) {
		if (!tag.hasAttributes()) {
			return tag.name().equals("blockquote") ? Kind.QUOTE : Kind.NONE;
		}
		String classes = tag.lowerCaseAttribute("class");
		String id = tag.lowerCaseAttribute("id");
		if (classes.isEmpty() && id.isEmpty()) {
			return ofOthers(tag);
		}
		id = id.startsWith("x_") ? id.substring(2) : id;
		if (REST_IDS.contains(id)) {
			return Kind.REST;
		}
		if (QUOTE_IDS.contains(id) || id.startsWith("yahoo_quoted") || id.startsWith("yiv")) {
			return Kind.QUOTE;
		}
		if (SIGNATURE_IDS.contains(id) || id.startsWith("applemailsignature")) {
			return Kind.SIGNATURE;
		}
		for (String name : classes.split("\\s+", 20)) {
			Kind kind = ofClass(name.startsWith("x_") ? name.substring(2) : name);
			if (kind != Kind.NONE) {
				return kind;
			}
		}
		return ofOthers(tag);
	}

	private static Kind ofClass(String name) {
		if (name.equals("gmail_quote") || name.equals("gmail_quote_container")) {
			return Kind.GMAIL;
		}
		if (name.equals("gmail_attr")) {
			return Kind.HEAD;
		}
		if (QUOTE_CLASSES.contains(name) || name.endsWith("yahoo_quoted")) {
			return Kind.QUOTE;
		}
		if (SIGNATURE_CLASSES.contains(name)) {
			return Kind.SIGNATURE;
		}
		return FORWARD_CLASSES.contains(name) ? Kind.FORWARD : Kind.NONE;
	}

	private static Kind ofOthers(HtmlTag tag) {
		if (tag.name().equals("blockquote")) {
			boolean indented = tag.attribute("type").isEmpty()
					&& tag.lowerCaseAttribute("style").replace(" ", "").contains("border:none");
			return indented ? Kind.NONE : Kind.QUOTE;
		}
		if (tag.lowerCaseAttribute("data-smartmail").equals("gmail_signature")) {
			return Kind.SIGNATURE;
		}
		return switch (tag.lowerCaseAttribute("name")) {
			// GMX and web.de; Spark
			case "quote", "messagereplysection" -> Kind.QUOTE;
			case "messagesignaturesection" -> Kind.SIGNATURE;
			default -> Kind.NONE;
		};
	}

	/**
	 * What an element holds.
	 */
	enum Kind {

		/**
		 * Nothing of note.
		 */
		NONE,

		/**
		 * A quotation.
		 */
		QUOTE,

		/**
		 * The line that introduces a quotation, or the title of what is passed on.
		 */
		HEAD,

		/**
		 * The head of a quotation, blockquotes, and answers between them; without a
		 * blockquote a quotation.
		 */
		GMAIL,

		/**
		 * Everything from here on is a quotation.
		 */
		REST,

		/**
		 * A signature.
		 */
		SIGNATURE,

		/**
		 * A message that is passed on.
		 */
		FORWARD

	}

}
