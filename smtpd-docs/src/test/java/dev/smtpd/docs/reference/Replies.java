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

package dev.smtpd.docs.reference;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The replies of the server, from the source files that have them.
 */
public final class Replies {

	private static final Pattern REPLY = Pattern
		.compile("(?:SmtpReply\\s*\\.|= )of\\((?<code>\\d{3}),|say421\\(|write421\\(|sayTooSlow\\("
				+ "|@SmtpReplyStatus\\(code = (?<annotated>\\d{3}),");

	private static final Pattern LITERAL = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");

	private Replies() {
	}

	/**
	 * Return all replies.
	 * @return a table
	 */
	public static String table() {
		TreeMap<Reply, Set<String>> replies = new TreeMap<>(
				Comparator.comparing(Reply::code).thenComparing(Reply::status).thenComparing(Reply::text));
		for (Path file : Sources.all()) {
			String module = Sources.ROOT.relativize(file).getName(0).toString();
			read(file).forEach((reply) -> replies.computeIfAbsent(reply, (each) -> new TreeSet<>()).add(module));
		}
		return AsciiDoc.table("1,1,6,3", List.of("Reply", "Enhanced", "Text", "Module"),
				replies.entrySet()
					.stream()
					.map((entry) -> List.of(entry.getKey().code(), entry.getKey().status(),
							AsciiDoc.text(entry.getKey().text()), String.join(", ", entry.getValue())))
					.toList());
	}

	/**
	 * Return how each refusal of the server and the relay begins.
	 * @return the texts, up to the first part that isn't fixed
	 */
	public static Set<String> refusals() {
		Set<String> refusals = new TreeSet<>();
		for (Path file : Sources.all()) {
			read(file).filter((reply) -> reply.code().compareTo("4") > 0)
				.map((reply) -> reply.text().replaceFirst("^… ", "").replaceFirst(" ?….*", ""))
				.filter((text) -> !text.isEmpty() && !text.equals("Syntax:"))
				.forEach(refusals::add);
		}
		return refusals;
	}

	/**
	 * Return the source files.
	 * @return their texts
	 */
	public static List<String> sources() {
		return Sources.all().stream().map(Sources::read).toList();
	}

	private static Stream<Reply> read(Path file) {
		// not what Javadoc and comments have as examples
		String source = Sources.read(file).replaceAll("(?s)/\\*.*?\\*/", "").replaceAll("(?m)^\\s*//.*", "");
		return REPLY.matcher(source)
			.results()
			.map((match) -> of(match, source))
			.filter((reply) -> reply.text().matches("(?!……).*\\w.*"));
	}

	private static Reply of(MatchResult match, String source) {
		String code = (match.group(1) != null) ? match.group(1) : (match.group(2) != null) ? match.group(2) : "421";
		String arguments = arguments(source, match.end());
		Matcher status = Pattern.compile("^\\s*(?:enhancedStatus = )?\"(\\d\\.\\d+\\.\\d+)\"\\s*,").matcher(arguments);
		boolean tooSlow = match.group().startsWith("sayTooSlow");
		String enhanced = tooSlow ? "4.4.2" : status.find() ? status.group(1) : "";
		String rest = (enhanced.isEmpty() || tooSlow) ? arguments : arguments.substring(status.end());
		String text = text(rest.replaceFirst("^\\s*(?:text = |\\w+,)", ""));
		return new Reply(code, enhanced, tooSlow ? text + "closing connection" : text);
	}

	// up to the parenthesis that closes the call
	private static String arguments(String source, int start) {
		int depth = 1;
		boolean quoted = false;
		int i = start;
		while (depth > 0) {
			char c = source.charAt(i);
			if (c == '"') {
				quoted = !quoted;
			}
			else if (!quoted) {
				depth += (c == '(') ? 1 : (c == ')') ? -1 : 0;
			}
			i++;
		}
		return source.substring(start, i - 1);
	}

	// what isn't fixed is an ellipsis
	private static String text(String expression) {
		StringBuilder text = new StringBuilder();
		Matcher literal = LITERAL.matcher(expression);
		int end = 0;
		while (literal.find()) {
			if (expression.substring(end, literal.start()).matches("(?s).*[\\w)].*")) {
				text.append("…");
			}
			text.append(literal.group(1));
			end = literal.end();
		}
		if (expression.substring(end).matches("(?s).*\\w.*")) {
			text.append("…");
		}
		return text.toString();
	}

	private record Reply(String code, String status, String text) {

	}

}
