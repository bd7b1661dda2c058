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

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.assertj.core.api.AssertProvider;
import org.jspecify.annotations.Nullable;

/**
 * A reply of a server. AssertJ's {@code assertThat(reply)} returns a
 * {@link SmtpTestReplyAssert}.
 *
 * @since 0.1.0
 */
public final class SmtpTestReply implements AssertProvider<SmtpTestReplyAssert> {

	private static final Pattern LINE = Pattern.compile("(\\d{3})[ -]?(?:([245]\\.\\d{1,3}\\.\\d{1,3})(?: |$))?(.*)",
			Pattern.DOTALL);

	private final List<String> lines;

	private final Transcript transcript;

	private final int code;

	private final @Nullable String enhancedStatus;

	private final String text;

	SmtpTestReply(List<String> lines, Transcript transcript) {
		this.lines = List.copyOf(lines);
		this.transcript = transcript;
		Matcher matcher = LINE.matcher(lines.get(0));
		if (!matcher.matches()) {
			throw transcript.failure("Not an SMTP reply: '%s'".formatted(lines.get(0)));
		}
		this.code = Integer.parseInt(matcher.group(1));
		this.enhancedStatus = matcher.group(2);
		this.text = matcher.group(3);
	}

	/**
	 * Return the reply code.
	 * @return a number of three digits, {@code 250} for example
	 */
	public int code() {
		return this.code;
	}

	/**
	 * Return the enhanced status code (RFC 3463).
	 * @return the status, {@code 2.1.5} for example, or {@code null} if the reply has
	 * none
	 */
	public @Nullable String enhancedStatus() {
		return this.enhancedStatus;
	}

	/**
	 * Return the text of the first line.
	 * @return the text without code and enhanced status
	 */
	public String text() {
		return this.text;
	}

	/**
	 * Return all lines as they were received.
	 * @return the lines, with their codes and without CR LF
	 */
	public List<String> lines() {
		return this.lines;
	}

	/**
	 * Return the extensions in a reply to EHLO or LHLO.
	 * @return the text of each line after the first, {@code SIZE 1000} for example
	 */
	public List<String> extensions() {
		return this.lines.stream().skip(1).map((line) -> line.substring(Math.min(4, line.length()))).toList();
	}

	/**
	 * Return whether the server accepted the command.
	 * @return whether the code is less than 400
	 */
	public boolean isPositive() {
		return this.code < 400;
	}

	/**
	 * Return whether the first line begins with a text.
	 * @param start the start of the line, with the code
	 * @return whether it does
	 */
	public boolean startsWith(String start) {
		return this.lines.get(0).startsWith(start);
	}

	Transcript transcript() {
		return this.transcript;
	}

	/**
	 * Return an assertion on this reply, for use by AssertJ.
	 * @return a new assertion
	 */
	@Override
	public SmtpTestReplyAssert assertThat() {
		return new SmtpTestReplyAssert(this);
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof SmtpTestReply reply && this.lines.equals(reply.lines);
	}

	@Override
	public int hashCode() {
		return this.lines.hashCode();
	}

	/**
	 * Return the reply as it was received.
	 * @return the lines, separated by line feeds
	 */
	@Override
	public String toString() {
		return String.join("\n", this.lines);
	}

}
