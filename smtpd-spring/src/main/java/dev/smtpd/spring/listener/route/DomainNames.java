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

package dev.smtpd.spring.listener.route;

import java.text.Normalizer;
import java.util.Locale;

/**
 * Domains in one form for all ways to write them: letters of ASCII in lower case, and
 * U-labels instead of A-labels (RFC 5890). {@link java.net.IDN} isn't used, as it maps
 * labels to other domains' (the German sharp s, the Greek final sigma).
 */
final class DomainNames {

	private static final String ACE_PREFIX = "xn--";

	private DomainNames() {
	}

	/**
	 * Return the form of a domain that a client has named.
	 * @param domain the domain, or an address literal
	 * @return the form; the same object if the domain is written so
	 */
	static String toCanonical(String domain) {
		String lower = toLowerCase(domain);
		if (!lower.contains(ACE_PREFIX) || lower.startsWith("[")) {
			return lower;
		}
		StringBuilder labels = new StringBuilder();
		for (String label : lower.split("\\.", -1)) {
			labels.append(labels.isEmpty() ? "" : ".").append(toUnicode(label));
		}
		return labels.toString();
	}

	/**
	 * Return the form of a label, or of literal text in one, that a developer has
	 * written.
	 * @param text the text
	 * @return the form
	 */
	static String toCanonicalLiteral(String text) {
		return toCanonical(Normalizer.normalize(text, Normalizer.Form.NFC).toLowerCase(Locale.ROOT));
	}

	/**
	 * Return a text with letters of ASCII in lower case, and no others: by Unicode's
	 * rules the Kelvin sign would become a {@code k}.
	 * @param text the text
	 * @return the text of the same length; the same object if it has no such letters
	 */
	static String toLowerCase(String text) {
		for (int i = 0; i < text.length(); i++) {
			char c = text.charAt(i);
			if (c >= 'A' && c <= 'Z') {
				return toLowerCase(text, i);
			}
		}
		return text;
	}

	private static String toLowerCase(String text, int start) {
		char[] lower = text.toCharArray();
		for (int i = start; i < lower.length; i++) {
			if (lower[i] >= 'A' && lower[i] <= 'Z') {
				lower[i] = (char) (lower[i] + 'a' - 'A');
			}
		}
		return new String(lower);
	}

	// A-labels that aren't one remain what they are, and equal to nothing else
	private static String toUnicode(String label) {
		if (!label.startsWith(ACE_PREFIX)) {
			return label;
		}
		String encoded = label.substring(ACE_PREFIX.length());
		String decoded = Punycode.decode(encoded);
		if (decoded == null || !decoded.codePoints().allMatch(DomainNames::isInLabel)
				|| !Punycode.encode(decoded).equals(encoded)) {
			return label;
		}
		return decoded;
	}

	// no dot of another script, and nothing that can't be seen
	private static boolean isInLabel(int codePoint) {
		int type = Character.getType(codePoint);
		return codePoint == '-' || Character.isLetterOrDigit(codePoint) || type == Character.NON_SPACING_MARK
				|| type == Character.COMBINING_SPACING_MARK;
	}

}
