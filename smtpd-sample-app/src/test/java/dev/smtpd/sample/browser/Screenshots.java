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

package dev.smtpd.sample.browser;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.smtpd.SmtpServer;
import dev.smtpd.sample.InboxApplication;
import dev.smtpd.spring.boot.inbox.search.SearchQuery;
import dev.smtpd.spring.boot.inbox.store.InboxMessage;
import dev.smtpd.spring.boot.inbox.store.InboxMessages;
import dev.smtpd.spring.boot.inbox.store.InboxSelection;
import dev.smtpd.test.SmtpTestClient;
import dev.smtpd.test.SmtpTestConnection;
import dev.smtpd.test.SmtpTestMail;

import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.util.FileSystemUtils;

/**
 * Makes the pictures of the documentation, of the running application with example mail.
 * A program and no test: {@code smtpd-sample-app/screenshots}.
 */
public final class Screenshots {

	private static final String INVOICE = """
			<div style="font-family:sans-serif;max-width:36em"><h2 style="color:#2a6">Your order has shipped</h2>
			<p>Hello Ann,</p><p>your order <b>#1042</b> is on its way.</p>
			<table style="border-collapse:collapse;width:100%"><tr style="background:#eee"><th align="left">Article</th>
			<th align="right">Price</th></tr><tr><td>Desk lamp</td><td align="right">39.00 €</td></tr>
			<tr><td>Light bulb, 2 pieces</td><td align="right">9.80 €</td></tr></table>
			<p><a href="https://shop.example.org/orders/1042">Track the parcel</a></p>
			<img src="https://shop.example.org/open.gif"></div>""";

	private final SmtpTestClient client;

	private Screenshots(SmtpTestClient client) {
		this.client = client;
	}

	/**
	 * Make the pictures.
	 * @param arguments the directory
	 * @throws Exception if that fails
	 */
	public static void main(String[] arguments) throws Exception {
		Path pictures = Files.createDirectories(Path.of(arguments[0]));
		Path data = Files.createTempDirectory("screenshots");
		try (ConfigurableApplicationContext context = SpringApplication.from(InboxApplication::main)
			.run("--smtpd.port=0", "--app.submissions-port=0", "--smtpd.address=127.0.0.1", "--server.port=0",
					"--server.address=127.0.0.1", "--app.data-directory=" + data)
			.getApplicationContext();
				Browser browser = new Browser(
						"http://127.0.0.1:" + context.getEnvironment().getProperty("local.server.port"))) {
			SmtpServer server = context.getBean(SmtpServer.class);
			new Screenshots(SmtpTestClient.bindToServer("127.0.0.1", server.connectors().get(0).port()).startTls())
				.send();
			take(browser, pages(context.getBean(InboxMessages.class)), pictures);
		}
		finally {
			FileSystemUtils.deleteRecursively(data);
		}
	}

	private void send() {
		List.of(mail("Weekly report", "reports@example.org", "team@example.org")
			.text("Three things were shipped this week, and nothing broke.")
			.attach("report.pdf", "application/pdf", new byte[48_000]),
				mail("Password reset", "no-reply@app.example.org", "ann@example.org")
					.text("Reset your password: https://app.example.org/reset?token=4711"),
				mail("Lamp doesn't shine", "joe@example.com", "support@example.org")
					.text("Since yesterday my lamp doesn't shine any more. Could you help?"),
				mail("Welcome to the team, Ann", "cora@example.org", "ann@example.org")
					.text("We are glad to have you. Lunch is at twelve."),
				mail("Holiday pictures", "eve@example.com", "team@example.org").text("It was sunny, as you can see.")
					.attach("sun.png", "image/png", PictureServer.picture(120)),
				mail("Grüße aus Köln", "joerg@example.com", "team+travel@example.org").text("Der Dom steht noch."),
				mail("Build 812 failed", "ci@example.org", "team+builds@example.org")
					.text("InboxBrowserTests.mailArrivesWithoutReload failed."),
				mail("Your order has shipped", "shop@example.com", "ann@example.org")
					.header("Authentication-Results",
							"mx.example.org; spf=pass smtp.mailfrom=example.com; dkim=pass header.d=example.com;"
									+ " dmarc=pass header.from=example.com")
					.html(INVOICE)
					.attach("invoice.pdf", "application/pdf", new byte[31_000]))
			.forEach(SmtpTestMail::send);
		for (String recipient : List.of("support+99@example.org", "support+lamp@example.org", "not an address")) {
			try (SmtpTestConnection connection = this.client.open()) {
				connection.command("MAIL FROM:<joe@example.com>");
				connection.command("RCPT TO:<" + recipient + ">");
			}
		}
	}

	private SmtpTestMail mail(String subject, String from, String to) {
		return this.client.mail().from(from).to(to).subject(subject);
	}

	private static Map<String, String> pages(InboxMessages inbox) {
		List<InboxMessage> messages = inbox.list(SearchQuery.parse("subject:order"), null, 1).messages();
		inbox.addTag(InboxSelection.of(SearchQuery.parse("subject:lamp")), "urgent");
		inbox.markRead(InboxSelection.of(SearchQuery.parse("team@example.org")), true);
		Map<String, String> pages = new LinkedHashMap<>();
		pages.put("list", "/smtpd");
		pages.put("message", "/smtpd/messages/" + messages.get(0).id());
		pages.put("session", "/smtpd/messages/" + messages.get(0).id() + "?view=session");
		pages.put("refusals", "/smtpd/refusals");
		pages.put("status", "/smtpd/status");
		return pages;
	}

	private static void take(Browser browser, Map<String, String> pages, Path directory) throws Exception {
		for (String theme : List.of("light", "dark")) {
			browser.theme(theme);
			browser.size(1280, 800);
			for (Map.Entry<String, String> page : pages.entrySet()) {
				browser.open(page.getValue());
				browser.screenshot(directory.resolve(page.getKey() + "-" + theme + ".png"));
			}
		}
		browser.theme("light");
		browser.size(390, 780);
		browser.open(pages.get("message"));
		browser.screenshot(directory.resolve("phone-light.png"));
	}

}
