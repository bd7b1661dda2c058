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

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

import org.assertj.core.api.AssertProvider;
import org.jspecify.annotations.Nullable;

/**
 * What a server replied to a message. AssertJ's {@code assertThat(result)} returns a
 * {@link SmtpTestResultAssert}.
 *
 * @since 0.1.0
 * @see SmtpTestMail#send()
 */
public final class SmtpTestResult implements AssertProvider<SmtpTestResultAssert> {

	private final SmtpTestStage stage;

	private final @Nullable SmtpTestReply reply;

	private final Map<String, SmtpTestReply> recipientReplies;

	private final Transcript transcript;

	SmtpTestResult(SmtpTestStage stage, @Nullable SmtpTestReply reply, Map<String, SmtpTestReply> recipientReplies,
			Transcript transcript) {
		this.stage = stage;
		this.reply = reply;
		this.recipientReplies = Collections.unmodifiableMap(new LinkedHashMap<>(recipientReplies));
		this.transcript = transcript;
	}

	/**
	 * Return the stage that was reached.
	 * @return {@link SmtpTestStage#END_OF_DATA} if the server accepted the message, or
	 * the stage at which it refused it or closed the connection
	 */
	public SmtpTestStage stage() {
		return this.stage;
	}

	/**
	 * Return the reply that decided on the message.
	 * @return the last reply if the message was accepted, the first refusal otherwise
	 * @throws AssertionError if the connection ended without a reply
	 */
	public SmtpTestReply reply() {
		if (this.reply == null) {
			throw this.transcript.failure("Expected a reply at %s, but the connection ended".formatted(this.stage));
		}
		return this.reply;
	}

	/**
	 * Return the replies that decided on each recipient: the reply to RCPT if that was a
	 * refusal, the reply to the content otherwise. There is one for each recipient in
	 * LMTP.
	 * @return the replies by recipient, empty if no RCPT was replied to
	 */
	public Map<String, SmtpTestReply> recipientReplies() {
		return this.recipientReplies;
	}

	/**
	 * Return what became of the message.
	 * @return the outcome
	 */
	public Outcome outcome() {
		if (this.reply == null) {
			return Outcome.DISCONNECTED;
		}
		if (!this.reply.isPositive()) {
			return (this.reply.code() < 500) ? Outcome.DEFERRED : Outcome.REJECTED;
		}
		boolean all = this.recipientReplies.values().stream().allMatch(SmtpTestReply::isPositive);
		return all ? Outcome.ACCEPTED : Outcome.PARTLY_ACCEPTED;
	}

	/**
	 * Return what was sent and received, with credentials masked.
	 * @return a line for each line of the dialogue
	 */
	public String transcript() {
		return this.transcript.toString();
	}

	String describe(String message) {
		return this.transcript.describe(message);
	}

	Transcript rawTranscript() {
		return this.transcript;
	}

	/**
	 * Return an assertion on this result, for use by AssertJ.
	 * @return a new assertion
	 */
	@Override
	public SmtpTestResultAssert assertThat() {
		return new SmtpTestResultAssert(this);
	}

	@Override
	public String toString() {
		return outcome() + " at " + this.stage + ((this.reply != null) ? ": " + this.reply : "");
	}

	/**
	 * What became of a message.
	 */
	public enum Outcome {

		/**
		 * Accepted for all recipients.
		 */
		ACCEPTED,

		/**
		 * Accepted for some recipients.
		 */
		PARTLY_ACCEPTED,

		/**
		 * Refused for now, by a code from 400.
		 */
		DEFERRED,

		/**
		 * Refused for good, by a code from 500.
		 */
		REJECTED,

		/**
		 * The connection ended without a reply.
		 */
		DISCONNECTED

	}

}
