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

package dev.smtpd.sample;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import dev.smtpd.auth.Authenticator;
import dev.smtpd.spring.boot.inbox.search.SearchQuery;
import dev.smtpd.spring.boot.inbox.store.InboxMessage;
import dev.smtpd.spring.boot.inbox.store.InboxMessages;
import dev.smtpd.spring.context.LocalSmtpPort;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Command line clients that nobody here wrote, where they are installed.
 */
@SpringBootTest(properties = { "smtpd.port=0", "server.port=0", "smtpd.received-header=true", "smtpd.extensions=dsn",
		"smtpd.connectors.lmtp.protocol=lmtp", "smtpd.connectors.proxied.proxy.enabled=true",
		"smtpd.proxy.networks=127.0.0.0/8,::1", "smtpd.proxy.xclient-networks=127.0.0.0/8",
		"smtpd.connectors.submission.auth.mode=required", "smtpd.auth.allow-without-tls=true",
		"smtpd.auth.failure-delay=0" })
class ForeignClientsTests {

	@LocalSmtpPort
	private int port;

	@Value("${local.smtpd.lmtp.port}")
	private int lmtpPort;

	@Value("${local.smtpd.proxied.port}")
	private int proxiedPort;

	@Value("${local.smtpd.submission.port}")
	private int submissionPort;

	@Autowired
	private InboxMessages inbox;

	@Test
	void smtpSourceSendsFiveThousandMessagesWithFiftySessionsAtATime() throws Exception {
		long before = this.inbox.counts().total();
		ForeignClient.run("smtp-source", "-s", "50", "-m", "5000", "-f", "joe@example.org", "-t", "inbox@example.org",
				"127.0.0.1:" + this.port);
		assertThat(this.inbox.counts().total() - before).isEqualTo(5000);
	}

	@Test
	void smtpSourceKeepsItsConnections() throws Exception {
		long before = this.inbox.counts().total();
		ForeignClient.run("smtp-source", "-d", "-s", "20", "-m", "500", "-l", "20000", "-f", "joe@example.org", "-t",
				"inbox@example.org", "127.0.0.1:" + this.port);
		assertThat(this.inbox.counts().total() - before).isEqualTo(500);
	}

	@Test
	void swaksTellsTheReplies() throws Exception {
		String dialogue = ForeignClient.run("swaks", "--server", "127.0.0.1:" + this.port, "--from", "joe@example.org",
				"--to", "inbox@example.org", "--header", "Subject: Grüße by swaks");
		assertThat(dialogue).contains("250-PIPELINING", "250 2.1.5 Recipient OK", "250 2.0.0 OK", "221 2.0.0 Bye");
		assertThat(messages()).anySatisfy((message) -> {
			assertThat(message.subject()).isEqualTo("Grüße by swaks");
			assertThat(message.recipients()).containsExactly("inbox@example.org");
		});
	}

	@Test
	void swaksPipelines() throws Exception {
		String dialogue = ForeignClient.run("swaks", "--server", "127.0.0.1:" + this.port, "--pipeline", "--from", "<>",
				"--to", "a@example.org,b@example.org", "--header", "Subject: pipelined");
		assertThat(dialogue).contains("250 2.0.0 OK");
		assertThat(messages()).anySatisfy((message) -> {
			assertThat(message.subject()).isEqualTo("pipelined");
			assertThat(message.sender()).isEmpty();
			assertThat(message.recipients()).containsExactly("a@example.org", "b@example.org");
		});
	}

	@Test
	void smtpSourceSpeaksLmtp() throws Exception {
		long before = this.inbox.counts().total();
		ForeignClient.run("smtp-source", "-L", "-s", "10", "-m", "500", "-r", "5", "-f", "joe@example.org", "-t",
				"inbox@example.org", "127.0.0.1:" + this.lmtpPort);
		assertThat(this.inbox.counts().total() - before).isEqualTo(500);
	}

	@Test
	void swaksSpeaksLmtp() throws Exception {
		String dialogue = swaks(this.lmtpPort, "lmtp", "--protocol", "LMTP", "--to", "a@example.org,b@example.org");
		assertThat(dialogue.split("<-  250 2.0.0 OK", -1)).hasSize(3);
		assertThat(raw("lmtp")).contains(" with LMTP id ");
	}

	@Test
	void swaksAuthenticates() throws Exception {
		for (String mechanism : List.of("PLAIN", "LOGIN")) {
			String dialogue = swaks(this.submissionPort, mechanism, "--auth", mechanism, "--auth-user", "joe",
					"--auth-password", "secret");
			assertThat(dialogue).contains("250-AUTH PLAIN LOGIN", "235 2.7.0 Authentication succeeded");
			assertThat(raw(mechanism)).contains(" with ESMTPA id ");
		}
	}

	@Test
	void swaksSpeaksTheProxyProtocol() throws Exception {
		for (String version : List.of("1", "2")) {
			swaks(this.proxiedPort, "proxied " + version, "--proxy-version", version, "--proxy-family",
					version.equals("1") ? "TCP4" : "AF_INET", "--proxy-source", "192.0.2.7", "--proxy-source-port",
					"56324", "--proxy-dest", "192.0.2.1", "--proxy-dest-port", "25");
			assertThat(raw("proxied " + version)).contains("([192.0.2.7])");
		}
	}

	@Test
	void swaksSpeaksXclient() throws Exception {
		swaks(this.port, "xclient", "--xclient", "ADDR=192.0.2.7 NAME=spike.example.org HELO=spike LOGIN=joe");
		assertThat(raw("xclient")).contains("from spike (spike.example.org [192.0.2.7])", " with ESMTPA id ");
	}

	private String raw(String subject) {
		return messages().stream()
			.filter((message) -> subject.equals(message.subject()))
			.map((message) -> Objects.requireNonNull(this.inbox.content(message.id())).text())
			.findFirst()
			.orElseThrow();
	}

	private List<InboxMessage> messages() {
		return this.inbox.list(SearchQuery.parse(""), null, 100).messages();
	}

	private static String swaks(int port, String subject, String... options) throws Exception {
		List<String> arguments = new ArrayList<>(List.of("--server", "127.0.0.1:" + port, "--from", "joe@example.org",
				"--to", "inbox@example.org", "--header", "Subject: " + subject));
		arguments.addAll(List.of(options));
		return ForeignClient.run("swaks", arguments.toArray(String[]::new));
	}

	@TestConfiguration(proxyBeanMethods = false)
	static class Users {

		@Bean
		Authenticator users() {
			return (session, username, password) -> (username.equals("joe") && password.equals("secret"))
					? () -> username : null;
		}

	}

}
