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

package dev.smtpd.spring.boot.autoconfigure.listener;

import java.util.ArrayList;
import java.util.List;

import dev.smtpd.SmtpServer;
import dev.smtpd.spring.boot.autoconfigure.SmtpdAutoConfiguration;
import dev.smtpd.test.SmtpTestClient;
import dev.smtpd.test.SmtpTestConnection;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

/**
 * Applications with listeners, and what clients say to them.
 */
final class ListenerContext {

	static final String CONTENT = """
			From: Jane <jane@example.org>
			To: Support <support@example.org>
			Subject: Broken lamp

			It doesn't shine.
			""".replace("\n", "\r\n");

	private ListenerContext() {
	}

	static ApplicationContextRunner runner(Class<?>... beans) {
		ApplicationContextRunner runner = new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(SmtpdAutoConfiguration.class, SmtpdListenerAutoConfiguration.class,
					TaskExecutionAutoConfiguration.class))
			.withPropertyValues("smtpd.port=0", "smtpd.address=127.0.0.1", "app.domain=example.org");
		for (Class<?> bean : beans) {
			runner = runner.withBean(bean);
		}
		return runner;
	}

	static int port(ApplicationContext context) {
		return context.getBean(SmtpServer.class).connectors().get(0).port();
	}

	/**
	 * Say some lines.
	 * @return the replies to them
	 */
	static List<String> say(ApplicationContext context, String... lines) {
		boolean lmtp = context.getEnvironment().getProperty("smtpd.protocol", "").equals("lmtp");
		List<String> replies = new ArrayList<>();
		try (SmtpTestConnection client = connect(context, lmtp)) {
			for (String line : lines) {
				replies.add(client.command(line).toString());
			}
			client.command("QUIT");
		}
		return replies;
	}

	private static SmtpTestConnection connect(ApplicationContext context, boolean lmtp) {
		SmtpTestClient client = SmtpTestClient.bindToServer(port(context));
		return (lmtp ? client.lmtp() : client).open();
	}

	/**
	 * Return the reply to a recipient.
	 */
	static String rcpt(ApplicationContext context, String recipient) {
		return say(context, "MAIL FROM:<joe@example.org>", "RCPT TO:<" + recipient + ">").get(1);
	}

	/**
	 * Send a message.
	 * @return the reply to the first recipient that is refused, or those to the message:
	 * by LMTP one for each recipient
	 */
	static List<String> send(ApplicationContext context, String content, String... recipients) {
		return sendFrom(context, "joe@example.org", content, recipients);
	}

	static List<String> sendFrom(ApplicationContext context, String sender, String content, String... recipients) {
		boolean lmtp = context.getEnvironment().getProperty("smtpd.protocol", "").equals("lmtp");
		List<String> replies = new ArrayList<>();
		try (SmtpTestConnection client = connect(context, lmtp)) {
			client.command("MAIL FROM:<" + sender + ">");
			for (String recipient : recipients) {
				String reply = client.command("RCPT TO:<" + recipient + ">").toString();
				if (!reply.startsWith("250")) {
					return List.of(reply);
				}
			}
			client.command("DATA");
			replies.add(client.command(content + ".").toString());
			for (int i = 1; lmtp && i < recipients.length; i++) {
				replies.add(client.readReply().toString());
			}
			client.command("QUIT");
		}
		return replies;
	}

}
