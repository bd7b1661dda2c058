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

/**
 * The first commands on a connection, from the greeting to AUTH.
 */
final class SessionOpening {

	private final SmtpTestConnection connection;

	private final SmtpTestClient client;

	private SmtpTestStage stage = SmtpTestStage.CONNECT;

	SessionOpening(SmtpTestConnection connection, SmtpTestClient client) {
		this.connection = connection;
		this.client = client;
	}

	/**
	 * Send the commands up to the first that is refused.
	 * @return the last reply
	 */
	SmtpTestReply run() {
		SmtpTestReply reply = this.connection.readReply();
		if (reply.isPositive()) {
			reply = hello();
		}
		if (reply.isPositive() && this.client.isStartTls()) {
			reply = startTls();
		}
		SaslCredentials credentials = reply.isPositive() ? this.client.credentials() : null;
		if (credentials != null) {
			this.stage = SmtpTestStage.AUTH;
			reply = credentials.exchange(this.connection);
		}
		return reply;
	}

	SmtpTestStage stage() {
		return this.stage;
	}

	private SmtpTestReply hello() {
		this.stage = SmtpTestStage.EHLO;
		return this.connection.command(this.client.helloCommand());
	}

	private SmtpTestReply startTls() {
		this.stage = SmtpTestStage.TLS;
		SmtpTestReply reply = this.connection.command("STARTTLS");
		if (!reply.isPositive()) {
			return reply;
		}
		this.connection.handshake(this.client.tls());
		return hello();
	}

}
