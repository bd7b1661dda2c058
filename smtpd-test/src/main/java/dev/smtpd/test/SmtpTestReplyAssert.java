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

import java.util.Objects;

import org.assertj.core.api.AbstractObjectAssert;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ListAssert;

/**
 * AssertJ assertion on a {@link SmtpTestReply}. The message of each failure contains the
 * transcript of the connection.
 *
 * @since 0.1.0
 */
public final class SmtpTestReplyAssert extends AbstractObjectAssert<SmtpTestReplyAssert, SmtpTestReply> {

	SmtpTestReplyAssert(SmtpTestReply actual) {
		super(actual, SmtpTestReplyAssert.class);
		withRepresentation(new TranscriptRepresentation(actual, actual.transcript()));
	}

	/**
	 * Verify the code of the reply.
	 * @param code the expected code
	 * @return this assertion
	 */
	public SmtpTestReplyAssert hasCode(int code) {
		return require(this.actual.code() == code, Integer.toString(code));
	}

	/**
	 * Verify the code and the enhanced status of the reply.
	 * @param code the expected code
	 * @param enhancedStatus the expected status, {@code 2.1.5} for example
	 * @return this assertion
	 */
	public SmtpTestReplyAssert hasReply(int code, String enhancedStatus) {
		return require(this.actual.code() == code && Objects.equals(this.actual.enhancedStatus(), enhancedStatus),
				code + " " + enhancedStatus);
	}

	/**
	 * Verify the start of the reply.
	 * @param start the start of the first line, with the code
	 * @return this assertion
	 */
	public SmtpTestReplyAssert startsWith(String start) {
		return require(this.actual.startsWith(start), "a reply that starts with '" + start + "'");
	}

	/**
	 * Verify the whole reply.
	 * @param line the only line of the reply, with the code
	 * @return this assertion
	 */
	public SmtpTestReplyAssert isLine(String line) {
		return require(this.actual.toString().equals(line), "'" + line + "'");
	}

	/**
	 * Verify a part of the reply.
	 * @param text a text that one of the lines contains
	 * @return this assertion
	 */
	public SmtpTestReplyAssert contains(String text) {
		return require(this.actual.toString().contains(text), "a reply that contains '" + text + "'");
	}

	/**
	 * Verify that the server accepted the command.
	 * @return this assertion
	 */
	public SmtpTestReplyAssert isPositive() {
		return require(this.actual.isPositive(), "a code less than 400");
	}

	/**
	 * Return an assertion on all lines of the reply.
	 * @return an assertion on the lines, with their codes and without CR LF
	 */
	public ListAssert<String> lines() {
		return Assertions.assertThat(this.actual.lines())
			.withRepresentation(new TranscriptRepresentation(this.actual.lines(), this.actual.transcript()));
	}

	/**
	 * Return an assertion on the extensions in a reply to EHLO or LHLO.
	 * @return an assertion on {@link SmtpTestReply#extensions()}
	 */
	public ListAssert<String> extensions() {
		var extensions = this.actual.extensions();
		return Assertions.assertThat(extensions)
			.withRepresentation(new TranscriptRepresentation(extensions, this.actual.transcript()));
	}

	private SmtpTestReplyAssert require(boolean condition, String expected) {
		isNotNull();
		if (!condition) {
			failWithMessage("%s",
					this.actual.transcript().describe("Expected %s, but was '%s'".formatted(expected, this.actual)));
		}
		return this;
	}

}
