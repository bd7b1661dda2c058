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
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Sends one message and collects the replies.
 */
final class Delivery {

	private final SmtpTestMail mail;

	private final SmtpTestClient client;

	private final SmtpTestConnection connection;

	private final Map<String, SmtpTestReply> recipientReplies = new LinkedHashMap<>();

	private SmtpTestStage stage = SmtpTestStage.CONNECT;

	Delivery(SmtpTestMail mail, SmtpTestClient client, SmtpTestConnection connection) {
		this.mail = mail;
		this.client = client;
		this.connection = connection;
	}

	/**
	 * Send the message on a new connection.
	 * @return the result
	 */
	SmtpTestResult session() {
		SessionOpening opening = new SessionOpening(this.connection, this.client);
		SmtpTestReply reply;
		try {
			reply = opening.run();
		}
		catch (UncheckedIOException ex) {
			this.stage = opening.stage();
			return disconnected(ex);
		}
		if (!reply.isPositive()) {
			this.stage = opening.stage();
			return result(reply);
		}
		SmtpTestResult result = transaction();
		if (result.outcome() != SmtpTestResult.Outcome.DISCONNECTED) {
			farewell("QUIT");
		}
		return result;
	}

	/**
	 * Send the message in a session.
	 * @return the result
	 */
	SmtpTestResult transaction() {
		try {
			SmtpTestReply reply = this.mail.isPipelined() ? pipelinedEnvelope() : envelope();
			return result(reply.isPositive() ? content() : reply);
		}
		catch (UncheckedIOException ex) {
			return disconnected(ex);
		}
	}

	private SmtpTestReply envelope() {
		this.stage = SmtpTestStage.MAIL;
		SmtpTestReply reply = this.connection.command(this.mail.mailCommand());
		if (!reply.isPositive()) {
			return reply;
		}
		this.stage = SmtpTestStage.RCPT;
		for (String recipient : this.mail.recipients()) {
			this.recipientReplies.put(recipient, this.connection.command(this.mail.recipientCommand(recipient)));
		}
		SmtpTestReply decisive = decisive();
		if (!decisive.isPositive()) {
			return rset(decisive);
		}
		if (isChunked()) {
			return decisive;
		}
		this.stage = SmtpTestStage.DATA;
		SmtpTestReply data = this.connection.command("DATA");
		return data.isPositive() ? data : rset(data);
	}

	private SmtpTestReply pipelinedEnvelope() {
		List<String> commands = new ArrayList<>();
		commands.add(this.mail.mailCommand());
		this.mail.recipients().forEach((recipient) -> commands.add(this.mail.recipientCommand(recipient)));
		if (!isChunked()) {
			commands.add("DATA");
		}
		this.stage = SmtpTestStage.MAIL;
		this.connection.pipeline(commands.toArray(String[]::new));
		SmtpTestReply mail = this.connection.readReply();
		for (String recipient : this.mail.recipients()) {
			this.recipientReplies.put(recipient, this.connection.readReply());
		}
		SmtpTestReply data = isChunked() ? decisive() : this.connection.readReply();
		SmtpTestReply decisive = mail.isPositive() ? decisive() : mail;
		if (!isChunked() && !decisive.isPositive() && data.isPositive()) {
			// RFC 2920 section 3.1: a server may expect content nevertheless
			this.connection.command(".");
		}
		if (!mail.isPositive()) {
			this.recipientReplies.clear();
			return mail;
		}
		this.stage = SmtpTestStage.RCPT;
		if (!decisive.isPositive()) {
			return rset(decisive);
		}
		this.stage = isChunked() ? SmtpTestStage.RCPT : SmtpTestStage.DATA;
		return data.isPositive() ? data : rset(data);
	}

	private SmtpTestReply content() {
		this.stage = SmtpTestStage.END_OF_DATA;
		try {
			return isChunked() ? chunkedContent() : dottedContent();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(this.connection.rawTranscript().describe("Can't write the content"), ex);
		}
	}

	private SmtpTestReply chunkedContent() throws IOException {
		ChunkedContent chunks = new ChunkedContent(this.connection, this.mail.chunkSize());
		this.mail.writeContent(chunks);
		SmtpTestReply reply = chunks.end();
		return chunks.isComplete() ? finalReplies(reply) : rset(reply);
	}

	private SmtpTestReply dottedContent() throws IOException {
		DottedContent content = new DottedContent(this.connection);
		this.mail.writeContent(content);
		content.end();
		return finalReplies(this.connection.readReply());
	}

	// RFC 2033 section 4.2: one for each recipient that was accepted
	private SmtpTestReply finalReplies(SmtpTestReply first) {
		boolean next = false;
		for (Map.Entry<String, SmtpTestReply> recipient : this.recipientReplies.entrySet()) {
			if (recipient.getValue().isPositive()) {
				recipient.setValue((next && this.client.isLmtp()) ? this.connection.readReply() : first);
				next = true;
			}
		}
		return decisive();
	}

	// the first positive reply to a recipient, or else the first one
	private SmtpTestReply decisive() {
		return this.recipientReplies.values()
			.stream()
			.filter(SmtpTestReply::isPositive)
			.findFirst()
			.orElseGet(() -> this.recipientReplies.values().iterator().next());
	}

	private boolean isChunked() {
		return this.mail.chunkSize() > 0;
	}

	private SmtpTestReply rset(SmtpTestReply refusal) {
		farewell("RSET");
		return refusal;
	}

	// the result is known before it, and the server may have closed the connection
	private void farewell(String command) {
		try {
			this.connection.command(command);
		}
		catch (UncheckedIOException ex) {
			this.connection.rawTranscript().note("no reply to " + command);
		}
	}

	private SmtpTestResult disconnected(UncheckedIOException ex) {
		String failure = this.connection.failure();
		if (ex.getCause() instanceof SocketTimeoutException || failure == null) {
			throw ex;
		}
		this.connection.rawTranscript().note(failure);
		return result(null);
	}

	private SmtpTestResult result(@Nullable SmtpTestReply reply) {
		return new SmtpTestResult(this.stage, reply, this.recipientReplies, this.connection.rawTranscript());
	}

}
