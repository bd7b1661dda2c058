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

import org.assertj.core.api.AbstractObjectAssert;

/**
 * AssertJ assertion on a {@link SmtpTestResult}. The message of each failure contains the
 * transcript of the connection.
 *
 * @since 0.1.0
 */
public final class SmtpTestResultAssert extends AbstractObjectAssert<SmtpTestResultAssert, SmtpTestResult> {

	SmtpTestResultAssert(SmtpTestResult actual) {
		super(actual, SmtpTestResultAssert.class);
		withRepresentation(new TranscriptRepresentation(actual, actual.rawTranscript()));
	}

	/**
	 * Verify that the server accepted the message for all recipients.
	 * @return this assertion
	 */
	public SmtpTestResultAssert isAccepted() {
		return hasOutcome(SmtpTestResult.Outcome.ACCEPTED);
	}

	/**
	 * Verify that the server accepted the message for some of the recipients, and not for
	 * all.
	 * @return this assertion
	 */
	public SmtpTestResultAssert isPartlyAccepted() {
		return hasOutcome(SmtpTestResult.Outcome.PARTLY_ACCEPTED);
	}

	/**
	 * Verify that the server refused the message for now, by a code from 400.
	 * @return this assertion
	 */
	public SmtpTestResultAssert isDeferred() {
		return hasOutcome(SmtpTestResult.Outcome.DEFERRED);
	}

	/**
	 * Verify that the server refused the message for good, by a code from 500.
	 * @return this assertion
	 */
	public SmtpTestResultAssert isRejected() {
		return hasOutcome(SmtpTestResult.Outcome.REJECTED);
	}

	/**
	 * Verify that the connection ended without a reply.
	 * @return this assertion
	 */
	public SmtpTestResultAssert isDisconnected() {
		return hasOutcome(SmtpTestResult.Outcome.DISCONNECTED);
	}

	/**
	 * Verify that the message got as far as the greeting.
	 * @return this assertion
	 */
	public SmtpTestResultAssert atConnect() {
		return at(SmtpTestStage.CONNECT);
	}

	/**
	 * Verify that the message got as far as EHLO or LHLO.
	 * @return this assertion
	 */
	public SmtpTestResultAssert atEhlo() {
		return at(SmtpTestStage.EHLO);
	}

	/**
	 * Verify that the message got as far as STARTTLS.
	 * @return this assertion
	 */
	public SmtpTestResultAssert atTls() {
		return at(SmtpTestStage.TLS);
	}

	/**
	 * Verify that the message got as far as AUTH.
	 * @return this assertion
	 */
	public SmtpTestResultAssert atAuth() {
		return at(SmtpTestStage.AUTH);
	}

	/**
	 * Verify that the message got as far as MAIL FROM.
	 * @return this assertion
	 */
	public SmtpTestResultAssert atMail() {
		return at(SmtpTestStage.MAIL);
	}

	/**
	 * Verify that the message got as far as RCPT TO.
	 * @return this assertion
	 */
	public SmtpTestResultAssert atRcpt() {
		return at(SmtpTestStage.RCPT);
	}

	/**
	 * Verify that the message got as far as DATA.
	 * @return this assertion
	 */
	public SmtpTestResultAssert atData() {
		return at(SmtpTestStage.DATA);
	}

	/**
	 * Verify that the message got as far as the end of its content.
	 * @return this assertion
	 */
	public SmtpTestResultAssert atEndOfData() {
		return at(SmtpTestStage.END_OF_DATA);
	}

	/**
	 * Verify the code of the decisive reply.
	 * @param code the expected code
	 * @return this assertion
	 */
	public SmtpTestResultAssert hasReply(int code) {
		reply().hasCode(code);
		return this;
	}

	/**
	 * Verify the code and the enhanced status of the decisive reply.
	 * @param code the expected code
	 * @param enhancedStatus the expected status, {@code 5.1.1} for example
	 * @return this assertion
	 */
	public SmtpTestResultAssert hasReply(int code, String enhancedStatus) {
		reply().hasReply(code, enhancedStatus);
		return this;
	}

	/**
	 * Verify the start of the decisive reply.
	 * @param start the start of the first line, with the code
	 * @return this assertion
	 */
	public SmtpTestResultAssert hasReplyStartingWith(String start) {
		reply().startsWith(start);
		return this;
	}

	/**
	 * Verify the code and the enhanced status of the reply that decided on a recipient.
	 * @param recipient the mailbox of the recipient
	 * @param code the expected code
	 * @param enhancedStatus the expected status, {@code 5.1.1} for example
	 * @return this assertion
	 */
	public SmtpTestResultAssert hasRecipientReply(String recipient, int code, String enhancedStatus) {
		isNotNull();
		SmtpTestReply reply = this.actual.recipientReplies().get(recipient);
		if (reply == null) {
			throw failure("There is no reply to the recipient '%s'".formatted(recipient));
		}
		reply.assertThat().hasReply(code, enhancedStatus);
		return this;
	}

	/**
	 * Return an assertion on the decisive reply.
	 * @return an assertion on {@link SmtpTestResult#reply()}, which fails if there is
	 * none
	 */
	public SmtpTestReplyAssert reply() {
		isNotNull();
		return this.actual.reply().assertThat();
	}

	private SmtpTestResultAssert hasOutcome(SmtpTestResult.Outcome outcome) {
		isNotNull();
		if (this.actual.outcome() != outcome) {
			throw failure("Expected %s, but was %s".formatted(outcome, this.actual));
		}
		return this;
	}

	private SmtpTestResultAssert at(SmtpTestStage stage) {
		isNotNull();
		if (this.actual.stage() != stage) {
			throw failure("Expected the stage %s, but was %s".formatted(stage, this.actual));
		}
		return this;
	}

	private AssertionError failure(String message) {
		return failure("%s", this.actual.describe(message));
	}

}
