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

package dev.smtpd.mail.mime;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.apache.james.mime4j.dom.address.Address;
import org.apache.james.mime4j.dom.address.Group;
import org.apache.james.mime4j.dom.address.Mailbox;
import org.apache.james.mime4j.field.address.LenientAddressParser;
import org.apache.james.mime4j.stream.ParserCursor;
import org.apache.james.mime4j.util.ByteSequence;
import org.apache.james.mime4j.util.ContentUtil;
import org.jspecify.annotations.Nullable;

/**
 * Reads the addresses of header fields.
 *
 * @since 0.1.0
 */
public final class Addresses {

	private static final int MAX_LENGTH = 256 * 1024;

	// the name in a comment, as in mail of old
	private static final Pattern COMMENTED = Pattern.compile(
			"\\s{0,100}([^\\s()<>,;:\"]{1,300}@[^\\s()<>,;:\"]{1,300})\\s{1,100}\\(([^()\"\\\\]{1,500})\\)\\s{0,100}");

	private Addresses() {
	}

	/**
	 * Read the addresses of a field.
	 * @param unfolded the value of the field
	 * @param charset the charset of raw text that isn't UTF-8, {@code null} if not known
	 * @param handler takes the addresses
	 * @param issues collects the faults
	 */
	public static void parse(byte[] unfolded, @Nullable Charset charset, AddressHandler handler, ScanIssues issues) {
		if (!parseSimple(unfolded, handler)) {
			parseAny(unfolded, charset, handler, issues);
		}
	}

	// Read "joe@example.org" and "Joe Doe <joe@example.org>", which most fields are.
	private static boolean parseSimple(byte[] field, AddressHandler handler) {
		int open = -1;
		int end = field.length;
		int ats = 0;
		for (int i = 0; i < end; i++) {
			byte octet = field[i];
			boolean inName = open < 0;
			if (octet == '<' && inName && ats == 0) {
				open = i;
			}
			else if (octet == '@') {
				ats++;
			}
			else if (octet == '>' && i == end - 1 && !inName) {
				end = i;
			}
			else if (!isPlain(octet) && !(octet == ' ' && inName)) {
				return false;
			}
		}
		if (ats != 1 || (open >= 0) == (end == field.length)) {
			return false;
		}
		String address = new String(field, open + 1, end - open - 1, StandardCharsets.ISO_8859_1);
		if (address.indexOf(' ') >= 0) {
			return false;
		}
		String name = (open > 0) ? new String(field, 0, open, StandardCharsets.ISO_8859_1).strip() : "";
		handler.address(name.isEmpty() ? null : name, address);
		return true;
	}

	private static boolean isPlain(byte octet) {
		return (octet >= 'a' && octet <= 'z') || (octet >= 'A' && octet <= 'Z') || (octet >= '0' && octet <= '9')
				|| octet == '.' || octet == '-' || octet == '_' || octet == '+';
	}

	private static void parseAny(byte[] unfolded, @Nullable Charset charset, AddressHandler handler,
			ScanIssues issues) {
		String text = HeaderText.decodeRaw(unfolded, charset, issues);
		if (text.length() > MAX_LENGTH) {
			issues.add(Fault.FIELD_TOO_LONG);
			text = text.substring(0, MAX_LENGTH);
		}
		text = withoutOddities(text);
		EncodedNames names = new EncodedNames(issues);
		boolean quoted = text.indexOf('"') >= 0;
		ByteSequence bytes = ContentUtil.encode(StandardCharsets.UTF_8, names.hide(text));
		ParserCursor cursor = new ParserCursor(0, bytes.length());
		for (Address address : LenientAddressParser.DEFAULT.parseAddressList(bytes, cursor)) {
			if (address instanceof Group group) {
				handler.startGroup(names.reveal(group.getName()).strip());
				group.getMailboxes().forEach((mailbox) -> accept(mailbox, names, quoted, handler, issues));
				handler.endGroup();
			}
			else if (address instanceof Mailbox mailbox) {
				accept(mailbox, names, quoted, handler, issues);
			}
		}
	}

	// What programs write that the grammar doesn't have: semicolons between addresses,
	// URLs
	// and doubled brackets.
	private static String withoutOddities(String text) {
		String tidied = text;
		if (tidied.contains("mailto:")) {
			tidied = tidied.replace("mailto:", "");
		}
		if (tidied.contains("<<")) {
			tidied = tidied.replace("<<", "<").replace(">>", ">");
		}
		if (tidied.indexOf(';') >= 0 && tidied.indexOf(':') < 0 && tidied.indexOf('"') < 0) {
			tidied = tidied.replace(';', ',');
		}
		Matcher commented = COMMENTED.matcher(tidied);
		return commented.matches() ? '"' + commented.group(2) + "\" <" + commented.group(1) + ">" : tidied;
	}

	private static void accept(Mailbox mailbox, EncodedNames names, boolean quoted, AddressHandler handler,
			ScanIssues issues) {
		String local = names.reveal(mailbox.getLocalPart()).strip();
		String domain = (mailbox.getDomain() != null) ? names.reveal(mailbox.getDomain()) : "";
		String name = names.reveal(mailbox.getName()).strip();
		String whole = domain.isEmpty() ? local : local + "@" + domain;
		int open = whole.lastIndexOf('<');
		int blank = local.lastIndexOf(' ');
		if (name.isEmpty() && open >= 0 && whole.endsWith(">")) {
			// encoded as a whole, or with an "@" in its name
			name = whole.substring(0, open).strip();
			whole = whole.substring(open + 1, whole.length() - 1);
			domain = whole.substring(whole.lastIndexOf('@') + 1);
			local = whole.substring(0, Math.max(0, whole.lastIndexOf('@')));
		}
		else if (name.isEmpty() && blank > 0 && !quoted && !domain.isEmpty()) {
			// without angle brackets
			name = local.substring(0, blank).strip();
			local = local.substring(blank + 1);
		}
		else if (local.length() > 1 && local.startsWith("'") && domain.endsWith("'")) {
			local = local.substring(1);
			domain = domain.substring(0, domain.length() - 1);
		}
		if (local.isEmpty() || domain.isEmpty()) {
			issues.add(Fault.MALFORMED_ADDRESS);
		}
		String address = domain.isEmpty() ? local : local + "@" + domain;
		if (!address.isEmpty() || !name.isEmpty()) {
			handler.address(name.isEmpty() ? null : name, address);
		}
	}

	/**
	 * Takes encoded words out of a field while it is parsed: they may hold commas, and
	 * adjacent ones have to be joined before they are decoded.
	 */
	private static final class EncodedNames {

		private static final Pattern PLACEHOLDER = Pattern.compile("x-word-(\\d{1,6})-x");

		private final List<String> decoded = new ArrayList<>(1);

		private final ScanIssues issues;

		private EncodedNames(ScanIssues issues) {
			this.issues = issues;
		}

		private String hide(String text) {
			if (!text.contains("=?")) {
				return text;
			}
			return HeaderText.replaceWords(text, this.issues, (words) -> {
				this.decoded.add(words);
				return "x-word-" + (this.decoded.size() - 1) + "-x";
			});
		}

		private String reveal(@Nullable String text) {
			if (text == null) {
				return "";
			}
			if (this.decoded.isEmpty() || !text.contains("x-word-")) {
				return HeaderText.withoutControls(text);
			}
			return HeaderText.withoutControls(revealWords(text));
		}

		private String revealWords(String text) {
			return PLACEHOLDER.matcher(text).replaceAll((placeholder) -> {
				int index = Integer.parseInt(placeholder.group(1));
				return Matcher
					.quoteReplacement((index < this.decoded.size()) ? this.decoded.get(index) : placeholder.group());
			});
		}

	}

}
