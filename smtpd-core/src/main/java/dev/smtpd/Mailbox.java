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

package dev.smtpd;

import java.util.Objects;

import dev.smtpd.settings.AddressSyntax;
import dev.smtpd.settings.SyntaxSettings;
import org.jspecify.annotations.Nullable;

/**
 * A mailbox as it stands in the reverse-path of MAIL or the forward-path of RCPT (RFC
 * 5321 section 4.1.2), without angle brackets and source route.
 * <p>
 * The local part is held without quotes and quoted again where {@link #toString()} needs
 * it, so that {@code "joe"@example.org} and {@code joe@example.org} are one mailbox. Two
 * mailboxes are equal when their local parts are the same to the letter and their domains
 * differ in the case of ASCII letters only (RFC 5321 section 2.4).
 *
 * @param localPart the local part, unquoted; empty in the {@link #NULL null reverse-path}
 * and in {@code ""@example.org} only
 * @param domain the domain or the address literal with its brackets; empty in the
 * {@link #NULL null reverse-path}, in {@code <postmaster>}, and in recipients that a
 * client names by LMTP {@linkplain SyntaxSettings#lmtpUnqualifiedRecipients() without a
 * domain}
 * @param quoted whether the local part is written in quotes: {@code true} where its
 * characters need them, {@code false} for a dot-string, and as the client has written it
 * where only its dots are outside of the grammar, such as {@code a..b@example.org} (see
 * {@link AddressSyntax#TOLERANT}). Mailboxes that differ in it are equal
 * @since 0.1.0
 */
public record Mailbox(String localPart, String domain, boolean quoted) {

	/**
	 * The null reverse-path {@code <>}: the sender of delivery status notifications, to
	 * which must not be replied to (RFC 5321 section 4.5.5).
	 */
	public static final Mailbox NULL = new Mailbox("", "");

	/**
	 * Create a mailbox. The parts are not checked against the RFC's grammar, but can't
	 * hold a line break.
	 * @param quoted whether to write the local part in quotes if it can be written either
	 * way; ignored else
	 * @throws IllegalArgumentException if a part has a control character
	 */
	public Mailbox {
		requireNoControl(localPart);
		requireNoControl(domain);
		quoted = !isDotString(localPart) && (quoted || !hasCharactersOfDotString(localPart));
	}

	/**
	 * Create a mailbox whose local part is written in quotes unless it is a dot-string.
	 * @param localPart the local part, unquoted
	 * @param domain the domain or the address literal with its brackets
	 * @throws IllegalArgumentException if a part has a control character
	 */
	public Mailbox(String localPart, String domain) {
		this(localPart, domain, true);
	}

	/**
	 * Return the mailbox that is written so, as {@link #toString()} writes it: with a
	 * dot-string or a quoted string before its last {@code @}.
	 * @param text the mailbox, such as {@code joe@example.org}
	 * @return the mailbox
	 * @throws IllegalArgumentException if the text isn't a mailbox; the domain is only
	 * checked for characters that can't be in one
	 */
	public static Mailbox of(String text) {
		int at = text.lastIndexOf('@');
		String local = (at > 0) ? text.substring(0, at) : "";
		String domain = text.substring(at + 1);
		boolean quoted = local.startsWith("\"");
		String localPart = quoted ? unquote(local) : local;
		if (localPart == null || domain.isEmpty() || !(quoted || isDotString(local))
				|| !hasCharactersOfDomain(domain)) {
			throw new IllegalArgumentException("Not a mailbox: " + text);
		}
		return new Mailbox(localPart, domain, quoted);
	}

	/**
	 * Return the sub-address (RFC 5233, "detail"): what follows the first {@code +} of
	 * the local part.
	 * @return the sub-address, {@code null} if there is no {@code +}
	 */
	public @Nullable String detail() {
		int plus = this.localPart.indexOf('+');
		return (plus >= 0) ? this.localPart.substring(plus + 1) : null;
	}

	/**
	 * Return the local part without its sub-address (RFC 5233, "user"): what precedes the
	 * first {@code +}.
	 * @return the local part up to there
	 */
	public String user() {
		int plus = this.localPart.indexOf('+');
		return (plus >= 0) ? this.localPart.substring(0, plus) : this.localPart;
	}

	/**
	 * Return whether this is the null reverse-path {@code <>}.
	 * @return whether this is the null reverse-path
	 */
	public boolean isNull() {
		return this.localPart.isEmpty() && this.domain.isEmpty();
	}

	/**
	 * Return whether the mailbox has characters outside of ASCII and so needs SMTPUTF8
	 * (RFC 6531).
	 * @return whether the mailbox is internationalized
	 */
	public boolean isInternationalized() {
		return !isAscii(this.localPart) || !isAscii(this.domain);
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof Mailbox mailbox && this.localPart.equals(mailbox.localPart)
				&& asciiLowerCase(this.domain).equals(asciiLowerCase(mailbox.domain));
	}

	@Override
	public int hashCode() {
		return Objects.hash(this.localPart, asciiLowerCase(this.domain));
	}

	/**
	 * Return the mailbox as it is written in a path: {@code joe@example.org},
	 * {@code "joe blow"@example.org}, {@code postmaster}, or the empty string for the
	 * {@link #NULL null reverse-path}.
	 */
	@Override
	public String toString() {
		if (isNull()) {
			return "";
		}
		String local = this.quoted ? quote(this.localPart) : this.localPart;
		return this.domain.isEmpty() ? local : local + "@" + this.domain;
	}

	private static String quote(String text) {
		StringBuilder quoted = new StringBuilder(text.length() + 4).append('"');
		for (int i = 0; i < text.length(); i++) {
			char c = text.charAt(i);
			if (c == '"' || c == '\\') {
				quoted.append('\\');
			}
			quoted.append(c);
		}
		return quoted.append('"').toString();
	}

	private static @Nullable String unquote(String text) {
		StringBuilder content = new StringBuilder(text.length());
		int end = text.length() - 1;
		for (int i = 1; i < end; i++) {
			char c = text.charAt(i);
			if (c == '"' || (c == '\\' && ++i == end)) {
				return null;
			}
			content.append(text.charAt(i));
		}
		return (end > 0 && text.charAt(end) == '"') ? content.toString() : null;
	}

	// that of an address literal has brackets and colons
	private static boolean hasCharactersOfDomain(String text) {
		for (int i = 0; i < text.length(); i++) {
			if (text.charAt(i) <= ' ' || "()<>;@\\,\"".indexOf(text.charAt(i)) >= 0) {
				return false;
			}
		}
		return true;
	}

	private static boolean isDotString(String text) {
		return hasCharactersOfDotString(text) && !text.startsWith(".") && !text.endsWith(".") && !text.contains("..");
	}

	private static boolean hasCharactersOfDotString(String text) {
		for (int i = 0; i < text.length(); i++) {
			char c = text.charAt(i);
			if (c <= ' ' || "()<>[]:;@\\,\"".indexOf(c) >= 0) {
				return false;
			}
		}
		return !text.isEmpty();
	}

	// by Unicode's rules, different domains would differ in case only (RFC 5892)
	private static String asciiLowerCase(String text) {
		StringBuilder lower = new StringBuilder(text);
		for (int i = 0; i < lower.length(); i++) {
			char c = lower.charAt(i);
			if (c >= 'A' && c <= 'Z') {
				lower.setCharAt(i, (char) (c + 'a' - 'A'));
			}
		}
		return lower.toString();
	}

	private static boolean isAscii(String text) {
		for (int i = 0; i < text.length(); i++) {
			if (text.charAt(i) >= 0x80) {
				return false;
			}
		}
		return true;
	}

	private static void requireNoControl(String text) {
		for (int i = 0; i < text.length(); i++) {
			if (Character.isISOControl(text.charAt(i))) {
				throw new IllegalArgumentException("A mailbox can't hold control characters");
			}
		}
	}

}
