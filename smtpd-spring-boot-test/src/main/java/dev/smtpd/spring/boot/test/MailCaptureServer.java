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

package dev.smtpd.spring.boot.test;

import java.net.InetAddress;
import java.util.List;

import dev.smtpd.SmtpConnector;
import dev.smtpd.SmtpServer;
import dev.smtpd.auth.AuthMode;
import dev.smtpd.fault.SmtpFaults;

/**
 * The SMTP server that takes the mail of an application under test. It accepts
 * everything.
 */
final class MailCaptureServer {

	static final String HOST = "127.0.0.1";

	private static final long MAX_MESSAGE_SIZE = 1L << 30;

	private final CapturedMessages messages = new CapturedMessages(new SmtpFaults(), this::connectors);

	private final SmtpServer server = SmtpServer.builder()
		.address(InetAddress.getLoopbackAddress())
		.port(0)
		.hostname("localhost")
		.dataSizeLimit(MAX_MESSAGE_SIZE)
		.enableSmtputf8(true)
		.auth(AuthMode.OPTIONAL)
		.authentication((authentication) -> authentication.withAllowWithoutTls(true))
		.authenticator((session, username, password) -> () -> username)
		.observer(this.messages.observer())
		.faults(this.messages.faults())
		.build();

	void start() {
		this.server.start();
	}

	int port() {
		return connectors().get(0).port();
	}

	private List<SmtpConnector> connectors() {
		return this.server.connectors();
	}

	CapturedMessages messages() {
		return this.messages;
	}

	void stop() {
		this.server.stop();
	}

}
