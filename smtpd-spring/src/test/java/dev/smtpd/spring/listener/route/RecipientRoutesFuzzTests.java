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

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.smtpd.Mailbox;
import dev.smtpd.spring.listener.route.RecipientRoutes.Match;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Routes are those that a plain matcher finds, which tries each pattern as a regular
 * expression of the JDK.
 */
class RecipientRoutesFuzzTests {

	// %d is the number of the variable
	private static final List<String> LOCAL_PIECES = List.of("a", "b", "A", "-", "ab", "+", "*", "{v%d}", "{*v%d}",
			"{v%d:[ab]+}", "{v%d:(a|b)?}", "{v%d:.*}");

	private static final List<String> DOMAIN_PIECES = List.of("a", "b", "B", "ab", "-", ".", ".", "*", "{v%d}",
			"{*v%d}", "{v%d:[ab]+}");

	private static final List<String> LOCAL_CHARACTERS = List.of("a", "b", "A", "B", "-", "+", "ab", "é");

	private static final List<String> DOMAIN_CHARACTERS = List.of("a", "b", "A", "ab", "-", ".");

	@FuzzTest
	void match(byte[] input) {
		int[] next = new int[1];
		fuzz((bound) -> (next[0] < input.length) ? (input[next[0]++] & 0xFF) % bound : 0);
	}

	@Test
	void matchAtRandom() {
		Random random = new Random(5321);
		int matches = 0;
		for (int i = 0; i < 20_000; i++) {
			matches += fuzz(random::nextInt) ? 1 : 0;
		}
		check(matches > 2000, "Few recipients match: " + matches);
	}

	private static boolean fuzz(IntUnaryOperator choice) {
		boolean caseSensitive = choice.applyAsInt(2) == 0;
		RecipientRoutes.Builder<PlainPattern> builder = RecipientRoutes.<PlainPattern>builder()
			.caseSensitiveLocalParts(caseSensitive);
		List<PlainPattern> patterns = new ArrayList<>();
		for (int i = 1 + choice.applyAsInt(8); i > 0; i--) {
			PlainPattern pattern = PlainPattern.random(choice, caseSensitive);
			try {
				builder.add(RecipientPattern.parse(pattern.text()), pattern);
				patterns.add(pattern);
			}
			catch (IllegalArgumentException ex) {
				// malformed, or there already
			}
		}
		RecipientRoutes<PlainPattern> routes = builder.build();
		boolean matched = false;
		for (int i = 0; i < 4; i++) {
			Mailbox recipient = new Mailbox(text(choice, LOCAL_CHARACTERS, 6), text(choice, DOMAIN_CHARACTERS, 5));
			matched |= checkMatch(patterns, recipient, routes.match(recipient));
		}
		return matched;
	}

	private static String text(IntUnaryOperator choice, List<String> characters, int maxLength) {
		StringBuilder text = new StringBuilder();
		for (int i = choice.applyAsInt(maxLength + 1); i > 0; i--) {
			text.append(characters.get(choice.applyAsInt(characters.size())));
		}
		return text.toString();
	}

	private static boolean checkMatch(List<PlainPattern> patterns, Mailbox recipient,
			@Nullable Match<PlainPattern> match) {
		String all = recipient + " in " + patterns + ": " + match;
		for (PlainPattern pattern : patterns) {
			Map<String, String> values = pattern.match(recipient);
			check(values == null || match != null, "Isn't found: " + all);
			if (values == null || match == null) {
				check(match == null || match.target() != pattern, "Doesn't match: " + all);
				continue;
			}
			PlainPattern found = match.target();
			check(found != pattern || values.equals(match.variables()), "Other variables than " + values + ": " + all);
			check(!pattern.isMoreSpecificThan(found), "Less specific than " + pattern + ": " + all);
		}
		return match != null;
	}

	private static void check(boolean condition, String message) {
		if (!condition) {
			throw new AssertionError(message);
		}
	}

	/**
	 * A pattern by its pieces.
	 *
	 * @param local the pieces of the local part
	 * @param domain the pieces of the domain
	 * @param caseSensitive whether case matters to the local part
	 */
	private record PlainPattern(List<String> local, List<String> domain, boolean caseSensitive) {

		static PlainPattern random(IntUnaryOperator choice, boolean caseSensitive) {
			int[] variables = new int[1];
			return new PlainPattern(pieces(choice, LOCAL_PIECES, 5, variables),
					pieces(choice, DOMAIN_PIECES, 5, variables), caseSensitive);
		}

		private static List<String> pieces(IntUnaryOperator choice, List<String> from, int max, int[] variables) {
			List<String> pieces = new ArrayList<>();
			for (int i = choice.applyAsInt(max + 1); i > 0; i--) {
				String piece = from.get(choice.applyAsInt(from.size()));
				pieces.add(piece.contains("%d") ? String.format(piece, variables[0]++) : piece);
			}
			return pieces;
		}

		String text() {
			return String.join("", this.local) + "@" + String.join("", this.domain);
		}

		@Nullable Map<String, String> match(Mailbox recipient) {
			Matcher local = matcher(this.local, recipient.localPart(), ".", this.caseSensitive);
			boolean whole = this.domain.size() == 1;
			Matcher domain = matcher(this.domain, recipient.domain().toLowerCase(java.util.Locale.ROOT),
					whole ? "." : "[^.]", false);
			if (!local.matches() || !domain.matches()) {
				return null;
			}
			Map<String, String> values = new LinkedHashMap<>();
			put(values, this.local, local);
			put(values, this.domain, domain);
			return values;
		}

		private static Matcher matcher(List<String> pieces, String text, String any, boolean caseSensitive) {
			String regex = pieces.stream().map((piece) -> regex(piece, any)).collect(Collectors.joining());
			return Pattern.compile(regex, caseSensitive ? 0 : Pattern.CASE_INSENSITIVE).matcher(text);
		}

		private static String regex(String piece, String any) {
			if (piece.equals("*")) {
				return any + "+?";
			}
			if (!piece.startsWith("{")) {
				return Pattern.quote(piece);
			}
			String inner = piece.substring(1, piece.length() - 1);
			if (inner.startsWith("*")) {
				// labels as a whole, before others
				return "(?<" + inner.substring(1) + ">" + (any.equals(".") ? ".*?" : ".+?") + ")";
			}
			String[] parts = inner.split(":", 2);
			return "(?<" + parts[0] + ">" + ((parts.length == 2) ? parts[1] : any + "+?") + ")";
		}

		private static void put(Map<String, String> values, List<String> pieces, Matcher matcher) {
			for (String piece : pieces) {
				if (piece.startsWith("{")) {
					String name = piece.replaceAll("[{}*]|:.*", "");
					values.put(name, matcher.group(name));
				}
			}
		}

		boolean isMoreSpecificThan(PlainPattern other) {
			int byDomain = Arrays.compare(rank(this.domain), rank(other.domain));
			if (byDomain != 0) {
				return byDomain < 0;
			}
			return anonymous(this.domain).equals(anonymous(other.domain))
					&& Arrays.compare(rank(this.local), rank(other.local)) < 0;
		}

		private static String anonymous(List<String> pieces) {
			return pieces.stream()
				.map((piece) -> piece.equals("*") ? "{v}" : piece.replaceAll("v[0-9]+", "v"))
				.collect(Collectors.joining())
				.toLowerCase(java.util.Locale.ROOT);
		}

		private static int[] rank(List<String> pieces) {
			int literals = 0;
			int variables = 0;
			int rests = 0;
			int expressions = 0;
			int prefix = 0;
			for (String piece : pieces) {
				boolean variable = piece.startsWith("{") || piece.equals("*");
				variables += variable ? 1 : 0;
				literals += variable ? 0 : piece.length();
				prefix += (variable || variables > 0) ? 0 : piece.length();
				rests += piece.startsWith("{*") ? 1 : 0;
				expressions += piece.contains(":") ? 1 : 0;
			}
			return new int[] { (variables > 0) ? 1 : 0, -literals, variables, rests, -expressions, -prefix };
		}

	}

}
