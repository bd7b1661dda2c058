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

package dev.smtpd.spring.boot.inbox.content;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.smtpd.mail.HeaderField;
import dev.smtpd.mail.InboundMail;
import org.jspecify.annotations.Nullable;

/**
 * What other servers and filters have written about a message into its header, as facts
 * to show. It is as true as the one who wrote it.
 *
 * @param authentication the results of Authentication-Results
 * @param spam the scores of spam filters
 * @since 0.1.0
 */
public record Verdicts(List<AuthenticationResult> authentication, List<SpamScore> spam) {

	private static final int MAX_FIELDS = 20;

	private static final int MAX_RESULTS = 100;

	private static final int MAX_RULES = 100;

	private static final int MAX_LENGTH = 16 * 1024;

	private static final Pattern SCORE = Pattern.compile("\\b(?:score|hits)=(-?\\d{1,6}(?:\\.\\d{1,6})?)");

	private static final Pattern REQUIRED = Pattern.compile("\\brequired=(-?\\d{1,6}(?:\\.\\d{1,6})?)");

	private static final Pattern TESTS = Pattern.compile("\\btests=([A-Za-z0-9_,\\s]{0,4000})");

	private static final Pattern RSPAMD = Pattern
		.compile("(True|False) \\[(-?\\d{1,6}(?:\\.\\d{1,6})?) / (-?\\d{1,6}(?:\\.\\d{1,6})?)]");

	private static final Pattern SYMBOL = Pattern.compile("\\b([A-Z][A-Z0-9_]{1,60})\\(-?\\d");

	private static final Pattern NUMBER = Pattern.compile("-?\\d{1,6}(?:\\.\\d{1,6})?");

	/**
	 * Create the facts.
	 */
	public Verdicts {
		authentication = List.copyOf(authentication);
		spam = List.copyOf(spam);
	}

	/**
	 * Read the header of a message.
	 * @param mail the message
	 * @return the facts
	 */
	public static Verdicts of(InboundMail mail) {
		List<AuthenticationResult> authentication = new ArrayList<>();
		for (String value : values(mail, "Authentication-Results")) {
			authenticationResults(value, authentication);
		}
		return new Verdicts(authentication, spam(mail));
	}

	private static List<String> values(InboundMail mail, String name) {
		return mail.headers(name)
			.stream()
			.limit(MAX_FIELDS)
			.map(HeaderField::value)
			.map((value) -> (value.length() > MAX_LENGTH) ? value.substring(0, MAX_LENGTH) : value)
			.toList();
	}

	private static void authenticationResults(String value, List<AuthenticationResult> results) {
		List<List<String>> parts = split(value);
		String server = (parts.isEmpty() || parts.get(0).isEmpty()) ? "" : parts.get(0).get(0);
		for (int i = 1; i < parts.size() && results.size() < MAX_RESULTS; i++) {
			AuthenticationResult result = result(server, parts.get(i));
			if (result != null) {
				results.add(result);
			}
		}
	}

	// words=value of one result
	private static @Nullable AuthenticationResult result(String server, List<String> words) {
		String method = "";
		String result = "";
		String reason = "";
		Map<String, String> properties = new LinkedHashMap<>();
		for (int i = 0; i < words.size(); i++) {
			String word = words.get(i);
			int equals = word.indexOf('=');
			if (equals <= 0) {
				continue;
			}
			String name = word.substring(0, equals).toLowerCase(Locale.ROOT);
			String value = DisplayName.of(word.substring(equals + 1));
			if (method.isEmpty()) {
				int slash = name.indexOf('/');
				method = DisplayName.of((slash > 0) ? name.substring(0, slash) : name);
				result = value.toLowerCase(Locale.ROOT);
			}
			else if (name.equals("reason")) {
				reason = value;
			}
			else {
				properties.putIfAbsent(DisplayName.of(name), value);
			}
		}
		return method.isEmpty() ? null
				: new AuthenticationResult(DisplayName.of(server), method, result, reason, properties);
	}

	// Return the words between semicolons, without comments, quotes, and blanks around
	// '='.
	private static List<List<String>> split(String value) {
		List<List<String>> parts = new ArrayList<>();
		List<String> words = new ArrayList<>();
		StringBuilder word = new StringBuilder();
		int comment = 0;
		boolean quoted = false;
		for (int i = 0; i < value.length(); i++) {
			char c = value.charAt(i);
			if (c == '\\' && (quoted || comment > 0) && i + 1 < value.length()) {
				i++;
				append(word, value.charAt(i), comment == 0);
			}
			else if (quoted) {
				quoted = c != '"';
				append(word, c, quoted);
			}
			else if (c == '(' || c == ')') {
				comment = Math.max(0, comment + ((c == '(') ? 1 : -1));
			}
			else if (comment > 0) {
				continue;
			}
			else if (c == '"') {
				quoted = true;
			}
			else if (c == ';') {
				end(word, words);
				parts.add(words);
				words = new ArrayList<>();
			}
			else if (c == ' ' || c == '\t') {
				if (!isNearEquals(value, i, word)) {
					end(word, words);
				}
			}
			else {
				word.append(c);
			}
		}
		end(word, words);
		parts.add(words);
		return parts;
	}

	private static void append(StringBuilder word, char c, boolean condition) {
		if (condition) {
			word.append(c);
		}
	}

	private static boolean isNearEquals(String value, int index, StringBuilder word) {
		int next = index;
		while (next < value.length() && next - index < 100 && value.charAt(next) <= ' ') {
			next++;
		}
		boolean before = next < value.length() && value.charAt(next) == '=';
		return before || (!word.isEmpty() && word.indexOf("=") == word.length() - 1);
	}

	private static void end(StringBuilder word, List<String> words) {
		if (!word.isEmpty()) {
			words.add(word.toString());
			word.setLength(0);
		}
	}

	private static List<SpamScore> spam(InboundMail mail) {
		List<SpamScore> scores = new ArrayList<>();
		for (String value : values(mail, "X-Spam-Status")) {
			Boolean spam = startsWith(value, "yes") ? Boolean.TRUE : startsWith(value, "no") ? Boolean.FALSE : null;
			Matcher tests = TESTS.matcher(value);
			List<String> rules = tests.find() ? rules(tests.group(1)) : List.of();
			scores.add(new SpamScore("X-Spam-Status", spam, number(SCORE, value), number(REQUIRED, value), rules));
		}
		for (String value : values(mail, "X-Spamd-Result")) {
			Matcher matcher = RSPAMD.matcher(value);
			if (matcher.find()) {
				List<String> rules = SYMBOL.matcher(value).results().limit(MAX_RULES).map((r) -> r.group(1)).toList();
				scores.add(new SpamScore("X-Spamd-Result", matcher.group(1).equals("True"),
						Double.valueOf(matcher.group(2)), Double.valueOf(matcher.group(3)), rules));
			}
		}
		for (String name : List.of("X-Spam-Score", "X-Rspamd-Score")) {
			for (String value : values(mail, name)) {
				Matcher matcher = NUMBER.matcher(value);
				if (matcher.lookingAt()) {
					scores.add(new SpamScore(name, null, Double.valueOf(matcher.group()), null, List.of()));
				}
			}
		}
		for (String value : values(mail, "X-Spam-Flag")) {
			scores.add(new SpamScore("X-Spam-Flag", startsWith(value, "yes"), null, null, List.of()));
		}
		return scores;
	}

	private static List<String> rules(String tests) {
		List<String> rules = new ArrayList<>();
		for (String test : tests.split(",")) {
			String rule = test.strip();
			int blank = rule.indexOf(' ');
			rule = (blank > 0) ? rule.substring(0, blank) : rule;
			if (!rule.isEmpty() && !rule.equals("none") && rules.size() < MAX_RULES) {
				rules.add(rule);
			}
		}
		return rules;
	}

	private static @Nullable Double number(Pattern pattern, String value) {
		Matcher matcher = pattern.matcher(value);
		return matcher.find() ? Double.valueOf(matcher.group(1)) : null;
	}

	private static boolean startsWith(String value, String prefix) {
		return value.regionMatches(true, 0, prefix, 0, prefix.length());
	}

}
