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

package dev.smtpd.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What was sent and received on a connection, with credentials masked. It is bounded:
 * long content is abridged, and only the latest lines are kept.
 */
final class Transcript {

	private static final int MAX_ENTRIES = 1000;

	private static final int MAX_LENGTH = 500;

	private static final String MASK = "***";

	private static final Pattern AUTH = Pattern.compile("^AUTH ", Pattern.CASE_INSENSITIVE | Pattern.MULTILINE);

	private static final Set<String> VERBS = Set.of("AUTH", "BDAT", "DATA", "EHLO", "HELO", "LHLO", "MAIL", "NOOP",
			"QUIT", "RCPT", "RSET", "STARTTLS", "VRFY");

	private final Deque<StringBuilder> entries = new ArrayDeque<>();

	private long omitted;

	private long content;

	private boolean inLine;

	private boolean authenticating;

	synchronized void sent(byte[] bytes) {
		endContent();
		String text = new String(bytes, StandardCharsets.UTF_8);
		if (bytes.length > MAX_LENGTH * 8 && !this.inLine && !AUTH.matcher(text).find()) {
			sentBlock(text, bytes.length);
			return;
		}
		int start = 0;
		while (start < text.length()) {
			int end = text.indexOf('\n', start) + 1;
			int next = (end > 0) ? end : text.length();
			if (!this.inLine) {
				add("C: ");
			}
			last().append(text, start, next);
			this.inLine = (end == 0);
			if (!this.inLine) {
				finishLine();
			}
			start = next;
		}
	}

	private void sentBlock(String text, int length) {
		add("C: ");
		last().append(text, 0, MAX_LENGTH);
		finishLine();
		last().append(" (").append(length).append(" bytes)");
	}

	// the mask can be put on when the line is complete and its verb is known
	private void finishLine() {
		StringBuilder entry = last();
		String line = entry.substring("C: ".length());
		entry.setLength(0);
		entry.append("C: ").append(mask(line));
		entry.setLength(Math.min(entry.length(), MAX_LENGTH));
	}

	private String mask(String line) {
		String text = line.strip();
		String verb = text.split(" ", 2)[0].toUpperCase(Locale.ROOT);
		if (verb.equals("AUTH")) {
			this.authenticating = true;
			String[] parts = text.split(" +", 3);
			return (parts.length < 3) ? visible(line) : parts[0] + " " + parts[1] + " " + MASK;
		}
		if (this.authenticating && !VERBS.contains(verb) && !text.equals("*")) {
			return MASK;
		}
		return visible(line);
	}

	synchronized void sentContent(int length) {
		this.content += length;
	}

	synchronized void received(String line) {
		endContent();
		add("S: " + visible(line));
		this.inLine = false;
		if (line.length() > 3 && line.charAt(3) == ' ' && !line.startsWith("334")) {
			this.authenticating = false;
		}
	}

	synchronized void note(String text) {
		endContent();
		add("-- " + text);
		this.inLine = false;
	}

	AssertionError failure(String message) {
		return new AssertionError(describe(message));
	}

	UncheckedIOException failure(String message, IOException cause) {
		return new UncheckedIOException(describe(message + ": " + reason(cause)), cause);
	}

	static String reason(IOException cause) {
		return (cause.getMessage() != null) ? cause.getMessage() : cause.toString();
	}

	String describe(String message) {
		return "%s%n%nTranscript:%n%s".formatted(message, this);
	}

	private void endContent() {
		if (this.content > 0) {
			long length = this.content;
			this.content = 0;
			add("C: (content, " + length + " bytes)");
			this.inLine = false;
		}
	}

	private void add(String text) {
		this.entries.addLast(new StringBuilder(text));
		if (this.entries.size() > MAX_ENTRIES) {
			this.entries.removeFirst();
			this.omitted++;
		}
	}

	private StringBuilder last() {
		return this.entries.getLast();
	}

	private static String visible(String line) {
		String text = line.endsWith("\r\n") ? line.substring(0, line.length() - 2) : line;
		StringBuilder visible = new StringBuilder(text.length());
		text.codePoints().forEach((character) -> append(visible, character));
		return visible.toString();
	}

	private static void append(StringBuilder visible, int character) {
		switch (character) {
			case '\r' -> visible.append("\\r");
			case '\n' -> visible.append("\\n");
			default -> {
				if (Character.isISOControl(character)) {
					visible.append("\\u%04x".formatted(character));
				}
				else {
					visible.appendCodePoint(character);
				}
			}
		}
	}

	@Override
	public synchronized String toString() {
		StringBuilder text = new StringBuilder();
		if (this.omitted > 0) {
			text.append("(").append(this.omitted).append(" lines omitted)\n");
		}
		int index = 0;
		for (StringBuilder entry : this.entries) {
			index++;
			boolean partial = this.inLine && index == this.entries.size();
			text.append(partial ? "C: " + mask(entry.substring("C: ".length())) : entry).append('\n');
		}
		if (this.content > 0) {
			text.append("C: (content, ").append(this.content).append(" bytes)\n");
		}
		return text.toString();
	}

}
